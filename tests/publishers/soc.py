"""The SOC crosswalk, the hybrid structure and the direct match titles."""

from pathlib import Path

from tests.publishers.containers import Rows, written, xlsx


def crosswalk_xlsx(path: Path, head: tuple[str, str] = ("2010 SOC Code", "2018 SOC Code")) -> Path:
    rows = [
        ["U.S. Bureau of Labor Statistics"],
        ["November 2017"],
        [],
        [head[0], "2010 SOC Title", head[1], "2018 SOC Title"],
        [],
        [
            "29-2071",
            "Medical Records and Health Information Technicians",
            "29-2072",
            "Medical Records Specialists",
        ],
        [
            "29-2071",
            "Medical Records and Health Information Technicians",
            "29-9021",
            "Health Information Technologists",
        ],
        ["31-9092", "Medical Assistants", "31-9092", "Medical Assistants"],
    ]
    return written(path, xlsx({"Sorted by 2010": rows}))


JOB_TITLE_COLUMNS = ["2018 SOC Code", "2018 SOC Title", "2018 SOC Direct Match Title", "Illustrative Example"]
JOB_TITLES: Rows = [
    ["29-2072", "Medical Records Specialists", "Health Information Coder", "x"],
    ["29-2072", "Medical Records Specialists", "Health Records Technician", ""],
    ["29-9021", "Health Information Technologists and Medical Registrars", "Cancer Registrar", "x"],
    ["31-9097", "Phlebotomists", "Venipuncturist", "x"],
]


def job_titles_xlsx(path: Path, titles: Rows = JOB_TITLES, columns: list[str] = JOB_TITLE_COLUMNS) -> Path:
    """As BLS lays it out: the file's name and date above, then every title by code, and on a second sheet by title."""
    above: Rows = [
        ["U.S. Bureau of Labor Statistics"],
        ["2018 SOC Direct Match Title File"],
        ["November 2017"],
        [],
    ]
    return written(
        path,
        xlsx(
            {
                "Sorted by SOC": [*above, columns, *titles],
                "Sorted by Title": [*above, columns, *sorted(titles, key=lambda row: row[2:3])],
            }
        ),
    )


def hybrid_xlsx(path: Path) -> Path:
    rows = [
        ["The table below shows how OES data collected under two different structures were combined."],
        [],
        [
            "OES 2019 Estimates Code",
            "OES 2019 Estimates Title",
            "2018 SOC Code ",
            "2018 SOC Title",
            "OES 2018 Estimates Code",
            "OES 2018 Estimates Title",
            "2010 SOC Code",
            "2010 SOC Title",
            "NOTES",
        ],
        [
            "29-2098",
            "Medical Dosimetrists, Medical Records Specialists",
            "29-2036",
            "Medical Dosimetrists",
            "29-2099",
            "Health Technologists, All Other",
            "29-2099",
            " Health Technologists, All Other",
        ],
        [
            "29-2098",
            "Medical Dosimetrists, Medical Records Specialists",
            "29-2072",
            "Medical Records",
            "29-2071",
            "Medical Records Technicians",
            "29-2071",
            " Medical Records Technicians",
        ],
    ]
    return written(
        path, xlsx({"OES2019 Hybrid": rows, "Field descriptions": [["Column", "Column description"]]})
    )
