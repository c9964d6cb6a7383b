"""Every reader against damaged input: `make fuzz`, or `python -m tests.long.fuzz_readers`.

Valid files in the publishers' layouts are mutated (bytes, lines, cells, members of zips, parts of workbooks) and given
to the reader as a refresh gives them. Only OutlookError may come out, within ten seconds and a bounded memory. A child
process reads, so that a crash of the native code below is noticed; its input is kept under `build/fuzz`.

OUTLOOK_FUZZ_INPUTS (100,000), OUTLOOK_FUZZ_MINUTES (20) and OUTLOOK_FUZZ_SEED (1) bound and repeat a run;
OUTLOOK_FUZZ_INPUT=N runs one input again, in this process, and shows what it raises.
"""

import io
import json
import os
import random
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.codes.occupations import listed
from etl.errors import OutlookError
from etl.reading import Context, read_files
from etl.schema import TABLES
from etl.sources.detect import recognise
from tests import publishers as p

INPUTS = int(os.environ.get("OUTLOOK_FUZZ_INPUTS", "100000"))
MINUTES = float(os.environ.get("OUTLOOK_FUZZ_MINUTES", "20"))
SEED = os.environ.get("OUTLOOK_FUZZ_SEED", "1")
KEPT = Path("build/fuzz")
LIMIT_SECONDS = 10
LIMIT_BYTES = 4_000_000_000

HOSTILE = (
    *(
        "",
        " ",
        "NaN",
        "nan",
        "inf",
        "-inf",
        "Infinity",
        "1e400",
        "1e308",
        "-1e308",
        "-1",
        "-0",
        "0",
        "1e-400",
    ),
    *(
        "1,234",
        "$45,000",
        "45.000,00",
        "1,23",
        "1.2.3",
        "1_000",
        "0x1F",
        "٣٤",
        "½",
        "7.1%",
        "--",
        "-",
        "#",
        "*",
        "**",
    ),
    *(
        "29–2072",
        "2072-02-29 00:00:00",
        "Nov-21",
        "292072",
        "29-20725",
        '="29-2072"',
        "=1+1",
        "00-0000",
        "99-9999",
    ),
    *(
        "TRUE",
        "None",
        "null",
        "#REF!",
        "N/A",
        ">=208,000",
        ">=",
        "2024",
        "99999999999999999999",
        "9" * 400,
        "x" * 70_000,
    ),
    *(
        "\x00",
        "\ufeff",
        "\u202e",
        "😀",
        "é",
        "'",
        '"',
        '"""',
        "\\",
        "&amp;",
        "<v>",
        "]]>",
        "\r",
        "\t",
        ",,,,",
    ),
)


@dataclass(frozen=True)
class Target:
    """A reader with a valid set of files, and the role of the file that is mutated."""

    reader: str
    name: str
    files: dict[str, bytes]
    role: str = "data"


def targets(folder: Path) -> list[Target]:
    """Every reader with each of its layouts; the flat file once for each of its files."""
    path = folder / "file"

    def one(reader: str, name: str, write: Callable[[Path], Path]) -> Target:
        return Target(reader, name, {"data": write(path).read_bytes()})

    state = [p.in_area(p.RECORDS_2025, "06", "2", "California")]
    sector = [p.in_industry(p.RECORDS_2025, "31-33", "5"), p.in_industry(p.REGISTRARS_2025, "62", "58")]
    flat = {role: file.read_bytes() for role, file in p.flat_file(folder / "flat").items()}
    return [
        *(Target("oews-flat", f"oe.{role}", flat, role) for role in ("data", "data", *flat)),
        one("oews-workbook", "oesm25nat.zip", lambda f: p.national_zip(f, 2025)),
        one("oews-workbook", "oesm13nat.zip", lambda f: p.national_zip(f, 2013)),
        one("oews-workbook", "oesm19nat.zip", lambda f: p.national_zip(f, 2019)),
        one("oews-workbook", "oesm25st.zip", lambda f: p.state_zip(f, 2025, state)),
        one("oews-workbook", "oesm24in4.zip", lambda f: p.sector_zip(f, 2024, sector)),
        one(
            "oews-workbook",
            "national_M2025_dl.xlsx",
            lambda f: p.written(f, p.oews_workbook("national_M2025_dl", p.HEADINGS_32, p.NATION_2025, 2025)),
        ),
        *(
            one(
                "projections-workbook",
                "occupation.xlsx",
                lambda f, layout=layout: p.occupation_xlsx(f, 2024, p.EDITION_2024, layout=layout),  # type: ignore[misc]
            )
            for layout in ("combined", "apart", "merged")
        ),
        one("projections-export", "export.csv", lambda f: p.export_csv(f, 2024, p.EDITION_2024)),
        one("projections-export", "export.csv", p.export_2012),
        one("projections-quoted", "quoted.csv", p.quoted_csv),
        one("state-projections", "longterm.csv", p.state_projections_csv),
        one("price-index", "cu.data.1.AllItems", p.cu_data),
        one("price-index-api", "answer", p.api_answers),
        one("price-parity", "SARPP.csv", lambda f: p.written(f, p.parity_csv())),
        one("price-parity", "SARPP.zip", p.parity_zip),
        one("price-parity", "MARPP.zip", lambda f: p.parity_zip(f, "MARPP", areas=p.METRO_PARITIES)),
        one("crosswalk", "crosswalk.xlsx", p.crosswalk_xlsx),
        one("hybrid", "hybrid.xlsx", p.hybrid_xlsx),
        one("job-titles", "titles.xlsx", p.job_titles_xlsx),
    ]


