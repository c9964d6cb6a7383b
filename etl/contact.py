"""The address that publishers can write to about this program's requests."""

import os
import re

from etl.errors import WrongUsage

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Sent to a mirror when no contact is set; .invalid never resolves (RFC 2606).
MIRROR_CONTACT = "mirror@example.invalid"


def read_contact(mirror: str | None) -> str:
    """The e-mail address in OUTLOOK_CONTACT. Raises WrongUsage where it is invalid, or missing without a mirror."""
    contact = os.environ.get("OUTLOOK_CONTACT", "").strip()
    if contact and not EMAIL.fullmatch(contact):
        raise WrongUsage(
            "OUTLOOK_CONTACT is not an e-mail address",
            expected="one such as you@example.org",
            got=repr(contact),
        )
    if not contact and not mirror:
        raise WrongUsage(
            "OUTLOOK_CONTACT is not set",
            expected="an e-mail address: BLS refuses programs that do not say whom to write to",
            do="Set it and run again: OUTLOOK_CONTACT=you@example.org python -m etl refresh",
        )
    return contact or MIRROR_CONTACT
