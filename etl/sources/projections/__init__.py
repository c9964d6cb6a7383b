"""Employment Projections: BLS's workbook (occupation.xlsx), the exports of its data tool, and quoted figures.

Figures are in thousands. Headings hold the years and differ between editions, so their words identify them.
"""

from etl.sources.projections.export import read_export
from etl.sources.projections.quoted import read_quoted
from etl.sources.projections.workbook import read_workbook

__all__ = ["read_export", "read_quoted", "read_workbook"]
