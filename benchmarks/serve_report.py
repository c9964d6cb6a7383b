"""The tables that benchmarks.serve prints."""

import statistics
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.serve import Measurement

AIM_CHART, AIM_BYTES = 1.15, 0.35
# Row, unit, decimals, aim, and the figure of one server.
Row = tuple[str, str, int, str, Callable[["Measurement"], float]]
ROWS: tuple[Row, ...] = (
    ("start to the first response", " s", 2, "", lambda m: m.start_seconds),
    (
        "first chart, cold browser",
        " s",
        2,
        f"≤ {AIM_CHART}",
        lambda m: statistics.median(v.chart_seconds for v in m.visits),
    ),
    ("whole page, cold browser", " s", 2, "", lambda m: statistics.median(v.whole_seconds for v in m.visits)),
    (
        "bytes over the wire",
        " MB",
        2,
        f"≤ {AIM_BYTES}",
        lambda m: statistics.median(v.http_bytes + v.socket_bytes for v in m.visits) / 1e6,
    ),
    ("of these WebSocket", " kB", 0, "", lambda m: statistics.median(v.socket_bytes for v in m.visits) / 1e3),
    ("choice, in the browser", " s", 2, "", lambda m: statistics.median(m.browser_reruns)),
    ("choice, over the socket", " ms", 0, "", lambda m: statistics.median(m.socket_reruns) * 1e3),
    ("processor time of a choice", " ms", 0, "", lambda m: m.rerun_cpu * 1e3),
    ("choices a second, one after another", "", 1, "", lambda m: 1 / statistics.median(m.socket_reruns)),
    ("memory at first", " MB", 0, "", lambda m: m.memory_mb),
)


def find_quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed; NaN without values."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def format_report(ours: "Measurement", bare: "Measurement") -> str:
    """Format the results as Markdown: each figure beside the bare app's, the readers, and the errors."""
    lines = ["| | dashboard | bare | ratio | aim |", "|---|---|---|---|---|"]
    for label, unit, digits, aim, read in ROWS:
        a, b = read(ours), read(bare)
        ratio = a / b if b else float("nan")
        lines.append(f"| {label} | {a:,.{digits}f}{unit} | {b:,.{digits}f}{unit} | {ratio:.2f} | {aim} |")
    return "\n".join([*lines, "", *_format_crowds(ours), "", *_format_notes(ours, bare)])


def _format_crowds(m: "Measurement") -> list[str]:
    lines = [
        "| readers | loads | choices | median | 95th percentile | errors | processor | memory | a session |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in m.crowds:
        share = (each.memory_mb - m.memory_mb) / each.readers
        lines.append(
            f"| {each.readers} | {len(each.loads)} | {len(each.choices)} | {find_quantile(each.choices, 0.5):.2f} s "
            f"| {find_quantile(each.choices, 0.95):.2f} s | {len(each.errors)} | {each.cpu_share:.0%} "
            f"| {each.memory_mb:.0f} MB | {share:.2f} MB |"
        )
    return lines


def _format_notes(ours: "Measurement", bare: "Measurement") -> list[str]:
    notes = []
    for name, m in (("dashboard", ours), ("bare", bare)):
        sizes = ", ".join(f"{mb:.0f}" for mb in m.left_mb)
        notes.append(f"- {name}: memory before and after each of three rounds of sessions: {sizes} MB")
    for each in ours.crowds:
        if each.health:
            notes.append(
                f"- /healthz and /download while {each.readers} read: {len(each.health)} requests, "
                f"{each.health_errors} errors, median {find_quantile(each.health, 0.5):.2f} s, "
                f"95th percentile {find_quantile(each.health, 0.95):.2f} s"
            )
        notes += [f"- error with {each.readers} readers: {error}" for error in each.errors[:5]]
    return notes
