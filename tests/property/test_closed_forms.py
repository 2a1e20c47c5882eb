"""What must always hold for the closed forms: bounds, order, limits, and two ways to one number."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bartizan.study.closed_forms.allocation import random_leakers, shared_leakers
from bartizan.study.closed_forms.counts import Count, binomial, more, together
from bartizan.study.closed_forms.depth import depth_of_fire
from bartizan.study.closed_forms.exchange import (
    Side,
    lanchester_linear,
    lanchester_square,
    salvo_excess,
    salvo_exchange,
)
from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers, one_at_a_time_leakers
from bartizan.study.closed_forms.queues import (
    erlang_loss,
    erlang_mean_wait_s,
    erlang_wait,
    leak_with_loss,
    patience_loss,
)
from bartizan.study.closed_forms.salvos import (
    detected_then_shot_leak,
    layers_leak,
    leakers,
    looks_mean_shots,
    none_leak,
    salvo_leak,
)
from bartizan.study.closed_forms.streams import raid_loss, spaced_served, spaced_served_number

chances = st.floats(0.0, 1.0)
kills = st.floats(0.01, 0.99)
few = st.integers(0, 30)
some = st.integers(1, 30)
loads = st.floats(0.01, 60.0)
rates_per_s = st.floats(0.005, 2.0)
holds_s = st.floats(1.0, 60.0)
SLACK = 1e-9

# Counts


@given(st.integers(0, 300), chances)
def test_a_binomial_count_is_one(n: int, p: float) -> None:
    count = binomial(n, p)
    assert count.pmf.sum() == pytest.approx(1.0, abs=1e-10)
    assert (count.mean, count.std) == pytest.approx((n * p, math.sqrt(n * p * (1.0 - p))), rel=1e-6, abs=1e-6)


@given(st.integers(0, 60), st.integers(0, 60), chances, few)
def test_counts_add(n: int, m: int, p: float, number: int) -> None:
    both = together(binomial(n, p), binomial(m, p))
    np.testing.assert_allclose(both.pmf, binomial(n + m, p).pmf, atol=1e-12)
    assert more(both, number).mean == pytest.approx(both.mean + number)
    assert more(both, number).std == pytest.approx(both.std, abs=1e-6)


@given(st.integers(0, 60), chances, chances)
def test_a_quantile_is_the_smallest_number_that_reaches_its_level(n: int, p: float, level: float) -> None:
    count = binomial(n, p)
    number = count.quantile(level)
    assert count.at_most(number) >= level - 1e-11
    assert number == 0 or count.at_most(number - 1) < level
    assert (count.at_most(-1), count.at_most(n)) == (0.0, pytest.approx(1.0))


# Queues


@given(loads, st.integers(0, 60), st.floats(1.0, 3.0))
def test_more_channels_lose_less_and_more_load_more(load: float, channels: int, factor: float) -> None:
    loss = erlang_loss(load, channels)
    assert erlang_loss(load, channels + 1) < loss
    assert erlang_loss(factor * load, channels) >= loss
    # at least what the channels cannot serve if never idle
    assert max(0.0, 1.0 - channels / load) - SLACK <= loss <= 1.0


@given(loads, some)
def test_who_may_wait_finds_channels_busy_more_often(load: float, channels: int) -> None:
    assert erlang_loss(load, channels) - SLACK <= erlang_wait(load, channels) <= 1.0
    assert (erlang_wait(load, channels) == 1.0) == (load >= channels)


@given(st.floats(0.01, 0.99), holds_s)
def test_one_channel_is_the_textbooks_single_server(use: float, hold_s: float) -> None:
    assert erlang_wait(use, 1) == pytest.approx(use)
    assert erlang_loss(use, 1) == pytest.approx(use / (1.0 + use))
    assert erlang_mean_wait_s(use / hold_s, hold_s, 1) == pytest.approx(use * hold_s / (1.0 - use))


@given(rates_per_s, holds_s, st.integers(1, 20), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_patience_helps(rate: float, hold_s: float, channels: int, patience_s: float, longer_s: float) -> None:
    load = rate * hold_s
    short = patience_loss(rate, hold_s, patience_s, channels)
    long = patience_loss(rate, hold_s, patience_s + longer_s, channels)
    assert max(0.0, 1.0 - channels / load) - SLACK <= long <= short + SLACK
    assert short <= erlang_loss(load, channels) + SLACK


@settings(max_examples=40)
@given(rates_per_s, holds_s, st.integers(1, 20))
def test_the_limits_of_patience(rate: float, hold_s: float, channels: int) -> None:
    load = rate * hold_s
    assert patience_loss(rate, hold_s, 1e-7, channels) == pytest.approx(erlang_loss(load, channels), rel=1e-4)
    assume(abs(load / channels - 1.0) > 0.2)
    patient = patience_loss(rate, hold_s, 1e5, channels)
    assert patient == pytest.approx(max(0.0, 1.0 - channels / load), abs=2e-3)


@given(rates_per_s, holds_s, st.integers(1, 20))
def test_patience_as_long_as_a_hold_leaves_a_poisson_number(rate: float, hold_s: float, channels: int) -> None:
    """With equal means each object stays as long, served or not, so that their number is Poisson's."""
    load = rate * hold_s
    k = np.arange(int(load + 12.0 * math.sqrt(load) + 60.0))
    poisson = np.exp(k * math.log(load) - load - np.array([math.lgamma(i + 1.0) for i in k]))
    waiting = poisson @ np.maximum(k - channels, 0)
    assert patience_loss(rate, hold_s, hold_s, channels) == pytest.approx(waiting / load, rel=1e-8, abs=1e-14)


