"""Files about schools, programs, graduates and household pay, in their publishers' layouts."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.publishers.containers import Rows, csv_text, written, xlsx, zipped

CIP_SOC_COLUMNS = ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"]
CIP_SOC: Rows = [
    ["51.0000", "Health Services/Allied Health/Health Sciences, General.", "99-9999", "NO MATCH"],
    [
        "51.0701",
        "Health/Health Care Administration/Management.",
        "11-9111",
        "Medical and Health Services Managers",
    ],
    [
        "51.0707",
        "Health Information/Medical Records Technology/Technician.",
        "29-2072",
        "Medical Records Specialists",
    ],
    ["51.0713", "Medical Insurance Coding Specialist/Coder.", "29-2072", "Medical Records Specialists"],
    ["51.0801", "Medical/Clinical Assistant.", "31-9092", "Medical Assistants"],
]


def cip_soc_xlsx(path: Path, rows: Rows = CIP_SOC, columns: list[str] = CIP_SOC_COLUMNS) -> Path:
    guide = [
        ["File Name", "Description"],
        ["CIP-SOC", "This file crosswalks 2020 CIP Codes to 2018 SOC Codes."],
    ]
    by_soc = [[*columns[2:], *columns[:2]], *([*row[2:], *row[:2]] for row in rows[1:])]
    new = [columns, rows[1]]
    return written(
        path, xlsx({"File Guide": guide, "CIP-SOC": [columns, *rows], "SOC-CIP": by_soc, "New CIP": new})
    )


IPEDS_COLUMNS = [
    *("UNITID", "INSTNM", "IALIAS", "ADDR", "CITY", "STABBR", "ZIP", "FIPS", "OPEID", "OPEFLAG", "WEBADDR"),
    *("SECTOR", "ICLEVEL", "CONTROL", "CYACTIVE", "COUNTYCD", "LONGITUD", "LATITUDE"),
]
ARAPAHOE = [
    *(
        "126289",
        "Arapahoe Community College",
        "ACC",
        "5900 S. Santa Fe Drive",
        "Littleton",
        "CO",
        "80160-9002",
        "8",
    ),
    *("134600", "1", "https://www.arapahoe.edu/", "4", "2", "1", "1", "8005", "-105.020371", "39.607942"),
]
PONCE = [
    *("243498", "Universidad Católica de Puerto Rico", "", "2250 Avenida", "Ponce", "PR", "717", "72"),
    *("393600", "1", " ", "2", "1", "2", "3", "72113", "-66.617", "18.001"),
]
OFFICE = [
    *(
        "126580",
        "University of Colorado System Office",
        "",
        "1800 Grant Street",
        "Denver",
        "CO",
        "80203",
        "8",
    ),
    *("-2", "5", "www.cu.edu/", "0", "-3", "1", "1", "8031", "-104.983", "39.744"),
]
SCHOOLS: Rows = [ARAPAHOE, PONCE, OFFICE]


def ipeds_zip(
    path: Path, rows: Rows = SCHOOLS, member: str = "hd2023.csv", columns: list[str] = IPEDS_COLUMNS
) -> Path:
    return zipped(path, {member: csv_text([columns, *rows], quote_all=True).encode("latin-1")})


FIELD_OF_STUDY_COLUMNS = [
    *(
        "UNITID",
        "OPEID6",
        "INSTNM",
        "CONTROL",
        "MAIN",
        "CIPCODE",
        "CIPDESC",
        "CREDLEV",
        "CREDDESC",
        "IPEDSCOUNT1",
    ),
    *("IPEDSCOUNT2", "DEBT_ALL_STGP_EVAL_N", "DEBT_ALL_STGP_EVAL_MDN", "EARN_COUNT_WNE_1YR", "EARN_MDN_1YR"),
    *("EARN_MDN_4YR", "DISTANCE"),
]


def program(**changed: str) -> list[str]:
    """One line of the Scorecard's field-of-study file: Arapahoe's associate's degree in CIP 51.07, with changes."""
    cells = dict(
        zip(
            FIELD_OF_STUDY_COLUMNS,
            [
                *("126289", "1346", "Arapahoe Community College", "Public", "1", "5107"),
                *(
                    "Health and Medical Administrative Services.",
                    "2",
                    "Associate's Degree",
                    "32",
                    "28",
                    "21",
                    "12345",
                ),
                *("24", "37437", "46673", "2"),
            ],
            strict=True,
        )
    )
    return list((cells | changed).values())


