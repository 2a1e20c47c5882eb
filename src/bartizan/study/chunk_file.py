"""The file of a chunk: Parquet, whose name ends with the start of its own checksum."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from bartizan.engine.log import EVENT
from bartizan.errors import IncompleteError
from bartizan.study.chunks import DIGEST_BYTES, SHOWN, Chunk, Stored, decision_digests, replication_digests
from bartizan.study.durable import sha256, write_durable
from bartizan.study.unpicking import Unpicked

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_KEY = "bartizan"
ROWS = 2**16
"""Events that are put into columns and compressed together: no more than a processor's cache holds."""
SPLIT = ("time_ms", "code", "target", "detail")
"""Columns whose first, second, … bytes stand together, which LZ4 packs closer and sooner: most of those are zero."""
LOOSE = ("value",)
"""Columns that are not compressed: it would take as long as that of three others, and save a quarter."""


class Parcel(NamedTuple):
    """A chunk as the bytes of its file, on its way to the disk."""

    stored: Stored
    content: bytes | memoryview


def pack_chunk(study: str, chunk: Chunk, events: np.ndarray) -> Parcel:
    """The file of one chunk, in memory; the same content gives the same bytes and the same name.

    Parameters
    ----------
    study : str
        Digest of the configuration, kept inside the file so that it cannot stray into another result.
    chunk : Chunk
    events : array of EVENT
        Its log, ordered by replication.
    """
    log = Unpicked(events)
    with _parquet() as (sink, writer):
        for columns in log.groups(ROWS):
            writer.write_table(_table([np.full(len(columns[0]), chunk.reading, np.int32), *columns]))
        digests = decision_digests(log.decisions, chunk.first, chunk.count)
        about = {"study": study, **chunk._asdict(), "digests": _as_text(digests)}
        writer.add_key_value_metadata({_KEY: json.dumps(about)})
    content = memoryview(sink.getvalue())
    checksum = sha256(content)
    return Parcel(Stored(chunk, f"{chunk.id}.{checksum[:SHOWN]}.parquet", checksum, digests), content)


def write_parcel(folder: Path, parcel: Parcel) -> Stored:
    """Write a packed chunk durably into the `chunks` folder of a result.

    Raises
    ------
    IncompleteError, InputError
        See `write_durable`.
    """
    write_durable(folder / parcel.stored.file, parcel.content)
    return parcel.stored


def write_chunk(folder: Path, study: str, chunk: Chunk, events: np.ndarray) -> Stored:
    """Pack a chunk and write it; see `pack_chunk` and `write_parcel`."""
    return write_parcel(folder, pack_chunk(study, chunk, events))


@contextlib.contextmanager
def _parquet() -> Iterator[tuple[pa.BufferOutputStream, pq.ParquetWriter]]:
    """A Parquet file in the cheapest form that its readers know: two thirds of the time is saved.

    No column has gaps, which the schema says. There are no dictionaries (they take 20 MB for each thread, and save
    nothing behind a compressor), no statistics, which nobody asks for, and no second schema for Arrow.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, sink = _schema(), pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink,
        schema,
        # pyarrow takes one for each column, and does not say so
        compression=cast("str", {name: "none" if name in LOOSE else "lz4" for name in schema.names}),
        column_encoding=dict.fromkeys(SPLIT, "BYTE_STREAM_SPLIT"),
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
    ) as writer:
        yield sink, writer


def _table(columns: list[np.ndarray]) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_arrays([_arrow(column) for column in columns], schema=_schema())


@functools.cache
def _schema() -> pa.Schema:
    """Columns of a chunk's file: the reading, then those of the log."""
    import pyarrow as pa

    types = {"reading": np.dtype(np.int32)} | {name: EVENT[name] for name in EVENT.names or ()}
    return pa.schema([pa.field(name, pa.from_numpy_dtype(types[name]), nullable=False) for name in types])


def _as_text(digests: bytes) -> list[str]:
    return [digests[at : at + DIGEST_BYTES].hex() for at in range(0, len(digests), DIGEST_BYTES)]


def _arrow(column: np.ndarray) -> pa.Array:
    """The same memory as an Arrow array. (`pa.array` would look for pandas first: 0.3 s where it is installed.)"""
    import pyarrow as pa

    return pa.Array.from_buffers(pa.from_numpy_dtype(column.dtype), len(column), [None, pa.py_buffer(column)])


def read_chunk(path: Path, study: str, checksum: str | None = None) -> tuple[Stored, np.ndarray]:
    """Read one chunk back and check it.

    Parameters
    ----------
    path : Path
    study : str
        Digest of the configuration that it must belong to.
    checksum : str or None
        The full one, from a sealed manifest; without it the one in the file's name must fit.

    Returns
    -------
    stored, events : Stored, array of EVENT

    Raises
    ------
    IncompleteError
        If the file is missing, torn, altered, or of another study; the message names it.
    """
    content = read_checked(path, checksum)
    events, about = _parse(path, content)
    chunk = Chunk(*(int(about[name]) for name in Chunk._fields))
    digests = _as_bytes(about["digests"])
    if about.get("study") != study or not path.name.startswith(chunk.id):
        raise IncompleteError(f"{path} belongs to another study; take it out of this result")
    if digests != replication_digests(events, chunk.first, chunk.count):
        raise IncompleteError(f"{path} is altered: its events do not give the digests that it states")
    return Stored(chunk, path.name, sha256(content), digests), events


def _as_bytes(digests: list[Any]) -> bytes:
    """Digests as a chunk's file holds them, packed; what is none becomes nothing, and then does not fit."""
    try:
        return b"".join(bytes.fromhex(str(digest)) for digest in digests)
    except ValueError:
        return b""


def read_checked(path: Path, checksum: str | None) -> bytes:
    """Bytes of a chunk after comparing its checksum.

    Raises
    ------
    IncompleteError
        If the file is missing or altered.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IncompleteError(f"cannot read {path}: {error.strerror}") from error
    seen = sha256(content)
    if (checksum is not None and seen != checksum) or f".{seen[:SHOWN]}." not in path.name:
        raise IncompleteError(
            f"{path} is torn or altered: its checksum is {seen[:SHOWN]}…, not the one it was stored under"
        )
    return content


def _parse(path: Path, content: bytes) -> tuple[np.ndarray, dict[str, Any]]:
    """Events and description of a chunk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # by this thread alone: Arrow's others let go of the bytes later, and abort the process if Python has ended
        table = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
        about = json.loads((table.schema.metadata or {})[_KEY.encode()])
        events = np.empty(table.num_rows, dtype=EVENT)
        for name in EVENT.names or ():
            _fill(events[name], table.column(name))
    except (pa.ArrowException, KeyError, ValueError) as error:
        raise IncompleteError(f"{path} is not a chunk of a Bartizan result: {error}") from error
    return events, about


def _fill(numbers: np.ndarray, column: pa.ChunkedArray) -> None:
    """Copy an Arrow column into a NumPy one of the same type, again without pandas (see `_arrow`)."""
    import pyarrow as pa

    if column.type != pa.from_numpy_dtype(numbers.dtype) or column.null_count:
        raise ValueError(f"a column of {column.type} with {column.null_count} gaps, expected {numbers.dtype}")
    done = 0
    for part in column.chunks:
        if len(part):
            values = np.frombuffer(part.buffers()[1], numbers.dtype)[part.offset : part.offset + len(part)]
            numbers[done : done + len(part)] = values
            done += len(part)
