"""Addressed luck in plain integers (docs/model.md, section 2)."""

from __future__ import annotations

from statistics import NormalDist

WORD = 0xFFFFFFFF
START, PHASE, LOOK, KILL, IDENTITY, DAMAGE = 1, 2, 3, 4, 5, 6
AVAILABLE, LINK = 14, 15
_NORMAL = NormalDist()


def philox4x32(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10: four 32-bit counter words and two key words to four 32-bit words.

    Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011).

    >>> [f"{word:08x}" for word in philox4x32((0, 0, 0, 0), (0, 0))]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for turn in range(10):
        if turn > 0:
            k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
        high0, low0 = divmod(0xD2511F53 * c0, 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 1 << 32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
    return c0, c1, c2, c3


class Luck:
    """All luck of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self.key = (seed & WORD, seed >> 32)
        self.replication = replication

    def uniforms(self, observer_uid: int, target_uid: int, purpose: int, index: int) -> list[float]:
        """Four uniforms in (0, 1) at an address."""
        words = philox4x32((self.replication, observer_uid, target_uid, purpose << 24 | index), self.key)
        return [(word + 0.5) / 2**32 for word in words]


def normal(u: float) -> float:
    """The standard normal deviate below which a share u lies."""
    return _NORMAL.inv_cdf(u)
