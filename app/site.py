"""Names and questions of the pages, which browsers, search engines and messengers show before any script runs, and where
the site is."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

DESCRIPTION = "Where the work of U.S. health information technicians is going, and what it pays, from BLS's own figures."
# Readers see this when no tables can be read; the log has the reason and the next step.
UNAVAILABLE = "The figures cannot be read at the moment. Please try again later."


@dataclass(frozen=True, kw_only=True)
class About:
    """One page: its path below "/", its name, its question, a summary, and whether the menu has it."""

    path: str
    title: str
    question: str
    description: str
    in_menu: bool = True


OUTLOOK = About(
    path="",
    title="Overview",
    question="Where is this work going?",
    description="Jobs now and projected, openings and why they arise, pay over the years, and how accurate past projections have been.",
)
SETTINGS = About(
    path="settings",
    title="Pay",
    question="What does each employer type pay?",
    description="Hospitals, doctors' offices, insurers and others: jobs and the whole range of pay in each.",
)
STATES = About(
    path="states",
    title="Places",
    question="Where are the jobs, and where is the pay?",
    description="Every state and metropolitan area, ranked with its margin of error, and each on a page of its own.",
)
SCENARIOS = About(
    path="scenarios",
    title="My path",
    question="What would I earn, and is the training worth it?",
    description="What graduates earned, pay at each stage place by place, and how often training pays for itself.",
)
CAREER = About(
    path="career",
    title="Get started",
    question="How do I get started?",
    description="Schooling, credentials, schools near you with what graduates earned, tasks, related jobs, and next steps.",
)
DATA = About(
    path="data",
    title="Data",
    question="Where do the figures come from, and how can I take them away?",
    description="Every table as CSV and Parquet, with its dictionary, sources, dates and the checks it passed.",
)
RELIABILITY = About(
    path="reliability",
    title="Reliability",
    question="How reliable are the projections?",
    description="What past projections of this job said, what happened, and how BLS counted the job before.",
    in_menu=False,
)
GLOSSARY = About(
    path="glossary",
    title="Glossary",
    question="What do these terms mean?",
    description="The terms on these pages in plain English, each with who defines it.",
    in_menu=False,
)
ABOUT_SITE = About(
    path="about",
    title="About",
    question="What is this site?",
    description="Who publishes the figures, how to cite them, how they are made, and the accessibility statement.",
)
ABOUT = (OUTLOOK, SETTINGS, STATES, SCENARIOS, CAREER, DATA, RELIABILITY, GLOSSARY, ABOUT_SITE)


def base_path() -> str:
    """The path that all of the site's own URLs begin with: "" or, such as "/outlook", from OUTLOOK_URL or Streamlit's
    server.baseUrlPath."""
    public = os.environ.get("OUTLOOK_URL", "")
    base = urlsplit(public).path if public else str(st.get_option("server.baseUrlPath") or "")
    return f"/{base.strip('/')}".rstrip("/")


def public_url(scheme: str, host: str) -> str:
    """Where readers reach the site, without a slash at the end: OUTLOOK_URL, else as this request did."""
    return os.environ.get("OUTLOOK_URL", "").rstrip("/") or f"{scheme}://{host}{base_path()}"


def find_wrong_url() -> str:
    """What is wrong with OUTLOOK_URL; "" if nothing is."""
    public = os.environ.get("OUTLOOK_URL", "")
    parts = urlsplit(public)
    if not public or (
        parts.scheme in ("http", "https") and parts.netloc and not parts.query + parts.fragment
    ):
        return ""
    return f"OUTLOOK_URL is {public!r}; expected the site's public URL, such as https://example.org/outlook"


def about(path: str) -> About:
    """Return the page at a path, or the first page for an unknown path."""
    return next((each for each in ABOUT if each.path and f"/{each.path}" == path.rstrip("/")), OUTLOOK)
