"""OEWS workbooks: `oesm{YY}nat.zip`, `in4`, `st` and `ma`, every layout since May 2013."""

from etl.sources.oews_workbooks.columns import FIGURES, REQUIRED
from etl.sources.oews_workbooks.reader import read_workbooks

__all__ = ["FIGURES", "REQUIRED", "read_workbooks"]
