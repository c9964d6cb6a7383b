"""Names and questions of the pages, which browsers, search engines and messengers show before any script runs."""

from dataclasses import dataclass

DESCRIPTION = "Where the work of U.S. health information technicians is going, and what it pays, from BLS's own figures."
# Readers see this when no tables can be read; the log has the reason and the next step.
UNAVAILABLE = "The figures cannot be read at the moment. Please try again later."


@dataclass(frozen=True, kw_only=True)
class About:
    """One page: its path below "/", its name in the menu, its question, and a summary."""

    path: str
    title: str
    question: str
    description: str


OUTLOOK = About(
    path="",
    title="Outlook",
    question="Where is this work going?",
    description="Jobs now and projected, openings and why they arise, pay over the years, and how earlier projections came out.",
)
SETTINGS = About(
    path="settings",
    title="Pay by setting",
    question="What does each setting pay?",
    description="Hospitals, doctors' offices, insurers and others: jobs and the whole range of pay in each.",
)
STATES = About(
    path="states",
    title="States",
    question="Where are the jobs, and where is the pay?",
    description="Every state and metropolitan area, ranked with its margin of error, and each on a page of its own.",
)
SCENARIOS = About(
    path="scenarios",
    title="Salary scenarios",
    question="What would I earn, and is the training worth it?",
    description="What graduates earned, pay at each stage place by place, and how often training comes out ahead of the alternative.",
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
ABOUT = (OUTLOOK, SETTINGS, STATES, SCENARIOS, CAREER, DATA)


def about(path: str) -> About:
    """Return the page at a path, or the first page for an unknown path."""
    return next((each for each in ABOUT if each.path and f"/{each.path}" == path.rstrip("/")), OUTLOOK)
