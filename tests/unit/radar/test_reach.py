"""How far out a target is detected, against closed forms and against a count along the distance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.refraction import effective_radius_m, horizon_ground_range_m
from bartizan.earth.sightline import tan_elevation
from bartizan.jit import jit
from bartizan.radar.equation import Triple, pd_table, range_at_pd_m
from bartizan.radar.jamming import BurnThrough
from bartizan.radar.reach import LIMITS, NO_STRETCH, _effective_range_m, _look, detection_reach_m
from bartizan.radar.stretch import effective_range_m, stretch_table

ANCHOR = Triple(150e3, 1.0, 0.9)
RADAR = {"antenna_msl_m": 20.0, "max_range_m": 250e3}


@jit
def _looks(distances_m, antenna_msl_m, altitude_m, k_radius_m, slants_m, sines) -> None:
    for i in range(distances_m.size):
        slants_m[i], sines[i] = _look(distances_m[i], antenna_msl_m, altitude_m, k_radius_m)


@jit
def _effective(factor, step_m, distances_m, antenna_msl_m, altitude_m, k_radius_m, out) -> None:
    for i in range(distances_m.size):
        _, _, out[i] = _effective_range_m(factor, step_m, distances_m[i], antenna_msl_m, altitude_m, k_radius_m)


@pytest.mark.parametrize("k_factor", [1.0, 4.0 / 3.0])
def test_looks_are_those_of_the_sphere(k_factor: float) -> None:
    """Slant range by the law of cosines on the earth itself, elevation of the straight ray over the effective one."""
    distances_m, radius_m = np.linspace(100.0, 400e3, 400), effective_radius_m(k_factor)
    slants_m, sines = np.empty_like(distances_m), np.empty_like(distances_m)
    for antenna_msl_m, altitude_m in ((20.0, 0.0), (20.0, 300.0), (1500.0, 10_000.0), (5.0, 25_000.0)):
        _looks(distances_m, antenna_msl_m, altitude_m, radius_m, slants_m, sines)
        a, b, half = 6371e3 + antenna_msl_m, 6371e3 + altitude_m, np.sin(distances_m / (2.0 * 6371e3))
        np.testing.assert_allclose(slants_m, np.sqrt((b - a) ** 2 + 4.0 * a * b * half**2), rtol=1e-7)
        exact_deg = np.degrees(np.arctan(tan_elevation(altitude_m, antenna_msl_m, distances_m, radius_m)))
        assert np.abs(np.degrees(np.arcsin(sines)) - exact_deg).max() < 0.02


def test_each_limit_binds_in_turn() -> None:
    low = detection_reach_m(0.9, 10.0, 100.0, ANCHOR, **RADAR)
    assert low.limit == "horizon"
    assert low.ground_m == pytest.approx(horizon_ground_range_m(20.0, 100.0))
    small = detection_reach_m(0.9, 0.01, 3000.0, ANCHOR, **RADAR)
    assert small.limit == "signal"
    assert small.slant_m == pytest.approx(150e3 * 0.01**0.25, rel=1e-9)
    large = detection_reach_m(0.9, 1e3, 20_000.0, ANCHOR, **RADAR)
    assert large.limit == "instrumented range"
    assert large.slant_m == pytest.approx(250e3)
    raised = detection_reach_m(0.9, 1.0, 3000.0, ANCHOR, elevation_limits_deg=(5.0, 60.0), **RADAR)
    assert raised.limit == "elevation limit"
    assert math.degrees(math.asin(2980.0 / raised.slant_m)) == pytest.approx(5.0, abs=0.2)
    assert {r.limit for r in (low, small, large, raised)} == set(LIMITS)


def test_the_cone_of_silence() -> None:
    """Over a short way the earth is flat: a target 3,000 m up is lost inside 3,000 / tan 60."""
    reach = detection_reach_m(0.9, 1.0, 3020.0, ANCHOR, elevation_limits_deg=(0.0, 60.0), **RADAR)
    assert reach.blind_inside_m == pytest.approx(3000.0 / math.tan(math.radians(60.0)), rel=1e-3)
    assert detection_reach_m(0.9, 1.0, 3020.0, ANCHOR, **RADAR).blind_inside_m == 0.0


def test_blind_ground_below_an_antenna_on_a_hill() -> None:
    hill = {"antenna_msl_m": 1000.0, "max_range_m": 250e3}
    reach = detection_reach_m(0.9, 1.0, 100.0, ANCHOR, elevation_limits_deg=(-2.0, 60.0), **hill)
    assert reach.blind_inside_m == pytest.approx(900.0 / math.tan(math.radians(2.0)), rel=0.08)
    never = detection_reach_m(0.9, 1.0, 100.0, ANCHOR, elevation_limits_deg=(0.0, 60.0), **hill)
    assert math.isnan(never.ground_m) and math.isnan(never.blind_inside_m) and never.limit == "elevation limit"


def test_too_high_for_the_signal() -> None:
    reach = detection_reach_m(0.9, 1e-6, 10_000.0, ANCHOR, **RADAR)
    assert math.isnan(reach.ground_m) and math.isnan(reach.slant_m) and reach.limit == "signal"


def test_the_radar_and_the_target_in_one_place() -> None:
    reach = detection_reach_m(0.9, 1.0, 20.0, ANCHOR, elevation_limits_deg=(-1.0, 60.0), **RADAR)
    assert reach.ground_m == pytest.approx(horizon_ground_range_m(20.0, 20.0))
    assert reach.blind_inside_m == 0.0


def test_shapes_broadcast_and_floats_stay_floats() -> None:
    reach = detection_reach_m(0.5, [[0.1], [1.0]], [100.0, 1000.0, 10_000.0], ANCHOR, **RADAR)
    assert reach.ground_m.shape == reach.limit.shape == (2, 3)
    one = detection_reach_m(0.5, 0.1, 1000.0, ANCHOR, **RADAR)
    assert isinstance(one.ground_m, float) and isinstance(one.limit, str)
    assert one.ground_m == reach.ground_m[0, 1]


def test_losses_absorption_and_jamming_shorten() -> None:
    stretch = stretch_table(10.0, ANCHOR, 3.0, 250e3)
    clear = detection_reach_m(0.9, 0.1, 300.0, ANCHOR, **RADAR)
    lossy = detection_reach_m(0.9, 0.1, 300.0, ANCHOR, loss_db=6.0, **RADAR)
    assert lossy.slant_m == pytest.approx(clear.slant_m * 10.0**-0.15, rel=1e-6)
    far = {"antenna_msl_m": 20.0, "max_range_m": 250e3, "stretch": stretch}
    assert detection_reach_m(0.9, 1.0, 3000.0, ANCHOR, **far).slant_m < 150e3
    jammer = BurnThrough(40e3, 0.1, 0.9)
    assert detection_reach_m(0.9, 0.1, 300.0, ANCHOR, burn_through=jammer, **RADAR).slant_m == pytest.approx(40e3)


@pytest.mark.parametrize("k_factor", [1.0, 4.0 / 3.0, 1.6])
@pytest.mark.parametrize("antenna_msl_m", [5.0, 20.0, 800.0])
def test_against_a_count_along_the_distance(antenna_msl_m: float, k_factor: float) -> None:
    """What maps count point by point with the same functions: the interval is one piece and ends where reach says."""
    stretch, elevations_deg = stretch_table(10.0, ANCHOR, 3.0, 250e3, k_factor), (-0.8, 50.0)
    distances_m, k_radius_m = np.linspace(0.0, 260e3, 52_001), effective_radius_m(k_factor)
    slants_m, sines, effective_m = (np.empty_like(distances_m) for _ in range(3))
    for rcs_m2 in (0.01, 1.0):
        threshold_m = range_at_pd_m(0.5, rcs_m2, ANCHOR, 1e-6, 1)
        for altitude_m in (10.0, 100.0, 1000.0, 10_000.0):
            _looks(distances_m, antenna_msl_m, altitude_m, k_radius_m, slants_m, sines)
            _effective(*stretch, distances_m, antenna_msl_m, altitude_m, k_radius_m, effective_m)
            by_arrays_m = effective_range_m(stretch, np.degrees(np.arcsin(np.clip(sines, -1, 1))), slants_m)
            np.testing.assert_allclose(effective_m, by_arrays_m, rtol=1e-9)
            ok = (slants_m <= 250e3) & (effective_m <= threshold_m)
            ok &= distances_m <= horizon_ground_range_m(antenna_msl_m, altitude_m, k_factor)
            ok &= (sines >= math.sin(math.radians(-0.8))) & (sines <= math.sin(math.radians(50.0)))
            seen = detection_reach_m(
                *(0.5, rcs_m2, altitude_m, ANCHOR),
                antenna_msl_m=antenna_msl_m,
                max_range_m=250e3,
                elevation_limits_deg=elevations_deg,
                stretch=stretch,
                k_factor=k_factor,
            )
            inside_m = distances_m[ok]
            if not len(inside_m):
                assert math.isnan(seen.ground_m)
                continue
            assert len(inside_m) == round((inside_m[-1] - inside_m[0]) / 5.0) + 1
            assert 0.0 <= seen.ground_m - inside_m[-1] < 5.0
            assert 0.0 <= inside_m[0] - seen.blind_inside_m < 5.0


def test_the_table_of_the_engine_says_the_same() -> None:
    """At the reach for 0.5 and 0.9 the engine's detection table gives 0.5 and 0.9."""
    table = pd_table(250e3, 1025, 0.3, ANCHOR, 1e-6, 1)
    for pd in (0.5, 0.9):
        reach = detection_reach_m(pd, 0.3, 10_000.0, ANCHOR, stretch=NO_STRETCH, **RADAR)
        assert reach.limit == "signal"
        assert np.interp(reach.slant_m, np.linspace(0.0, 250e3, 1025), table) == pytest.approx(pd, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"altitude_m": -1.0}, r"altitude_m must be 0 m or more above the sea"),
        ({"altitude_m": math.nan}, r"altitude_m must be 0 m or more"),
        ({"antenna_msl_m": -5.0}, r"antenna at 0 m or more .* got -5.0"),
        ({"max_range_m": 0.0}, r"instrumented range above 0 m; got 20.0 and 0.0"),
        ({"elevation_limits_deg": (60.0, 0.0)}, r"rising within -90..90 degrees.*got \(60.0, 0.0\)"),
        ({"elevation_limits_deg": (-20.0, -10.0)}, r"the highest 0 or more"),
        ({"rcs_m2": -10.0}, r"-10 dBsm is 0.1 m2"),
        ({"pd": 1.0}, r"pd must lie between pfa and 1"),
        ({"k_factor": 0.0}, r"k_factor must be a positive number"),
    ],
)
def test_refusals(change: dict, message: str) -> None:
    asked = {"pd": 0.9, "rcs_m2": 1.0, "altitude_m": 100.0, "triple": ANCHOR, **RADAR, **change}
    with pytest.raises(ValueError, match=message):
        detection_reach_m(**asked)