@given(chances, chances)
def test_a_leak_is_lost_or_missed(loss: float, kill: float) -> None:
    assert leak_with_loss(loss, kill) == pytest.approx(1.0 - (1.0 - loss) * kill)


# Streams


@given(st.integers(0, 60), st.integers(0, 5000), st.integers(1, 50_000), st.integers(0, 12))
def test_an_evenly_spaced_stream_object_by_object(n: int, interval_ms: int, hold_ms: int, channels: int) -> None:
    free_ms, served = [0] * channels, 0
    heapq.heapify(free_ms)
    for i in range(n):
        if free_ms and free_ms[0] <= i * interval_ms:
            heapq.heapreplace(free_ms, i * interval_ms + hold_ms)
            served += 1
    assert spaced_served_number(n, interval_ms / 1000.0, hold_ms / 1000.0, channels) == served
    if interval_ms and n:
        share = spaced_served(interval_ms / 1000.0, hold_ms / 1000.0, channels)
        assert served >= n * share - SLACK  # the first come while channels are free
        assert served <= n * share + channels + SLACK


@settings(max_examples=40)
@given(rates_per_s, holds_s, st.floats(1.0, 300.0), st.floats(1.0, 4.0), st.integers(1, 12))
def test_a_longer_raid_loses_more_up_to_the_long_run(
    rate: float, hold_s: float, seconds: float, longer: float, channels: int
) -> None:
    short = raid_loss(rate, hold_s, seconds, channels)
    assert -SLACK <= short <= raid_loss(rate, hold_s, longer * seconds, channels) + SLACK
    assert short <= erlang_loss(rate * hold_s, channels) + SLACK
    long = raid_loss(rate, hold_s, 3000.0 * hold_s / max(1.0, rate * hold_s), channels)
    assert long == pytest.approx(erlang_loss(rate * hold_s, channels), rel=0.05, abs=1e-3)


