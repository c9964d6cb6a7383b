"""The sentences of `/settings`, right for every selection. Readers know settings as employer types."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from app import text
from app.components.units import YEARLY, PayUnit
from outlook.claims import Comparison, Direction, Estimate, choose_word, compare, make_estimate
from outlook.pay.premiums import Owners, ShareChange
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.translation import translate

# Employer types with fewer jobs than this share are not named at the ends of the list: few workers are behind their pay.
WORTH_NAMING_SHARE_PCT = 3.0


def describe_settings(parts: pd.DataFrame, title: str, year: int, unit: PayUnit) -> str:
    """The page's answer: where most jobs are, and what they pay.

    `parts` are the employer types without the remainder, in order of their jobs.
    """
    if parts.empty:
        return translate("BLS released no pay by employer type for {title} in May {year}.").format(
            title=text.lower_title(title), year=year
        )
    largest = parts.iloc[0]
    share, setting, who = largest["share_pct"], name_setting(largest), text.pluralize_title(title)
    form = (
        translate("In May {year}, {share} of {title} worked in {setting}; {pay} there.")
        if text.is_known(share)
        else translate("In May {year}, {title} worked in {setting}, among other employer types; {pay} there.")
    )
    return form.format(
        year=year,
        share=text.format_percent(share),
        title=who,
        setting=setting,
        pay=_describe_median(largest, unit),
    )


def _describe_median(row: "pd.Series[Any]", unit: PayUnit) -> str:
    median = row[unit.column("p50")]
    if text.is_known(median):
        return translate("typical (median) pay was {pay} {per}").format(
            pay=unit.format(median), per=translate(unit.per)
        )
    return text.describe_median(row)


def list_estimates(rows: pd.DataFrame, column: str, rse: str) -> list[Estimate]:
    """Figures with their errors, row by row."""
    return [make_estimate(value, error) for value, error in zip(rows[column], rows[rse], strict=True)]


def find_ranked(parts: pd.DataFrame, unit: PayUnit) -> pd.DataFrame:
    """The employer types that are ranked by mean pay, the highest first: those that aren't small and have an error."""
    given = parts[_is_large(parts) & parts[unit.column("mean")].notna() & parts["wage_mean_rse_pct"].notna()]
    return given.sort_values(unit.column("mean"), ascending=False)


def _is_large(parts: pd.DataFrame) -> "pd.Series[bool]":
    return parts["share_pct"].fillna(0) >= WORTH_NAMING_SHARE_PCT


def describe_ranking(parts: pd.DataFrame, unit: PayUnit) -> str:
    """What is ranked and how, where medians put it in another order, and what is not ranked; "" if nothing is ranked."""
    given = find_ranked(parts, unit)
    if len(given) < 2:
        return ""
    large = parts[_is_large(parts)]
    above_limit = [
        name_setting(row) for _, row in large.iterrows() if text.is_capped(row, unit.column("mean"))
    ]
    capped = (
        " "
        + translate("Not ranked, because it is above BLS's limit: {settings}.").format(
            settings=text.join_list(above_limit)
        )
        if above_limit
        else ""
    )
    ranked = translate(
        "Ranked by average (mean) pay, with 90% confidence: the {count} employer types with at least {share}% of the jobs."
    ).format(count=len(given), share=f"{WORTH_NAMING_SHARE_PCT:.0f}")
    return f"{ranked}{_describe_medians(given, unit)}{capped}"


def _describe_medians(given: pd.DataFrame, unit: PayUnit) -> str:
    """Say it where the first two by mean pay are in another order by median, which has no error to test; `given` is sorted by mean."""
    median = unit.column("p50")
    by_median = given.sort_values(median, ascending=False, kind="stable")
    first, other = given.iloc[0], by_median.iloc[0]
    if given[median].isna().any() or first[median] == other[median]:
        return ""
    return " " + translate(
        "Medians put them in another order: {pay} in {setting}, {other_pay} in {other}."
    ).format(
        pay=unit.format(other[median]),
        setting=name_setting(other),
        other_pay=unit.format(first[median]),
        other=name_setting(first),
    )


