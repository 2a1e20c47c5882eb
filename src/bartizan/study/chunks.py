"""Chunks of replications: how a study is cut, and the digest of each replication.

A chunk is a block of replications of one reading of one design point. It is a pure function of the manifest and its id,
so it may be computed anywhere, any number of times.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bartizan.engine.log import EVENT
from bartizan.study.log_columns import decisions_of

SHOWN = 16
"""Digits of its own checksum that end the name of a chunk's file: whoever finds the file can check it."""

DIGEST_BYTES = 32
OBJECTS_A_CHUNK = 12_000
"""Some 100,000 decisions, 2 MB: what a processor's own cache holds."""


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
    """A chunk on disk: its file, checksum, and the digests of its replications, 32 bytes each, one after the other."""

    chunk: Chunk
    file: str
    sha256: str
    digests: bytes

    def digest(self, replication: int) -> str:
        """Digest of one of its replications, as hexadecimal digits."""
        at = DIGEST_BYTES * (replication - self.chunk.first)
        return self.digests[at : at + DIGEST_BYTES].hex()

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return {"id": self.chunk.id, **self.chunk._asdict(), "file": self.file, "sha256": self.sha256}


_NAME = re.compile(rf"p(\d{{4,}})-r(\d{{4,}})-b(\d{{8,}})-n(\d{{5,}})\.[0-9a-f]{{{SHOWN}}}\.parquet")


def named_chunk(file: str) -> Chunk | None:
    """Which chunk a file's name says that it is; None where it is no chunk's name."""
    found = _NAME.fullmatch(file)
    return Chunk(*map(int, found.groups())) if found else None


def named_chunks(folder: Path) -> dict[Chunk, tuple[str, ...]]:
    """Files of a result that are named as chunks, by chunk: the index is the folder itself."""
    found: dict[Chunk, tuple[str, ...]] = {}
    for path in sorted((folder / "chunks").glob("*.parquet")):
        chunk = named_chunk(path.name)
        if chunk is not None:
            found[chunk] = (*found.get(chunk, ()), path.name)
    return found


def plan(n_readings: int, replications: int, chunk_size: int, *, point: int = 0, begin: int = 0) -> list[Chunk]:
    """All chunks of a point from replication `begin` on, in index order: by reading, then by replication."""
    return [
        Chunk(point, reading, first, min(chunk_size, replications - first))
        for reading in range(n_readings)
        for first in range(begin, replications, chunk_size)
    ]


def default_chunk_size(n_readings: int, replications: int, n_objects: int | None = None) -> int:
    """How many replications to store together: at least four chunks where that is possible, and at most 100 in one.

    More than 100,000 are cut into a thousand chunks. Where objects are few, a chunk holds up to a 32nd of the
    replications: little is lost by a kill, and each chunk costs a file, two flushes and some milliseconds.

    Parameters
    ----------
    n_readings, replications : int
    n_objects : int or None
        In raid and traffic, where nothing but decisions is logged: so many logs are small enough to be held together.

    Examples
    --------
    >>> default_chunk_size(1, 8_000), default_chunk_size(1, 8_000, n_objects=15), default_chunk_size(1, 300)
    (100, 250, 75)
    """
    pieces = -(-4 // n_readings)
    most = max(100, replications // 1000)
    if n_objects is not None:
        most = max(most, min(replications // 32, OBJECTS_A_CHUNK // max(n_objects, 1)))
    return max(1, min(most, -(-replications // pieces)))


def replication_digests(events: np.ndarray, first: int, count: int) -> bytes:
    """Digest of each replication: of its decisions only, so that a fuller log of the same run has the same digest.

    Packed, 32 bytes each: a million of them as text would take four times the memory.

    Parameters
    ----------
    events : array of EVENT
        Ordered by replication.
    """
    return decision_digests(decisions_of(events), first, count)


def decision_digests(decisions: np.ndarray, first: int, count: int) -> bytes:
    """As `replication_digests`, of what `decisions_of` gives."""
    edges = EVENT.itemsize * np.searchsorted(decisions["replication"], np.arange(first, first + count + 1))
    little = decisions.astype(EVENT.newbyteorder("<"), copy=False)
    content = np.ascontiguousarray(little).view(np.uint8).data
    return b"".join([hashlib.sha256(content[a:b]).digest() for a, b in pairwise(edges.tolist())])


def total_digest(study: str, stored: Iterable[Stored], holes: Iterable[int] = ()) -> str:
    """Digest of a whole result: its configuration, then each replication's digest by point, reading and replication.

    It depends on no chunk, worker, time, host or path. `holes` are the points that could not be played.
    """
    digest = hashlib.sha256(f"bartizan result 1\n{study}\n".encode())
    point = 0
    for part in sorted(stored, key=lambda part: part.chunk):
        if part.chunk.point != point:
            point = part.chunk.point
            digest.update(f"point {point}\n".encode())
        digest.update(part.digests)
    for hole in sorted(holes):
        digest.update(f"hole {hole}\n".encode())
    return digest.hexdigest()
