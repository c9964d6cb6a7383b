"""What can go wrong, each with an exit status and a sentence a person can act on."""


class OutlookError(Exception):
    """Something a person must know: what was expected, what came, what to do next."""

    exit_status = 1

    def __init__(self, what: str, *, expected: str = "", came: str = "", do: str = "") -> None:
        self.what, self.expected, self.came, self.do = what, expected, came, do
        because = ", ".join(filter(None, (expected and f"expected {expected}", came and f"got {came}")))
        sentence = f"{what}: {because}" if because else what
        super().__init__(f"{sentence.rstrip('.')}. {do.rstrip('.')}." if do else sentence.rstrip(".") + ".")


class WrongUsage(OutlookError):
    """The command line or a setting cannot be followed."""

    exit_status = 2


class Busy(OutlookError):
    """Another refresh holds the lock of this data folder."""

    exit_status = 3


class ChecksFailed(OutlookError):
    """The new tables break their declarations; the last good ones stand."""

    exit_status = 4


class FetchFailed(OutlookError):
    """A publisher's file could not be had."""


class NotOffered(FetchFailed):
    """The publisher has nothing at this address (404)."""


class Refused(FetchFailed):
    """The publisher refuses the request, or sends something else in place of the file."""


class Unreadable(OutlookError):
    """A file is damaged, or holds text where figures belong."""


class LayoutChanged(OutlookError):
    """A file opens but its columns, sheets or years are not those that its reader knows."""


class NotRecognised(OutlookError):
    """Nothing in this file says that it is one of ours."""


class NoTables(OutlookError):
    """There is no readable edition and no snapshot to show."""


class ClusterFailed(OutlookError):
    """The Dask cluster cannot be used: no scheduler or workers, other versions, or it stopped during the run."""


class StorageFailed(OutlookError):
    """The storage on which the tables lie cannot be reached, read or written."""
