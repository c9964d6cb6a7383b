"""Tables in text that a spreadsheet program may have saved anew: commas, semicolons or tabs, UTF-8 or UTF-16.

Such a program keeps the figures, unless it writes them with decimal commas: 18,720 may then be eighteen thousand or
eighteen, so a table with decimal commas is refused.
"""

import csv
import re

from etl.errors import Unreadable
from etl.formats.csv_text import decode_text, parse_csv

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
# Excel writes this line in front of the table, and reads it.
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t ]*\r?\n', re.IGNORECASE)
# The largest sheet of OEWS (every area, every occupation) has 420,000 rows of 32 columns.
MAX_CELLS = 25_000_000
# A table shows within so many lines what its cells are separated by.
_HEAD_LINES = 30
_HEAD_CHARACTERS = 2_000

_GROUPED = re.compile(r"-?\$?\d{1,3}(,\d{3})+(\.\d+)?")
_WITH_COMMA = re.compile(r"-?\$?[\d.]*\d,\d+")
_GROUPED_BY_POINTS = re.compile(r"-?\d{1,3}(\.\d{3}){2,}")
_WITH_POINT = re.compile(r"-?[\d,]*\.\d+")
SAVE_WITH_POINTS = "Import the file as you downloaded it, or save it with decimal points as 'CSV UTF-8'"


def decode_table(content: bytes, name: str) -> str:
    """Text in UTF-8 or, behind its mark, UTF-16. Raises Unreadable."""
    if content.startswith(UTF_16_MARKS):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(f"{name} is not whole text in UTF-16", do=SAVE_WITH_POINTS) from error
    return decode_text(content, name)


def split_off_separator(text: str) -> tuple[str | None, str]:
    """What a first line such as "sep=;" says (None without one), and the text below it."""
    line = _SEPARATOR_LINE.match(text)
    return (line[1], text[line.end() :]) if line else (None, text)


def find_delimiter(text: str) -> str:
    """What separates the cells: whatever makes most of them of the first lines."""
    # A longer line is no table's, and the parser would refuse it.
    head = [line[:_HEAD_CHARACTERS] for line in text.splitlines()[:_HEAD_LINES]]

    def count(delimiter: str) -> int:
        return sum(map(len, csv.reader(head, delimiter=delimiter)))

    # A tie is a table of one column, or none at all.
    return max(DELIMITERS, key=count)


def parse_any(content: bytes, name: str) -> list[list[str]]:
    """Rows of cells, without blank rows, as long as each is. Raises Unreadable."""
    separator, text = split_off_separator(decode_table(content, name))
    delimiter = separator or find_delimiter(text)
    cells = text.count(delimiter) + text.count("\n")
    if cells > MAX_CELLS:
        raise Unreadable(
            f"{name} has more cells than a publisher's table",
            expected=f"at most {MAX_CELLS:,}",
            got=f"{cells:,}",
        )
    rows = parse_csv(text, name, delimiter=delimiter)
    if delimiter != ",":
        _refuse_decimal_commas(rows, name)
    return rows


def _refuse_decimal_commas(rows: list[list[str]], name: str) -> None:
    cells = [cell.strip() for row in rows for cell in row]
    with_comma = [cell for cell in cells if _WITH_COMMA.fullmatch(cell)]
    odd = [cell for cell in with_comma if not _GROUPED.fullmatch(cell)]
    odd += [cell for cell in cells if _GROUPED_BY_POINTS.fullmatch(cell)]
    # Only decimal points elsewhere show that 18,720 is not eighteen.
    if not odd and with_comma and not any(_WITH_POINT.fullmatch(cell) for cell in cells):
        odd = with_comma
    if odd:
        raise Unreadable(
            f"{name} was saved with decimal commas, so its figures are ambiguous",
            expected="figures such as 1,234.5",
            got=", ".join(repr(cell[:20]) for cell in odd[:3]),
            do=SAVE_WITH_POINTS,
        )
