"""The faults by the file they are planted in. Importing this package registers all of them."""

from importlib import import_module

from benchmarks.planted.registry import FAULTS

__all__ = ["FAULTS"]

# A fault's number, as `--only` takes it, is its place in this order.
SUBJECTS = (
    "flat_figures",
    "flat_keys",
    "flat_lines",
    "national_workbooks",
    "industry_workbook",
    "projections",
    "prices",
    "state_projections",
    "crosswalks",
    "people",
    "training",
    "geography",
)

for subject in SUBJECTS:
    import_module(f"{__name__}.{subject}")
