"""Every fault of the mirror's server on each source and on all of them: exit status, message, and whether the tables stand.

    python -m benchmarks.faults [--mirror-files DIR] [--faults NAME ...] [--details FILE]

One folder is published from the publishers' real files. Then its raw files are taken away, so that every body is sent
again, and for each fault the mirror's own server answers with it: a refresh of each source alone, then of all. Where a
refresh fails the published tables must be the same bytes; where it succeeds after all (a server that comes back, new
validators over the same bytes) the same figures. The disk is filled and made read-only for real where this may mount
one (Linux, root); elsewhere that part says that it was not run. Then damage in the files themselves and in the API's
answers, one fault after the other (the list is tests/injected.py, which the tests put into tiny files): `--only-injected`
shows these alone.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from benchmarks.kills import figures, opened, same
from benchmarks.planted import MIRROR, SEED, set_up
from etl import http, sources
from etl.__main__ import run
from tests.injected import API, FILES, PRICES, REFUSED, of_the_api
from tests.loopback import Answer, serving

FAULTS = (
    *("denied", "403", "404", "429", "503", "503-always", "reset"),
    *("truncate", "slow", "hang", "garbage", "quota", "new-etag"),
)
# A refresh that ends well after all: what passes by itself, and what is no fault.
PASSING = ("429", "503", "new-etag")
INJECTED_HEAD = "| in | fault | exit | its one line | tables |\n|---|---|---:|---|---|\n"


@contextmanager
def server(mirror: Path, fault: str) -> Iterator[str]:
    """The mirror's own server with a fault; its address."""
    command = [sys.executable, str(mirror / "serve.py"), "--port", "0", "--fault", fault]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def bytes_of(data: Path) -> dict[str, bytes]:
    """The published files."""
    return {f.name: f.read_bytes() for f in sorted((data / "live").glob("*.parquet"))}


def said(*arguments: str, of: str = "") -> tuple[int, str, str]:
    """Exit status of a command, its last line, and the first that says what was wrong (`of` a source, where named)."""
    err = io.StringIO()
    with redirect_stderr(err):
        status = run([*arguments, "--log-format", "json"])
    lines = [json.loads(line)["message"] for line in err.getvalue().splitlines() if line.startswith("{")]
    told = next(
        (
            line
            for line in lines
            if line.startswith(of) and ": " in line and not line.startswith(("Not offered", "warning"))
        ),
        "",
    )
    return status, lines[-1], told


def impatient(fault: str) -> None:
    """No half minute is waited for what never comes."""
    http.LIMITS = http.Limits(
        backoff_seconds=0.01,
        longest_pause_seconds=0,
        read_seconds=1 if fault == "hang" else 20,
        patience_seconds=2,
    )


def over_http(mirror: Path, faults: list[str], details: list[str]) -> list[str]:
    """Rows of the table, one a fault; `details` takes one a fault and source. Raises AssertionError where tables moved."""
    rows, wrong = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch) / "base"
        with server(mirror, "none") as address:
            status, last, _ = said("refresh", "--mirror", address, "--data", str(base))
            assert status == 0, last
        shutil.rmtree(base / "raw")
        before, whole = bytes_of(base), figures(opened(base))
        with server(mirror, "none") as address:
            there = [s.name for s in sources.SOURCES if not s.instead_of and offered(s, mirror)]
        for fault in faults:
            ends: Counter[str] = Counter()
            example = ""
            impatient(fault)
            with server(mirror, fault) as address:
                for name in (*there, "all"):
                    data = Path(scratch) / "data"
                    shutil.copytree(base, data, symlinks=True)
                    only = [] if name == "all" else ["--only", name]
                    status, last, told = said("refresh", "--mirror", address, "--data", str(data), *only)
                    stands = bytes_of(data) == before if status else same(figures(opened(data)), whole)
                    wrong += not stands
                    verdict = ("unchanged" if status else "same figures") if stands else "CHANGED"
                    ends[f"exit {status}, {verdict}"] += 1
                    details.append(f"| {fault} | {name} | {status} | {told or last} | {verdict} |")
                    if not example and status:
                        example = told
                    if name == "all":
                        rows.append(
                            f"| {fault} | {'; '.join(f'{n} × {e}' for e, n in ends.items())} | {example[:150] or '–'} | {status} | {last[:200]} |"
                        )
                    shutil.rmtree(data)
            print(rows[-1], file=sys.stderr, flush=True)
    assert not wrong, f"{wrong} times the published tables were not what they were"
    return rows


def offered(source: sources.Source, mirror: Path) -> bool:
    """True where the mirror holds a source's files."""
    places = [f.archive or f.url.removeprefix("https://") for f in source.files.values()]
    return all((mirror / p).exists() or (mirror / (p + ".gz")).exists() for p in places)


