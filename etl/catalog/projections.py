"""Files of the Employment Projections, of the nation and the states."""

from etl.catalog.reader import BLS, File, Reader, Source, one_file

READERS: dict[str, Reader] = {
    "projections-workbook": Reader(
        "etl.sources.projections:read_workbook",
        "Employment Projections workbook",
        sheet="Table 1.2",
        # One of its tables, saved on its own.
        sheet_title=r"^table 1\.(2|7|10)\W+(employment|occupation)|^\d{4} national employment matrix (title|code|title and code)$",
    ),
    "education": Reader(
        "etl.sources.projections:read_education",
        "Employment Projections education workbook",
        sheet_title="educational attainment for workers 25 years",
    ),
    "projections-quoted": Reader(
        "etl.sources.projections:read_quoted",
        "quoted Employment Projections (second-hand)",
        csv_headings=(frozenset({"jobs_base_thousands"}),),
    ),
    "projections-export": Reader(
        "etl.sources.projections:read_export",
        "Employment Projections export",
        csv_headings=tuple(
            frozenset({title, code})
            for title in ("occupation title", "title")
            for code in ("occupation code", "soc code")
        ),
        resaved=True,
    ),
    "state-projections": Reader(
        "etl.sources.state_projections:read_state_projections",
        "state projections of Projections Central",
        csv_headings=(frozenset({"stfips", "occcode"}),),
        resaved=True,
        needs=("projections",),
    ),
    "state-projections-json": Reader(
        "etl.sources.state_projections:read_state_projections_json",
        "state projections of Projections Central, JSON",
        json_keys=frozenset({"stfips", "occcode", "projyear"}),
        needs=("projections",),
    ),
    "state-projections-page": Reader(
        "etl.sources.state_projections:read_state_projections_json",
        "state projections of Projections Central, page of JSON",
        json_keys=frozenset({"rows", "pager"}),
        needs=("projections",),
    ),
}

_EP_PAGE = BLS + "/emp/data/occupational-data.htm"
_EP_TOOL = "https://data.bls.gov/projections/occupationProj"
_WORKBOOK, _EXPORT = "projections-workbook", "projections-export"
_BOTH = ("2021-31", "2023-33")

SOURCES: tuple[Source, ...] = (
    one_file("projections", "projections-workbook", BLS + "/emp/ind-occ-matrix/occupation.xlsx"),
    # To 2022-32 the occupation workbook held its table, too.
    one_file("education", "education", BLS + "/emp/ind-occ-matrix/education.xlsx", expected=False),
    *(
        one_file(
            # An edition known as both is two sources: the workbook's rows outrank the export's.
            f"projections-{vintage}" + ("-export" if reader == _EXPORT and vintage in _BOTH else ""),
            reader,
            _EP_TOOL if reader == _EXPORT else _EP_PAGE,
            archive=f"archive/employment-projections/{vintage}/{file}",
            lasting=False,
            edition=f"ep-{vintage}",
        )
        for vintage, reader, file in (
            ("2012-22", _EXPORT, "Employment Projections.csv"),
            ("2014-24", _WORKBOOK, "occupation.xlsx"),
            ("2016-26", _EXPORT, "Employment Projections.csv"),
            ("2018-28", _EXPORT, "EmploymentProjections.csv"),
            ("2019-29", _WORKBOOK, "occupation.xlsx"),
            ("2020-30", _EXPORT, "Employment-Projections.csv"),
            ("2021-31", _EXPORT, "Employment Projections.csv"),
            ("2021-31", _WORKBOOK, "occupation.xlsx"),
            ("2022-32", _WORKBOOK, "occupation.xlsx"),
            ("2023-33", _EXPORT, "Employment Projections.csv"),
            ("2023-33", _WORKBOOK, "occupation.xlsx"),
            ("2025-35", "projections-quoted", "quoted.csv"),
        )
    ),
    one_file(
        "education-2023-33",
        "education",
        _EP_PAGE,
        archive="archive/employment-projections/2023-33/education.xlsx",
        lasting=False,
        edition="ep-2023-33-education",
    ),
    # Every state, and the nation as state 0; each in its newest edition.
    Source(
        "state-projections",
        "state-projections-json",
        {
            "data": File(
                "https://public.projectionscentral.org/Projections/LongTermRestJson/all", page_rows=1000
            )
        },
    ),
    Source(
        "state-projections-2022-32",
        "state-projections",
        {
            "data": File(
                "https://projectionscentral.org/Projections/LongTerm",
                archive="archive/projections-central/longterm_2022-32.csv",
                lasting=False,
            )
        },
        instead_of="state-projections",
    ),
)
