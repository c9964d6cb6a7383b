"""The flat file as BLS lays it out: lines in order of their series, every field in its place.

Where that holds throughout, a series' lines lie beside each other and a figure's digits at known bytes, so the file
is made wide a block at a time, without a parser and without a hash table. Where anything at all is otherwise, nothing
is given, and `etl.sources.oews_flat_file` asks DuckDB, which takes any order and says what is wrong.
"""

import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from etl.keys import encoded_text
from etl.schema.wages import WAGE_FIGURES, WAGES

Array = np.ndarray[Any, np.dtype[Any]]

# So much is held of the file at once, by each of so many workers: larger blocks gain nothing.
BLOCK = 1 << 22
WORKERS = min(4, os.cpu_count() or 1)
# Far more than the lines of one series and area have.
LONGEST_GROUP = 1 << 12
# A series' name without its figure: OEU, area (8), industry (6), occupation (6). With it, it is FRAME long.
GROUP, FRAME, WORD = 23, 25, 8
# Set in what a figure's code leads to, beside the number of its column: nothing such, a whole number, none of the nation.
COLUMN, UNKNOWN, WHOLE, AREAS_ONLY = 0x1F, 0x80, 0x40, 0x20
NATION, STATE = b"N", b"S"
AREA = re.compile(rb"N0000000|S[0-9]{2}00000|M[0-9]{7}")
INDUSTRY, OCCUPATION = re.compile(rb"[0-9A-Z-]{6}"), re.compile(rb"[0-9]{6}")
DASH = int.from_bytes(b"       -", "little")
# Figures of more digits than fit into eight bytes are the nation's jobs: a few, read one by one.
MOST_LONG_ONES = 1000
LONG = re.compile(rb" *([0-9]{1,12}(?:[.][0-9]{1,6})?)")


def _each(byte: int) -> np.uint64:
    """A word of eight such bytes."""
    return np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))


_HIGH, _LOW, _SPACES, _ZEROS, _SIXES = _each(0x80), _each(0x7F), _each(0x20), _each(0x30), _each(0x06)
_NIBBLES = _each(0xF0)
_BYTE = np.uint64(8)
_POWERS = np.array([1.0, 10.0, 100.0, 1000.0])
# From eight digits to pairs, fours and the whole: (factor, shift, mask) of each step.
_STEPS = tuple(
    (np.uint64(factor), np.uint64(shift), np.uint64(mask))
    for factor, shift, mask in (
        (10, 8, 0x00FF00FF00FF00FF),
        (100, 16, 0x0000FFFF0000FFFF),
        (10_000, 32, 0x00000000FFFFFFFF),
    )
)


class _OtherwiseError(Exception):
    """The file is not laid out as it usually is."""


@dataclass(frozen=True)
class _Layout:
    """Where the fields of a line lie, and what is the same in every line, as the first one has them.

    `frame` is what stands between figure and value: padding, tabs, year and period.
    """

    value: int
    width: int
    frame: bytes
    year: int

    @classmethod
    def of(cls, line: bytes) -> "_Layout":
        """Raises _OtherwiseError where a line is none that can be read so."""
        found = re.match(rb"[^\t ]{25} *\t([0-9]{4})\tA01\t([^\t]{8,16})\t", line)
        if not found:
            raise _OtherwiseError
        return cls(found.start(2), found.end(), line[FRAME : found.start(2)], int(found[1]))

    @cached_property
    def words(self) -> dict[str, np.uint64]:
        """The frame as words of eight bytes, the last of which may overlap the one before."""
        last = self.value - WORD
        return {
            f"frame{at}": np.uint64(int.from_bytes(self.frame[at - FRAME : at - FRAME + WORD], "little"))
            for at in [*range(FRAME, last, WORD), last]
        }

    @cached_property
    def fields(self) -> np.dtype[Any]:
        """A line up to its footnote as numbers that can be compared; head, middle and tail make the group."""
        places = {"head": (">u8", 0), "middle": (">u8", WORD), "tail": (">u8", GROUP - WORD)}
        places |= {"figure": (">u2", GROUP), "front": ("<u8", self.value)}
        places |= {"digits": ("<u8", self.width - 1 - WORD), "tab": ("u1", self.width - 1)}
        places |= {name: ("<u8", int(name.removeprefix("frame"))) for name in self.words}
        return np.dtype(
            {
                "names": list(places),
                "formats": [kind for kind, _ in places.values()],
                "offsets": [at for _, at in places.values()],
                "itemsize": self.width,
            }
        )

    @property
    def front(self) -> np.uint64:
        """Mask of the bytes of a value before its last eight."""
        return np.uint64((1 << 8 * (self.width - 1 - WORD - self.value)) - 1)


