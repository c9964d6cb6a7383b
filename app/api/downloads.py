"""The computed frames of the pages by address: `/download/answers/NAME.csv?occupation=29-2072`.

A page's download button gives `answer_csv(tables, name, chosen)` and shows `answer_address(name, chosen)` beside it: the
two are one function, so they cannot differ.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from app.api.query import CSV, EXCEL, BadQuestion, excel, file_of, parameters, shortened, single
from app.api.tables import Chunks, Content, csv, filename, parquet
from app.download import Answer, Chosen
from app.views.overview import downloads, history_downloads, past_projections_downloads
from app.views.scenarios import downloads as scenarios_downloads
from app.views.settings import downloads as settings_downloads
from app.views.states import downloads as states_downloads
from outlook.tables import Tables

ANSWER_PATH = "/download/answers/"


ANSWERS: dict[str, Answer] = {
    answer.name: answer
    for room in (
        downloads,
        history_downloads,
        past_projections_downloads,
        settings_downloads,
        states_downloads,
        scenarios_downloads,
    )
    for answer in room.ANSWERS
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

    def chunks() -> Chunks:
        batches = iter(rows.to_batches())
        return (
            csv(rows.schema, batches, excel=asked.excel)
            if asked.form == CSV
            else parquet(rows.schema, batches)
        )

    # Small, so that the tag can be of the bytes themselves.
    tag = hashlib.sha256(b"".join(chunks())).hexdigest()[:32]
    return Content(
        form=asked.form,
        tag=tag,
        filename=answer_file(tables, asked.answer.name, asked.chosen, asked.form),
        chunks=chunks,
    )


def answer_csv(tables: Tables, name: str, chosen: Chosen) -> bytes:
    """The CSV that `answer_address(name, chosen)` gives. Raises BadQuestion; KeyError for a name that is not declared."""
    answer = ANSWERS[name]
    return answer_content(tables, AnswerQuestion(answer, answer.chosen(tables, chosen), CSV)).whole()


def answer_file(tables: Tables, name: str, chosen: Chosen, form: str = CSV) -> str:
    """Name of the file that an answer comes as. KeyError for a name that is not declared."""
    marks = (chosen[each.name] for each in ANSWERS[name].parameters if each.name in chosen)
    return filename(tables, name, tuple(marks), form)


def answer_address(name: str, chosen: Chosen, form: str = CSV) -> str:
    """Address of an answer. KeyError for a name or a parameter that is not declared."""
    known = [each.name for each in ANSWERS[name].parameters]
    query = urlencode({key: chosen[key] for key in sorted(chosen, key=known.index)}) if chosen else ""
    return f"{ANSWER_PATH}{name}.{form}" + (f"?{query}" if query else "")
