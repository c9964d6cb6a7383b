"""Errors that a person can act on, with the exit status of each."""


class OutlookError(Exception):
    """An error for the person at the terminal: what happened, what was expected, what we got, what to do next."""

    exit_status = 1

    def __init__(self, what: str, *, expected: str = "", got: str = "", do: str = "") -> None:
        self.what, self.expected, self.got, self.do = what, expected, got, do
        because = ", ".join(filter(None, (expected and f"expected {expected}", got and f"got {got}")))
        sentence = f"{what}: {because}" if because else what
        super().__init__(f"{sentence.rstrip('.')}. {do.rstrip('.')}." if do else sentence.rstrip(".") + ".")


class WrongUsage(OutlookError):
    """The command line or a setting is invalid."""

    exit_status = 2


class Busy(OutlookError):
    """Another run has locked the data folder, or published first."""

    exit_status = 3


class ChecksFailed(OutlookError):
    """The new tables fail their checks; the published ones stay."""

    exit_status = 4


class FetchFailed(OutlookError):
    """A publisher's file could not be fetched."""


class NotOffered(FetchFailed):
    """The publisher has nothing at this URL (404)."""


class Refused(FetchFailed):
    """The publisher denies the request, or sends something other than the file."""


class Unreadable(OutlookError):
    """A file is damaged, or has text where figures belong."""


class LayoutChanged(OutlookError):
    """A file opens, but its columns, sheets or years are not the ones its reader expects."""


class NotRecognised(OutlookError):
    """A file matches none of the sources."""


class NoTables(OutlookError):
    """An edition is missing, damaged, or has a different schema."""


class ClusterFailed(OutlookError):
    """The Dask cluster has no scheduler or workers, runs different versions, or stopped during the run."""


class StorageFailed(OutlookError):
    """The storage cannot be reached, read or written."""
