"""Measures of an open page: whether it fits, what a finger can hit, what can be read, what axe-core finds."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.states import STILL

# Wider than the window: the document, the part that scrolls, or a chart.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.tagName} is ${e.scrollWidth} wide`);
  const charts = [...document.querySelectorAll('.js-plotly-plot .main-svg')]
    .filter(e => e.getBoundingClientRect().right > width + 1).map(e => `a chart ends at ${e.getBoundingClientRect().right}`);
  return [...scrolls, ...charts];
}"""

# Chart labels that extend beyond their chart.
CUT_OFF = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('text')].filter(t => t.textContent && t.getBoundingClientRect().width)
    .filter(t => { const b = t.getBoundingClientRect(); return b.left < frame.left - 2 || b.right > frame.right + 2; })
    .map(t => t.textContent);
})"""

# Targets smaller than `least` pixels in either direction. Small buttons inside a field (its list, its step, its help)
# may be 24 pixels, since the whole field can be pressed. Terms and links inside a line of text are exempt (WCAG 2.5.8).
SMALL = """least => [...document.querySelectorAll('button, summary, a, input, textarea, [role=button]')]
  .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(e => e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().right > 0)
  .filter(e => !e.matches('.term, [data-testid=stSkipToContent]') && !e.closest('p, td, th, .stMarkdown li, [aria-hidden=true], [data-testid=stElementToolbar]'))
  .map(e => {
    const field = e.closest('.react-aria-ComboBox > [role=group], [data-testid=stNumberInputContainer], .stCheckbox label');
    const box = (e.matches('input') && field ? field : e).getBoundingClientRect();
    const minor = e.matches('button') && (field || e.closest('label'));
    return [(e.getAttribute('aria-label') || e.textContent || e.tagName).trim().slice(0, 40), Math.round(box.width), Math.round(box.height), minor ? 24 : least];
  })
  .filter(([, width, height, enough]) => width < enough || height < enough)"""

# Chart labels, which axe-core cannot judge, with a contrast below 4.5:1 against what is painted behind them.
FAINT = """() => {
  const parsed = color => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const paper = parsed(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
  const opaque = fill => fill.startsWith('rgb') && (parsed(fill)[3] ?? 1) > .99;
  return [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const painted = [...plot.querySelectorAll('.shapelayer path, .annotation .bg')]
      .filter(s => opaque(getComputedStyle(s).fill) && (Number(getComputedStyle(s).fillOpacity) > .99)).map(s => [s.getBoundingClientRect(), parsed(getComputedStyle(s).fill)]);
    return [...plot.querySelectorAll('text')].filter(t => t.textContent.trim() && t.getBoundingClientRect().width).map(t => {
      const box = t.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
      const under = painted.filter(([b]) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom).pop();
      const [a, b] = [light(parsed(getComputedStyle(t).fill)), light(under ? under[1] : paper)];
      return [t.textContent, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
    }).filter(([, contrast]) => contrast < 4.5);
  });
}"""

# Levels of the visible headings, in order.
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"


# How axe-core reports an element that changed while it looked.
AXE_ERROR = "Axe encountered an error"
ATTEMPTS = 4


@dataclass(frozen=True)
class Exemption:
    """A finding that is accepted: axe-core's rule, the elements it may name, and the reason."""

    rule: str
    selector: str
    reason: str


# Faults of Streamlit that cannot be repaired from outside. docs/accessibility.md lists the same ones.
EXEMPTIONS: tuple[Exemption, ...] = ()

# Results that axe-core leaves undecided. Chart labels lie over marks (FAINT judges them) and are hidden from screen
# readers, which read the chart's description.
UNDECIDED = (
    Exemption(
        "color-contrast", ".js-plotly-plot text, .js-plotly-plot text *", "chart labels: judged by FAINT"
    ),
    Exemption(
        "color-contrast",
        ".figures[role=region] caption",
        "axe-core looks at the middle of a table scrolled sideways; at desktop width it decides the same caption",
    ),
    Exemption(
        "color-contrast",
        ".st-key-path-kept *",
        "stays in view below the header while axe-core scrolls, which then sees both; its colors are those of every .source",
    ),
)


def find_axe_violations(page: Page, within: str | None = None) -> list[str]:
    """Return violations of any impact and undecided results of the page, or of a part, except the exempt ones."""
    options = {"resultTypes": ["violations", "incomplete"], "rules": {"target-size": {"enabled": True}}}
    for _ in range(ATTEMPTS):
        page.wait_for_function(STILL)
        results = Axe().run(page, context=within, options=options).response
        if AXE_ERROR not in str(results["incomplete"]):
            break
    lines = []
    for kind, exemptions in (("violations", EXEMPTIONS), ("incomplete", UNDECIDED + EXEMPTIONS)):
        for finding in results[kind]:
            for node in finding["nodes"]:
                target = node["target"][-1]
                if any(e.rule == finding["id"] and _matches(page, e.selector, target) for e in exemptions):
                    continue
                reasons = [(c["message"], c.get("data")) for k in ("any", "all", "none") for c in node[k]]
                lines.append(
                    f"{kind}: {finding['id']} ({finding['impact']}) {target} {reasons[:2]} {node['html'][:200]}"
                )
    return lines


def _matches(page: Page, selector: str, target: str) -> bool:
    script = "([selector, target]) => document.querySelector(target)?.matches(selector) ?? false"
    return bool(page.evaluate(script, [selector, target]))
