"""The first section of `/scenarios`: the published percentiles of pay and the four stages."""

from collections.abc import Iterator

from app import text as app_text
from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Piece
from app.components.units import PayUnit
from app.theme import Palette
from app.views.scenarios import pay_charts
from app.views.scenarios.downloads import DOWNLOADS
from app.views.scenarios.frames import build_percentile_table, build_stage_table
from app.views.scenarios.sentences.pay import GROUPS, describe_pay_range, describe_trial
from app.views.scenarios.view import build_view, find_published_row
from etl.schema.wages import PERCENTILES
from outlook.pay import spread
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query
from outlook.tables import Tables


def build_pay_section(
    tables: Tables, scenario: Scenario, stage: str, unit: PayUnit, colors: Palette
) -> Iterator[Piece]:
    """The exhibit of the published percentiles and the four stages; no exhibit where nothing is published."""
    view = tables.compute(build_view, scenario, stage)
    row = find_published_row(tables, view)
    if row is None:
        return
    percentiles = {
        p: float(row[unit.column(f"p{p}")]) if app_text.is_known(row[unit.column(f"p{p}")]) else None
        for p in PERCENTILES
    }
    missing = [
        f"p{p} ({app_text.format_figure(row, unit.column(f'p{p}'), unit.format)})"
        for p in PERCENTILES
        if percentiles[p] is None
    ]
    gap = f" Missing: {', '.join(missing)}." if missing else ""
    estimated = view.stages is not None and view.stages.estimated
    what = (
        "Thin line: 10th to 90th percentile; thick: 25th to 75th; dot: median. Diamonds: our estimate at each stage; the "
        "whisker is its error. Pale bars: what most of the lowest-paid third (I) and of the better-paid two thirds (IV) are paid"
    )
    year = int(row["year"])
    jobs = float(row["employment"]) if app_text.is_known(row["employment"]) else None
    # A spread is that of the published row, so it does not describe pay of a place and setting combined.
    spreads = {} if estimated else spread.find_spreads(row)
    yield Exhibit(
        name="pay",
        drawing=pay_charts.draw_pay(
            percentiles,
            source=f"{'' if estimated or view.all_settings else ', this employer type'}{', all employers' if estimated else ''}",
            stages=view.stages.pay if view.stages else None,
            spreads={name: each for name, each in spreads.items() if name in GROUPS},
            stage=view.stage,
            colors=colors,
            unit=unit,
        ),
        finding=describe_pay_range(view, unit),
        measure=f"Pay {unit.per}, May {row['year']}, before tax, nominal dollars",
        reading=f"{what}.{gap}",
        alt=f"Published percentiles and pay at each stage for {view.occupation}, {view.place}.",
        table=build_percentile_table(row, unit),
        table_alt="Published percentiles",
        download=DOWNLOADS["pay-by-stage"],
        chosen=build_query(scenario),
        source_ids=view.stages.source_ids if view.stages else [row["source_id"]],
        remark=f"Stages are estimated here from those figures. {describe_trial(scenario.occupation, jobs)}".rstrip(),
        tidy_rows=table_url(
            "wages",
            occupation_code=scenario.occupation,
            area_code=str(row["area_code"]),
            year=year,
            industry_code=str(row["industry_code"]),
        ),
        more=[
            FurtherTable(
                label="The four stages as a table", table=build_stage_table(view.stages, spreads, unit)
            )
        ]
        if view.stages
        else [],
    )
