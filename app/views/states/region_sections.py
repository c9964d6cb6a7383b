"""Several places added up into one region: sentences, cards, map and table, as a section of `/states`."""

from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from app import text
from app.components import maps
from app.components.cards import Card
from app.components.exhibit import Exhibit, table_url
from app.components.places.chart_tables import build_places_table
from app.components.places.dollars import find_pay_measure
from app.components.places.map_sections import SHADES, list_map_places
from app.components.places.place_downloads import DOWNLOADS
from app.components.sections import Paragraph, Piece
from app.components.units import YEARLY, PayUnit
from app.downloads.download import JOINED
from app.theme import Palette
from outlook import places
from outlook.boundaries import load_local_map
from outlook.claims import Estimate
from outlook.regions import LEAST_COVERED_PCT, Region, combine_places
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

REGION_MAP = "region-map"
NO_FIGURE = "Not available"
METHOD = (
    "Jobs are summed. Mean pay is weighted by jobs. Their 90% intervals combine those of the places as if the places' "
    "errors were independent.",
    "Percentiles are estimated: we draw a pay curve through each place's published percentiles, mix the curves by jobs, "
    "and read the percentiles off the mixture. Adding up all states this way comes within about 3% of BLS's national "
    "percentiles. BLS publishes no error for percentiles, so these have none.",
)


def load_region(tables: Tables, code: str, area_codes: tuple[str, ...]) -> Region | None:
    """The region of places that do not overlap; None if none of them has an estimate."""
    return tables.compute(combine_places, code, area_codes)


def describe_region(region: Region, title: str, name: str, unit: PayUnit = YEARLY) -> str:
    """How many jobs there are in the region called `name`, and what they pay on average."""
    who = text.lower_title(title)
    if region.jobs is None:
        return translate(
            "BLS did not release how many {title} there were in these places in May {year}."
        ).format(title=who, year=region.year)
    sentence = translate("{place} has {jobs} jobs for {title} (May {year}).").format(
        place=_capitalize(translate(name)),
        jobs=text.format_tens(region.jobs.value),
        title=who,
        year=region.year,
    )
    if region.mean is None:
        return f"{sentence} {translate('BLS released no pay.')}"
    mean = translate("Average (mean) pay is {pay} {per}.").format(
        pay=_format_pay(region.mean.value, unit), per=translate(unit.per)
    )
    return f"{sentence} {mean}"


def describe_gaps(region: Region | None, left_out: Sequence[str]) -> str:
    """What is left out of the region and what its figures rest on; "" if nothing is missing."""
    parts = []
    if left_out:
        parts.append(
            translate(
                "A state you chose already includes all or part of these places, so we left them out: {places}."
            ).format(places=text.join_list(list(left_out)))
        )
    if region is None or region.jobs is None:
        return " ".join(parts)
    if region.without_jobs:
        parts.append(
            translate(
                "The region leaves out {places}, because BLS didn't release the number of jobs there."
            ).format(places=text.join_list(list(region.without_jobs)))
        )
    if region.mean is not None and round(region.mean_covered_pct, 1) < 100:
        parts.append(
            translate("Mean pay is based on {share} of the region's jobs.").format(
                share=text.format_percent(region.mean_covered_pct)
            )
        )
    covered = text.format_percent(region.percentiles_covered_pct)
    if not region.percentiles:
        parts.append(
            translate(
                "We don't estimate percentiles: BLS released all of them for only {covered} of the region's jobs, and we require "
                "{least}."
            ).format(covered=covered, least=f"{LEAST_COVERED_PCT:.0f}%")
        )
    elif round(region.percentiles_covered_pct, 1) < 100:
        parts.append(
            translate("Percentiles are based on {covered} of the region's jobs.").format(covered=covered)
        )
    return " ".join(parts)


