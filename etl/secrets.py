"""What the operator alone may know: the key of BLS's API and the address of the webhook. Never in a log."""

import os

API_KEY, WEBHOOK = "OUTLOOK_BLS_KEY", "OUTLOOK_WEBHOOK"


def api_key() -> str:
    """Registration key of BLS's API; empty where none is set."""
    return os.environ.get(API_KEY, "").strip()


def webhook() -> str:
    """Address that is told of failures and new editions; empty where none is set."""
    return os.environ.get(WEBHOOK, "").strip()


def hidden(text: str) -> str:
    """A text without them, whichever way it came by them."""
    for name, secret in ((API_KEY, api_key()), (WEBHOOK, webhook())):
        if secret:
            text = text.replace(secret, f"({name})")
    return text
