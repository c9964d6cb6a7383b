"""What is measured on a page that is open: whether it fits, what can be hit, what can be read, what axe-core finds."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What is wider than the window: the document, the part that scrolls, a chart, or anything outside a box that scrolls.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.tagName} is ${e.scrollWidth} wide`);
  const charts = [...document.querySelectorAll('.js-plotly-plot .main-svg')]
    .filter(e => e.getBoundingClientRect().right > width + 1).map(e => `a chart ends at ${e.getBoundingClientRect().right}`);
  return [...scrolls, ...charts];
}"""

# Texts of charts that end outside the chart.
CUT_OFF = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('text')].filter(t => t.textContent && t.getBoundingClientRect().width)
    .filter(t => { const b = t.getBoundingClientRect(); return b.left < frame.left - 2 || b.right > frame.right + 2; })
    .map(t => t.textContent);
})"""

# Things to press that are smaller than `least` pixels either way; a field's own small buttons (its list, a step up,
# its explanation) may be 24, as the whole field is there to press. A word that explains itself and a link stand in a
# line of text, which WCAG 2.5.8 excepts.
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

# Texts of charts, which axe-core cannot judge, with a contrast below 4.5:1 against what is painted below them.
FAINT = """() => {
  const parsed = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
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

# Levels of the headings that are seen, in their order.
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"


# What axe-core says of an element that it could not judge, and how often it may look.
FAILED = "Axe encountered an error"
TRIES = 4


@dataclass(frozen=True)
class Passed:
    """A finding that is let pass: axe-core's rule, the elements it may stand for, and why."""

    rule: str
    selector: str
    why: str


# Faults of Streamlit that cannot be mended from outside, each with its reason. docs/accessibility.md lists the same.
EXCEPTIONS: tuple[Passed, ...] = ()

# What axe-core cannot decide and is judged here: texts of charts lie over pictures and marks (see FAINT), and are
# hidden from screen readers behind the chart's own description.
UNDECIDED = (
    Passed(
        "color-contrast", ".js-plotly-plot text, .js-plotly-plot text *", "texts of charts: judged by FAINT"
    ),
    Passed(
        "color-contrast",
        ".figures[role=region] caption",
        "axe-core looks at the middle of a table that is scrolled sideways; on a desk it decides the same caption",
    ),
)


def axe_findings(page: Page, within: str | None = None) -> list[str]:
    """Violations of any impact and undecided results, but for those named above; of the whole page or of a part."""
    options = {"resultTypes": ["violations", "incomplete"], "rules": {"target-size": {"enabled": True}}}
    for _ in range(TRIES):
        found = Axe().run(page, context=within, options=options).response
        # What moves while axe-core looks at it, such as a fold that is opening, is looked at again.
        if FAILED not in str(found["incomplete"]):
            break
        page.wait_for_timeout(500)
    lines = []
    for kind, passed in (("violations", EXCEPTIONS), ("incomplete", UNDECIDED + EXCEPTIONS)):
        for finding in found[kind]:
            for node in finding["nodes"]:
                target = node["target"][-1]
                if any(
                    each.rule == finding["id"]
                    and page.evaluate(
                        "([s, t]) => document.querySelector(t)?.matches(s) ?? false",
                        [each.selector, target],
                    )
                    for each in passed
                ):
                    continue
                why = [(c["message"], c.get("data")) for k in ("any", "all", "none") for c in node[k]]
                lines.append(
                    f"{kind}: {finding['id']} ({finding['impact']}) {target} {why[:2]} {node['html'][:200]}"
                )
    return lines
