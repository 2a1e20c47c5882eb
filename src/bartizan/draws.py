"""Randomness is an address: every draw is a pure function of who draws what, and of nothing that happened before.

Philox4x32-10 (Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011), keyed by the seed; the counter
is (replication, observer, target, purpose << 24 | index). So a result is the same on any number of workers, and two
options meet the same luck.
"""

from __future__ import annotations

import math
import zlib
from enum import IntEnum

import numpy as np
from numpy import uint64
from numpy.typing import ArrayLike, NDArray

from bartizan.apart import door
from bartizan.jit import fused, jit, shared, stage
from bartizan.lanes import in_lanes


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
    ARRIVAL = 9
    HOLD = 10
    PATIENCE = 11
    ALLOCATION = 12
    SHARED = 13
    AVAILABLE = 14
    LINK = 15


def uid(name: str) -> int:
    """The stable 32-bit identity of an id: its CRC-32."""
    return zlib.crc32(name.encode("utf-8"))


@fused
def _philox(c0, c1, c2, c3, k0, k1):
    """`philox`, compiled into its callers."""
    mask = uint64(0xFFFFFFFF)
    for _ in range(10):
        p0 = uint64(0xD2511F53) * c0
        p1 = uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> uint64(32)) ^ c1 ^ k0, p1 & mask, (p0 >> uint64(32)) ^ c3 ^ k1, p0 & mask
        k0 = (k0 + uint64(0x9E3779B9)) & mask
        k1 = (k1 + uint64(0xBB67AE85)) & mask
    return c0, c1, c2, c3


@jit
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32 on four counter words and two key words (all held in 64 bits); four 32-bit words."""
    return _philox(c0, c1, c2, c3, k0, k1)


@fused
def block_here(seed, replication, observer_uid, target_uid, purpose, index):
    """`block`, compiled into its callers: in a loop over targets, several run at once."""
    key = uint64(seed)
    return _philox(
        uint64(replication),
        uint64(observer_uid),
        uint64(target_uid),
        (uint64(purpose) << uint64(24)) | uint64(index),
        key & uint64(0xFFFFFFFF),
        key >> uint64(32),
    )


@shared
def block(seed, replication, observer_uid, target_uid, purpose, index):
    """The four 32-bit words at an address."""
    return block_here(seed, replication, observer_uid, target_uid, purpose, index)


@shared
def unit(word):
    """A uniform in (0, 1) from a 32-bit word: the middle of its cell."""
    return (float(word) + 0.5) * 2.3283064365386963e-10


@shared
def uniform(seed, replication, observer_uid, target_uid, purpose, index):
    """One uniform at an address."""
    return unit(block(seed, replication, observer_uid, target_uid, purpose, index)[0])


@door
def _uniforms(seed, replications, observer_uid, target_uids, purpose, index, found):
    """The door from Python to `uniform`, for many addresses."""
    for i in range(found.shape[0]):
        words = block_here(seed, replications[i], observer_uid, target_uids[i], purpose, index)
        found[i] = unit(words[0])


def uniforms(
    seed: int, replication: ArrayLike, observer_uid: int, target_uid: ArrayLike, purpose: int, index: int
) -> NDArray[np.float64]:
    """Uniforms at many addresses.

    Parameters
    ----------
    seed : int
    replication, target_uid : int or array of int, shape (n,)
        One of them an array.
    observer_uid, purpose, index : int

    Returns
    -------
    array, shape (n,) [1]
        Inside (0, 1).
    """
    found = np.empty(np.broadcast_shapes(np.shape(replication), np.shape(target_uid)))
    replications, targets = (np.full(found.shape, part, np.int64) for part in (replication, target_uid))
    _uniforms(np.uint64(seed), replications, int(observer_uid), targets, int(purpose), int(index), found)
    return found


@stage
def _middle(r):
    """AS241, |q| <= 0.425: a ratio of polynomials in r = 0.425^2 - q^2, summed in pairs (Estrin)."""
    r2 = r * r
    above_low = (3.3871328727963666080e0 + 1.3314166789178437745e2 * r) + (
        1.9715909503065514427e3 + 1.3731693765509461125e4 * r
    ) * r2
    above_high = (4.5921953931549871457e4 + 6.7265770927008700853e4 * r) + (
        3.3430575583588128105e4 + 2.5090809287301226727e3 * r
    ) * r2
    below_low = (1.0 + 4.2313330701600911252e1 * r) + (6.8718700749205790830e2 + 5.3941960214247511077e3 * r) * r2
    below_high = (2.1213794301586595867e4 + 3.9307895800092710610e4 * r) + (
        2.8729085735721942674e4 + 5.2264952788528545610e3 * r
    ) * r2
    return (above_low + above_high * (r2 * r2)) / (below_low + below_high * (r2 * r2))


@stage
def _tail(r):
    """AS241, |q| > 0.425: a ratio of polynomials in r = sqrt(-ln p) - 1.6, summed in pairs (Estrin)."""
    r2 = r * r
    above_low = (1.42343711074968357734e0 + 4.63033784615654529590e0 * r) + (
        5.76949722146069140550e0 + 3.64784832476320460504e0 * r
    ) * r2
    above_high = (1.27045825245236838258e0 + 2.41780725177450611770e-1 * r) + (
        2.27238449892691845833e-2 + 7.74545014278341407640e-4 * r
    ) * r2
    below_low = (1.0 + 2.05319162663775882187e0 * r) + (1.67638483018380384940e0 + 6.89767334985100004550e-1 * r) * r2
    below_high = (1.48103976427480074590e-1 + 1.51986665636164571966e-2 * r) + (
        5.47593808499534494600e-4 + 1.05075007164441684324e-9 * r
    ) * r2
    return (above_low + above_high * (r2 * r2)) / (below_low + below_high * (r2 * r2))


@shared
def normal(word):
    """A standard normal from a 32-bit word: Wichura's AS241 (1988), whose third branch lies beyond 32 bits."""
    u = unit(word)
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _middle(0.180625 - q * q)
    tail = _tail(math.sqrt(-math.log(u if q <= 0.0 else 1.0 - u)) - 1.6)
    return -tail if q < 0.0 else tail


@shared
def normals(words, n, values, outer, tails):
    """The first n normals at once, as `normal` gives them one by one: the middle of the distribution in a loop without
    branches, then the 15 % in the tails, which are gathered in `tails`, and their places in `outer`.
    """
    for i in range(n):
        q = unit(words[i]) - 0.5
        values[i] = q * _middle(0.180625 - q * q)
    n_outer = 0
    for i in range(n):
        outer[n_outer] = i
        n_outer += abs(unit(words[i]) - 0.5) > 0.425
    for k in range(n_outer):
        u = unit(words[outer[k]])
        tails[k] = -math.log(u if u <= 0.5 else 1.0 - u)
    n_lanes = in_lanes(n_outer)
    tails[n_outer:n_lanes] = 1.0
    for k in range(n_lanes):
        tails[k] = _tail(math.sqrt(tails[k]) - 1.6)
    for k in range(n_outer):
        values[outer[k]] = tails[k] if unit(words[outer[k]]) >= 0.5 else -tails[k]
