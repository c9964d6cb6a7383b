"""What the operator alone may know: the key of BLS's API, the address of the webhook, what opens a storage. Never in
a log."""

import os
import re

API_KEY, WEBHOOK = "OUTLOOK_BLS_KEY", "OUTLOOK_WEBHOOK"
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
        if secret:
            text = text.replace(secret, f"({name})")
    return masked(text)