CERTIFICATE = {"CREDLEV": "1", "CREDDESC": "Undergraduate Certificate or Diploma"}
PROGRAMS: Rows = [
    program(),
    program(**CERTIFICATE, EARN_MDN_1YR="PS", EARN_MDN_4YR="NA", DEBT_ALL_STGP_EVAL_MDN="PS", IPEDSCOUNT1=""),
    # A school that closed, and a field that no listed occupation needs.
    program(
        UNITID="NA",
        OPEID6="3674",
        INSTNM="Independence University",
        CONTROL="Private, nonprofit",
        EARN_MDN_1YR="PS",
    ),
    program(CIPCODE="0101", CIPDESC="Agricultural Business and Management."),
]


def field_of_study_zip(
    path: Path, rows: Rows = PROGRAMS, columns: list[str] = FIELD_OF_STUDY_COLUMNS
) -> Path:
    return zipped(path, {"Most-Recent-Cohorts-Field-of-Study.csv": csv_text([columns, *rows]).encode()})


INSTITUTION_COLUMNS = [
    *(
        "UNITID",
        "OPEID",
        "OPEID6",
        "INSTNM",
        "CITY",
        "STABBR",
        "ZIP",
        "ACCREDAGENCY",
        "INSTURL",
        "NPCURL",
        "CONTROL",
    ),
    *("UGDS", "NPT4_PUB", "NPT4_PRIV", "C150_4", "C150_L4", "PCTPELL", "EARN_THR_STATE", "EARN_THR_NAT"),
]
INSTITUTIONS: Rows = [
    [
        *("126289", "134600", "1346", "Arapahoe Community College", "Littleton", "CO", "80160-9002", "HLC"),
        *(
            "www.arapahoe.edu/",
            "www.arapahoe.edu/npc",
            "1",
            "4620",
            "9321",
            "NA",
            "NA",
            "0.3912",
            "0.2204",
            "40674",
            "36082",
        ),
    ],
    [
        *("12628901", "134601", "1346", "Arapahoe Community College-Parker", "Parker", "CO", "80134", "HLC"),
        *(
            "www.arapahoe.edu/",
            "www.arapahoe.edu/npc",
            "1",
            "NA",
            "NA",
            "NA",
            "NA",
            "PS",
            "NA",
            "40674",
            "36082",
        ),
    ],
    [
        *("243498", "393600", "3936", "Universidad Católica de Puerto Rico", "Ponce", "PR", "717", "MSCHE"),
        *(
            "www.pucpr.edu/",
            "www.pucpr.edu/npc",
            "2",
            "5120",
            "NA",
            "-512",
            "0.4112",
            "NA",
            "0.8101",
            "16495",
            "36082",
        ),
    ],
]


def institution_zip(path: Path, rows: Rows = INSTITUTIONS, columns: list[str] = INSTITUTION_COLUMNS) -> Path:
    return zipped(path, {"Most-Recent-Cohorts-Institution.csv": csv_text([columns, *rows]).encode()})


