"""All findings of the study: recomputed from the Labor Department's file, or as stored."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.errors import NoTables
from outlook.pay import levels
from outlook.pay.percentiles import Numbers
from studies.pay_levels.judging import (
    GROUPS,
    compute_entry_error,
    compute_errors_pct,
    estimate_held_out,
    measure_coverage,
    measure_factors,
    pool_rows,
    summarize_by_occupation,
    summarize_errors,
)
from studies.pay_levels.methods import (
    METHODS,
    Estimate,
    Method,
    compute_terms,
    estimate_monotone_cubic,
    fill_minimum_wage,
    fit_least_absolute,
    make_chosen_method,
)
from studies.pay_levels.rows import Rows, find_file, load_rows

FINDINGS = Path(__file__).parent / "findings.json"


def compare_methods(rows: Rows) -> pd.DataFrame:
    """Compare every method on held-out occupations, percent: one row per method.

    Then entry pay for held-out fields of work and halves by pay, and for pooled occupations.
    """
    whole = pool_rows(rows, rows.occupation)
    lines = {}
    for name, method in METHODS.items():
        found = summarize_errors(compute_errors_pct(estimate_held_out(method, rows), rows))
        at_large = compute_errors_pct(estimate_held_out(method, rows, whole), whole)["entry"]
        further: dict[str, Any] = {
            f"{split}_entry_mean_absolute": compute_entry_error(
                estimate_held_out(method, rows, grouped=GROUPS[split]), rows
            )
            for split in ("fields", "halves_by_pay")
        }
        lines[name] = {
            **{f"{n}_{m}": found.loc[n, m] for n in ("entry", "experienced") for m in found.columns},
            **further,
            "pooled_entry_bias": at_large.mean(),
            "pooled_entry_mean_absolute": at_large.abs().mean(),
        }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("method")


def compare_without_terms(rows: Rows) -> pd.DataFrame:
    """Mean absolute error of entry pay with a term left out and the others refitted, by what is held out."""
    left_out = {"none": [], "mean": [3, 4], "minimum wage": [5], "jobs": [6]}

    def without(out: list[int]) -> Method:
        def learn(some: Rows) -> Estimate:
            weights = fit_least_absolute(np.delete(compute_terms(some), out, axis=1), some.levels[:, 0])

            def estimate(others: Rows) -> Numbers:
                entry = np.delete(compute_terms(others), out, axis=1) @ weights
                return levels.clip_entry(entry, others.table, others.mean, fill_minimum_wage(others))

            return estimate

        return learn

    lines = {
        name: {
            how: compute_entry_error(estimate_held_out(without(out), rows, grouped=grouped), rows)
            for how, grouped in GROUPS.items()
        }
        for name, out in left_out.items()
    }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("left out")


def _inside_in_bands(inside: Mapping[str, pd.DataFrame], band: "pd.Series[str]") -> pd.DataFrame:
    """By band: rows, and the percent of each level's figures inside their interval, for each set of
    intervals.
    """
    found = pd.DataFrame({"rows": band.value_counts(sort=False)})
    for name, covered in inside.items():
        found = found.join((100 * covered.groupby(band, observed=False).mean()).add_prefix(f"{name}_"))
    found.index = found.index.astype(str)
    return found


def _in_bands(errors: Mapping[str, pd.DataFrame], band: "pd.Series[str]") -> pd.DataFrame:
    """By band: rows, and bias and mean absolute error of entry pay, for each set of errors."""
    found = pd.DataFrame({"rows": band.value_counts(sort=False)})
    for name, missed in errors.items():
        entry = missed["entry"].groupby(band, observed=False)
        found[f"{name}_bias"] = entry.mean()
        found[f"{name}_mean_absolute"] = entry.agg(lambda e: e.abs().mean())
    found.index = found.index.astype(str)
    return found


def compute_findings(rows: Rows) -> dict[str, pd.DataFrame]:
    """Compute all findings, in percent, to two digits, as the notebook shows and `FINDINGS` stores them."""
    entries = {
        name: estimate_held_out(make_chosen_method(bare=name == "bare"), rows) for name in ("known", "bare")
    }
    errors = {
        "before": compute_errors_pct(estimate_monotone_cubic(rows), rows),
        **{name: compute_errors_pct(entry, rows) for name, entry in entries.items()},
    }
    inside = {name: measure_coverage(rows, bare=name == "bare") for name in entries}
    quarters = pd.qcut(pd.Series(rows.table[:, 2]), 4).map(lambda q: f"{q.left:,.0f} to {q.right:,.0f}")
    sizes = pd.cut(
        pd.Series(rows.employment),
        [0, 50, 100, 300, 1000, np.inf],
        labels=["up to 50", "to 100", "to 300", "to 1,000", "more"],
    )
    by_code = summarize_by_occupation(errors["known"], rows)
    for name, covered in inside.items():
        by_code[f"entry_inside_{name}"] = 100 * covered["entry"].groupby(rows.occupation).mean()
    found = {
        "methods": compare_methods(rows),
        "levels": pd.concat(
            [summarize_errors(errors[name]).add_prefix(f"{name}_") for name in entries], axis="columns"
        ),
        "coverage": pd.DataFrame({name: 100 * covered.mean() for name, covered in inside.items()}),
        "coverage_by_jobs": _inside_in_bands(inside, sizes),
        "coverage_by_pay": _inside_in_bands(inside, quarters),
        "occupations": by_code,
        "median_pay": _in_bands(errors, quarters),
        "jobs": _in_bands(errors, sizes),
        "terms": compare_without_terms(rows),
        "states": _in_bands(errors, pd.Series(rows.state)).query("rows >= 20"),
        "factors": pd.DataFrame({"factor": measure_factors(rows)}),
    }
    return {name: table.round(2) for name, table in found.items()}


def load_findings() -> dict[str, pd.DataFrame]:
    """Load the findings as stored in `FINDINGS`."""
    tables = json.loads(FINDINGS.read_text(encoding="utf-8"))
    return {
        name: pd.DataFrame(t["data"], index=t["index"], columns=t["columns"]) for name, t in tables.items()
    }


def write_findings() -> None:
    """Recompute `FINDINGS` from the study's file. Raises NoTables if it does not exist."""
    path = find_file()
    if path is None:
        raise NoTables(
            "the Labor Department's file of pay levels was not found", do="set OUTLOOK_VALIDATION to its path"
        )
    tables = {
        name: json.loads(t.to_json(orient="split")) for name, t in compute_findings(load_rows(path)).items()
    }
    FINDINGS.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
