"""Employment Projections: BLS's workbook (occupation.xlsx), the exports of its data tool, and quoted figures.

Figures are in thousands. Headings hold the years and differ between editions, so their words identify them and their
figures prove them. Beside the projections stand BLS's reasons (Table 1.12) and workers' schooling (Table 5.3).
"""

from etl.sources.projections.attainment import read_education, read_education_tables
from etl.sources.projections.quoted import read_quoted
from etl.sources.projections.reader import read_export, read_tables, read_workbook

__all__ = [
    "read_education",
    "read_education_tables",
    "read_export",
    "read_quoted",
    "read_tables",
    "read_workbook",
]
