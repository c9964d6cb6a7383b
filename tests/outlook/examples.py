"""The snapshot's occupations, and rows that tests of several packages use."""

from dataclasses import replace

from outlook.jobs.projections import Projection

CODES = [
    "00-0000", "11-9111", "15-1211", "29-0000", "29-2052", "29-2061", "29-2071", "29-2072", "29-2098", "29-9021",
    "29-9098", "31-0000", "31-9092", "31-9094", "31-9097", "43-3021", "43-6013", "43-9021", "43-9041",
]  # fmt: skip

# One of each kind, for tests that run a whole page: all occupations, a group, both core occupations, an earlier code,
# a hybrid, and a step up.
KINDS = ["00-0000", "29-0000", "29-2072", "29-9021", "29-2071", "29-2098", "11-9111"]


def projection(**change: object) -> Projection:
    base = Projection(
        vintage="2024-34",
        base_year=2024,
        target_year=2034,
        code="29-2072",
        jobs_base=1000,
        jobs_projected=1100,
        jobs_change=100,
        change_pct=10.0,
        openings_per_year=70,
        exits_per_year=30,
        transfers_per_year=30,
        entry_education=None,
        source_id="made-up",
        second_hand=False,
    )
    return replace(base, **change)  # type: ignore[arg-type]


WITHOUT_SETTINGS = {"29-2071", "29-2098", "29-9098"}

YEARS = [2025, 2024, 2023, 2022]

CASES = [(code, year) for code in CODES if code not in WITHOUT_SETTINGS for year in YEARS]
