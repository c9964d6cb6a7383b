"""Jobs or places side by side: one table of their figures, one chart of pay, one of projected growth."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd
from markupsafe import Markup

from app.components.chart_rows import has_ranges, labeled_rows, ranges
from app.components.exhibit import Exhibit
from app.components.html_table import render_table
from app.components.sections import Paragraph, Piece, translated
from app.components.units import UNITS, PayUnit
from app.downloads.download import JOINED
from app.sketch import Sketch
from app.text import format_figure, format_percent, join_list
from app.theme import Palette
from app.views.overview.bar_charts import draw_compared_growth
from app.views.overview.compare_downloads import DOWNLOADS
from app.views.overview.comparing import Pair, load_summaries, name_columns
from app.views.overview.figures import NONE, format_jobs, format_openings, format_pay, format_schooling
from outlook.summary import Growth, Summary
from outlook.tables import Tables
from outlook.translation import translate

PAY_CHART, GROWTH_CHART = "compare-pay", "compare-growth"


def render_comparison(tables: Tables, pairs: tuple[Pair, ...], unit: PayUnit) -> Markup:
    """Render the table of what is compared: one column each, one row per figure."""
    summaries = load_summaries(tables, pairs)
    frame = pd.DataFrame(
        [[translate(name), *(form(each) for each in summaries)] for name, form in _list_rows(unit)],
        columns=["Figure", *name_columns(summaries)],
    )
    return render_table(frame, "Side by side; differences are not tested")


def _list_rows(unit: PayUnit) -> Sequence[tuple[str, Callable[[Summary], str]]]:
    return (
        (translate("Median pay {per}").format(per=translate(unit.per)), lambda each: format_pay(each, unit)),
        ("Lowest-paid third", lambda each: _format_lowest_third(each, unit)),
        ("Jobs", format_jobs),
        ("Projected change", _format_growth),
        ("Openings a year", _format_openings),
        ("Usual way in", format_schooling),
    )


def _format_lowest_third(summary: Summary, unit: PayUnit) -> str:
    if summary.lowest_third is None:
        return translate(NONE)
    margin = (summary.lowest_third.high - summary.lowest_third.low) / 2
    pay = translate("about {pay}").format(pay=unit.format_estimate(summary.lowest_third.middle))
    return f"{pay} ±\u00a0{unit.format_estimate(margin)}"


def _format_growth(summary: Summary) -> str:
    if summary.growth is None or summary.growth.change_pct is None:
        return translate(NONE)
    return f"{format_percent(summary.growth.change_pct, signed=True)}, {_describe_projection(summary, summary.growth)}"


def _format_openings(summary: Summary) -> str:
    whose = _name_projected(summary, summary.growth) if summary.growth else ""
    return format_openings(summary) + (f" ({whose})" if whose else "")


def _describe_projection(summary: Summary, growth: Growth) -> str:
    whose = _name_projected(summary, growth)
    return f"{growth.base_year}–{growth.target_year % 100:02d}" + (f" ({whose})" if whose else "")


def _name_projected(summary: Summary, growth: Growth) -> str:
    if growth.area_code == summary.area_code:
        return ""
    return translate("U.S.") if growth.is_nation else growth.area


@translated
def build_pay_ranges(
    tables: Tables, pairs: tuple[Pair, ...], unit_code: str, colors: Palette
) -> Iterator[Piece]:
    """Build the chart of what is compared: the range of pay of each, a row each."""
    unit, summaries = UNITS[unit_code], load_summaries(tables, pairs)
    names = name_columns(summaries)
    known = [(name, each.row) for name, each in zip(names, summaries, strict=True) if each.row is not None]
    column = unit.column("p50")
    frame = pd.DataFrame([{**row.to_dict(), "setting": name} for name, row in known])
    if frame.empty or not has_ranges(frame, unit):
        yield Paragraph(translate("BLS publishes no pay {per} for these.").format(per=translate(unit.per)))
        return
    medians = [
        translate("{name}, median {pay}").format(name=name, pay=format_figure(row, column, unit.format))
        for name, row in known
    ]
    years = sorted({int(year) for year in frame["year"]})
    yield Exhibit(
        name=PAY_CHART,
        drawing=_draw_pay(frame, unit, colors),
        finding=translate("Range of pay {per}").format(per=translate(unit.per)),
        measure=translate("May {years}").format(years=join_list([str(year) for year in years])),
        reading=translate("Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median."),
        alt=translate("Ranges of pay {per}: {medians}.").format(
            per=translate(unit.per), medians=join_list(medians)
        ),
        table=pd.DataFrame({"Row": frame["setting"]}),
        table_alt="Rows of the chart",
        download=DOWNLOADS["side-by-side"],
        chosen=choose(pairs),
        source_ids=dict.fromkeys(frame["source_id"]),
    )


def _draw_pay(frame: pd.DataFrame, unit: PayUnit, colors: Palette) -> Sketch:
    labels = [
        f"<b>{row['setting']}</b>  {format_figure(row, unit.column('p50'), unit.format)}"
        for _, row in frame.iterrows()
    ]
    shades = [colors.ink] * len(labels)
    chart = labeled_rows(labels, shades=shades, colors=colors)
    ranges(chart, frame, colors, unit=unit, accents=1)
    chart.update_xaxes(tickformat=unit.ticks)
    return chart


@translated
def build_growth_bars(tables: Tables, pairs: tuple[Pair, ...], colors: Palette) -> Iterator[Piece]:
    """Build the chart of the projected growth of what is compared, a bar each."""
    summaries = load_summaries(tables, pairs)
    known = [
        (name, each)
        for name, each in zip(name_columns(summaries), summaries, strict=True)
        if each.growth is not None and each.growth.change_pct is not None
    ]
    if not known:
        yield Paragraph(translate("No projections include these jobs."))
        return
    frame = pd.DataFrame(
        {
            "name": [name for name, _ in known],
            "change_pct": [each.growth.change_pct for _, each in known if each.growth],
            "years": [_describe_projection(each, each.growth) for _, each in known if each.growth],
        }
    )
    yield Exhibit(
        name=GROWTH_CHART,
        drawing=draw_compared_growth(frame, colors),
        finding=translate("Projected change in jobs"),
        measure=translate("Percent over ten years, self-employed included"),
        reading=translate("No margin of error is published. States use their own methods and years."),
        alt=translate("Bar chart of projected change in jobs: ")
        + join_list(
            [f"{row['name']} {format_percent(row['change_pct'], signed=True)}" for _, row in frame.iterrows()]
        )
        + ".",
        table=frame[["name", "years"]],
        table_alt="Rows of the chart",
        download=DOWNLOADS["side-by-side"],
        chosen=choose(pairs),
        source_ids=dict.fromkeys(each.growth.source_id for _, each in known if each.growth),
    )


def choose(pairs: Sequence[Pair]) -> dict[str, str]:
    """The parameters of the download that has these pairs."""
    split = [pair.split(JOINED) for pair in pairs]
    (code, place), others = split[0], split[1:]
    jobs = [other for other, area in others if other != code]
    areas = [area for other, area in others if other == code]
    return {
        "occupation": code,
        "place": place,
        **({"compare": JOINED.join(jobs)} if jobs else {}),
        **({"places": JOINED.join(areas)} if areas else {}),
    }
