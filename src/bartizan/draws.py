"""Randomness is an address: every draw is a pure function of who draws what, and of nothing that happened before.

Philox4x32-10 (Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011), keyed by the seed; the counter is
(replication, observer, target, purpose << 24 | index). So a result is the same on any number of workers, and two options meet the same luck.
"""

from __future__ import annotations

import zlib
from enum import IntEnum

from numba import uint64

from bartizan.jit import jit


class Purpose(IntEnum):
    """What a draw is for. Append only: a new purpose leaves all other luck alone."""

    START = 1
    PHASE = 2
    LOOK = 3
    KILL = 4
    IDENTITY = 5
    DAMAGE = 6
    READING = 7
    SPREAD = 8


def uid(name: str) -> int:
    """The stable 32-bit identity of an id: its CRC-32."""
    return zlib.crc32(name.encode("utf-8"))


@jit
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32 on four counter words and two key words (all held in 64 bits); four 32-bit words."""
    mask = uint64(0xFFFFFFFF)
    for _ in range(10):
        p0 = uint64(0xD2511F53) * c0
        p1 = uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> uint64(32)) ^ c1 ^ k0, p1 & mask, (p0 >> uint64(32)) ^ c3 ^ k1, p0 & mask
        k0 = (k0 + uint64(0x9E3779B9)) & mask
        k1 = (k1 + uint64(0xBB67AE85)) & mask
    return c0, c1, c2, c3


@jit
def block(seed, replication, observer_uid, target_uid, purpose, index):
    """The four 32-bit words at an address."""
    key = uint64(seed)
    return philox(
        uint64(replication),
        uint64(observer_uid),
        uint64(target_uid),
        (uint64(purpose) << uint64(24)) | uint64(index),
        key & uint64(0xFFFFFFFF),
        key >> uint64(32),
    )


@jit
def unit(word):
    """A uniform in (0, 1) from a 32-bit word: the middle of its cell."""
    return (float(word) + 0.5) * 2.3283064365386963e-10


@jit
def uniform(seed, replication, observer_uid, target_uid, purpose, index):
    """One uniform at an address."""
    return unit(block(seed, replication, observer_uid, target_uid, purpose, index)[0])
