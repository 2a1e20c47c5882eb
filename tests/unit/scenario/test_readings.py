"""Readings: the centre, the bounds and the sampled design that keeps claims and assumptions apart."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.claims.figure import Assumption, Claim, Figure
from bartizan.errors import InputError
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import (
    PlayedFigure,
    bound_reading,
    central_k_factor,
    central_reading,
    figures_in_play,
    sampled_readings,
    settle,
    stated_reading,
)
from unit.scenario.conftest import SMALL


def _claim(low, high, mode=None, grade="B", **conditions):
    return Claim(low, mode, high, "km", conditions, "claimed", grade, ("X",), "2020", "2026-11-21")


def _assumption(low, mode, high, **conditions):
    return Assumption(low, mode, high, "km", conditions, "a", "b")


def _figure(figure_id, origin, *parts, helps="high", weights=None):
    weights = weights or (1.0 / len(parts),) * len(parts)
    return PlayedFigure(figure_id, figure_id, "km", origin, helps, parts, weights)


@pytest.fixture
def figures():
    return (
        _figure("x.claimed_km", "claim", _claim(10.0, 20.0)),
        _figure("x.either", "claim", _claim(10.0, 10.0), _claim(36.0, 36.0)),
        _figure("x.assumed_km", "assumption", _assumption(0.0, 2.0, 10.0), helps="low"),
        _figure("x.fixed", "override", _assumption(5.0, 5.0, 5.0)),
    )


def test_the_centre_is_the_first_alternative_at_its_mode_or_middle(figures):
    assert list(central_reading(figures).values.values()) == [15.0, 10.0, 2.0, 5.0]


def test_of_excluding_claims_the_weightiest_is_taken_then_the_better_grade_then_the_first():
    parts = (_claim(10.0, 10.0, grade="C"), _claim(36.0, 36.0), _claim(50.0, 60.0))
    equal, weighted = _figure("x.either", "claim", *parts), _figure("x.other", "claim", *parts, weights=(0.6, 0.2, 0.2))
    lone = _figure("x.lone", "claim", _claim(1.0, 3.0, grade="C"))
    reading = central_reading((equal, weighted, lone))
    assert reading.values == {"x.either": 36.0, "x.other": 10.0, "x.lone": 2.0}
    assert reading.chosen == {"x.either": 1, "x.other": 0}


def test_the_central_reading_of_the_catalogue_takes_the_better_source():
    reading = central_reading(figures_in_play(load_scenario("one_site")))
    assert reading.values["s-400.engagement_radar.channels"] == 36.0
    assert reading.chosen["s-400.engagement_radar.channels"] == 1


def test_the_bounds_hurt_and_help_the_defence(figures):
    assert list(bound_reading(figures, "low").values.values()) == [10.0, 10.0, 10.0, 5.0]
    assert list(bound_reading(figures, "high").values.values()) == [20.0, 36.0, 0.0, 5.0]
    with pytest.raises(InputError, match="expected 'low' or 'high'"):
        bound_reading(figures, "middle")


def test_bounds_leave_alone_what_neither_helps_nor_hurts():
    figure = _figure("x.y", "claim", _claim(1.0, 9.0), helps="neither")
    assert bound_reading((figure,), "low").values == {"x.y": 5.0}


def test_detection_ranges_for_different_targets_are_compared_by_what_they_mean():
    small, large = _claim(20.0, 20.0, rcs_m2=0.1), _claim(36.0, 36.0, rcs_m2=2.0, pd=0.8)
    figure = _figure("x.radar.detection_range_km", "claim", large, small)
    best, worst = (bound_reading((figure,), end) for end in ("high", "low"))
    assert best.values == {figure.id: 20.0}
    assert best.conditions == {figure.id: {"rcs_m2": 0.1, "pd": 0.5}}
    assert worst.conditions == {figure.id: {"rcs_m2": 2.0, "pd": 0.8}}


@pytest.mark.parametrize("count", [2, 3, 4, 7, 8, 25])
def test_consecutive_readings_share_claims_or_assumptions_in_turn(figures, count):
    table = sampled_readings(figures, count, seed=7)
    assert table.values.shape == table.scores.shape == (count, 4)
    claims, assumptions = table.values[:, :2], table.values[:, 2]
    for a, b in table.pairs_same_claims:
        assert (claims[a] == claims[b]).all()
        assert assumptions[a] != assumptions[b]
    for a, b in table.pairs_same_assumptions:
        assert assumptions[a] == assumptions[b]
        assert claims[a, 0] != claims[b, 0]
    assert len(table.pairs_same_claims) == count // 2
    assert len(table.pairs_same_assumptions) >= (count - 1) // 2


def test_each_column_is_stratified(figures):
    m = 50
    table = sampled_readings(figures, 2 * m, seed=3)
    for column, rows in ((0, slice(0, None, 2)), (2, slice(0, None, 2))):
        assert sorted(np.floor(table.scores[rows, column] * m).astype(int)) == list(range(m))
    assert sorted(np.unique(table.values[:, 1], return_counts=True)[1]) == [m, m]
    assert ((table.scores > 0.0) & (table.scores < 1.0)).all()


def test_a_large_sample_has_the_moments_of_its_distribution(figures):
    values = sampled_readings(figures, 4000, seed=1).values
    assert values[:, 0].mean() == pytest.approx(15.0, abs=0.01)
    assert values[:, 2].mean() == pytest.approx((0.0 + 2.0 + 10.0) / 3.0, abs=0.01)
    assert values[:, 2].var() == pytest.approx((100.0 + 4.0 - 20.0) / 18.0, rel=0.01)
    assert abs(np.corrcoef(values[:, 0], values[:, 2])[0, 1]) < 0.05


def test_scores_order_the_values_and_split_at_the_weights():
    figure = _figure("x.y", "claim", _claim(1.0, 2.0), _claim(5.0, 6.0), weights=(0.8, 0.2))
    table = sampled_readings((figure,), 400, seed=1)
    assert ((table.scores < 0.8) == (table.values < 3.0)).all()
    assert (table.chosen[:, 0] == 0).mean() == pytest.approx(0.8, abs=0.01)


def test_an_alternative_of_no_weight_is_never_drawn():
    figure = _figure("x.y", "claim", _claim(1.0, 1.0), _claim(5.0, 5.0), weights=(0.0, 1.0))
    assert not figure.is_drawn
    assert central_reading((figure,)).values == {"x.y": 5.0}
    assert bound_reading((figure,), "low").values == {"x.y": 5.0}
    assert (sampled_readings((figure,), 9, seed=1).values == 5.0).all()


def test_the_values_of_one_figure_do_not_depend_on_the_others(figures):
    alone = sampled_readings(figures[2:3], 20, seed=5).values[:, 0]
    assert (alone == sampled_readings(figures, 20, seed=5).values[:, 2]).all()
    assert (alone != sampled_readings(figures, 20, seed=6).values[:, 2]).any()


def test_one_reading_is_the_central_one(figures):
    table = sampled_readings(figures, 1, seed=9)
    assert table.reading(0) == central_reading(figures)
    assert table.reading(0).chosen == {"x.either": 0}
    assert len(table.pairs_same_claims) == len(table.pairs_same_assumptions) == 0
    for name, label in (("low", "low"), ("mode", "central"), ("high", "high")):
        assert sampled_readings(figures, 1, 9, name).reading(0) == stated_reading(figures, name)
        assert stated_reading(figures, name).label == label
    assert stated_reading(figures, "low") == bound_reading(figures, "low")
    assert stated_reading(figures, "mode") == central_reading(figures)
    with pytest.raises(InputError, match=r"seen 'best', expected one of low, mode, high"):
        sampled_readings(figures, 1, 9, "best")
    with pytest.raises(InputError, match="seen 'low' and 2 readings"):
        sampled_readings(figures, 2, 9, "low")
    with pytest.raises(InputError, match="at least 1"):
        sampled_readings(figures, 0, seed=9)


def test_counts_are_whole_and_impossible_pairs_give_way():
    values = {
        "s.confirm_hits": 4.6, "s.confirm_scans": 3.4, "s.engagement_radar.channels": 6.5, "drone.swerling": 2.0,
        "s.interceptor.long.min_range_km": 30.0, "s.interceptor.long.range_km": 20.0,
        "s.interceptor.long.min_altitude_m": 6000.0, "s.interceptor.long.max_altitude_km": 5.0,
        "s.engagement_radar.min_elevation_deg": 3.0, "s.engagement_radar.max_elevation_deg": 2.0,
    }  # fmt: skip
    assert list(settle(values).values()) == [3.0, 3.0, 7.0, 1.0, 20.0, 20.0, 5000.0, 5.0, 2.0, 2.0]


def test_overrides_become_constants_ranges_and_weights(make):
    file = make(
        "raid:",
        "figures:\n  s-400.assessment_time_s: {low: 1, high: 3, reason: a guess}\n"
        "  s-400.engagement_radar.channels: {weights: [3, 1]}\nraid:",
        **{"s-400__reaction_time_s": 9.0, "any__identification_delay_s": 4.0},
    )
    figures = {figure.id: figure for figure in figures_in_play(file)}
    fixed = figures["s-400.reaction_time_s"]
    assert (fixed.origin, fixed.is_drawn, fixed.alternatives[0].low) == ("override", False, 9.0)
    assert figures["s-400.identification_delay_s"].alternatives[0].high == 4.0
    ranged = figures["s-400.assessment_time_s"]
    assert (ranged.origin, ranged.is_drawn, ranged.alternatives[0].reason) == ("assumption", True, "a guess")
    assert figures["s-400.engagement_radar.channels"].weights == (0.75, 0.25)
    assert figures["s-400.interceptor.long.range_km"].origin == "claim"


def test_an_override_of_a_detection_range_keeps_the_target_it_is_stated_for(make):
    file = make("system: s-400", "system: pantsir-s1", "{long: 4}", "{short: 4}", **{
        "pantsir-s1__engagement_radar__detection_range_km": 30.0})  # fmt: skip
    conditions = central_reading(figures_in_play(file)).conditions["pantsir-s1.engagement_radar.detection_range_km"]
    assert conditions["rcs_m2"] > 0.0
    assert 0.0 < conditions["pd"] < 1.0


def test_a_figure_about_which_nothing_is_known_must_be_given(make):
    class Silent:
        assumptions = {}  # noqa: RUF012  (a stand-in, never changed)

        def figure(self, figure_id):
            return Figure(figure_id, "n", "1", "high", (), None, "looked for")

    with pytest.raises(InputError, match=r"s-400.reaction_time_s: nothing is published or assumed .* under `figures`"):
        figures_in_play(make(), Silent())


@pytest.mark.parametrize("count", [1, 5])
def test_a_bundled_scenario_can_be_read(count):
    figures = figures_in_play(load_scenario("five_units"))
    table = sampled_readings(figures, count, seed=0)
    reading = table.reading(count - 1)
    assert set(reading.values) == {figure.id for figure in figures}
    assert all(np.isfinite(list(reading.values.values())))
    assert set(reading.conditions) == {i for i in reading.values if i.endswith(".detection_range_km")}
    assert len({figure.origin for figure in figures}) == 2


K_FACTOR = "any.k_factor"


def _played(file, figure_id):
    return next(figure for figure in figures_in_play(file) if figure.id == figure_id)


def test_refraction_is_drawn_unless_the_scenario_fixes_it(make):
    free, fixed = make(), make("width_km: 200", "width_km: 200\n  k_factor: 1.2")
    assert _played(free, K_FACTOR).origin == "assumption"
    assert _played(free, K_FACTOR).is_drawn
    figure = _played(fixed, K_FACTOR)
    assert (figure.origin, figure.is_drawn, figure.alternatives[0].low) == ("override", False, 1.2)
    assert (central_k_factor(free), central_k_factor(fixed)) == (4.0 / 3.0, 1.2)


def test_the_command_line_goes_before_the_theatre(make):
    file = make("width_km: 200", "width_km: 200\n  k_factor: 1.2", any__k_factor=1.1)
    assert central_reading(figures_in_play(file)).values[K_FACTOR] == central_k_factor(file) == 1.1


def test_a_range_for_the_refraction_stands_under_figures(make):
    file = make("duration_s: 900", "duration_s: 900\nfigures: {any.k_factor: {low: 1.22, high: 1.5, reason: summer}}")
    assert central_k_factor(file) == pytest.approx(1.36)
    drawn = _column(sampled_readings(figures_in_play(file), 40, 3), K_FACTOR)
    assert drawn.min() >= 1.22
    assert drawn.max() <= 1.5


def test_the_central_refraction_is_known_without_any_radar(make):
    head, _, tail = SMALL.partition("units:")
    file = make(SMALL, f"{head}raid:{tail.partition('raid:')[2]}")
    assert not file.scenario.units
    assert K_FACTOR not in [figure.id for figure in figures_in_play(file)]
    assert central_k_factor(file) == 4.0 / 3.0


def _column(readings, figure_id):
    return readings.values[:, [figure.id for figure in readings.figures].index(figure_id)]


def test_drawn_refractions_are_few_so_that_readings_share_lines_of_sight(make):
    drawn = _column(sampled_readings(figures_in_play(make()), 400, 5), K_FACTOR)
    bends = 40.0 / drawn
    np.testing.assert_allclose(bends, np.round(bends), atol=1e-12)
    assert 1.0 <= drawn.min() < 1.1 < 1.5 < drawn.max() <= 1.6
    assert len(set(drawn)) <= 16
    assert 4.0 / 3.0 in drawn


def test_a_stated_refraction_is_not_rounded(make):
    file = make(any__k_factor=1.234)
    assert set(_column(sampled_readings(figures_in_play(file), 9, 5), K_FACTOR)) == {1.234}
