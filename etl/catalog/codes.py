"""Files that say what occupation codes and titles mean."""

from etl.catalog.reader import BLS, Reader, Source, one_file

READERS: dict[str, Reader] = {
    # Before the crosswalk, whose headings it also has.
    "hybrid": Reader(
        "etl.sources.soc_crosswalk:read_hybrid",
        "OEWS May 2019 hybrid structure",
        sheet_headings=frozenset({"oes 2019 estimates code"}),
    ),
    "crosswalk": Reader(
        "etl.sources.soc_crosswalk:read_crosswalk",
        "SOC 2010 to 2018 crosswalk",
        sheet_headings=frozenset({"2010 soc code", "2018 soc code"}),
    ),
    "job-titles": Reader(
        "etl.sources.job_titles:read_job_titles",
        "SOC 2018 direct match titles",
        sheet_headings=frozenset({"2018 soc direct match title"}),
    ),
}

SOURCES: tuple[Source, ...] = (
    one_file(
        "crosswalk",
        "crosswalk",
        BLS + "/soc/2018/soc_2010_to_2018_crosswalk.xlsx",
        archive="archive/soc/soc_2010_to_2018_crosswalk.xlsx",
    ),
    one_file(
        "job-titles",
        "job-titles",
        BLS + "/soc/2018/soc_2018_direct_match_title_file.xlsx",
        edition="soc-job-titles-",
    ),
    one_file(
        "hybrid",
        "hybrid",
        BLS + "/oes/oes_2019_hybrid_structure.xlsx",
        archive="archive/soc/oes_2019_hybrid_structure.xlsx",
    ),
)
