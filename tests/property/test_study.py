"""What must always hold for counts and intervals, whatever the log says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.engine.log import Cause, Code
from bartizan.study.chunks import plan, replication_digests
from bartizan.study.ledger import ledger
from bartizan.study.measures import MEASURES, estimate
from bartizan.study.statistics import mean_interval, proportion_interval
from bartizan.study.tally import legend, tally
from unit.study.events import event, join, log, small_roster

WHO = legend(small_roster())
N_OBJECTS = len(WHO.roster.objects)
FATES = st.sampled_from(["leak", "kill", "left", "gone"])


@st.composite
def logs(draw) -> tuple[np.ndarray, int]:
    """A log in which every object has one fate and whoever got through has one cause."""
    rows = []
    count = draw(st.integers(1, 6))
    for replication in range(count):
        for target, thing in enumerate(WHO.roster.objects):
            fate = draw(FATES)
            cause = int(draw(st.sampled_from(list(Cause))))
            shots = draw(st.integers(0, 3))
            if shots:
                rows.append(event(replication, 1.0, Code.LAUNCH, 0, target, 5.0, shots))
            if fate == "kill":
                rows.append(event(replication, 2.0, Code.KILL, 0, target, 5.0, shots))
            elif thing.is_threat and fate in ("leak", "left"):
                code = Code.LEAK if fate == "leak" else Code.UNRESOLVED
                rows.append(event(replication, 3.0, code, -1, target, 0.0, target % 2))
                rows.append(event(replication, 3.0, Code.DECIDING_CAUSE, -1, target, 1.0, cause))
    return log(rows), count


@given(logs())
def test_the_ledger_sums_to_the_leakers_and_the_unresolved_apart(drawn):
    events, count = drawn
    rows = tally(events, WHO, 0, count)
    for unresolved, total in ((False, rows.leakers), (True, rows.unresolved)):
        assert sum(row["mean"] for row in ledger([rows], unresolved=unresolved).values()) == pytest.approx(total.mean())


@given(logs())
def test_every_threat_is_counted_once(drawn):
    events, count = drawn
    rows = tally(events, WHO, 0, count)
    assert (rows.leakers + rows.unresolved + rows.kills <= WHO.n_threats).all()
    assert (rows.leaked_by_kind.sum(axis=1) == rows.leakers).all()
    assert (rows.rounds_by_unit.sum(axis=1) == rows.rounds_fired).all()


@given(logs(), st.integers(1, 6))
def test_counting_in_blocks_changes_nothing(drawn, size):
    events, count = drawn
    parts = [
        tally(events[(events["replication"] >= a) & (events["replication"] < a + n)], WHO, a, n)
        for _, _, a, n in plan(1, count, size)
    ]
    for whole, joined in zip(tally(events, WHO, 0, count), join(parts), strict=True):
        np.testing.assert_array_equal(whole, joined)


@given(logs())
def test_estimates_lie_inside_their_intervals(drawn):
    events, count = drawn
    rows = tally(events, WHO, 0, count)
    for name in MEASURES:
        row = estimate(name, [rows, rows], WHO)
        if row.low is not None:
            assert row.low <= row.mean <= row.high


@given(logs(), st.integers(0, 20))
def test_one_changed_time_changes_one_digest(drawn, which):
    events, count = drawn
    if not len(events):
        return
    before = replication_digests(events, 0, count)
    at = which % len(events)
    events["time_ms"][at] += 1
    after = replication_digests(events, 0, count)
    changed = [r for r in range(count) if before[32 * r : 32 * r + 32] != after[32 * r : 32 * r + 32]]
    assert changed == [events["replication"][at]]


@given(st.integers(1, 3000), st.data())
def test_proportion_intervals_hold_their_estimate_and_mirror(n, data):
    k = data.draw(st.integers(0, n))
    low, high = proportion_interval(k, n)
    assert 0.0 <= low <= k / n <= high <= 1.0
    mirrored = proportion_interval(n - k, n)
    assert mirrored == pytest.approx((1.0 - high, 1.0 - low), abs=1e-12)
    wider = proportion_interval(k, n, 0.99)
    assert wider[0] <= low + 1e-12
    assert high <= wider[1] + 1e-12


@given(st.lists(st.floats(0.0, 1e6), min_size=20, max_size=200))
def test_mean_intervals_hold_their_mean(values):
    row = mean_interval(np.array(values))
    if row.low is not None:
        assert 0.0 <= row.low <= row.mean <= row.high
