"""Progress of a run: bars on a terminal, plain lines elsewhere, or JSON lines on request."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from etl import files
from etl.secrets import hidden

if TYPE_CHECKING:
    from tqdm import tqdm

T = TypeVar("T")

# Characters in file names or publishers' texts that would break a log line or control a terminal.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Smaller transfers finish before a bar would be seen.
WORTH_A_BAR_BYTES = 5_000_000


class Reporter:
    """Prints the messages of a run to standard error. `form` is "text" or "json"."""

    def __init__(self, form: str = "text", stream: TextIO | None = None) -> None:
        self.form = form
        self.stream = stream or sys.stderr
        self.bars = form == "text" and self.stream.isatty()

    def say(self, text: str, **details: Any) -> None:
        """Print one line, with any secrets hidden."""
        text = UNSEEN.sub(" ", hidden(text))
        line = json.dumps({"time": files.now(), "message": text, **details}) if self.form == "json" else text
        if self.bars:
            from tqdm import tqdm

            tqdm.write(line, file=self.stream)
        else:
            print(line, file=self.stream, flush=True)

    def steps(self, items: Sequence[T], what: str) -> Iterator[T]:
        """Iterate over items with a progress bar, or a line for each."""
        if self.bars:
            from tqdm import tqdm

            yield from tqdm(items, desc=what, file=self.stream, leave=False)
            return
        for number, item in enumerate(items, 1):
            name = getattr(item, "name", None) or (item[0] if isinstance(item, tuple) else item)
            self.say(f"{what} {number}/{len(items)} {name}")
            yield item

    def bytes(self, name: str) -> Callable[[int, int | None], None]:
        """Return a callback that takes (bytes so far, total bytes) of one transfer."""
        bar: list[tqdm[Any]] = []

        def update(done: int, total: int | None) -> None:
            if not self.bars or (total or 0) < WORTH_A_BAR_BYTES:
                return
            if not bar:
                from tqdm import tqdm

                bar.append(
                    tqdm(total=total, desc=name, unit="B", unit_scale=True, file=self.stream, leave=False)
                )
            bar[0].update(done - bar[0].n)
            if done == total:
                bar[0].close()

        return update
