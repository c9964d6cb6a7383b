"""What readers take with them: a chart as a PNG or SVG file, embedded in another site, or on paper."""

import re
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
from tests.browser.measures import TOO_WIDE, find_axe_violations
from tests.browser.pdf import read_text
from tests.loopback import Site

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def save_chart(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.locator(".st-key-files-jobs").get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def read_sentence(page: Page, selector: str) -> list[str]:
    """Return a sentence in the parts into which its explained terms cut it, without the explanations."""
    parts: list[str] = page.locator(selector).first.evaluate(
        "e => [...e.childNodes].map(n => (n.nodeType === Node.TEXT_NODE ? n : n.firstChild).textContent)"
    )
    return parts


def squeeze(text: str) -> str:
    """Drop white space and ligatures, which differ between a page and its copies."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_is_saved_as_svg_and_png(visit: Callable[..., Visit], theme: str) -> None:
    seen = visit(theme)
    seen.open("/?occupation=29-9021")
    page = seen.page
    page.locator(".st-key-files-jobs").get_by_text("Save or share").click()

    name, content = save_chart(page, "Drawing (SVG)")
    assert name == "health-information-outlook-jobs.svg"
    drawing = ElementTree.fromstring(content)  # noqa: S314
    texts = ["".join(node.itertext()) for node in drawing.iter(f"{SVG}text")]
    together = squeeze(" ".join(texts))
    chart = page.locator(".st-key-chart-jobs")
    source = page.locator("[data-source-of=jobs]").inner_text().splitlines()
    finding = chart.locator(".finding").text_content() or ""
    for text in (
        finding,
        *read_sentence(page, ".st-key-chart-jobs .measure"),
        *source,
        page.url,
        *chart.locator("svg text").all_text_contents(),
    ):
        assert squeeze(text) in together
    width = int(drawing.attrib["width"])
    # Opened alone, the drawing has other fonts than the page.
    alone = page.context.new_page()
    alone.set_content(content.decode())
    beyond = alone.evaluate(
        "width => [...document.querySelectorAll('svg text')].map(t => [t.textContent, t.getBoundingClientRect().right - 8])"
        ".filter(([, right]) => right > width)",
        width,
    )
    alone.close()
    assert beyond == []

    name, content = save_chart(page, "Picture (PNG, 16:9)")
    assert name == "health-information-outlook-jobs.png"
    picture = Image.open(BytesIO(content)).convert("RGB")
    assert picture.size == (2 * 1280, 2 * 720)
    colors = picture.getcolors(picture.width * picture.height) or []
    paper = picture.getpixel((2, 2))
    assert paper == ((255, 255, 255) if theme == "light" else (18, 25, 26))
    inked = sum(number for number, color in colors if color != paper)
    assert inked > 0.01 * picture.width * picture.height
    assert len(colors) > 50
    assert seen.errors == []


def test_chart_is_embedded_in_another_site(visit: Callable[..., Visit], site: Site) -> None:
    seen = visit()
    page = seen.page
    seen.open("/?embed=true&chart=openings&occupation=29-9021")
    assert page.locator("[data-testid=stPlotlyChart]").count() == 1
    expect(page.locator(".st-key-chart-openings .finding")).to_contain_text(
        "health information technologists"
    )
    expect(page.locator("[data-source-of=openings]")).to_contain_text("U.S. Bureau of Labor Statistics")
    home = page.get_by_role("link", name="Health Information Outlook")
    assert (home.get_attribute("href") or "").endswith("?occupation=29-9021")
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
    assert find_axe_violations(page) == []
    seen.resize(320)
    assert page.evaluate(TOO_WIDE) == []

    # On a narrow page the chart's text takes more lines than the frame has room for, and the frame scrolls.
    seen.resize(1280)
    seen.open("/?show-openings=true")
    page.locator(".st-key-files-openings").get_by_text("Save or share").click()
    code = page.locator(".st-key-files-openings textarea").input_value()
    assert code.startswith("<iframe ") and "embed=true&amp;" in code and "chart=openings" in code
    site.put("favicon.ico", "")
    site.put("news.html", f"<h1>News</h1>{code}")
    page.goto(f"{site.address}/news.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".st-key-chart-openings .main-svg").first).to_be_visible()
    expect(frame.get_by_role("link", name="Health Information Outlook")).to_be_visible()
    # The frame is high enough for the whole chart.
    page.frames[1].wait_for_function(
        """() => {
          const links = [...document.querySelectorAll('.source a')], main = document.querySelector('[data-testid=stMain]');
          return links.at(-1).getBoundingClientRect().bottom < innerHeight && main.scrollHeight <= main.clientHeight + 1;
        }"""
    )
    assert frame.locator("header a").locator("visible=true").count() == 0
    assert seen.errors == []


@pytest.mark.parametrize(("theme", "path"), [("dark", "/"), ("light", "/settings")])
def test_page_prints_completely(visit: Callable[..., Visit], theme: str, path: str) -> None:
    seen = visit(theme)
    seen.open(path)
    page = seen.page
    sentence = read_sentence(page, "p.answer")
    source = page.locator("[data-source-of]").first.text_content() or ""
    charts = page.locator(".js-plotly-plot").first.locator("text").all_text_contents()

    printed = squeeze(read_text(page.pdf(format="A4", print_background=True)))
    for text in (*sentence, source, *charts):
        assert squeeze(text) in printed, text
    for absent in ("Get started", "Download CSV", "Save or share", "Compare with"):
        assert squeeze(absent) not in printed, absent
    # Printing opens every fold and closes it again.
    expect(page.locator(".stMain .stExpander details[open]")).to_have_count(0)

    page.emulate_media(media="print")
    seen.wait_until_still()
    ink, paper = "rgb(28, 37, 38)", "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == paper
    for selector in ("p.answer", ".js-plotly-plot text"):
        color = f"e => getComputedStyle(e).{'fill' if 'text' in selector else 'color'}"
        assert page.locator(selector).first.evaluate(color) == ink
    for selector in (".source", ".measure"):
        assert page.locator(selector).first.evaluate("e => getComputedStyle(e).color") in (
            ink,
            "rgb(74, 86, 87)",
        )
    assert seen.errors == []


def test_link_preview_can_be_fetched(visit: Callable[..., Visit]) -> None:
    seen = visit()
    for path, title in (("/", "Overview"), ("/states?occupation=29-9021", "Places")):
        html = seen.page.request.get(seen.url + path, headers={"Accept": "text/html"}).text()
        tags = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
        assert tags["og:title"] == f"{title} – Health Information Outlook"
        assert len(tags["description"]) > 50
        picture = seen.page.request.get(tags["og:image"])
        assert picture.status == 200
        assert Image.open(BytesIO(picture.body())).size == (1200, 630)
        icons = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]+)"', html)
        assert len(icons) == 2
        for icon in icons:
            assert seen.page.request.get(seen.url + quote(icon)).status == 200
