"""The Labor Department's levels beside BLS's percentiles for the same places and occupations."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.errors import LayoutChanged
from etl.schema.wages import PERCENTILES
from outlook.pay.percentiles import Numbers

PROJECT = Path(__file__).resolve().parents[2]
HOURS_A_YEAR = 2080
LEVELS = ("entry", "qualified", "average", "experienced")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of the study, in dollars a year: `table` is p10 to p90, `levels` is I to IV; jobs are NaN if
    withheld.

    `state` is the first two digits of the area code.
    """

    occupation: NDArray[np.str_]
    state: NDArray[np.str_]
    table: Numbers
    mean: Numbers
    levels: Numbers
    employment: Numbers

    def __len__(self) -> int:
        return len(self.mean)

    def select(self, which: NDArray[np.bool_]) -> "Rows":
        """Select rows."""
        return Rows(
            occupation=self.occupation[which],
            state=self.state[which],
            table=self.table[which],
            mean=self.mean[which],
            levels=self.levels[which],
            employment=self.employment[which],
        )

    def percentiles(self) -> dict[int, Numbers]:
        """Percentiles as `estimate_pay_levels` takes them."""
        return {p: self.table[:, i] for i, p in enumerate(PERCENTILES)}


def load_rows(path: Path) -> Rows:
    """Load the rows of the study's file. Raises LayoutChanged if a column is missing."""
    frame = pd.read_csv(path, dtype={"occupation_code": str, "area_code": str})
    annual, hourly = [f"p{p}_annual" for p in PERCENTILES], [f"level{n}_hourly" for n in (1, 2, 3, 4)]
    missing = {"occupation_code", "area_code", "employment", "mean_annual", *annual, *hourly} - set(frame)
    if missing:
        raise LayoutChanged(
            f"{path.name} is not the file of pay levels",
            expected=f"the columns {', '.join(sorted(missing))}",
            got=", ".join(frame.columns),
            do="set OUTLOOK_VALIDATION to pay_levels_may_2024.csv",
        )
    return Rows(
        occupation=frame["occupation_code"].to_numpy(str),
        state=frame["area_code"].str[:2].to_numpy(str),
        table=frame[annual].to_numpy(float),
        mean=frame["mean_annual"].to_numpy(float),
        levels=HOURS_A_YEAR * frame[hourly].to_numpy(float),
        employment=frame["employment"].to_numpy(float),
    )


def find_file() -> Path | None:
    """Find the study's file: at OUTLOOK_VALIDATION, else beside the project; None if it does not exist."""
    beside = PROJECT.parent / "shared" / "validation" / "pay_levels_may_2024.csv"
    path = Path(os.environ.get("OUTLOOK_VALIDATION") or beside)
    return path if path.is_file() else None