@dataclass(frozen=True)
class _Plan:
    """What is the same for every block. `columns` gives the column of a figure's two digits; `whole` and `areas_only`
    are added where it is a whole number, and where the nation has none."""

    layout: _Layout
    columns: Array
    bits: Array
    whole: tuple[bool, ...]
    capped: Array
    marks: Array
    wanted: Array | None


@dataclass(frozen=True)
class _Block:
    """Wide rows: groups as bytes, figures by column (null where there is none), masks of what is withheld or capped."""

    groups: Array
    columns: list[pa.Array]
    withheld: Array
    capped: Array


def wide_rows(
    path: Path,
    columns: Mapping[str, str],
    areas_only: tuple[str, ...],
    capped: list[str],
    marks: list[str],
    wanted: frozenset[str] | None,
) -> pa.Table | None:
    """The file as one row per occupation, area and industry, in the file's order; None where it is not laid out as usual.

    `columns` names the tidy column of each datatype code; `areas_only` those that the nation lacks. `withheld` and
    `capped` are masks with a bit for each of WAGE_FIGURES. Text is dictionary-encoded.
    """
    names = list(columns.values())
    whole = tuple(WAGES.schema.field(name).type == pa.int64() for name in names)
    known = np.full(1 << 16, UNKNOWN, np.uint8)
    for number, (code, name) in enumerate(columns.items()):
        known[int.from_bytes(code.encode(), "big")] = (
            number | WHOLE * whole[number] | AREAS_ONLY * (name in areas_only)
        )
    with path.open("rb") as stream:
        stream.readline(1000)
        begin, first = stream.tell(), stream.readline(1000)
    try:
        plan = _Plan(
            _Layout.of(first),
            known,
            np.array([1 << WAGE_FIGURES.index(name) for name in names]),
            whole,
            _as_numbers(capped),
            _as_numbers(marks),
            None
            if wanted is None
            else np.array(sorted(code.replace("-", "").encode() for code in wanted), "S6"),
        )
        last, blocks = b"", []
        with path.open("rb") as stream, ThreadPoolExecutor(WORKERS) as pool:
            pieces = _pieces(stream.fileno(), begin, os.fstat(stream.fileno()).st_size)
            for ends, block in pool.map(lambda piece: _read(stream.fileno(), piece, plan), pieces):
                if ends[0] <= last:
                    return None
                last = ends[1]
                blocks.append(block)
        return _joined(blocks, names, plan.layout.year)
    except _OtherwiseError:
        return None


def _as_numbers(codes: list[str]) -> Array:
    return np.array([int.from_bytes(code.encode(), "little") for code in codes])


def _pieces(file: int, begin: int, size: int) -> Iterator[tuple[int, int]]:
    """Stretches of the file that begin and end between two groups."""
    while begin < size:
        end = min(begin + BLOCK, size)
        if end < size:
            around = os.pread(file, LONGEST_GROUP, end)
            starts = [m.end() for m in re.finditer(rb"\n", around)]
            named = [around[at : at + GROUP] for at in starts if at + GROUP <= len(around)]
            change = next((n for n, (a, b) in enumerate(pairwise(named)) if a != b), None)
            if change is None:
                if end + LONGEST_GROUP < size:
                    raise _OtherwiseError
                end = size
            else:
                end += starts[change + 1]
        yield begin, end
        begin = end


