"""Chunks of the event log as Parquet files, and the digest of each replication.

A chunk is a block of replications of one reading of one design point. It is a pure function of the manifest and its id,
so it may be computed anywhere, any number of times. Its file name ends with the start of its own checksum: whoever
finds the file can check it.
"""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.engine.log import EVENT, Code
from bartizan.errors import IncompleteError
from bartizan.study.durable import sha256, write_durable

if TYPE_CHECKING:
    import pyarrow as pa

_KEY = b"bartizan"
_SHOWN = 16
LAST_DECISION = max(code for code in Code if code < Code.TRACK_STARTED)


class Chunk(NamedTuple):
    """Which replications of which reading; `point` is the design point, 0 for a plain run."""

    point: int
    reading: int
    first: int
    count: int

    @property
    def id(self) -> str:
        """The part of the file name that does not depend on the content."""
        return f"p{self.point:04d}-r{self.reading:04d}-b{self.first:08d}-n{self.count:05d}"


class Stored(NamedTuple):
    """A chunk on disk: its file, checksum, and the digest of each of its replications."""

    chunk: Chunk
    file: str
    sha256: str
    digests: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return {"id": self.chunk.id, **self.chunk._asdict(), "file": self.file, "sha256": self.sha256}


def plan(n_readings: int, replications: int, chunk_size: int) -> list[Chunk]:
    """All chunks of a run, in index order: by reading, then by replication."""
    return [
        Chunk(0, reading, first, min(chunk_size, replications - first))
        for reading in range(n_readings)
        for first in range(0, replications, chunk_size)
    ]


def default_chunk_size(n_readings: int, replications: int) -> int:
    """At least four chunks in all where that is possible, at most 100 replications in one: little is lost by a kill."""
    pieces = -(-4 // n_readings)
    return max(1, min(100, -(-replications // pieces)))


def replication_digests(events: np.ndarray, first: int, count: int) -> tuple[str, ...]:
    """Digest of each replication: of its decisions only, so that a fuller log of the same run has the same digest.

    Parameters
    ----------
    events : array of EVENT
        Ordered by replication.
    """
    is_decision = events["code"] <= LAST_DECISION
    decisions = events if is_decision.all() else events[is_decision]
    edges = np.searchsorted(decisions["replication"], np.arange(first, first + count + 1))
    little = decisions.astype(EVENT.newbyteorder("<"), copy=False)
    return tuple(hashlib.sha256(np.ascontiguousarray(little[a:b]).tobytes()).hexdigest() for a, b in pairwise(edges))


def write_chunk(folder: Path, study: str, chunk: Chunk, events: np.ndarray) -> Stored:
    """Write one chunk durably; the same content gives the same file name.

    Parameters
    ----------
    folder : Path
        The `chunks` folder of a result.
    study : str
        Digest of the configuration, kept inside the file so that it cannot stray into another result.
    chunk : Chunk
    events : array of EVENT
        Its log, ordered by replication.

    Raises
    ------
    IncompleteError, InputError
        See `write_durable`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    digests = replication_digests(events, chunk.first, chunk.count)
    about = {"study": study, **chunk._asdict(), "digests": digests}
    columns = {"reading": np.full(len(events), chunk.reading, dtype=np.int32)}
    columns |= {name: np.ascontiguousarray(events[name]) for name in EVENT.names or ()}
    arrays = [_arrow(column) for column in columns.values()]
    table = pa.Table.from_arrays(arrays, list(columns), metadata={_KEY: json.dumps(about).encode()})
    sink = pa.BufferOutputStream()
    # without dictionaries: they take 20 MB for each thread, four times as long, and save nothing behind zstd
    pq.write_table(table, sink, compression="zstd", use_dictionary=False)
    del table, arrays, columns
    content = memoryview(sink.getvalue())
    checksum = sha256(content)
    file = f"{chunk.id}.{checksum[:_SHOWN]}.parquet"
    write_durable(folder / file, content)
    return Stored(chunk, file, checksum, digests)


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
    digests = tuple(str(digest) for digest in about["digests"])
    if about.get("study") != study or not path.name.startswith(chunk.id):
        raise IncompleteError(f"{path} belongs to another study; take it out of this result")
    if digests != replication_digests(events, chunk.first, chunk.count):
        raise IncompleteError(f"{path} is altered: its events do not give the digests that it states")
    return Stored(chunk, path.name, sha256(content), digests), events


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
    if (checksum is not None and seen != checksum) or f".{seen[:_SHOWN]}." not in path.name:
        raise IncompleteError(
            f"{path} is torn or altered: its checksum is {seen[:_SHOWN]}…, not the one it was stored under"
        )
    return content


def _parse(path: Path, content: bytes) -> tuple[np.ndarray, dict[str, Any]]:
    """Events and description of a chunk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # by this thread alone: Arrow's others let go of the bytes later, and abort the process if Python has ended
        table = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
        about = json.loads((table.schema.metadata or {})[_KEY])
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


def total_digest(study: str, stored: list[Stored]) -> str:
    """Digest of a whole result: its configuration, then each replication's digest by reading and replication.

    It depends on no chunk, worker, time, host or path.
    """
    digest = hashlib.sha256(f"bartizan result 1\n{study}\n".encode())
    for part in sorted(stored, key=lambda part: part.chunk):
        for own in part.digests:
            digest.update(bytes.fromhex(own))
    return digest.hexdigest()
