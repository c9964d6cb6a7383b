"""What readers take away: a chart as a picture and a drawing, on paper, and inside somebody else's page."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.measures import TOO_WIDE, axe_findings
from tests.loopback import Site

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def _saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(".st-key-faces-jobs").get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def _pieces(page: Page, selector: str) -> list[str]:
    """A sentence in the pieces that words with an explanation make of it, without the explanations."""
    pieces: list[str] = page.locator(selector).first.evaluate(
        "e => [...e.childNodes].map(n => (n.nodeType === Node.TEXT_NODE ? n : n.firstChild).textContent)"
    )
    return pieces


def _squeezed(text: str) -> str:
    # Without the ligatures that a font sets.
    return re.sub(r"\s+", "", normalize("NFKC", text))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chart_is_saved_as_a_drawing_and_as_a_picture(visit: Callable[..., Visit], theme: str) -> None:
    seen = visit(theme)
    seen.go("/?occupation=29-9021")
    page = seen.page
    page.locator(".st-key-faces-jobs").get_by_text("Save or share").click()

    name, content = _saved(page, "Drawing (SVG)")
    assert name == "health-information-outlook-jobs.svg"
    drawing = ElementTree.fromstring(content)  # noqa: S314
    texts = ["".join(node.itertext()) for node in drawing.iter(f"{SVG}text")]
    together = _squeezed(" ".join(texts))
    chart = page.locator(".st-key-chart-jobs")
    source = page.locator("[data-source-of=jobs]").inner_text().splitlines()
    finding = chart.locator(".finding").text_content() or ""
    for text in (
        finding,
        *_pieces(page, ".st-key-chart-jobs .measure"),
        *source,
        page.url,
        *chart.locator("svg text").all_text_contents(),
    ):
        assert _squeezed(text) in together
    width, height = int(drawing.attrib["width"]), int(drawing.attrib["height"])
    # In the fonts that a picture by itself has, which are not the page's.
    alone = page.context.new_page()
    alone.set_content(content.decode())
    beyond = alone.evaluate(
        "width => [...document.querySelectorAll('svg text')].map(t => [t.textContent, t.getBoundingClientRect().right - 8])"
        ".filter(([, right]) => right > width)",
        width,
    )
    alone.close()
    assert beyond == []

    name, content = _saved(page, "Picture (PNG)")
    assert name == "health-information-outlook-jobs.png"
    picture = Image.open(BytesIO(content)).convert("RGB")
    assert picture.size == (2 * width, 2 * height)
    colours = picture.getcolors(picture.width * picture.height) or []
    paper = picture.getpixel((2, 2))
    assert paper == ((255, 255, 255) if theme == "light" else (18, 25, 26))
    inked = sum(number for number, colour in colours if colour != paper)
    assert inked > 0.01 * picture.width * picture.height
    assert len(colours) > 50
    assert seen.wrong == []


def test_a_chart_stands_alone_in_somebody_else_s_page(visit: Callable[..., Visit], site: Site) -> None:
    seen = visit()
    page = seen.page
    seen.go("/?embed=true&chart=openings&occupation=29-9021")
    assert page.locator("[data-testid=stPlotlyChart]").count() == 1
    expect(page.locator(".st-key-chart-openings .finding")).to_contain_text(
        "health information technologists"
    )
    expect(page.locator("[data-source-of=openings]")).to_contain_text("U.S. Bureau of Labor Statistics")
    whole = page.get_by_role("link", name="Health Information Outlook")
    assert (whole.get_attribute("href") or "").endswith("?occupation=29-9021")
    for absent in (
        "header a",
        "[data-testid=stDownloadButton]",
        ".stSelectbox",
        "summary",
        "p.answer",
        "nav",
    ):
        assert page.locator(absent).locator("visible=true").count() == 0, absent
    assert page.locator(".stMain button:not(.term)").locator("visible=true").count() == 0
    assert axe_findings(page) == []
    seen.sized(320)
    assert page.evaluate(TOO_WIDE) == []

    # On a narrow page the chart's words take more lines than the frame is made for, and it scrolls.
    seen.sized(1280)
    seen.go("/")
    page.locator(".st-key-faces-openings").get_by_text("Save or share").click()
    code = page.locator(".st-key-faces-openings textarea").input_value()
    assert code.startswith("<iframe ") and "embed=true&amp;chart=openings" in code
    site.put("favicon.ico", "")
    site.put("news.html", f"<h1>News</h1>{code}")
    page.goto(f"{site.address}/news.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".st-key-chart-openings .main-svg").first).to_be_visible()
    expect(frame.get_by_role("link", name="Health Information Outlook")).to_be_visible()
    # The height that the code gives is enough.
    page.frames[1].wait_for_function(
        """() => {
          const links = [...document.querySelectorAll('.source a')], main = document.querySelector('[data-testid=stMain]');
          return links.at(-1).getBoundingClientRect().bottom < innerHeight && main.scrollHeight <= main.clientHeight + 1;
        }"""
    )
    assert frame.locator("header a").locator("visible=true").count() == 0
    assert seen.wrong == []


@pytest.mark.parametrize(("theme", "path"), [("dark", "/"), ("light", "/settings")])
def test_a_page_prints_its_sentence_charts_tables_and_sources(
    visit: Callable[..., Visit], theme: str, path: str
) -> None:
    seen = visit(theme)
    seen.go(path)
    page = seen.page
    answer = _pieces(page, "p.answer")
    cells = page.locator(".figures").first.locator("th, td").all_text_contents()
    source = page.locator("[data-source-of]").first.text_content() or ""
    charts = page.locator(".js-plotly-plot").first.locator("text").all_text_contents()

    printed = _squeezed(pdf_text(page.pdf(format="A4", print_background=True)))
    for text in (*answer, source, *cells, *charts):
        assert _squeezed(text) in printed, text
    for absent in ("Career guide", "Download these figures", "Save or share", "Compare with"):
        assert _squeezed(absent) not in printed, absent
    # Folds are as they were.
    assert page.locator(".stMain .stExpander details[open]").count() == 0

    page.emulate_media(media="print")
    ink, paper = "rgb(28, 37, 38)", "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == paper
    for selector in ("p.answer", ".js-plotly-plot text"):
        colour = f"e => getComputedStyle(e).{'fill' if 'text' in selector else 'color'}"
        assert page.locator(selector).first.evaluate(colour) == ink
    for selector in (".figures caption", ".source", ".measure"):
        assert page.locator(selector).first.evaluate("e => getComputedStyle(e).color") in (
            ink,
            "rgb(74, 86, 87)",
        )
    assert seen.wrong == []


def pdf_text(pdf: bytes) -> str:
    """The text of a PDF as Chromium writes it: glyphs by font, each font with a table of what its glyphs mean."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf)}

    def stream(number: int) -> bytes:
        head, _, rest = objects[number].partition(b"stream\n")
        length = re.search(rb"/Length (\d+)", head)
        body = rest[: int(length[1])] if length else rest
        return zlib.decompress(body) if b"FlateDecode" in head else body

    fonts: dict[int, dict[int, str]] = {}
    for number, content in objects.items():
        table = re.search(rb"/ToUnicode (\d+) 0 R", content)
        if not table:
            continue
        glyphs: dict[int, str] = {}
        words = stream(int(table[1])).decode("latin-1")
        for block in re.findall(r"(?s)beginbfchar\n(.*?)endbfchar", words):
            for glyph, text in re.findall(r"<(\w+)> <(\w+)>", block):
                glyphs[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"(?s)beginbfrange\n(.*?)endbfrange", words):
            for first, last, text in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
                for n in range(int(first, 16), int(last, 16) + 1):
                    glyphs[n] = chr(int(text, 16) + n - int(first, 16))
        fonts[number] = glyphs
    found = []
    for number, content in objects.items():
        if b"stream" not in content or b"/FontFile" in content or re.search(rb"/Subtype\s*/Image", content):
            continue
        try:
            drawn = stream(number).decode("latin-1")
        except zlib.error:
            continue
        font: dict[int, str] = {}
        width = 4
        for name, glyphs_ in re.findall(r"/F(\d+) [\d.]+ Tf|<(\w+)> Tj", drawn):
            if name:
                font = fonts.get(int(name), {})
                width = 4 if b"/Type0" in objects[int(name)] else 2
            else:
                found += [
                    font.get(int(glyphs_[i : i + width], 16), "") for i in range(0, len(glyphs_), width)
                ]
        found.append("\n")
    return "".join(found)


def test_the_preview_that_messengers_show_can_be_fetched(visit: Callable[..., Visit]) -> None:
    seen = visit()
    for path, title in (("/", "Outlook"), ("/states?occupation=29-9021", "States")):
        html = seen.page.request.get(seen.address + path, headers={"Accept": "text/html"}).text()
        tags = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
        assert tags["og:title"] == f"{title} – Health Information Outlook"
        assert len(tags["description"]) > 50
        picture = seen.page.request.get(tags["og:image"])
        assert picture.status == 200
        assert Image.open(BytesIO(picture.body())).size == (1200, 630)
        icons = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]+)"', html)
        assert len(icons) == 2
        for icon in icons:
            assert seen.page.request.get(seen.address + quote(icon)).status == 200
