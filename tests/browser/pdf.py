"""The text of a PDF as Chromium writes it, which is enough to see whether a printed page is complete."""

import re
import zlib


def read_text(pdf: bytes) -> str:
    """Return the text that a PDF draws, without spaces that one can rely on."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf)}
    fonts = _read_fonts(objects)
    text = []
    for number, content in objects.items():
        if b"stream" not in content or b"/FontFile" in content or re.search(rb"/Subtype\s*/Image", content):
            continue
        try:
            drawn = _read_stream(objects, number).decode("latin-1")
        except zlib.error:
            continue
        font: dict[int, str] = {}
        width = 4
        for name, glyphs in re.findall(r"/F(\d+) [\d.]+ Tf|<(\w+)> Tj", drawn):
            if name:
                font = fonts.get(int(name), {})
                width = 4 if b"/Type0" in objects[int(name)] else 2
            else:
                text += [font.get(int(glyphs[i : i + width], 16), "") for i in range(0, len(glyphs), width)]
        text.append("\n")
    return "".join(text)


def _read_stream(objects: dict[int, bytes], number: int) -> bytes:
    head, _, rest = objects[number].partition(b"stream\n")
    length = re.search(rb"/Length (\d+)", head)
    body = rest[: int(length[1])] if length else rest
    return zlib.decompress(body) if b"FlateDecode" in head else body


def _read_fonts(objects: dict[int, bytes]) -> dict[int, dict[int, str]]:
    """Return the characters of each font's glyphs, by the number of the font's object."""
    fonts: dict[int, dict[int, str]] = {}
    for number, content in objects.items():
        table = re.search(rb"/ToUnicode (\d+) 0 R", content)
        if not table:
            continue
        glyphs: dict[int, str] = {}
        mapping = _read_stream(objects, int(table[1])).decode("latin-1")
        for block in re.findall(r"(?s)beginbfchar\n(.*?)endbfchar", mapping):
            for glyph, text in re.findall(r"<(\w+)> <(\w+)>", block):
                glyphs[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"(?s)beginbfrange\n(.*?)endbfrange", mapping):
            for first, last, text in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
                for n in range(int(first, 16), int(last, 16) + 1):
                    glyphs[n] = chr(int(text, 16) + n - int(first, 16))
        fonts[number] = glyphs
    return fonts
