"""Progress of a run: bars on a terminal, plain lines elsewhere, one JSON object a line on request."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO, TypeVar

from tqdm import tqdm

from etl import files
from etl.secrets import hidden

T = TypeVar("T")

# What a file's name or a publisher's text must not do to a line of a log: end it, or move about on a terminal.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Below this a transfer is over before a bar would be seen.
WORTH_A_BAR_BYTES = 5_000_000


class Reporter:
    """Where a run speaks. `form` is "text" or "json"; both go to standard error."""

    def __init__(self, form: str = "text", stream: TextIO | None = None) -> None:
        self.form = form
        self.stream = stream or sys.stderr
        self.bars = form == "text" and self.stream.isatty()

    def say(self, text: str, **details: Any) -> None:
        """One line, without the secrets that an error may have repeated."""
        text = UNSEEN.sub(" ", hidden(text))
        line = json.dumps({"time": files.now(), "message": text, **details}) if self.form == "json" else text
        if self.bars:
            tqdm.write(line, file=self.stream)
        else:
            print(line, file=self.stream, flush=True)

    def steps(self, items: Sequence[T], what: str) -> Iterator[T]:
        """The items one by one, with a bar or a line for each."""
        if self.bars:
            yield from tqdm(items, desc=what, file=self.stream, leave=False)
            return
        for number, item in enumerate(items, 1):
            name = getattr(item, "name", None) or (item[0] if isinstance(item, tuple) else item)
            self.say(f"{what} {number}/{len(items)} {name}")
            yield item

    def bytes(self, name: str) -> Callable[[int, int | None], None]:
        """A callback for (bytes so far, bytes in all) of one transfer."""
        bar: list[tqdm[Any]] = []

        def update(done: int, total: int | None) -> None:
            if not self.bars or (total or 0) < WORTH_A_BAR_BYTES:
                return
            if not bar:
                bar.append(
                    tqdm(total=total, desc=name, unit="B", unit_scale=True, file=self.stream, leave=False)
                )
            bar[0].update(done - bar[0].n)
            if done == total:
                bar[0].close()

        return update