PROGRAMS_COPY: dict[str, list[Any]] = {
    "unitid": ["126289", "126289", "NA"],
    "opeid6": ["001346", "001346", "003674"],
    "inst_name": ["Arapahoe Community College", "Arapahoe Community College", "Independence University"],
    "control": ["Public", "Public", "Private, nonprofit"],
    "cip_code": ["5107", "5107", "5107"],
    "cip_desc": ["Health and Medical Administrative Services."] * 3,
    "credential_level": ["2", "1", "2"],
    "completers_count": [32.0, 11.0, None],
    "earnings_median_1yr": [37437.0, None, None],
    "earnings_median_4yr": [46673.0, None, 43013.0],
    "debt_median": [12345.0, None, 49353.0],
    "earnings_threshold_state": [40674.0, 40674.0, None],
}
OUTCOMES_COPY: dict[str, list[Any]] = {
    "unitid": ["126289"],
    "inst_name": ["Arapahoe Community College"],
    "city": ["Littleton"],
    "state": ["CO"],
    "enrollment": [4620.0],
    "earnings_threshold_state": [40674.0],
    "earnings_threshold_national": [36082.0],
    "pell_share": [0.2204],
    "completion_rate": [0.3912],
    "net_price_avg": [None],
}


def scorecard_parquet(path: Path, columns: dict[str, list[Any]]) -> Path:
    """Somebody's table made from a release; a column without any figure is one of numbers, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {
        n: pa.array(v, pa.float64() if set(map(type, v)) <= {float, type(None)} else None)
        for n, v in columns.items()
    }
    pq.write_table(pa.table(arrays), path)
    return path


PSEO_KEYS = {
    "agg_level_pseo": "42",
    "inst_level": "I",
    "institution": "1346",
    "degree_level": "3",
    "cip_level": "4",
    "cipcode": "51.07",
    "grad_cohort": "0",
    "grad_cohort_years": "5",
    "geo_level": "N",
    "geography": "0",
    "ind_level": "A",
    "industry": "0",
}
PSEO_FIGURES = {
    1: ("28745", "37437", "48945", "322"),
    5: ("34450", "46673", "58673", "154"),
    10: ("40896", "49605", "59576", "50"),
}
PSEO_SUFFIXES = ("p25_earnings", "p50_earnings", "p75_earnings", "grads_earn")


def graduates(**changed: str) -> dict[str, str]:
    """One line of PSEO's earnings: associate's degrees in CIP 51.07 from Arapahoe, all cohorts, with changes."""
    cells = dict(PSEO_KEYS)
    for years, figures in PSEO_FIGURES.items():
        cells |= {f"y{years}_{suffix}": cell for suffix, cell in zip(PSEO_SUFFIXES, figures, strict=True)}
    for years in PSEO_FIGURES:
        cells |= {f"status_y{years}_earnings": "1", f"status_y{years}_grads_earn": "1"}
    return cells | changed


def without(years: int, status: str) -> dict[str, str]:
    """Changes that leave out the earnings after some years: status 5 withheld, -1 not known yet."""
    blank = {f"y{years}_{suffix}": "" for suffix in PSEO_SUFFIXES}
    return blank | {f"status_y{years}_{kind}": status for kind in ("earnings", "grads_earn")}


GRADUATES = [
    graduates(),
    graduates(cip_level="A", cipcode="0", agg_level_pseo="38"),
    graduates(grad_cohort="2011", **without(5, "5"), **without(10, "-1")),
    graduates(cipcode="01.01"),
]


def pseo_csv(path: Path, lines: list[dict[str, str]] = GRADUATES) -> Path:
    return written(path, csv_text([list(lines[0]), *(list(line.values()) for line in lines)]))


PSEO_LABELS: Rows = [
    ["0", "All Institutions", "", "", "N", ""],
    ["08", "Institutions in Colorado", "", "", "S", "08"],
    ["001346", "ARAPAHOE COMMUNITY COLLEGE", "LITTLETON", "CO", "I", "08"],
    ["B04724", "A COLLEGE WITHOUT AID", "OXFORD", "FC", "I", ""],
]
PSEO_LABEL_COLUMNS = ["institution", "label", "city", "institution_state", "inst_level", "statefips"]


def pseo_labels_csv(path: Path, rows: Rows = PSEO_LABELS) -> Path:
    return written(path, "\ufeff" + csv_text([PSEO_LABEL_COLUMNS, *rows]))
