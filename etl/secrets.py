"""The operator's secrets (BLS API key, webhook URL, storage credentials), which never appear in logs."""

import os
import re

API_KEY, WEBHOOK = "OUTLOOK_BLS_KEY", "OUTLOOK_WEBHOOK"
SHORT = 8
STORAGE_KEYS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def api_key() -> str:
    """Registration key for BLS's API; empty if not set."""
    return os.environ.get(API_KEY, "").strip()


def webhook() -> str:
    """URL to notify of failures and new editions; empty if not set."""
    return os.environ.get(WEBHOOK, "").strip()


def masked(text: str) -> str:
    """Hide user names and passwords in the URLs of a text."""
    return re.sub(r"(\w://)[^/\s]*@", r"\1…@", text)


def hidden(text: str) -> str:
    """Replace every secret in a text with its setting's name."""
    known = {API_KEY: api_key(), WEBHOOK: webhook()}
    known |= {name: os.environ.get(name, "").strip() for name in STORAGE_KEYS}
    for name, secret in known.items():
        # A short secret may also be part of an ordinary word.
        alone = r"(?<!\w)(?:{})(?!\w)" if len(secret) < SHORT else "{}"
        if secret:
            text = re.sub(alone.format(re.escape(secret)), f"({name})", text)
    return masked(text)
