"""The tables that benchmarks.serve prints."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.serve import Crowd, Measurement


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a server, and how many times the bare app's it may be (0: no aim). `key` is its name in results.json."""

    key: str
    label: str
    read: Callable[["Measurement"], float]
    unit: str = " s"
    digits: int = 2
    aim: float = 0


FIGURES = (
    Figure(key="start", label="start to the first response", read=lambda m: m.start_seconds, aim=2.5),
    Figure(
        key="first_text",
        label="first text, cold browser",
        read=lambda m: statistics.median(v.text_seconds for v in m.visits),
        aim=1.0,
    ),
    Figure(
        key="first_chart",
        label="first chart, cold browser",
        read=lambda m: statistics.median(v.chart_seconds for v in m.visits),
        aim=1.15,
    ),
    Figure(
        key="first_screen",
        label="whole page, cold browser",
        read=lambda m: statistics.median(v.whole_seconds for v in m.visits),
        aim=1.25,
    ),
    Figure(
        key="browser_cpu",
        label="processor time of the page, cold browser",
        read=lambda m: statistics.median(v.thread_seconds for v in m.visits),
    ),
    Figure(
        key="bytes",
        label="bytes over the wire",
        read=lambda m: statistics.median(v.http_bytes + v.socket_bytes for v in m.visits) / 1e6,
        unit=" MB",
        aim=0.35,
    ),
    Figure(
        key="socket_bytes",
        label="of these WebSocket",
        read=lambda m: statistics.median(v.socket_bytes for v in m.visits) / 1e3,
        unit=" kB",
        digits=0,
    ),
    Figure(
        key="choice",
        label="choice, in the browser",
        read=lambda m: statistics.median(m.browser_reruns),
        aim=1.5,
    ),
    Figure(
        key="choice_on_socket",
        label="choice, over the socket",
        read=lambda m: statistics.median(m.socket_reruns) * 1e3,
        unit=" ms",
        digits=0,
    ),
    Figure(
        key="choice_cpu",
        label="processor time of a choice",
        read=lambda m: m.rerun_cpu * 1e3,
        unit=" ms",
        digits=0,
    ),
    Figure(key="memory", label="memory at first", read=lambda m: m.memory_mb, unit=" MB", digits=0),
)


def compare(ours: "Measurement", bare: "Measurement") -> dict[str, dict[str, float]]:
    """Return each figure of both servers by its key, with their ratio."""
    found = {}
    for each in FIGURES:
        a, b = each.read(ours), each.read(bare)
        found[each.key] = {"dashboard": a, "bare": b, "ratio": a / b if b else float("nan"), "aim": each.aim}
    return found


def find_quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed; NaN without values."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def format_report(ours: "Measurement", bare: "Measurement") -> str:
    """Format the results as Markdown: each figure beside the bare app's, the readers, and the errors."""
    lines = ["| | dashboard | bare | ratio | aim |", "|---|---|---|---|---|"]
    compared = compare(ours, bare)
    for each in FIGURES:
        one = compared[each.key]
        a, b = (f"{one[server]:,.{each.digits}f}{each.unit}" for server in ("dashboard", "bare"))
        aim = f"≤ {each.aim}" if each.aim else ""
        lines.append(f"| {each.label} | {a} | {b} | {one['ratio']:.2f} | {aim} |")
    return "\n".join([*lines, "", *_format_crowds(ours), "", *_format_notes(ours, bare)])


CROWD_HEADINGS = ("readers", "loads", "choices", "median", "95th percentile", "errors", "processor", "memory")


def list_crowd(crowd: "Crowd") -> list[str]:
    """Cells under CROWD_HEADINGS."""
    return [
        str(crowd.readers),
        str(len(crowd.loads)),
        str(len(crowd.choices)),
        f"{find_quantile(crowd.choices, 0.5):.2f} s",
        f"{find_quantile(crowd.choices, 0.95):.2f} s",
        str(len(crowd.errors)),
        f"{crowd.cpu_share:.0%}",
        f"{crowd.memory_mb:.0f} MB",
    ]


def format_row(cells: Sequence[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def _format_crowds(m: "Measurement") -> list[str]:
    headings = [*CROWD_HEADINGS, "a session"]
    lines = [format_row(headings), format_row(["---"] * len(headings))]
    for each in m.crowds:
        share = (each.memory_mb - m.memory_mb) / each.readers
        lines.append(format_row([*list_crowd(each), f"{share:.2f} MB"]))
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