def describe_setting(
    row: "pd.Series[Any]", nation: "pd.Series[Any] | None", title: str, year: int, unit: PayUnit
) -> str:
    """One employer type's jobs and pay, in Markdown; its mean is compared with that of all, since only means have an error."""
    jobs = translate("{count} {title}").format(
        count=text.format_count(row["employment"]), title=text.pluralize_title(title)
    )
    if text.is_known(row["share_pct"]):
        share = translate("{share} of the total").format(share=text.format_percent(row["share_pct"]))
        jobs = f"{jobs} ({share})"
    may = translate("May {year}").format(year=year)
    sentence = f"**{name_setting_alone(row)}**, {may}: {jobs}; {_describe_median(row, unit)}."
    mean = make_estimate(row[unit.column("mean")], row["wage_mean_rse_pct"])
    if mean.margin is None:
        return sentence
    sentence += " " + translate("Average (mean) pay was {pay}, give or take {margin}").format(
        pay=unit.format(mean.value), margin=format_margin(mean.margin, unit)
    )
    if nation is None:
        return f"{sentence}."
    whole = make_estimate(nation[unit.column("mean")], nation["wage_mean_rse_pct"])
    found = compare(whole, mean)
    if found.margin is None:
        return f"{sentence}."
    word = choose_word(found, "amount")
    compared = translate("{word} the {pay} for all employers together (90% confidence).").format(
        word=word, pay=unit.format(whole.value)
    )
    return f"{sentence}: {compared}"


def describe_premiums(frame: pd.DataFrame, title: str) -> str:
    """The ends of the list of employer types whose mean pay differs from that of all by more than the error.

    `frame` is as in `outlook.pay.premiums.compute_setting_premiums`.
    """
    parts = []
    for direction, end in ((Direction.MORE, -1), (Direction.LESS, 0)):
        sure = frame[frame["direction"] == direction.value].sort_values("premium_pct")
        if len(sure):
            row = sure.iloc[end]
            found = Comparison(row["premium_usd"], row["premium_high_usd"] - row["premium_usd"], direction)
            pct = text.format_percent(abs(row["premium_pct"]))
            parts.append(f"{pct} {choose_word(found, 'difference')} in {name_setting(row)}")
    who = text.lower_title(title)
    if not parts:
        return f"No employer type's average pay for {who} can be told from the average of all employers together."
    return f"Average pay for {who}, compared with all employers together: {' and '.join(parts)}."


def format_margin(margin: float, unit: PayUnit) -> str:
    """Format the error of a mean in its unit: $990, or $0.48."""
    return text.format_about(margin) if unit is YEARLY else unit.format(margin)


def name_setting(row: "pd.Series[Any]") -> str:
    """Name an employer type inside a sentence."""
    return text.lower_title(str(row["setting"]))


def name_setting_alone(row: "pd.Series[Any]") -> str:
    """The name of an employer type as it stands alone, such as "Hospitals"."""
    return text.translate_title(str(row["setting"]))


def describe_owners(found: Owners | None, reason: str, *, title: str, unit: PayUnit) -> str:
    """The share of jobs with private employers, and how their mean pay differs from government's, by its test.

    `reason` says why `found` is None.
    """
    if found is None:
        return f"There are no figures for private and public employers: {reason}."
    private = next((r for _, r in found.frame.iterrows() if r["owner"] == "Private employers"), None)
    parts = []
    if private is not None and text.is_known(private["share_pct"]):
        parts.append(
            f"In May {found.year}, {text.format_percent(private['share_pct'])} of {text.pluralize_title(title)} worked for private employers."
        )
    above = found.private_above
    if above is not None and above.margin is not None:
        # BLS makes annual pay of hourly pay and these hours.
        hours = 1 if unit is YEARLY else FULL_TIME_HOURS_A_YEAR
        difference = (
            f"{'+' if above.difference > 0 else '−'}{format_margin(abs(above.difference) / hours, unit)}"
        )
        parts.append(
            f"Private employers' average (mean) pay was {choose_word(above, 'amount')} government's ({difference} {unit.per}, give or "
            f"take {format_margin(above.margin / hours, unit)})."
        )
    return " ".join(parts)


def describe_shares(changes: Sequence[ShareChange], first: int, last: int, title: str) -> str:
    """The sector whose share surely changed most, or that none did. `changes` has the largest change first."""
    if not changes:
        return f"Share of the jobs for {text.lower_title(title)} by sector."
    sure = [each for each in changes if each.change.is_sure]
    largest = sure[0] if sure else changes[0]
    margin = f", give or take {largest.change.margin:.1f}" if largest.change.margin is not None else ""
    span = (
        f"from {text.format_percent(largest.first_pct)} in May {first} to {text.format_percent(largest.last_pct)} in May {last} "
        f"({largest.change.difference:+.1f} points{margin})".replace("-", "−")
    )
    name = text.lower_title(largest.setting)
    if sure:
        return f"The share of {name} {choose_word(largest.change, 'share')} {span}."
    return f"No sector's share changed beyond its error. The change for {name}: {span}."
