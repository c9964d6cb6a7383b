"""Files of the Employment Projections, of the nation and the states."""

from etl.catalog.reader import BLS, Reader, Source, one_file

READERS: dict[str, Reader] = {
    "projections-workbook": Reader(
        "etl.sources.projections:read_workbook", "Employment Projections workbook", sheet="Table 1.2"
    ),
    "projections-quoted": Reader(
        "etl.sources.projections:read_quoted",
        "quoted Employment Projections (second-hand)",
        csv_headings=(frozenset({"jobs_base_thousands"}),),
    ),
    "projections-export": Reader(
        "etl.sources.projections:read_export",
        "Employment Projections export",
        csv_headings=(frozenset({"occupation code"}), frozenset({"soc code"})),
        resaved=True,
    ),
    "state-projections": Reader(
        "etl.sources.state_projections:read_state_projections",
        "state projections of Projections Central",
        csv_headings=(frozenset({"stfips", "occcode"}),),
        resaved=True,
        needs=("projections",),
    ),
}

_EP_PAGE = BLS + "/emp/data/occupational-data.htm"
_EP_TOOL = "https://data.bls.gov/projections/occupationProj"


SOURCES: tuple[Source, ...] = (
    one_file("projections", "projections-workbook", BLS + "/emp/ind-occ-matrix/occupation.xlsx"),
    *(
        one_file(
            f"projections-{vintage}",
            reader,
            page,
            archive=f"archive/employment-projections/{vintage}/{file}",
            lasting=False,
            edition=f"ep-{vintage}",
        )
        for vintage, reader, page, file in (
            ("2012-22", "projections-export", _EP_TOOL, "Employment Projections.csv"),
            ("2018-28", "projections-export", _EP_TOOL, "EmploymentProjections.csv"),
            ("2019-29", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2020-30", "projections-export", _EP_TOOL, "Employment-Projections.csv"),
            ("2021-31", "projections-export", _EP_TOOL, "Employment Projections.csv"),
            ("2022-32", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2023-33", "projections-workbook", _EP_PAGE, "occupation.xlsx"),
            ("2025-35", "projections-quoted", _EP_PAGE, "quoted.csv"),
        )
    ),
    one_file(
        "state-projections-2022-32",
        "state-projections",
        "https://projectionscentral.org/Projections/LongTerm",
        archive="archive/projections-central/longterm_2022-32.csv",
        lasting=False,
    ),
)