def build_cards(region: Region, unit: PayUnit = YEARLY) -> tuple[Card, ...]:
    """Jobs and pay of a region, estimates marked as such."""
    percentiles = {p: _format_pay(value, unit) for p, value in region.percentiles.items()}
    estimated = "Estimated" if percentiles else ""
    return (
        Card(
            name=translate("Typical pay {per}").format(per=translate(unit.per)),
            figure=percentiles.get(50, NO_FIGURE),
            note="median, estimated" if percentiles else "median",
        ),
        Card(name="Average (mean)", **_format_estimate(region.mean, unit)),
        Card(
            name="1 in 10 earns under",
            figure=percentiles.get(10, NO_FIGURE),
            note=translate("1 in 10 earns over {pay} (estimated)").format(pay=percentiles[90])
            if percentiles
            else "",
        ),
        Card(name="Jobs", **_format_estimate(region.jobs)),
        Card(name="Middle half earn", figure=_format_middle(percentiles), note=estimated),
        Card(name="Places added up", figure=str(len(region.members) - len(region.without_jobs))),
    )


def _capitalize(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


def _format_middle(percentiles: dict[int, str]) -> str:
    return f"{percentiles[25]}–{percentiles[75]}" if percentiles else NO_FIGURE


def _format_pay(usd_a_year: float, unit: PayUnit) -> str:
    """A region's pay, which is computed from pay a year; an hour is one of 2,080."""
    value = usd_a_year if unit is YEARLY else usd_a_year / FULL_TIME_HOURS_A_YEAR
    return text.format_measure(value, unit.kind)


def _format_estimate(estimate: Estimate | None, unit: PayUnit | None = None) -> dict[str, str]:
    """A card's figure and margin, of pay in a unit or, without one, of jobs."""
    if estimate is None:
        return {"figure": NO_FIGURE}
    form = partial(_format_pay, unit=unit) if unit else text.format_tens
    margin = estimate.margin
    note = f"±{text.NBSP}{form(margin)} (90%)" if margin is not None else ""
    return {"figure": form(estimate.value), "note": note}


def build_region(
    tables: Tables, code: str, area_codes: tuple[str, ...], name: str, unit: PayUnit, colors: Palette
) -> Iterator[Piece]:
    """The places of a region on a map, and their figures and the region's in a table."""
    region = load_region(tables, code, area_codes)
    if region is None:
        yield Paragraph("BLS published no estimate of this job in these places.")
        return
    measure, frame = find_pay_measure(unit), region.members
    shown = load_local_map(tables, area_codes)
    ranked = places.load_side_by_side(tables, code, list(area_codes), measure=measure.name)
    drawn = list_map_places(
        shown, ranked, measure, ranks={}, titles=places.load_area_titles(tables), opens=False
    )
    yield Exhibit(
        name=REGION_MAP,
        drawing=maps.draw_map(shown, drawn, colors, kind=measure.kind),
        finding=f"{measure.label} of {text.lower_title(tables.title(code))} in {name}",
        measure=f"Dollars {unit.per} as paid there, May {region.year}",
        reading=SHADES,
        alt=f"Map of {len(frame)} places; the table has the same figures.",
        table=_build_table(region, name, unit),
        table_alt=f"Jobs and pay {unit.per} in {name} and its places, May {region.year}",
        download=DOWNLOADS["region"],
        chosen={"occupation": code, "places": JOINED.join(area_codes)},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url(
            "wages",
            occupation_code=code,
            area_code=",".join(area_codes),
            industry_code=ALL_INDUSTRIES,
            year=region.year,
        ),
        remark="The region's own figures are computed by this site.",
    )


def _build_table(region: Region, name: str, unit: PayUnit) -> pd.DataFrame:
    """The places, and the region in the last row; its percentiles are estimates."""
    table = build_places_table(region.members, unit)
    jobs = text.format_tens(region.jobs.value) if region.jobs else NO_FIGURE
    mean = _format_pay(region.mean.value, unit) if region.mean else NO_FIGURE
    percentiles = [
        f"about {_format_pay(region.percentiles[p], unit)}" if region.percentiles else NO_FIGURE
        for p in (10, 25, 50, 75, 90)
    ]
    interval = "none published"
    if region.mean is not None and region.mean.margin is not None:
        low, high = (region.mean.value + sign * region.mean.margin for sign in (-1, 1))
        interval = f"{_format_pay(low, unit)} to {_format_pay(high, unit)}"
    total = pd.DataFrame([[name, jobs, *percentiles, mean, interval]], columns=table.columns)
    return pd.concat([table, total], ignore_index=True)
