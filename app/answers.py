"""The computed frames of the pages by address: `/download/answers/NAME.csv?occupation=29-2072`.

A page's download button gives `answer_csv(tables, name, chosen)` and shows `answer_address(name, chosen)` beside it: the
two are one function, so they cannot differ.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

from app import answers_scenarios
from app.answer_parts import MEASURE, OCCUPATION, STATE, VINTAGE, YEAR, Answer, Chosen, of
from app.downloads import Content, csv, filename, parquet
from app.questions import CSV, EXCEL, BadQuestion, excel, file_of, parameters, shortened, single
from etl.tables import NUMBER, TABLES, TEXT, TRUTH, WHOLE, Column
from outlook import growth, places, settings
from outlook.breaks import predecessors
from outlook.state_growth import state_growth
from outlook.tidy import Tables

ANSWER_PATH = "/download/answers/"


def _growth(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return growth.compared(tables, chosen["occupation"], chosen["vintage"])


def _openings(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return tables.rows(
        "SELECT * FROM projections WHERE occupation_code = ? AND vintage = ?",
        [chosen["occupation"], chosen["vintage"]],
    )


def _history(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return growth.history(tables, chosen["occupation"])


def _editions(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes = [chosen["occupation"], *predecessors(tables, chosen["occupation"])]
    return tables.rows(
        f"SELECT * FROM projections WHERE occupation_code IN ({', '.join('?' * len(codes))}) "
        "AND jobs_base IS NOT NULL AND jobs_projected IS NOT NULL ORDER BY vintage, occupation_code",
        codes,
    )


def _settings(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return settings.settings(tables, chosen["occupation"], int(chosen["year"])).frame


def _states(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return places.states(tables, chosen["occupation"], chosen["measure"])


def _areas(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return places.metros(tables, chosen["occupation"], chosen["measure"], chosen.get("state"))


def _state_growth(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found, _ = state_growth(tables, chosen["occupation"])
    return found.frame if found else pd.DataFrame()


_PERCENTILES = tuple(f"annual_p{p}_usd" for p in (10, 25, 50, 75, 90))
_RANKED = (
    *of("areas", "area_code", area="title"),
    *of("areas", "state"),
    *of("wages", "employment", "employment_rse_pct", "jobs_per_1000", "location_quotient"),
    *of("wages", "annual_mean_usd", "wage_mean_rse_pct", *_PERCENTILES),
    *of("wages", "not_released", "top_coded", "year", "source_id"),
    Column("capped", TRUTH, "true where BLS says of the measure only that it is above a limit"),
    Column("rank", WHOLE, "1 is the highest by the measure; ties share it; null where there is no figure"),
    Column(
        "low",
        NUMBER,
        "lower end of the measure's 90 % interval; null where BLS gives no error",
        "the measure's",
    ),
    Column(
        "high",
        NUMBER,
        "upper end of the measure's 90 % interval; null where BLS gives no error",
        "the measure's",
    ),
)

ANSWERS: dict[str, Answer] = {
    answer.name: answer
    for answer in (
        Answer(
            "growth",
            "projected growth of the occupations compared, the highest first",
            "one row per occupation",
            "/",
            (OCCUPATION, VINTAGE),
            (
                *of("projections", code="occupation_code"),
                *of("occupations", "title", "role"),
                *of("projections", "change_pct", "openings_per_year", "jobs_base", "jobs_projected"),
                *of("projections", "jobs_change", "source_id"),
            ),
            _growth,
        ),
        Answer(
            "openings",
            "openings a year and what they are made of",
            "one row: one edition and occupation",
            "/",
            (OCCUPATION, VINTAGE),
            TABLES["projections"].columns,
            _openings,
        ),
        Answer(
            "history",
            "national jobs and pay by year, with the breaks of the occupation's code",
            "one row per year and code",
            "/",
            (OCCUPATION,),
            (
                *of("wages", "year", code="occupation_code"),
                *of("occupations", "title"),
                Column("own", TRUTH, "false for an earlier code of related work"),
                Column(
                    "segment",
                    WHOLE,
                    "number of the unbroken stretch; rows of two segments must not be joined or subtracted",
                ),
                *of("wages", "employment", "employment_rse_pct", "annual_p50_usd", "annual_mean_usd"),
                *of("wages", "not_released", "source_id"),
            ),
            _history,
        ),
        Answer(
            "editions",
            "what each edition of the projections said, earlier codes of the work included",
            "one row per edition and code",
            "/",
            (OCCUPATION,),
            TABLES["projections"].columns,
            _editions,
        ),
        Answer(
            "settings",
            "pay and jobs by setting: industries that do not overlap and cover the total",
            "one row per setting, the largest first",
            "/settings",
            (OCCUPATION, YEAR),
            (
                Column("industry_code", TEXT, "industry; remainder = the total less what is shown"),
                Column("setting", TEXT, "the setting in plain words"),
                *of("wages", "employment"),
                Column("share_pct", NUMBER, "share of the occupation's jobs", "percent"),
                *of("wages", *_PERCENTILES, "annual_mean_usd", "wage_mean_rse_pct"),
                *of("wages", "not_released", "top_coded", "source_id"),
            ),
            _settings,
        ),
        Answer(
            "states",
            "states and territories in the newest year, ranked, with the 90 % interval where BLS gives an error",
            "one row per state or territory",
            "/states",
            (OCCUPATION, MEASURE),
            _RANKED,
            _states,
        ),
        Answer(
            "areas",
            "metropolitan and nonmetropolitan areas in the newest year, ranked",
            "one row per area; an area in several states is in each",
            "/states",
            (OCCUPATION, MEASURE, STATE),
            _RANKED,
            _areas,
        ),
        Answer(
            "state-growth",
            "the states' own projections, the fastest growth first",
            "one row per state",
            "/states",
            (OCCUPATION,),
            (
                *of("areas", "area_code", area="title"),
                *of("areas", "state"),
                *of("state_projections", "vintage", "jobs_base", "jobs_projected", "change_pct"),
                *of("state_projections", "openings_per_year", "source_id"),
            ),
            _state_growth,
        ),
        *answers_scenarios.ANSWERS,
    )
}


@dataclass(frozen=True)
class AnswerQuestion:
    """An answer with all its parameters chosen, in one form."""

    answer: Answer
    chosen: dict[str, str]
    form: str
    excel: bool = False


def answer_question(tables: Tables, file: str, query: str) -> AnswerQuestion:
    """The question that `/download/answers/FILE?QUERY` asks. Raises BadQuestion."""
    name, form = file_of(file, ANSWERS, "answer")
    answer = ANSWERS[name]
    possible = [*(each.name for each in answer.parameters), EXCEL]
    given = parameters(query)
    for each in given:
        if each not in possible:
            raise BadQuestion(f"Answer {name} has no parameter {shortened(each)}.", each, possible, each)
    plain = single(given, possible)
    chosen = answer.chosen(tables, {k: v for k, v in plain.items() if k != EXCEL})
    return AnswerQuestion(answer, chosen, form, excel(plain, form))


def answer_content(tables: Tables, asked: AnswerQuestion) -> Content:
    """The bytes of an answer. Raises BadQuestion."""
    rows = asked.answer.table(tables, asked.chosen)

    def chunks() -> Iterator[bytes]:
        batches = iter(rows.to_batches())
        return (
            csv(rows.schema, batches, excel=asked.excel)
            if asked.form == CSV
            else parquet(rows.schema, batches)
        )

    # Small, so that the tag can be of the bytes themselves.
    tag = hashlib.sha256(b"".join(chunks())).hexdigest()[:32]
    return Content(
        asked.form, tag, filename(tables, asked.answer.name, tuple(asked.chosen.values()), asked.form), chunks
    )


def answer_csv(tables: Tables, name: str, chosen: Chosen) -> bytes:
    """The CSV that `answer_address(name, chosen)` gives. Raises BadQuestion; KeyError for a name that is not declared."""
    answer = ANSWERS[name]
    return answer_content(tables, AnswerQuestion(answer, answer.chosen(tables, chosen), CSV)).whole()


def answer_address(name: str, chosen: Chosen, form: str = CSV) -> str:
    """Address of an answer. KeyError for a name or a parameter that is not declared."""
    known = [each.name for each in ANSWERS[name].parameters]
    query = urlencode({key: chosen[key] for key in sorted(chosen, key=known.index)}) if chosen else ""
    return f"{ANSWER_PATH}{name}.{form}" + (f"?{query}" if query else "")
