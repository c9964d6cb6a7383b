"""What the operator alone may know: the key of BLS's API, the address of the webhook, what opens a storage. Never in
a log."""

import os
import re

API_KEY, WEBHOOK = "OUTLOOK_BLS_KEY", "OUTLOOK_WEBHOOK"
SHORT = 8
STORAGE_KEYS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def api_key() -> str:
    """Registration key of BLS's API; empty where none is set."""
    return os.environ.get(API_KEY, "").strip()


def webhook() -> str:
    """Address that is told of failures and new editions; empty where none is set."""
    return os.environ.get(WEBHOOK, "").strip()


def masked(text: str) -> str:
    """A text whose addresses show neither a user's name nor a password."""
    return re.sub(r"(\w://)[^/\s]*@", r"\1…@", text)


def hidden(text: str) -> str:
    """A text without them, whichever way it came by them."""
    known = {API_KEY: api_key(), WEBHOOK: webhook()}
    known |= {name: os.environ.get(name, "").strip() for name in STORAGE_KEYS}
    for name, secret in known.items():
        # A short one stands inside of words that say nothing of it.
        alone = r"(?<!\w)(?:{})(?!\w)" if len(secret) < SHORT else "{}"
        if secret:
            text = re.sub(alone.format(re.escape(secret)), f"({name})", text)
    return masked(text)
