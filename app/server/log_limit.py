"""A log that cannot fill the disk: alike messages are counted after the first few, and every minute has a bound."""

import errno
import logging
import time
from collections import Counter

# Of one message a minute, and of all together.
MOST_ALIKE, MOST_IN_ALL = 5, 200
WINDOW_SECONDS = 60.0
_EXHAUSTED = (errno.EMFILE, errno.ENFILE)


class LogLimit(logging.Filter):
    """Passes the first MOST_ALIKE records of one message a minute, and MOST_IN_ALL of any.

    The first record of a later minute says how many were left out. A lack of descriptors is told without a traceback.
    """

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self._seen: Counter[tuple[object, ...]] = Counter()
        self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written. Handlers that share the filter decide alike."""
        decided = getattr(record, "outlook_passes", None)
        if decided is None:
            decided = record.outlook_passes = self._decide(record)
        return bool(decided)

    def _decide(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, OSError) and error.errno in _EXHAUSTED:
            record.msg, record.args = f"Too many open files ({record.getMessage().strip()})", ()
            record.exc_info = record.exc_text = None
        if time.monotonic() - self._began > WINDOW_SECONDS:
            left_out, self._left_out = self._left_out, 0
            self._began = time.monotonic()
            self._seen.clear()
            if left_out:
                record.msg, record.args = f"{record.getMessage()} [{left_out:,} messages left out before]", ()
        key = (record.name, record.levelno, record.msg, type(error))
        passes = self._seen[key] < MOST_ALIKE and self._seen.total() < MOST_IN_ALL
        self._seen[key] += passes
        self._left_out += not passes
        return passes


def limit_logs() -> None:
    """Put one limit on every handler that there is now."""
    limit = LogLimit()
    named = (each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))
    for logger in (logging.root, *named):
        for handler in logger.handlers:
            handler.addFilter(limit)
