"""Depth of fire: held fire, no time, and no end."""

from __future__ import annotations

import pytest

from bartizan.study.closed_forms.depth import depth_of_fire

CASE: dict[str, float] = {
    "detection_range_m": 40e3,
    "target_speed_mps": 250.0,
    "interceptor_speed_mps": 1000.0,
    "reaction_s": 10.0,
    "assessment_s": 5.0,
    "min_range_m": 3e3,
    "max_range_m": 150e3,
}


def test_the_first_look() -> None:
    depth = depth_of_fire(**CASE)
    assert depth.looks == 7
    assert (depth.launch_times_s[0], depth.launch_ranges_m[0]) == (10.0, 37.5e3)
    assert (depth.intercept_times_s[0], depth.intercept_ranges_m[0]) == (40.0, 30e3)
    assert depth.launch_times_s[1] == pytest.approx(45.0)


def test_fire_is_held_until_the_intercept_is_in_reach() -> None:
    depth = depth_of_fire(**CASE | {"max_range_m": 20e3})
    assert depth.intercept_ranges_m[0] == pytest.approx(20e3)
    assert depth.launch_ranges_m[0] == pytest.approx(25e3)
    assert depth.launch_times_s[0] == pytest.approx(60.0)


def test_no_time_for_any_look() -> None:
    for change in ({"reaction_s": 160.0, "min_range_m": 0.0}, {"reaction_s": 1e6}, {"min_range_m": 31e3}):
        depth = depth_of_fire(**CASE | change)
        assert depth.looks == 0
        assert [len(column) for column in depth] == [0, 0, 0, 0]


def test_the_least_range_counts() -> None:
    assert depth_of_fire(**CASE | {"min_range_m": 30e3}).looks == 1
    assert depth_of_fire(**CASE | {"min_range_m": 30e3, "max_range_m": 30e3}).looks == 1


@pytest.mark.parametrize("name", CASE)
def test_refusals(name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be "):
        depth_of_fire(**CASE | {name: -1.0})


def test_contradictions() -> None:
    with pytest.raises(ValueError, match="min_range_m must not lie above max_range_m; got 200000 and 150000 m"):
        depth_of_fire(**CASE | {"min_range_m": 200e3})
    with pytest.raises(ValueError, match=r"there would be over 10000 looks.*State an assessment_s or a min_range_m"):
        depth_of_fire(**CASE | {"min_range_m": 0.0, "assessment_s": 0.0, "target_speed_mps": 1.0})


def test_a_look_from_the_last_metre_counts() -> None:
    depth = depth_of_fire(**CASE | {"detection_range_m": 0.5, "reaction_s": 0.0, "min_range_m": 0.0})
    assert depth.launch_ranges_m == pytest.approx([0.5])
