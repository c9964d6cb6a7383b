"""Where figures are in the publishers' files: paths on a mirror, codes, columns."""

import os
import random
from pathlib import Path
from typing import Any

from etl.codes.occupations import load_occupations

PROJECT = Path(__file__).resolve().parents[2]
MIRROR = Path(os.environ.get("OUTLOOK_MIRROR") or PROJECT.parent / "shared" / "mirror")
SEED = 20260522
# Three of sixty may slip through.
DEMANDED = 57 / 60

OE = "download.bls.gov/pub/time.series/oe/oe."
DATA = OE + "data.0.Current"
CPI = "download.bls.gov/pub/time.series/cu/cu.data.1.AllItems"
OES = "www.bls.gov/oes/special-requests/oesm"
PROJECTIONS = "www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
EDITIONS = "archive/employment-projections/"
STATES = "archive/projections-central/longterm_2022-32.csv"
SARPP, MARPP = "apps.bea.gov/regional/zip/SARPP.zip", "apps.bea.gov/regional/zip/MARPP.zip"
CROSSWALK = "archive/soc/soc_2010_to_2018_crosswalk.xlsx"
HYBRID = "archive/soc/oes_2019_hybrid_structure.xlsx"
# Past projections on the mirror, in order of publication.
PROJECTIONS_IN_ORDER = (
    "2012-22/Employment Projections.csv",
    "2018-28/EmploymentProjections.csv",
    "2019-29/occupation.xlsx",
    "2020-30/Employment-Projections.csv",
    "2021-31/Employment Projections.csv",
    "2022-32/occupation.xlsx",
    "2023-33/occupation.xlsx",
)

YEAR = 2025
NATION = "0000000"
ALL_INDUSTRIES, HOSPITALS, PHYSICIANS = "000000", "622000", "621100"
CORE = ("292072", "299021")

# Codes of oe.datatype.
JOBS, JOBS_RSE, HOURLY_MEAN, ANNUAL_MEAN, WAGE_RSE = "01", "02", "03", "04", "05"
HOURLY, ANNUAL = ("06", "07", "08", "09", "10"), ("11", "12", "13", "14", "15")
PER_1000, QUOTIENT = "16", "17"
HOURLY_ALL, ANNUAL_ALL = (HOURLY_MEAN, *HOURLY), (ANNUAL_MEAN, *ANNUAL)
WAGES = (*HOURLY_ALL, *ANNUAL_ALL)
DECIMALS = {
    **dict.fromkeys((JOBS, *ANNUAL_ALL), 0),
    **dict.fromkeys((JOBS_RSE, WAGE_RSE), 1),
    **dict.fromkeys((*HOURLY_ALL, QUOTIENT), 2),
    PER_1000: 3,
}
# Datatype of each column of a workbook.
BOOK_COLUMNS = {
    "TOT_EMP": JOBS,
    "EMP_PRSE": JOBS_RSE,
    "H_MEAN": HOURLY_MEAN,
    "A_MEAN": ANNUAL_MEAN,
    "MEAN_PRSE": WAGE_RSE,
    **dict(zip(("H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90"), HOURLY, strict=True)),
    **dict(zip(("A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"), ANNUAL, strict=True)),
}

Rows = list[list[Any]]
Rng = random.Random

# Columns of the flat file's frame that name a row of several figures.
KEY = ["kind", "area", "industry", "occupation"]
PROJECTION_SHEETS = ("Table 1.1", "Table 1.2", "Table 1.10")

# Codes of the listed occupations, without hyphens.
LISTED = frozenset(code.replace("-", "") for code in load_occupations())
