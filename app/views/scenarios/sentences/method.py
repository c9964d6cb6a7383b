"""How the figures are made and how far to trust them, for the page and for the printed brief."""

from outlook.pay import levels
from outlook.pay.stages import PRODUCT_ERROR_90_PCT


def describe_method() -> tuple[str, ...]:
    """Paragraphs of Markdown for the page. The errors quoted are those of `outlook.pay`."""
    mean, nine_in_ten = levels.MEAN_ERROR_PCT, levels.ERROR_90_PCT
    return (
        "**Stages** are ranks in the pay distribution, not years served: entry pay is the mean of the lowest-paid third, fully "
        "experienced pay the mean of the upper two thirds, with two equal steps between (the construction of the Labor Department's "
        "wage levels; a change was proposed in March 2026 and was not final when this was written). BLS publishes five percentiles "
        "and the mean; entry pay is estimated from these, the federal minimum wage and the number of jobs.",
        "**The error of a stage.** Against the Labor Department's own levels for 3,039 pairs of area and occupation, each estimated "
        f"without its own occupation, the mean absolute error was {mean['entry']}% at entry, {mean['qualified']}% qualified, "
        f"{mean['average']}% average and {mean['experienced']}% experienced; nine in ten were within {nine_in_ten['entry']}%, "
        f"{nine_in_ten['qualified']}%, {nine_in_ten['average']}% and {nine_in_ten['experienced']}%. “Give or take” joins that error, wider where "
        "jobs are few or the low percentiles are far apart, with the 90% interval of the published mean, in quadrature. The trial had "
        f"health care occupations in nonmetropolitan areas with up to {levels.MOST_TRIAL_JOBS:,} jobs; elsewhere the error is assumed to be the same. "
        "Between what most people at a stage are paid is another thing: a difference between people, not an error.",
        "**Place and employer type together** are not published. The estimate scales the place's pay by the employer type's, and its range "
        "adds how far similar estimates missed in nine of ten cases: "
        + ", ".join(f"{pct}% for a {kind}" for kind, pct in _ALLOWANCES)
        + " area. That this allowance fits employer types is our assumption.",
        "**Simulated lives.** A path is played out 10,000 times against its alternative. From one life to the next, these differ: "
        "the error of the estimated pay, where among the people of your stage you land, how pay grows, whether you finish the program, "
        "when you leave the occupation (you then earn what the alternative pays), and how long you look for work. Each has its source "
        "below and can be changed or turned off. “Ahead” means net earnings so far, in today’s value, above the alternative’s.",
        "**A verdict** is given only if it holds in two of three lives (“probably”) or nine of ten (“very likely”), if no single "
        "assumption of ours would turn it, and if what graduates earned doesn’t say otherwise.",
        "**Not counted:** taxes, loan interest, benefits, and periods without work after the first job. The net price of school includes "
        "housing and food; pay on either path is full time, 2,080 hours a year. Dollars are those of the May whose pay is used.",
    )


_ALLOWANCES = tuple(
    ({"state": "state", "metro": "metropolitan", "nonmetro": "nonmetropolitan"}[kind], pct)
    for kind, pct in PRODUCT_ERROR_90_PCT.items()
)


def describe_method_briefly() -> str:
    """The short form, for the printed brief."""
    return (
        f"Stages are estimated from BLS's published percentiles and mean; against the Labor Department's levels the mean absolute error was {levels.MEAN_ERROR_PCT['entry']}% at "
        f"entry and {levels.MEAN_ERROR_PCT['experienced']}% when experienced (3,039 pairs of area and occupation). A path is played out "
        "10,000 times; lives differ in the error of estimates, in where among people one lands, in growth of pay, in finishing, leaving, and "
        "looking for work. Growth is that of a few years since May 2021. Not counted: taxes, loan interest, benefits, later periods without work."
    )