@given(rates_per_s, holds_s, st.floats(1.0, 300.0), st.integers(1, 6))
def test_a_short_raid_by_the_chains_eigenvalues(rate: float, hold_s: float, seconds: float, channels: int) -> None:
    n = np.arange(channels + 1)
    rates = np.diag(np.full(channels, rate), 1) + np.diag(n[1:] / hold_s, -1)
    rates -= np.diag(rates.sum(axis=1))
    weights = (rate * hold_s) ** (0.5 * n) / np.sqrt([math.factorial(i) for i in n])
    values, vectors = np.linalg.eigh(weights[:, None] * rates / weights[None, :])
    spans = values * seconds
    means = np.where(np.abs(spans) > 1e-9, np.expm1(spans) / np.where(spans == 0.0, 1.0, spans), 1.0 + 0.5 * spans)
    busy = weights[-1] / weights[0] * float((vectors[0] * vectors[-1]) @ means)
    assert raid_loss(rate, hold_s, seconds, channels) == pytest.approx(busy, rel=1e-6, abs=1e-9)


# Salvos


@given(kills, few, st.integers(1, 6), chances)
def test_shots_and_layers_and_looks(kill: float, shots: int, looks: int, detection: float) -> None:
    leak = salvo_leak(kill, shots)
    assert salvo_leak(kill, shots + 1) < leak <= 1.0
    assert layers_leak([kill] * max(shots, 1)) == pytest.approx(salvo_leak(kill, max(shots, 1)))
    assert detected_then_shot_leak(1.0, kill, shots) == pytest.approx(leak)
    assert detected_then_shot_leak(detection, kill, shots) >= leak - SLACK
    spent = looks_mean_shots(kill, looks, max(shots, 1))
    assert max(shots, 1) - SLACK <= spent <= looks * max(shots, 1) + SLACK


@given(chances, st.integers(1, 40))
def test_every_single_shot_of_a_looking_shooter_counts(kill: float, looks: int) -> None:
    """Kills are shots times the kill probability, whatever the rule of stopping."""
    assert kill * looks_mean_shots(kill, looks) == pytest.approx(1.0 - salvo_leak(kill, looks), abs=1e-12)


@given(few, chances)
def test_the_number_of_leakers(n: int, leak: float) -> None:
    count = leakers(n, leak)
    assert count.none == pytest.approx(none_leak(n, leak), rel=1e-9, abs=1e-12)
    assert count.mean == pytest.approx(n * leak, abs=1e-9)


# Magazines and allocation


def same(first: Count, second: Count) -> None:
    """Two laws that are one."""
    np.testing.assert_allclose(first.pmf, second.pmf, atol=1e-11)


@settings(max_examples=40)
@given(few, few, few, chances)
def test_rounds_of_channels_are_fair(n: int, channels: int, rounds: int, kill: float) -> None:
    left = channel_rounds(n, channels, rounds, kill)
    assert left.leakers.pmf.sum() == pytest.approx(1.0)
    # every shot is at a live object, and no two at one: kills are shots times the kill probability
    assert n - left.leakers.mean == pytest.approx(kill * left.mean_shots, abs=1e-9)
    assert channel_rounds(n, channels + 1, rounds, kill).leakers.mean <= left.leakers.mean + SLACK
    assert channel_rounds(n, channels, rounds + 1, kill).leakers.mean <= left.leakers.mean + SLACK


@given(few, few, chances)
def test_rounds_of_channels_at_their_limits(n: int, rounds: int, kill: float) -> None:
    same(channel_rounds(n, n, rounds, kill).leakers, leakers(n, salvo_leak(kill, rounds)))
    same(channel_rounds(n, 1, rounds, kill).leakers, one_at_a_time_leakers(n, rounds, kill))


