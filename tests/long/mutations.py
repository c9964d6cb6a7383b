"""Damage to valid files: bytes, lines, cells, members of zips, parts of workbooks."""

import io
import json
import random
import re
import zipfile
from typing import Any

# Cells that a careless reader trips over.
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


def mutate(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """Damage a valid file in its container, its parts, its lines or its cells; sometimes return plain noise."""
    way = rng.random()
    if way < 0.03:
        start = rng.choice([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", content[:64]])
        return start + rng.randbytes(rng.randint(0, 2000))
    if way < 0.20:
        return mutate_bytes(rng, content, others)
    if content.startswith(b"PK"):
        return mutate_members(rng, content, others)
    if content.startswith(b"\xd0\xcf"):
        return mutate_bytes(rng, content, others)
    if content.startswith(b"["):
        return mutate_json(rng, content)
    return mutate_text(rng, content)


def mutate_json(rng: random.Random, content: bytes) -> bytes:
    """Replace or drop some nodes of a JSON document."""
    root = {"root": json.loads(content)}

    def list_places(node: Any, holder: Any, key: Any) -> list[tuple[Any, Any]]:
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        return [(holder, key), *(place for k, n in list(inner) for place in list_places(n, node, k))]

    for _ in range(rng.choice([1, 1, 2, 5])):
        holder, key = rng.choice(list_places(root["root"], root, "root"))
        node = holder[key]
        if isinstance(holder, dict) and holder is not root and rng.random() < 0.25:
            del holder[key]
        else:
            odd: list[Any] = [
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


def mutate_bytes(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """Flip, set, cut or double bytes, or append another file's."""
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


def mutate_members(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """Mutate, rename, swap, drop, double or repack the members of a zip, also in workbooks inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    # A member of a zip may be damaged already, which zipfile reports in many ways.
    except Exception:
        return mutate_bytes(rng, content, others)
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
                # Prefer sheets, since readers read these most.
                sheets = [i for i, (n, _) in enumerate(parts) if re.search(r"sheet\d|\.xlsx?$|\.csv$", n)]
                at = rng.choice(sheets) if sheets and rng.random() < 0.7 else at
                name, part = parts[at]
                xml = part.lstrip().startswith(b"<") and rng.random() < 0.8
                parts[at] = (
                    name,
                    mutate_xml(rng, part) if xml else mutate(rng, part, others) if part else b"",
                )
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
        # Wrong sizes and counts: the directory is near the end.
        at = rng.randrange(max(0, len(packed) - 200), len(packed))
        packed[at] = rng.randrange(256)
    return bytes(packed)


def mutate_xml(rng: random.Random, part: bytes) -> bytes:
    """Change cells, attributes and whole elements of a part of a workbook."""
    for _ in range(rng.choice([1, 1, 2, 5])):
        hostile = rng.choice(HOSTILE).encode()
        match rng.randrange(9):
            case 0 | 1 | 2:
                part = replace_one(
                    rng, rb"(<(?:v|t)(?: [^>]*)?>)[^<]*(<)", part, rb"\g<1>", hostile, rb"\g<2>"
                )
            case 3:
                part = replace_one(rng, rb'(=")[^"]*(")', part, rb"\g<1>", hostile, rb"\g<2>")
            case 4:
                place = rng.choice(
                    [b"XFD1048576", b"ZZ99", b"A0", b"A99999999999", b"a1", b"1A", b"AAAAAAAA1", b"B2"]
                )
                part = replace_one(rng, rb'( r=")[A-Z]+[0-9]+(")', part, rb"\g<1>", place, rb"\g<2>")
            case 5:
                part = replace_one(rng, rb' (?:r|t|s)="[^"]*"', part)
            case 6:
                kind = rng.choice([b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"x"])
                part = replace_one(rng, rb'( t=")[^"]*(")', part, rb"\g<1>", kind, rb"\g<2>")
            case 7:
                part = replace_one(rng, rb"<row.*?</row>|<c .*?</c>", part, rng.choice([b"", rb"\g<0>\g<0>"]))
            case _:
                entity = b'<!DOCTYPE x [<!ENTITY a "' + hostile.replace(b"\\", b"") + b'">]>'
                part = rng.choice(
                    [
                        part.decode("utf-8", "replace").encode("utf-16"),
                        entity + part,
                        mutate_bytes(rng, part, [part]),
                    ]
                )
    return part


def replace_one(rng: random.Random, pattern: bytes, part: bytes, *new: bytes) -> bytes:
    """Replace one match of a pattern at random; the replacement may name groups."""
    found = list(re.finditer(pattern, part, re.DOTALL))
    if not found:
        return part
    match = rng.choice(found)
    text = b"".join(match.expand(n) if b"\\g<" in n else n for n in new)
    return part[: match.start()] + text + part[match.end() :]


def mutate_text(rng: random.Random, content: bytes) -> bytes:
    """Change lines and cells of a text table, its encoding or its line ends."""
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