def _read(file: int, piece: tuple[int, int], plan: _Plan) -> tuple[tuple[bytes, bytes], _Block]:
    """One stretch of lines as wide rows, and the names of its first and last group. Raises _OtherwiseError."""
    begin, end = piece
    content = os.pread(file, end - begin, begin)
    buffer = np.frombuffer(content, np.uint8)
    breaks = np.flatnonzero(buffer == 10)
    if not len(breaks) or breaks[-1] != len(buffer) - 1:
        raise _OtherwiseError
    starts = np.concatenate([np.zeros(1, breaks.dtype), breaks[:-1] + 1])
    width = plan.layout.width
    if (breaks - starts).min() < width:
        raise _OtherwiseError
    every = np.ndarray((len(buffer) - width + 1,), f"V{width}", buffer=content, strides=(1,))
    taken = every[starts]
    lines = taken.view(plan.layout.fields)
    if (lines["tab"] != 9).any() or any((lines[n] != word).any() for n, word in plan.layout.words.items()):
        raise _OtherwiseError

    new = np.ones(len(lines), bool)
    new[1:] = lines["tail"][1:] != lines["tail"][:-1]
    new[1:] |= lines["middle"][1:] != lines["middle"][:-1]
    new[1:] |= lines["head"][1:] != lines["head"][:-1]
    figure = plan.columns[lines["figure"]]
    # No series twice, and none that is unknown.
    rising = lines["figure"][1:] > lines["figure"][:-1]
    if not (rising | new[1:]).all() or (figure & UNKNOWN).any():
        raise _OtherwiseError
    firsts = np.flatnonzero(new)
    groups = np.ascontiguousarray(taken.view(np.uint8).reshape(len(taken), width)[firsts, :GROUP])
    names = groups.view(f"S{GROUP}").ravel()
    if not (names[1:] > names[:-1]).all() or not np.char.startswith(names[[0, -1]], b"OEU").all():
        raise _OtherwiseError
    count = len(plan.bits)
    had = np.diff(firsts, append=len(lines))
    if (had != count).any():
        _only_the_nation_lacks(groups, had, firsts, figure, plan)

    value, is_dash, has_point = _numbers(lines, plan.layout)
    if (has_point & (figure & WHOLE != 0)).any():
        raise _OtherwiseError
    noted, of_cap = _notes(buffer, starts + width, breaks, plan)
    is_capped = np.zeros(len(lines), bool)
    is_capped[noted] = of_cap & is_dash[noted]
    # A gap says why.
    if is_dash[noted].sum() != is_dash.sum():
        raise _OtherwiseError
    value[is_dash] = np.nan

    column, group = figure & COLUMN, np.cumsum(new, dtype=np.int32) - 1
    if plan.wanted is not None:
        kept = np.isin(np.ascontiguousarray(groups[:, 17:]).view("S6").ravel(), plan.wanted)
        of_kept = kept[group]
        group = (np.cumsum(kept, dtype=np.int32) - 1)[group[of_kept]]
        column, value, is_dash, is_capped = (a[of_kept] for a in (column, value, is_dash, is_capped))
        groups = groups[kept]
    wide = np.full((count, len(groups)), np.nan)
    wide[column, group] = value

    # A series has one bit of its group's mask, so that a sum sets it.
    def masked(those: Array) -> Array:
        return np.bincount(group[those], plan.bits[column[those]], len(groups)).astype(np.int64)

    # Made Arrow's here, by every worker at once, and each column by itself, so that it can be given back by itself.
    figures = [_figures(row, is_whole) for row, is_whole in zip(wide, plan.whole, strict=True)]
    return (bytes(names[0]), bytes(names[-1])), _Block(
        groups, figures, masked(is_dash & ~is_capped), masked(is_capped)
    )


def _figures(row: Array, is_whole: bool) -> pa.Array:
    none = np.isnan(row)
    if is_whole:
        return pa.array(np.where(none, 0, row).astype(np.int64), mask=none)
    # A copy: Arrow would keep the whole block for the sake of one of its columns.
    return pa.array(row.copy(), mask=none)


def _only_the_nation_lacks(groups: Array, had: Array, firsts: Array, figure: Array, plan: _Plan) -> None:
    """Raises _OtherwiseError unless each group has every figure, or is the nation's and lacks those of areas alone."""
    basic = np.add.reduceat((figure & AREAS_ONLY == 0).astype(np.int64), firsts)
    nation = (groups[:, 3] == NATION[0]) & (basic == (plan.columns & (UNKNOWN | AREAS_ONLY) == 0).sum())
    if not ((had == len(plan.bits)) | nation).all():
        raise _OtherwiseError


