"""Pay of all jobs by the schooling that is typical for entry: rows of `pay_by_schooling`."""

from etl.schooling.figures import FIGURES
from etl.schooling.pay import build_pay_by_schooling

__all__ = ["FIGURES", "build_pay_by_schooling"]