# Mutations -------------------------------------------------------------------------------------------------


def mutated(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """A valid file, damaged in its container, its parts, its lines or its cells; now and then mere noise."""
    way = rng.random()
    if way < 0.03:
        start = rng.choice([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", content[:64]])
        return start + rng.randbytes(rng.randint(0, 2000))
    if way < 0.20:
        return in_bytes(rng, content, others)
    if content.startswith(b"PK"):
        return in_members(rng, content, others)
    if content.startswith(b"\xd0\xcf"):
        return in_bytes(rng, content, others)
    if content.startswith(b"["):
        return in_json(rng, content)
    return in_text(rng, content)


def in_json(rng: random.Random, content: bytes) -> bytes:
    """A JSON document with some nodes replaced or lost."""
    root = {"root": json.loads(content)}

    def places(node: Any, holder: Any, key: Any) -> list[tuple[Any, Any]]:
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        return [(holder, key), *(place for k, n in list(inner) for place in places(n, node, k))]

    for _ in range(rng.choice([1, 1, 2, 5])):
        holder, key = rng.choice(places(root["root"], root, "root"))
        node = holder[key]
        if isinstance(holder, dict) and holder is not root and rng.random() < 0.25:
            del holder[key]
        else:
            odd = [
                None,
                True,
                -1,
                1e400,
                [],
                {},
                [[]],
                rng.choice(HOSTILE),
                [node],
                {"data": node},
                str(node),
            ]
            holder[key] = rng.choice(odd)
    return json.dumps(root["root"]).encode()


def in_bytes(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """Bytes flipped, set, cut, doubled, or joined with another file's."""
    out = bytearray(content)
    for _ in range(rng.choice([1, 1, 1, 2, 4, 16])):
        at = rng.randrange(len(out)) if out else 0
        match rng.randrange(7):
            case 0 | 1 if out:
                out[at] ^= 1 << rng.randrange(8)
            case 2 if out:
                out[at] = rng.choice([0, 0x7F, 0x80, 0xFF, rng.randrange(256)])
            case 3:
                del out[at:]
            case 4:
                del out[at : at + rng.choice([1, 2, 8, 100])]
            case 5:
                out[at:at] = out[at : at + rng.choice([1, 8, 100, 4000])]
            case _:
                other = rng.choice(others)
                out[at:] = other[rng.randrange(len(other)) :]
    return bytes(out)


def in_members(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """A zip whose members are mutated (workbooks inside too), renamed, swapped, lost, doubled or packed otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    # Damaged in an earlier turn, in any of the ways that zipfile knows and does not know.
    except Exception:
        return in_bytes(rng, content, others)
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(parts))
        name, part = parts[at]
        match rng.randrange(10):
            case 0:
                parts[at] = (
                    rng.choice(
                        ["../" + name, "/" + name, name.upper(), "x.xlsx", "a.csv", "", name + "\x00"]
                    ),
                    part,
                )
            case 1:
                other = rng.randrange(len(parts))
                parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], part)
            case 2 if len(parts) > 1:
                del parts[at]
            case 3:
                parts.append(rng.choice(parts))
            case _:
                # Sheets are what is read most: they are preferred.
                sheets = [i for i, (n, _) in enumerate(parts) if re.search(r"sheet\d|\.xlsx?$|\.csv$", n)]
                at = rng.choice(sheets) if sheets and rng.random() < 0.7 else at
                name, part = parts[at]
                xml = part.lstrip().startswith(b"<") and rng.random() < 0.8
                parts[at] = (name, in_xml(rng, part) if xml else mutated(rng, part, others) if part else b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts:
            entry = zipfile.ZipInfo(name or "x", (2026, 4, 1, 10, 0, 0))
            way = rng.choice([0, 0, 8, 8, 8, 8, 8, 12, 14]) if rng.random() < 0.1 else zipfile.ZIP_DEFLATED
            if rng.random() < 0.01:
                entry.external_attr = 0o120777 << 16
            archive.writestr(entry, part, way)
    packed = bytearray(out.getvalue())
    if rng.random() < 0.05:
        # A header that lies: sizes and counts stand near the end.
        at = rng.randrange(max(0, len(packed) - 200), len(packed))
        packed[at] = rng.randrange(256)
    return bytes(packed)


def in_xml(rng: random.Random, part: bytes) -> bytes:
    """Cells, attributes and whole elements of a part of a workbook changed."""
    for _ in range(rng.choice([1, 1, 2, 5])):
        hostile = rng.choice(HOSTILE).encode()
        match rng.randrange(9):
            case 0 | 1 | 2:
                part = one_of(rng, rb"(<(?:v|t)(?: [^>]*)?>)[^<]*(<)", part, rb"\g<1>", hostile, rb"\g<2>")
            case 3:
                part = one_of(rng, rb'(=")[^"]*(")', part, rb"\g<1>", hostile, rb"\g<2>")
            case 4:
                place = rng.choice(
                    [b"XFD1048576", b"ZZ99", b"A0", b"A99999999999", b"a1", b"1A", b"AAAAAAAA1", b"B2"]
                )
                part = one_of(rng, rb'( r=")[A-Z]+[0-9]+(")', part, rb"\g<1>", place, rb"\g<2>")
            case 5:
                part = one_of(rng, rb' (?:r|t|s)="[^"]*"', part)
            case 6:
                kind = rng.choice([b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"x"])
                part = one_of(rng, rb'( t=")[^"]*(")', part, rb"\g<1>", kind, rb"\g<2>")
            case 7:
                part = one_of(rng, rb"<row.*?</row>|<c .*?</c>", part, rng.choice([b"", rb"\g<0>\g<0>"]))
            case _:
                entity = b'<!DOCTYPE x [<!ENTITY a "' + hostile.replace(b"\\", b"") + b'">]>'
                part = rng.choice(
                    [
                        part.decode("utf-8", "replace").encode("utf-16"),
                        entity + part,
                        in_bytes(rng, part, [part]),
                    ]
                )
    return part


def one_of(rng: random.Random, pattern: bytes, part: bytes, *new: bytes) -> bytes:
    """One match of a pattern, whichever, replaced; groups may be named in what replaces it."""
    found = list(re.finditer(pattern, part, re.DOTALL))
    if not found:
        return part
    match = rng.choice(found)
    text = b"".join(match.expand(n) if b"\\g<" in n else n for n in new)
    return part[: match.start()] + text + part[match.end() :]


def in_text(rng: random.Random, content: bytes) -> bytes:
    """Lines and cells of a text table changed, its encoding or its line ends."""
    text = content.decode("utf-8", "replace")
    tab = "\t" if "\t" in text.split("\n")[0] else ","
    lines = text.splitlines(keepends=True)
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.randrange(len(lines)) if lines else 0
        cells = lines[at].split(tab) if lines else [""]
        which = rng.randrange(len(cells))
        match rng.randrange(10):
            case 0 | 1 | 2 | 3 if lines:
                cells[which] = rng.choice(HOSTILE) + ("\r\n" if which == len(cells) - 1 else "")
                lines[at] = tab.join(cells)
            case 4 if lines:
                cells.insert(which, rng.choice(HOSTILE))
                lines[at] = tab.join(cells)
            case 5 if lines:
                del cells[which]
                lines[at] = tab.join(cells)
            case 6 if lines:
                del lines[at : at + rng.choice([1, 1, 5, 100])]
            case 7 if lines:
                lines.insert(at, rng.choice(lines))
            case 8:
                rng.shuffle(cells)
                lines[at : at + 1] = [tab.join(cells)]
            case _:
                lines.insert(
                    at,
                    rng.choice(
                        [
                            "\n",
                            "\r",
                            "#\n",
                            '"\n',
                            "\x00\n",
                            "x" * rng.choice([10, 100_000, 3_000_000]) + "\n",
                        ]
                    ),
                )
    text = "".join(lines)
    match rng.randrange(14):
        case 0:
            return text.encode("utf-16")
        case 1:
            return text.encode("latin-1", "replace")
        case 2:
            return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
        case 3:
            return text.replace("\r\n", "\r").replace("\n", "\r").encode("utf-8", "replace")
        case 4:
            return text.encode("utf-8", "replace")[: rng.randrange(len(text) + 1)]
        case _:
            return text.encode("utf-8", "replace")


# The child, which reads -------------------------------------------------------------------------------------


class Inputs:
    """Input N of a seed, always the same bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.targets = targets(folder / "valid")
        self.others = [content for t in self.targets for content in t.files.values()]

    def read(self, number: int) -> None:
        """Write input `number` and have it read. Whatever the reader raises comes out."""
        rng = random.Random(f"{SEED}-{number}")
        target = self.targets[number % len(self.targets)]
        shutil.rmtree(self.folder / "input", ignore_errors=True)
        paths = {}
        for role, content in target.files.items():
            name = target.name if role == target.role else f"oe.{role}"
            changed = mutated(rng, content, self.others) if role == target.role else content
            paths[role] = p.written(self.folder / "input" / name, changed)
        if rng.random() < 0.15:
            recognise(paths[target.role])
            return
        wanted = rng.choice([None, frozenset(listed())])
        for reading in read_files(target.reader, paths, Context(wanted, {2024: 169_956_100})):
            for name, table in reading.tables.items():
                if name in TABLES:
                    declared = TABLES[name].schema
                    assert (table.column_names, table.schema.types) == (declared.names, declared.types), name

    def name(self, number: int) -> str:
        target = self.targets[number % len(self.targets)]
        return f"{target.reader} {target.name}"


def child(folder: Path, first: int) -> None:
    """Reads inputs from `first` on; a line to standard output before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    inputs = Inputs(folder)
    for number in range(first, INPUTS):
        print(f"start {number}", flush=True)
        started = time.perf_counter()
        try:
            inputs.read(number)
            said = "read"
        except OutlookError as error:
            ends = "\n" not in str(error) and len(str(error)) < 2000
            said = "refused" if ends else "escaped a message of several lines or pages"
        # A panic of Rust is no Exception.
        except BaseException as error:
            said = f"escaped {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        print(f"done {number} {time.perf_counter() - started:.3f} {said}", flush=True)


# The parent, which counts ---------------------------------------------------------------------------------------------


@dataclass
class Count:
    """What became of one reader's inputs."""

    inputs: int = 0
    refused: int = 0
    read: int = 0
    escaped: int = 0
    slowest: float = 0.0


def main() -> int:
    if one := os.environ.get("OUTLOOK_FUZZ_INPUT"):
        with tempfile.TemporaryDirectory() as folder:
            Inputs(Path(folder)).read(int(one))
        return 0
    until = time.monotonic() + MINUTES * 60
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        names = Inputs(folder)
        counts: dict[str, Count] = defaultdict(Count)
        number = 0
        while number < INPUTS and time.monotonic() < until:
            number = run_child(folder, number, until, names, counts)
    total = Count()
    print(f"{'reader':48}{'inputs':>8}{'refused':>9}{'read':>7}{'escaped':>9}{'slowest':>9}")
    for name, count in sorted(counts.items()):
        print(
            f"{name:48}{count.inputs:8}{count.refused:9}{count.read:7}{count.escaped:9}{count.slowest:8.2f}s"
        )
        total.inputs += count.inputs
        total.refused, total.read = total.refused + count.refused, total.read + count.read
        total.escaped, total.slowest = total.escaped + count.escaped, max(total.slowest, count.slowest)
    print(f"{'all':48}{total.inputs:8}{total.refused:9}{total.read:7}{total.escaped:9}{total.slowest:8.2f}s")
    return 1 if total.escaped else 0


def run_child(folder: Path, first: int, until: float, names: Inputs, counts: dict[str, Count]) -> int:
    """One child's inputs until it ends, hangs or the time is up; the number of the next input."""
    command = [sys.executable, "-m", "tests.long.fuzz_readers", "--child", str(folder), str(first)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    number, at_work = first, False
    try:
        while time.monotonic() < until:
            # Starting takes longer than an input may.
            limit = LIMIT_SECONDS if at_work else 60
            ready, _, _ = select.select([running.stdout], [], [], limit)
            line = running.stdout.readline().decode() if ready else ""
            if line.startswith("start"):
                number, at_work = int(line.split()[1]), True
                continue
            count = counts[names.name(number)]
            count.inputs += 1
            if not line:
                what = (
                    "the child ended"
                    if running.poll() is not None or ready
                    else f"no end after {limit} seconds"
                )
                failed(folder, number, what, count)
                return number + 1
            _, _, seconds, said = line.rstrip("\n").split(" ", 3)
            count.slowest = max(count.slowest, float(seconds))
            if said == "read":
                count.read += 1
            elif said == "refused":
                count.refused += 1
            else:
                failed(None, number, said, count)
            number, at_work = number + 1, False
            if number >= INPUTS:
                break
        return number
    finally:
        running.kill()
        running.wait()


def failed(folder: Path | None, number: int, what: str, count: Count) -> None:
    """Print a failure, and keep the input that crashed or hung; others are made again by their number."""
    count.escaped += 1
    print(f"seed {SEED} input {number}: {what}", flush=True)
    if folder is not None:
        shutil.copytree(folder / "input", KEPT / f"{SEED}-{number}", dirs_exist_ok=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
