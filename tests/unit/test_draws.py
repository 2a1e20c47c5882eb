"""Addresses of luck: known answers, and the same numbers as a second implementation."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bartizan import draws
from bartizan.draws import Purpose
from bartizan.lanes import LANES
from reference.philox import Luck, philox4x32

WORDS = st.integers(0, 2**32 - 1)
ONES = 0xFFFFFFFF

# Random123 1.14, tests/kat_vectors: philox4x32 with 10 rounds
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def compiled(counter, key):
    """The kernel's words, as plain integers."""
    return tuple(int(word) for word in draws.philox(*map(np.uint64, (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_known_answers(counter, key, words):
    assert compiled(counter, key) == words
    assert philox4x32(counter, key) == words


@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_both_implementations_agree_everywhere(counter, key):
    assert compiled(counter, key) == philox4x32(counter, key)


@given(
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**31 - 1),
    WORDS,
    WORDS,
    st.sampled_from(Purpose),
    st.integers(0, 2**24 - 1),
)
def test_an_address_means_the_same_in_both(seed, replication, observer_uid, target_uid, purpose, index):
    ours = draws.uniform(np.uint64(seed), replication, observer_uid, target_uid, int(purpose), index)
    assert ours == Luck(seed, replication).uniforms(observer_uid, target_uid, int(purpose), index)[0]
    assert 0.0 < ours < 1.0


@pytest.mark.parametrize("changed", range(6))
def test_every_part_of_an_address_counts(changed):
    address = [5, 4, 3, 2, 1, 0]
    other = list(address)
    other[changed] += 1
    assert draws.uniform(*address) != draws.uniform(*other)


def test_many_uniforms_are_those_of_one_address_each():
    """As `uniform` has them, whichever of the two is many."""
    runs, targets = np.arange(5), np.array([3, 2**32 - 1], np.uint32)
    ours = draws.uniforms(2**64 - 1, runs, 7, 9, draws.Purpose.START, 2)
    assert ours.tolist() == [
        draws.uniform(np.uint64(2**64 - 1), k, 7, 9, int(draws.Purpose.START), 2) for k in range(5)
    ]
    ours = draws.uniforms(1, 4, 7, targets, 5, 2)
    assert ours.tolist() == [draws.uniform(np.uint64(1), 4, 7, uid, 5, 2) for uid in targets.tolist()]


def test_uniforms_stay_off_the_ends():
    assert draws.unit(0) == 0.5 / 2**32
    assert draws.unit(ONES) == 1.0 - 0.5 / 2**32


def test_uid_is_the_crc_of_the_id():
    assert draws.uid("alpha") == zlib.crc32(b"alpha")
    assert 0 <= draws.uid("a" * 100) <= ONES


def test_a_normal_is_the_quantile_of_its_uniform():
    """In the middle, in both tails, and on either side of the borders between them."""
    border = [int(p * 2**32) + step for p in (0.075, 0.925) for step in (-2, -1, 0, 1, 2)]
    words = [0, 1, ONES - 1, ONES, *border, *np.random.default_rng(3).integers(0, 2**32, 4000).tolist()]
    ours = [draws.normal(np.uint64(word)) for word in words]
    assert ours == pytest.approx(stats.norm.ppf([draws.unit(np.uint64(word)) for word in words]), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("n", [0, 1, 7, 8, 500])
def test_many_normals_at_once_are_those_one_by_one(n):
    words = np.random.default_rng(n).integers(0, 2**32, n, dtype=np.uint64)
    values, outer, tails = np.full(n + 1, -9.0), np.zeros(n + 1, np.int64), np.full(n + LANES, -9.0)
    draws.normals(words, n, values, outer, tails)
    assert values[:n].tolist() == [draws.normal(word) for word in words]
    assert values[n] == -9.0