def on_disk(mirror: Path) -> list[str]:
    """A full and a read-only disk, mounted for it."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch, server(mirror, "none") as address:
        place = Path(scratch) / "disk"
        place.mkdir()

        def mounted(size: str, work: Callable[[Path], str]) -> str:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
            try:
                return work(place / "data")
            finally:
                subprocess.run(["umount", str(place)], check=True)

        some = ["--only", "oews-national-*", "projections*", "price-*", "crosswalk", "hybrid", "state-*"]

        def full(data: Path) -> str:
            status, last, _ = said("refresh", "--mirror", address, "--data", str(data), *some)
            left = "no edition was there and none is" if not (data / "live").exists() else "CHANGED"
            return f"| full disk, first refresh | {status} | {last} | {left} |"

        def fuller(data: Path) -> str:
            assert said("refresh", "--mirror", address, "--data", str(data), *some)[0] == 0
            before = bytes_of(data)
            free = shutil.disk_usage(data).free
            (data.parent / "ballast").write_bytes(b"x" * max(0, free - 100_000))
            status, last, _ = said("refresh", "--mirror", address, "--data", str(data), "--force", *some)
            stands = "unchanged" if bytes_of(data) == before else "CHANGED"
            (data.parent / "ballast").unlink()
            again = said("refresh", "--mirror", address, "--data", str(data), "--force", *some)[0]
            return f"| disk fills up | {status} | {last} | {stands}; exit {again} when there is room again |"

        def read_only(data: Path) -> str:
            assert said("refresh", "--mirror", address, "--data", str(data), *some)[0] == 0
            before = bytes_of(data)
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
            status, last, _ = said("refresh", "--mirror", address, "--data", str(data), *some)
            return f"| read-only disk | {status} | {last} | {'unchanged' if bytes_of(data) == before else 'CHANGED'} |"

        rows = [mounted("3m", full), mounted("64m", fuller), mounted("64m", read_only)]
    assert not any("CHANGED" in row for row in rows), rows
    return rows


def injected(mirror: Path) -> list[str]:
    """Rows of the table, one a fault in a file or answer. Raises AssertionError where tables moved, or a run ended otherwise."""
    rows, wrong = [], []
    with tempfile.TemporaryDirectory(prefix="planted-") as scratch:
        stage = set_up(mirror, Path(scratch), SEED)
        base, data = Path(scratch) / "base", Path(scratch) / "data"
        with serving(stage.good) as site:
            # The other rows are carried over from the snapshot: a run reads every file that it has anew.
            some = sorted({fault.source for fault in FILES} | {"price-index"})
            status, last, _ = said("refresh", "--mirror", site.address, "--data", str(base), "--only", *some)
            assert status == 0, last
            before, whole = bytes_of(base), figures(opened(base))

            def shown(
                kind: str, name: str, source: str, ends: tuple[int, ...], answers: dict[str, Answer]
            ) -> None:
                site.scripted = {f"/{path}": [answer] for path, answer in answers.items()}
                shutil.copytree(base, data, symlinks=True)
                status, last, told = said(
                    "refresh",
                    "--mirror",
                    site.address,
                    "--data",
                    str(data),
                    "--only",
                    source,
                    of="price-index-api" if kind == "API" else "",
                )
                stands = bytes_of(data) == before if status else same(figures(opened(data)), whole)
                verdict = ("unchanged" if status else "same figures") if stands else "CHANGED"
                # Where the file is no longer that of the edition its row in `sources` says so, and nothing else may.
                if not status and not stands:
                    now = figures(opened(data))
                    if all(now[t].equals(whole[t]) for t in whole if t != "sources"):
                        verdict, stands = "same figures", True
                if not stands or status not in ends:
                    wrong.append(f"{kind}: {name}: exit {status}, {verdict}")
                line = (last if status == 4 else told or last).replace(str(scratch), "").replace("|", "/")
                rows.append(f"| {kind} | {name} | {status} | {line[:230]} | {verdict} |")
                print(rows[-1], file=sys.stderr, flush=True)
                shutil.rmtree(data)

            for fault in FILES:
                body = fault.change((stage.good / fault.path).read_bytes())
                shown(fault.kind, fault.name, fault.source, fault.ends, {fault.path: Answer(body)})
            for name, body in of_the_api().items():
                refused = {PRICES: Answer(b"Forbidden", 403), API: Answer(body)}
                shown("API", name, "price-index", REFUSED, refused)
    print("\n".join(wrong), file=sys.stderr)
    assert not wrong, f"{len(wrong)} faults ended otherwise than they must"
    return rows


def main() -> int:
    """Run all and print the tables. 0 where every published table stood."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mirror-files", type=Path, default=MIRROR)
    parser.add_argument("--faults", nargs="+", default=list(FAULTS), choices=FAULTS)
    parser.add_argument("--details", type=Path, default=None, help="a file for one row a fault and source")
    parser.add_argument("--only-injected", action="store_true", help="damage in files and answers alone")
    options = parser.parse_args()
    for name in ("OUTLOOK_CONTACT", "OUTLOOK_DATA", "OUTLOOK_WEBHOOK"):
        os.environ.pop(name, None)
    if options.only_injected:
        print(INJECTED_HEAD + "\n".join(injected(options.mirror_files)))
        return 0
    details = ["| fault | source | exit | message | tables |", "|---|---|---:|---|---|"]
    rows = over_http(options.mirror_files, options.faults, details)
    print("| fault | each source | for example | all sources: exit | its one line |\n|---|---|---|---:|---|")
    print("\n".join(rows))
    if options.details:
        options.details.write_text("\n".join(details) + "\n", encoding="utf-8")
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("mount"):
        print("\n| disk | exit | its one line | tables |\n|---|---:|---|---|")
        print("\n".join(on_disk(options.mirror_files)))
    else:
        print("\nThe full and the read-only disk were not tried: that needs root, to mount one.")
    print("\n" + INJECTED_HEAD + "\n".join(injected(options.mirror_files)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