@given(some, few, st.integers(1, 5), chances)
def test_what_is_best_among_rules_with_the_same_rounds(n: int, rounds: int, shots: int, kill: float) -> None:
    best = one_at_a_time_leakers(n, rounds, kill)
    shared, at_random = shared_leakers(n, rounds, kill), random_leakers(n, rounds, kill)
    in_turn = first_come_leakers(n, rounds, shots, kill)
    assert max(0.0, n - rounds) - SLACK <= best.mean <= shared.mean + SLACK
    assert best.mean <= in_turn.mean + SLACK
    assert shared.mean <= at_random.mean + SLACK
    assert at_random.mean == pytest.approx(n * (1.0 - kill / n) ** rounds, rel=1e-9, abs=1e-12)
    for law in (best, shared, at_random, in_turn):
        assert len(law.pmf) == n + 1
        assert law.pmf.sum() == pytest.approx(1.0)
        assert (law.pmf >= 0.0).all()


@given(some, few, chances)
def test_where_all_rules_are_one(n: int, rounds: int, kill: float) -> None:
    same(first_come_leakers(n, n * 3, 3, kill), leakers(n, salvo_leak(kill, 3)))
    same(shared_leakers(n, n * 3, kill), leakers(n, salvo_leak(kill, 3)))
    same(random_leakers(1, rounds, kill), leakers(1, salvo_leak(kill, rounds)))
    if rounds <= n:
        same(first_come_leakers(n, rounds, 1, kill), shared_leakers(n, rounds, kill))
        same(first_come_leakers(n, rounds, 1, kill), one_at_a_time_leakers(n, rounds, kill))


# Depth of fire


@st.composite
def approaches(draw) -> dict[str, float]:
    least_m = draw(st.floats(0.0, 20e3))
    return {
        "detection_range_m": draw(st.floats(1e3, 400e3)),
        "target_speed_mps": draw(st.floats(20.0, 2000.0)),
        "interceptor_speed_mps": draw(st.floats(100.0, 2500.0)),
        "reaction_s": draw(st.floats(0.0, 60.0)),
        "assessment_s": draw(st.floats(0.5, 30.0)),
        "min_range_m": least_m,
        "max_range_m": least_m + draw(st.floats(100.0, 300e3)),
    }


