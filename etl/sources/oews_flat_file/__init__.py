"""OEWS's flat file `oe.data.0.Current` and its mapping files (download.bls.gov/pub/time.series/oe)."""

from etl.sources.oews_flat_file.reader import read_flat_file

__all__ = ["read_flat_file"]
