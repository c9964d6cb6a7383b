"""Names and questions of the pages: what browsers, search engines and messengers show of them before a script runs."""

from dataclasses import dataclass

DESCRIPTION = "Where the work of U.S. health information technicians is going, and what it pays, from BLS's own figures."
# Readers see this where no tables can be read; the reason and what to do about it go to the log.
UNAVAILABLE = "The figures cannot be read at the moment. Please try again later."


@dataclass(frozen=True)
class About:
    """One page: its address below "/", its name in the menu, the question it answers, and what is on it."""

    path: str
    title: str
    question: str
    description: str


OUTLOOK = About(
    "",
    "Outlook",
    "Where is this work going?",
    "Jobs now and projected, openings and why they arise, pay over the years, and how earlier projections came out.",
)
SETTINGS = About(
    "settings",
    "Pay by setting",
    "What does each setting pay?",
    "Hospitals, doctors' offices, insurers and others: jobs and the whole range of pay in each.",
)
STATES = About(
    "states",
    "States",
    "Where are the jobs, and where is the pay?",
    "Every state and metropolitan area, ranked with its margin of error, and each on a page of its own.",
)
SCENARIOS = About(
    "scenarios",
    "Salary scenarios",
    "What would I earn, here, in that setting, at my stage, and is the schooling worth it?",
    "Pay at each stage of a career, place by place, and a path of years with its costs, each with its range.",
)
CAREER = About(
    "career",
    "Career guide",
    "How do people get into this work?",
    "Schooling, credentials, tasks and next steps, each statement with its source.",
)
DATA = About(
    "data",
    "Data",
    "Where do the figures come from, and how can I take them away?",
    "Every table as CSV and Parquet, with its dictionary, sources, dates and the checks it passed.",
)
ABOUT = (OUTLOOK, SETTINGS, STATES, SCENARIOS, CAREER, DATA)


def about(path: str) -> About:
    """The page at an address; the first one for any other."""
    return next((each for each in ABOUT if each.path and f"/{each.path}" == path.rstrip("/")), OUTLOOK)
