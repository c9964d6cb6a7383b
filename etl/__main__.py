"""The command line: python -m etl COMMAND. See --help, or docs/operate.md."""

import argparse
import codecs
import io
import os
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from etl import files
from etl.commands import (
    Command,
    build,
    check,
    diff,
    export,
    import_,
    prune,
    refresh,
    release,
    restore,
    status,
)
from etl.errors import OutlookError, StorageFailed, WrongUsage
from etl.runlog import last_run
from etl.runlog.progress import Reporter
from etl.runlog.webhook import alert
from etl.store import copies
from etl.store.remote import StorageUrl, data_location, parse_location

# In the order in which --help lists them.
COMMANDS: dict[str, Command] = {
    "refresh": refresh,
    "import": import_,
    "build": build,
    "check": check,
    "status": status,
    "diff": diff,
    "restore": restore,
    "release": release,
    "prune": prune,
    "export": export,
}


def build_parser() -> argparse.ArgumentParser:
    """Every command and option, with its help."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=parse_location,
        default=None,
        metavar="DIR",
        help="data folder, or the URL of shared or object storage such as s3://bucket/prefix (default: OUTLOOK_DATA, else data/)",
    )
    common.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="format of the lines on standard error"
    )
    parser = argparse.ArgumentParser(
        prog="python -m etl",
        description="Fetch, read, check and publish the figures.",
        epilog="Exit status: 0 success; 1 a source failed, the last good tables stay; 2 wrong usage; 3 another refresh is running; 4 the new data failed checks, the last good tables stay.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.add_arguments(commands.add_parser(name, parents=[common], help=command.HELP))
    return parser


def run(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit status."""
    options = build_parser().parse_args(arguments)
    location: Path | StorageUrl = options.data or data_location()
    report = Reporter(options.log_format)
    try:
        with _data_folder(location, options, report) as data:
            return COMMANDS[options.command].run(options, data, report)
    except OutlookError as error:
        report.say(str(error), status=error.exit_status)
        return error.exit_status
    except BrokenPipeError:
        # The program reading our output (head, less) has exited.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        report.say(
            f"Disk error: {error.strerror or error} ({error.filename or location}). Published data is unchanged.",
            status=1,
        )
        return 1
    except KeyboardInterrupt:
        report.say(
            "Interrupted. Published data is unchanged; run the command again.", status=last_run.STOPPED
        )
        return last_run.STOPPED
    # Last resort: a bug must neither show a traceback nor look like success.
    except Exception as error:
        if os.environ.get("OUTLOOK_DEBUG"):
            raise
        report.say(
            f"Internal error: {type(error).__name__}: {error}. Published data is unchanged. "
            "Run the command again with OUTLOOK_DEBUG=1 and report the output.",
            status=1,
        )
        return 1


@contextmanager
def _data_folder(
    location: Path | StorageUrl, options: argparse.Namespace, report: Reporter
) -> Iterator[Path]:
    """The data folder of a command: a local one, or this machine's copy of a storage."""
    if isinstance(location, Path):
        named = options.data is not None or "OUTLOOK_DATA" in os.environ
        # Otherwise a command that only reads would silently show the snapshot.
        if named and options.command not in (*last_run.RUNS, "status") and not location.is_dir():
            raise WrongUsage(
                f"there is no data folder {location}",
                expected="a folder that refresh, import or build created",
                do="Check --data and OUTLOOK_DATA, or run refresh first",
            )
        yield location
        return
    restores = options.command == "restore" and options.edition is not None
    if restores or options.command in (*last_run.RUNS, "release", "prune"):
        whole = [options.edition] if restores else []
        try:
            with copies.working_copy(location, whole=whole, say=report.say) as folder:
                yield folder
        except StorageFailed as error:
            if options.command in last_run.RUNS:
                _alert_storage_failure(options.command, location.cache / "work", error, report)
            raise
        return

    def choose(known: list[str], live: str) -> Collection[str]:
        return diff.choose_editions(options, known, live) if options.command == "diff" else ()

    with copies.reading_copy(location, choose, fresh=options.command == "check") as folder:
        yield folder


def _alert_storage_failure(command: str, folder: Path, error: StorageFailed, report: Reporter) -> None:
    """Notify the webhook of a run that could not start or upload: its record may not have reached the storage."""
    earlier = last_run.last(folder)
    run = last_run.Run(command, files.now(), files.now(), error.exit_status, str(error))
    alert(folder, run, earlier, report)


# What messages use beyond the characters of every terminal; the rest becomes "?".
PLAIN = {"→": "->", "…": "...", "–": "-", "’": "'", "“": '"', "”": '"', "×": "x", "−": "-"}


def _spell_plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101
    text = error.object[error.start : error.end]
    return "".join(PLAIN.get(character, "?") for character in text), error.end


def _hang_up(signum: int, frame: object) -> None:
    """Clean up as after Ctrl+C. The terminal is gone, so nothing more is printed."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    raise KeyboardInterrupt


def main() -> int:
    """Run the command of this process: with any terminal's characters, cleaning up when it is closed."""
    if os.name == "nt":
        print("These commands do not run on Windows itself. Use WSL, or a Linux machine.", file=sys.stderr)
        return WrongUsage.exit_status
    codecs.register_error("plain", _spell_plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    # `nohup` ignores it on purpose.
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _hang_up)
    # How systemd, containers, and `kill` stop a program
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return run()


if __name__ == "__main__":
    sys.exit(main())
