"""The worth of checking a claim: a small problem worked by hand, idle claims that are worth nothing, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.worth import value_of_information
from unit.study.decide.models import figures
from unit.study.designs import design


def spread(n: int, k: int, seed: int) -> np.ndarray:
    """A Latin hypercube."""
    rng = np.random.default_rng(seed)
    return np.array([(rng.permutation(n) + rng.random(n)) / n for _ in range(k)]).T


def played(gain: np.ndarray, seed: int, *, own: float = 0.5, n: int = 20) -> np.ndarray:
    """Two options: the second gains so much over the first, under the same luck."""
    rng = np.random.default_rng([seed, 8])
    a = rng.normal(size=(1, 1, n)) + own * rng.normal(size=(len(gain), 1, n))
    return np.array([a, a + gain[:, None, None] + own * rng.normal(size=(len(gain), 1, n))])


def test_a_claim_that_decides_is_worth_what_is_lost_without_it() -> None:
    """Gain 2 (x - 0.5): who knows x takes b half of the time, and gains 1/4 on average."""
    places = spread(80, 4, 1)
    found = value_of_information(places, played(2.0 * (places[:, 0] - 0.5), 1), figures(4), ["a", "b"], better="more")
    first = found.rows[0]
    assert (first.id, first.is_distinguishable) == ("x0", True)
    assert first.value == pytest.approx(0.25, abs=0.05) and first.low <= 0.25 <= first.high
    assert first.changes == pytest.approx(0.5, abs=0.1)
    assert found.all_known == pytest.approx(0.25, abs=0.08)
    assert "worth checking first is x0: knowing it would gain" in found.text


def test_alternatives_are_fitted_by_their_means() -> None:
    """Three alternatives with gains -1, 0.5 and 0.5: b is best on average by nothing, worth is 1/3."""
    places = spread(60, 2, 2)
    places[:, 0] = np.floor(3.0 * places[:, 0])
    gain = np.array([-1.0, 0.5, 0.5])[places[:, 0].astype(int)] + 0.05
    factors = [Factor("channels", "claim", 3), Factor("x1", "claim")]
    found = value_of_information(places, played(gain, 2, own=0.2), factors, ["a", "b"], better="more")
    assert found.best == "b"
    assert found.rows[0].value == pytest.approx(0.95 / 3.0, abs=0.05)
    assert found.rows[0].changes == pytest.approx(1.0 / 3.0)


def test_fewer_leakers_are_better_where_less_is() -> None:
    places = spread(40, 2, 3)
    counts = played(np.full(40, 3.0), 3)
    assert value_of_information(places, counts, figures(2), ["a", "b"], better="less").best == "a"
    assert value_of_information(places, counts, figures(2), ["a", "b"], better="more").best == "b"


def test_a_claim_that_moves_the_answer_but_not_the_choice_ranks_by_its_share() -> None:
    places = spread(60, 3, 4)
    found = value_of_information(places, played(9.0 + places[:, 1], 4, own=0.1), figures(3), ["a", "b"], better="more")
    first = found.rows[0]
    assert (first.id, first.value, first.low) == ("x1", 0.0, 0.0)
    assert first.is_distinguishable and first.share > 0.9
    assert "holds most of the doubt, but b stays the choice" in found.text


def test_idle_claims_are_worth_nothing_that_can_be_told() -> None:
    named = 0
    for seed in range(30):
        places = spread(30, 6, seed)
        gain = 0.5 * np.random.default_rng(seed).normal(size=30)
        found = value_of_information(places, played(gain, seed), figures(6), ["a", "b"], better="more")
        named += any(row.is_distinguishable for row in found.rows)
        assert all(row.low == 0.0 for row in found.rows if row.value <= row.idle)
    assert named <= 5
    assert "no claim is distinguishable" in found.text or named


def test_three_options() -> None:
    places = spread(90, 2, 6)
    a, b = played(np.zeros(90), 6, own=0.1)
    counts = np.array([a, b + 2.0 * (places[:, :1, None] - 0.5), b - 2.0 * (places[:, :1, None] - 0.5)])
    found = value_of_information(places, counts, figures(2), ["a", "b", "c"], better="more")
    assert found.rows[0].value == pytest.approx(0.5, abs=0.05)


def test_assumptions_are_ranked_but_a_claim_is_named() -> None:
    places = spread(80, 2, 7)
    gain = 4.0 * (places[:, 0] - 0.5) + 2.0 * (places[:, 1] - 0.5)
    factors = [Factor("kill_probability", "assumption"), Factor("channels", "claim")]
    found = value_of_information(places, played(gain, 7), factors, ["a", "b"], better="more")
    assert [row.id for row in found.rows] == ["kill_probability", "channels"]
    assert "worth checking first is channels" in found.text


def test_nonsense_is_refused() -> None:
    places, counts = spread(30, 1, 8), played(np.zeros(30), 8)
    with pytest.raises(InputError, match="never searched"):
        value_of_information(places, counts, [Factor("raid", "raid")], ["a", "b"], better="more")
    with pytest.raises(InputError, match="made, not found out"):
        value_of_information(places, counts, [Factor("network.mode", "own choice")], ["a", "b"], better="more")
    with pytest.raises(ValueError, match="two or more options"):
        value_of_information(places, counts[:1], figures(1), ["a"], better="more")
    with pytest.raises(ValueError, match="20 points"):
        value_of_information(places[:19], counts[:, :19], figures(1), ["a", "b"], better="more")


def paired_studies_that_name_an_idle_figure(*, jitter: float) -> int:
    """Forty studies of 24 readings that share their claims or assumptions in pairs; two of twelve figures matter."""
    named = 0
    for trial in range(40):
        claims, assumptions, _ = design(24, 6, 6, trial)
        places = np.hstack([claims, assumptions]) + jitter * np.random.default_rng(trial).random((24, 12))
        factors = [Factor(f"c{i}", "claim") for i in range(6)] + [Factor(f"a{i}", "assumption") for i in range(6)]
        gain = 4.0 * (claims[:, 0] - 0.4) + 3.0 * (assumptions[:, 0] - 0.5)
        found = value_of_information(places, played(gain, trial, own=1.0), factors, ["a", "b"], better="more")
        named += any(row.is_distinguishable for row in found.rows if row.id not in ("c0", "a0"))
    return named


def test_readings_that_share_their_figures_are_dealt_together() -> None:
    assert paired_studies_that_name_an_idle_figure(jitter=0.0) <= 4


def test_taking_shared_readings_for_separate_ones_would_name_idle_figures() -> None:
    """The planted error: places that differ in the last digit no longer look shared."""
    assert paired_studies_that_name_an_idle_figure(jitter=1e-9) > 4


def test_pairs_are_as_good_as_places_that_agree() -> None:
    claims, assumptions, pairs = design(40, 3, 3, 1)
    places = np.hstack([claims, assumptions])
    factors = [Factor(f"c{i}", "claim") for i in range(3)] + [Factor(f"a{i}", "assumption") for i in range(3)]
    counts = played(2.0 * (claims[:, 0] - 0.5), 1)
    said = value_of_information(places, counts, factors, ["a", "b"], better="more", pairs=pairs)
    assert said == value_of_information(places, counts, factors, ["a", "b"], better="more")
