"""Tables whose text stands as numbers of distinct texts, and rows numbered by their key.

Half a million rows hold a thousand occupations, six hundred areas and a dozen sources: encoded so, they take a third
of the space, and a key of four columns is one whole number that sorts as the key does.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from etl.schema.base import Table

Array = np.ndarray[Any, np.dtype[Any]]
# Products of column sizes stay below, so that no number overflows.
LARGEST_CODE = 1 << 62


def encoded_text(at: Any, texts: Sequence[str | None]) -> pa.DictionaryArray:
    """Texts by their number in `texts`; null where that is None. Texts that stand there twice are one."""
    distinct = {text: number for number, text in enumerate(dict.fromkeys(t for t in texts if t is not None))}
    places = pa.array([None if text is None else distinct[text] for text in texts], pa.int32())
    return pa.DictionaryArray.from_arrays(places.take(pa.array(at)), pa.array(list(distinct), pa.string()))


def encoded(table: pa.Table, spec: Table) -> pa.Table:
    """A table of the declared columns, its text encoded, in one piece."""
    return whole(in_form(table, spec))


def in_form(table: pa.Table, spec: Table) -> pa.Table:
    """A table of the declared columns, its text encoded, in the pieces that it has."""
    columns = []
    for field in spec.encoded:
        column = table[field.name]
        if column.type != field.type and pa.types.is_dictionary(field.type):
            column = column.cast(field.type.value_type).dictionary_encode()
        columns.append(column.cast(field.type))
    return pa.table(columns, spec.encoded)


def joined(pieces: Sequence[pa.Table]) -> pa.Table:
    """Encoded tables under each other, in one piece."""
    return whole(pa.concat_tables(pieces))


def whole(table: pa.Table) -> pa.Table:
    """The same in one piece, each text once in its dictionary."""
    return table.unify_dictionaries().combine_chunks()


def codes(table: pa.Table, columns: Sequence[str]) -> Array:
    """A number for each row that is equal where these columns are, and sorts as they do, nulls first."""
    total, size = np.zeros(len(table), np.int64), 1
    for name in columns:
        column = table[name]
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        column = column.unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
        texts = column.dictionary.to_pylist()
        rank = np.empty(len(texts) + 1, np.int64)
        rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(1, len(texts) + 1)
        rank[-1] = 0
        places = column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
        if size * (len(texts) + 1) > LARGEST_CODE:
            distinct, total = np.unique(total, return_inverse=True)
            size = len(distinct)
        total = total * (len(texts) + 1) + rank[places]
        size *= len(texts) + 1
    return total


def in_order(table: pa.Table, columns: Sequence[str]) -> Array | None:
    """Places of the rows in the order of these columns; None where they stand so already."""
    number = codes(table, columns)
    if (number[1:] >= number[:-1]).all():
        return None
    return np.argsort(number, kind="stable")