def _numbers(lines: Array, layout: _Layout) -> tuple[Array, Array, Array]:
    """(number, is "-", has a decimal point) of each line. Raises _OtherwiseError where a value is anything else.

    Eight digits are one word and are read at once: the point is taken out, the whole number made of the digits, and
    divided by its power of ten, which rounds as reading the text would.
    """
    word = lines["digits"].astype(np.uint64)
    decimals = np.zeros(len(word), np.uint8)
    for places in (1, 2, 3):
        shift = np.uint64(8 * (7 - places))
        point = (word >> shift) & np.uint64(0xFF) == 46
        if point.any():
            left = np.uint64((1 << 8 * (7 - places)) - 1)
            right = ~np.uint64((1 << 8 * (8 - places)) - 1)
            word = np.where(point, (word & right) | ((word & left) << _BYTE) | np.uint64(32), word)
            decimals += point.view(np.uint8) * np.uint8(places)
    is_dash = word == np.uint64(DASH)
    word[is_dash] = _ZEROS
    long = (
        np.flatnonzero((lines["front"] ^ _SPACES) & layout.front) if layout.front else np.zeros(0, np.int64)
    )
    if len(long) > MOST_LONG_ONES:
        raise _OtherwiseError
    word[long], decimals[long] = _ZEROS, 0
    # The high bit of each byte that is no space; what is above 0x7f is no digit either.
    filled = (((word ^ _SPACES) & _LOW) + _LOW | word) & _HIGH
    empty = filled ^ _HIGH
    digits = (word | (empty >> np.uint64(3))) ^ _ZEROS
    # Spaces come first, and a digit stands before a point.
    odd = ((filled << _BYTE) & empty) | ((digits | (digits + _SIXES)) & _NIBBLES)
    if (
        odd.any()
        or not (
            (filled >> (np.uint64(63) - (decimals.astype(np.uint64) << np.uint64(3)))) & np.uint64(1)
        ).all()
    ):
        raise _OtherwiseError
    for factor, shift, mask in _STEPS:
        digits = (digits * factor + (digits >> shift)) & mask
    value = digits.astype(np.float64) / _POWERS[decimals]
    for line in long.tolist():
        cell = lines[line].tobytes()[layout.value : -1]
        number = LONG.fullmatch(cell)
        if not number:
            raise _OtherwiseError
        value[line], decimals[line], is_dash[line] = float(number[1]), b"." in cell, False
    return value, is_dash, decimals > 0


def _notes(buffer: Array, begin: Array, breaks: Array, plan: _Plan) -> tuple[Array, Array]:
    """The lines that have a footnote, and which of these say that a wage is capped.

    Raises _OtherwiseError where one is not of oe.footnote.
    """
    end = breaks - (buffer[breaks - 1] == 13)
    noted = np.flatnonzero(end > begin)
    begin, length = begin[noted], (end - begin)[noted]
    if len(noted) and length.max() > 2:
        raise _OtherwiseError
    second = np.where(length == 2, buffer[begin + 1], 0)
    note = buffer[begin] + 256 * second.astype(np.int64)
    if not np.isin(note, plan.marks).all():
        raise _OtherwiseError
    return noted, np.isin(note, plan.capped)


def _joined(blocks: list[_Block], names: list[str], year: int) -> pa.Table:
    """The blocks' rows as one table, its figures still in the blocks' pieces."""
    groups = np.concatenate([block.groups for block in blocks])
    place, area = _coded(groups[:, 3:11])
    occupation_at, occupation = _coded(groups[:, 17:23])
    industry_at, industry = _coded(groups[:, 11:17])
    for codes, pattern in ((area, AREA), (industry, INDUSTRY), (occupation, OCCUPATION)):
        if not all(map(pattern.fullmatch, codes)):
            raise _OtherwiseError
    kinds = {NATION: "nation", STATE: "state"}
    area_types = [kinds.get(code[:1], "metro" if code[1:3] == b"00" else "nonmetro") for code in area]
    table = {
        "year": pa.array(np.full(len(groups), year, np.int64)),
        "occupation_code": encoded_text(
            occupation_at, [f"{c[:2].decode()}-{c[2:].decode()}" for c in occupation]
        ),
        "area_type": encoded_text(place, area_types),
        "area_code": encoded_text(place, [code[1:].decode() for code in area]),
        "industry_code": encoded_text(industry_at, [code.decode() for code in industry]),
    }
    for number, name in enumerate(names):
        table[name] = pa.chunked_array([block.columns[number] for block in blocks])
    for name in ("withheld", "capped"):
        table[name] = pa.array(np.concatenate([getattr(block, name) for block in blocks]))
    return pa.table(table)


def _coded(codes: Array) -> tuple[Array, list[bytes]]:
    """Which of the distinct codes each row has, and these in order."""
    # Area and kind of area are eight bytes, the others are padded to as many.
    padded = np.zeros((len(codes), 8), np.uint8)
    padded[:, : codes.shape[1]] = codes
    number = padded.view(">u8").ravel().astype(np.uint64)
    # Areas and industries stand in long runs: one of each is looked at.
    first = np.ones(len(number), bool)
    first[1:] = number[1:] != number[:-1]
    distinct, at = np.unique(number[first], return_inverse=True)
    run = np.cumsum(first, dtype=np.int32) - 1
    return at.astype(np.int32)[run], [int(code).to_bytes(8, "big")[: codes.shape[1]] for code in distinct]