@given(approaches())
def test_every_look_is_where_both_meet(case: dict[str, float]) -> None:
    """The definition, look by look: both meet, the next launch follows the assessment, and no look is left out."""
    depth = depth_of_fire(**case)
    speed, interceptor = case["target_speed_mps"], case["interceptor_speed_mps"]
    flown_s = depth.intercept_times_s - depth.launch_times_s
    np.testing.assert_allclose(interceptor * flown_s, depth.intercept_ranges_m, rtol=1e-6, atol=1e-6)
    for times_s, ranges_m in zip(depth[::2], depth[1::2], strict=True):
        np.testing.assert_allclose(case["detection_range_m"] - speed * times_s, ranges_m, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(np.diff(depth.launch_times_s), flown_s[:-1] + case["assessment_s"], rtol=1e-6)
    assert (depth.intercept_ranges_m >= case["min_range_m"]).all()
    assert (depth.intercept_ranges_m <= case["max_range_m"] * (1.0 + SLACK)).all()
    if depth.looks:
        held = depth.launch_times_s[0] > case["reaction_s"] + 1e-6
        assert not held or depth.intercept_ranges_m[0] == pytest.approx(case["max_range_m"])
        last_m = depth.intercept_ranges_m[-1]
    else:
        last_m = None
    share = interceptor / (interceptor + speed)
    ready_m = (
        case["detection_range_m"] - speed * case["reaction_s"]
        if last_m is None
        else last_m - speed * case["assessment_s"]
    )
    assert ready_m <= 0.0 or min(ready_m * share, case["max_range_m"]) < case["min_range_m"]


@given(approaches(), st.floats(1.0, 2.0))
def test_what_gives_more_looks(case: dict[str, float], factor: float) -> None:
    looks = depth_of_fire(**case).looks
    assert depth_of_fire(**case | {"reaction_s": factor * case["reaction_s"]}).looks <= looks
    assert depth_of_fire(**case | {"assessment_s": factor * case["assessment_s"]}).looks <= looks
    assert (
        depth_of_fire(**case | {"min_range_m": min(factor * case["min_range_m"], case["max_range_m"])}).looks <= looks
    )
    assert depth_of_fire(**case | {"detection_range_m": factor * case["detection_range_m"]}).looks >= looks
    assert depth_of_fire(**case | {"max_range_m": factor * case["max_range_m"]}).looks >= looks
    assert depth_of_fire(**case | {"interceptor_speed_mps": factor * case["interceptor_speed_mps"]}).looks >= looks


# Exchanges

forces = st.floats(0.0, 200.0)
sides = st.builds(Side, forces, st.floats(0.0, 8.0), st.floats(0.0, 8.0), st.floats(0.1, 8.0))
wear_per_s = st.floats(1e-3, 0.1)


@given(sides, sides, st.floats(1.0, 3.0))
def test_salvo_losses(ours: Side, theirs: Side, factor: float) -> None:
    losses = salvo_exchange(ours, theirs)
    assert 0.0 <= losses.first <= ours.units
    assert 0.0 <= losses.second <= theirs.units
    assert salvo_exchange(theirs, ours) == losses[::-1]
    harder = salvo_exchange(ours._replace(offence=factor * ours.offence), theirs)
    assert harder.second >= losses.second
    assert harder.first == losses.first
    assert salvo_exchange(ours, theirs._replace(defence=factor * theirs.defence)).second <= losses.second


@given(few, chances, few, chances)
def test_salvos_as_luck(shots: int, hit: float, stops: int, stop: float) -> None:
    excess = salvo_excess(shots, hit, stops, stop)
    assert excess.mean == pytest.approx(shots * hit - stops * stop, abs=1e-9)
    assert excess.std**2 == pytest.approx(shots * hit * (1 - hit) + stops * stop * (1 - stop), abs=1e-6)
    assert max(0.0, excess.mean) - SLACK <= excess.mean_through <= shots * hit + SLACK
    # what is stopped in vain is the excess of the other side
    assert excess.mean_through - salvo_excess(stops, stop, shots, hit).mean_through == pytest.approx(
        excess.mean, abs=1e-9
    )


@pytest.mark.parametrize("law", [lanchester_square, lanchester_linear])
@given(forces, forces, wear_per_s, wear_per_s, st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_lanchesters_laws(law, a0: float, b0: float, a: float, b: float, first_s: float, then_s: float) -> None:
    now = law(a0, b0, a, b, first_s)
    later = law(now.first, now.second, a, b, then_s)
    at_once = law(a0, b0, a, b, first_s + then_s)
    scale = max(a0, b0, 1e-3) * max(a / b, b / a)
    assert (later.first, later.second) == pytest.approx((at_once.first, at_once.second), rel=1e-6, abs=1e-6 * scale)
    assert -SLACK <= now.first <= a0 * (1 + SLACK) + 1e-300 and -SLACK <= now.second <= b0 * (1 + SLACK) + 1e-300
    power = 2 if law is lanchester_square else 1
    kept = a * a0**power - b * b0**power
    most = max(a * a0**power, b * b0**power, 1e-12)
    for state in (now, law(a0, b0, a, b)):
        assert a * state.first**power - b * state.second**power == pytest.approx(kept, abs=1e-7 * most)
    assert law(b0, a0, b, a, first_s)[:2] == pytest.approx((now.second, now.first), rel=1e-9, abs=1e-12)


@settings(max_examples=30)
@given(forces, wear_per_s)
def test_equal_sides_never_end(force: float, wear: float) -> None:
    end = lanchester_square(force, force, wear, wear)
    assert (end.first, end.second) == (0.0, 0.0)
    assert end.time_s == (math.inf if force else 0.0)
    assert lanchester_square(force, force, wear, wear, 10.0).first == pytest.approx(force * math.exp(-10.0 * wear))
    assert lanchester_linear(force, force, wear, wear, 10.0).first == pytest.approx(force / (1.0 + 10.0 * wear * force))
