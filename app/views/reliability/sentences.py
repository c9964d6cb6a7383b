"""Sentences on editions of the projections and on the codes under which BLS counted a job."""

from app.text import format_percent, join_list, lower_title
from outlook.codes.lineage import Lineage
from outlook.jobs.projections import Projection


def describe_editions(own: list[Projection], title: str) -> str:
    """Say how many of BLS's own editions have the occupation under this code, and the growth they project."""
    rates = [e.change_pct for e in own if e.change_pct is not None and not e.second_hand]
    if not rates:
        return f"None of the BLS editions here include {lower_title(title)} under this code."
    low, high = format_percent(min(rates), signed=True), format_percent(max(rates), signed=True)
    span = f"was {low}" if low == high else f"ran from {low} to {high}"
    which = "The only BLS projection" if len(rates) == 1 else f"The {len(rates)} BLS projections"
    quoted = " Other sources quote a newer one." if any(e.second_hand for e in own) else ""
    return f"{which} for {lower_title(title)} under this code {span} over 10 years.{quoted}"


def describe_code_history(found: Lineage, title: str) -> str:
    """List the codes under which the job was counted before and afterwards, in order."""
    others = [s for s in found.segments if not s.own]
    if not others:
        return f"BLS used to count {lower_title(title)} under another code or together with other jobs."
    first = min((s.first_year for s in found.segments if s.own), default=None)
    before = [s for s in others if first is None or s.first_year < first]
    parts = [
        f"{when} counted {lower_title(title)} under "
        + join_list([f"{s.code} ({_format_mays(s.first_year, s.last_year)})" for s in stretches])
        for when, stretches in (
            ("Before its present code, BLS", before),
            ("It has since", [s for s in others if s not in before]),
        )
        if stretches
    ]
    return f"{'. '.join(parts)}, in part together with other jobs."


def _format_mays(first: int, last: int) -> str:
    return f"May {first}" if first == last else f"May {first} to {last}"
