"""What must always hold for a radar."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.radar.absorption import absorption_table, specific_attenuation_db_per_km, two_way_absorption_db
from bartizan.radar.detection import detection_probability, required_snr_db
from bartizan.radar.equation import Triple, pd_table, range_at_pd_m
from bartizan.radar.jamming import BurnThrough, jammed_range_m, jammed_snr_db
from bartizan.radar.reach import LIMITS, detection_reach_m
from bartizan.radar.stretch import effective_range_m, stretch_table

cases = st.integers(0, 4)
rates = st.floats(1e-12, 0.5)
pulses = st.integers(1, 40)
levels_db = st.floats(-30, 60)
radar_ghz = st.floats(1.0, 40.0)
bends = st.floats(0.8, 2.0)
sizes_m2 = st.floats(1e-3, 100.0)
ranges_m = st.floats(1e3, 500e3)
anchors = st.builds(Triple, st.floats(30e3, 400e3), st.floats(0.1, 10.0), st.floats(0.2, 0.95))
jammers = st.builds(BurnThrough, st.floats(5e3, 300e3), st.floats(0.01, 10.0), st.floats(0.2, 0.95))


@settings(deadline=None)
@given(levels_db, st.floats(0, 30), rates, cases, pulses)
def test_more_signal_is_never_worse(level_db: float, more_db: float, pfa: float, swerling: int, n_pulses: int) -> None:
    weak, strong = detection_probability(
        np.array([level_db, level_db + more_db]), pfa, swerling=swerling, n_pulses=n_pulses
    )
    assert pfa <= weak <= strong + 1e-12
    assert strong <= 1.0


@settings(deadline=None)
@given(levels_db, rates, cases, pulses)
def test_more_pulses_are_never_worse(level_db: float, pfa: float, swerling: int, n_pulses: int) -> None:
    few = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses)
    many = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses + 1)
    assert many >= few - 1e-12


@settings(deadline=None)
@given(levels_db, rates, st.floats(1.5, 1e3), cases, pulses)
def test_more_false_alarms_buy_more_detections(
    level_db: float, pfa: float, factor: float, swerling: int, n_pulses: int
) -> None:
    strict = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses)
    lax = detection_probability(level_db, min(pfa * factor, 0.9), swerling=swerling, n_pulses=n_pulses)
    assert lax >= strict - 1e-12


@settings(deadline=None, max_examples=50)
@given(st.floats(0.01, 0.999), st.floats(1e-12, 1e-3), cases, pulses)
def test_the_required_level_gives_the_wanted_probability(pd: float, pfa: float, swerling: int, n_pulses: int) -> None:
    level_db = required_snr_db(pd, pfa, swerling=swerling, n_pulses=n_pulses)
    assert abs(detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses) - pd) < 1e-8


@given(
    st.floats(1.0, 1000.0), st.floats(0.0, 1100.0), st.floats(180.0, 320.0), st.floats(0.0, 40.0), st.floats(0.0, 5.0)
)
def test_gases_never_amplify_and_more_vapour_takes_more(
    frequency_ghz: float, dry_hpa: float, kelvin: float, vapour: float, more: float
) -> None:
    oxygen, water = specific_attenuation_db_per_km(frequency_ghz, dry_hpa, kelvin, [vapour, vapour + more])
    assert (oxygen >= 0.0).all() and (water >= 0.0).all()
    assert np.isfinite(oxygen).all() and np.isfinite(water).all()
    # below its lines' wings vapour's own strength grows with it; near a centre pressure broadening can win
    if frequency_ghz < 18.0:
        assert water[1] >= water[0]


@settings(deadline=None, max_examples=50)
@given(st.floats(1.0, 1000.0), st.floats(-1.5, 90.0), st.floats(0.0, 10.0), ranges_m, st.floats(0.0, 300e3), bends)
def test_longer_and_lower_ways_take_more(
    frequency_ghz: float, elevation_deg: float, higher_deg: float, range_m: float, longer_m: float, k_factor: float
) -> None:
    elevations_deg = np.minimum([elevation_deg, elevation_deg + higher_deg], 90.0)
    table_db = absorption_table(frequency_ghz, elevations_deg, [0.0, range_m, range_m + longer_m], k_factor=k_factor)
    assert (table_db[:, 0] == 0.0).all()
    assert (np.diff(table_db, axis=1) >= 0.0).all()
    assert (np.diff(table_db, axis=0) <= 1e-5 * table_db[0]).all()


@settings(deadline=None, max_examples=50)
@given(radar_ghz, st.floats(0.0, 90.0), ranges_m, st.floats(1.0, 1.5))
def test_a_way_is_the_sum_of_its_parts(frequency_ghz: float, elevation_deg: float, range_m: float, k: float) -> None:
    """Halving the way at any point changes nothing: the second half is what the whole has beyond the first."""
    halves_m = np.array([0.5, 1.0]) * range_m
    by_points_db = [two_way_absorption_db(frequency_ghz, elevation_deg, m, k_factor=k) for m in halves_m]
    by_table_db = absorption_table(frequency_ghz, [elevation_deg], halves_m, k_factor=k)[0]
    assert np.allclose(by_points_db, by_table_db, rtol=2e-5, atol=1e-12)


@settings(deadline=None, max_examples=40)
@given(radar_ghz, anchors, st.floats(-1.0, 10.0), st.floats(50e3, 600e3), bends)
def test_the_stretch_keeps_the_order_of_ranges(
    frequency_ghz: float, triple: Triple, triple_elevation_deg: float, max_range_m: float, k_factor: float
) -> None:
    """Farther and lower looks count as farther; no look counts as nearer than in the thinnest air."""
    stretch = stretch_table(frequency_ghz, triple, triple_elevation_deg, max_range_m, k_factor)
    assert (np.diff(stretch.factor, axis=1) >= 0.0).all()
    # rows of rays that rise: lower rays suffer more, to the precision of the table's numbers
    assert (np.diff(stretch.factor, axis=0) <= 1e-6 * stretch.factor[1:]).all()
    taken_db = two_way_absorption_db(frequency_ghz, triple_elevation_deg, triple.range_m, k_factor=k_factor)
    assert stretch.factor.min() >= 10.0 ** (-taken_db / 40.0) * (1.0 - 1e-6)
    distances_m = np.linspace(0.0, max_range_m, 997)
    effective_m = effective_range_m(stretch, np.array([[-1.0], [0.0], [1.0], [30.0]]), distances_m)
    assert (np.diff(effective_m, axis=1) > 0.0).all()
    assert (np.diff(effective_m, axis=0) <= 1e-5 * effective_m[0]).all()


@given(levels_db, ranges_m, st.floats(0.0, 1e6), ranges_m)
def test_jamming_never_helps(snr_db: float, range_m: float, jamming: float, at_m: float) -> None:
    jammed_db = jammed_snr_db(snr_db, range_m, jamming, at_m)
    assert jammed_db <= snr_db
    assert jammed_snr_db(snr_db, range_m, 0.0, at_m) == snr_db
    assert jammed_snr_db(snr_db, range_m, 2.0 * jamming, at_m) <= jammed_db
    assert 0.0 < jammed_range_m(range_m, jamming, at_m) <= range_m * (1.0 + 1e-12)


@settings(deadline=None, max_examples=40)
@given(anchors, sizes_m2, jammers, cases)
def test_a_jammed_table_lies_below_the_clear_one(
    triple: Triple, rcs_m2: float, jammer: BurnThrough, swerling: int
) -> None:
    clear = pd_table(400e3, 65, rcs_m2, triple, 1e-6, swerling)
    jammed = pd_table(400e3, 65, rcs_m2, triple, 1e-6, swerling, burn_through=jammer)
    assert (jammed <= clear + 1e-12).all()
    assert (np.diff(jammed) <= 1e-12).all()


@settings(deadline=None, max_examples=60)
@given(anchors, sizes_m2, st.floats(0.05, 0.95), jammers, st.floats(0.0, 20.0))
def test_the_range_at_a_pd_has_that_pd(
    triple: Triple, rcs_m2: float, pd: float, jammer: BurnThrough, loss_db: float
) -> None:
    for burn_through in (None, jammer):
        range_m = range_at_pd_m(pd, rcs_m2, triple, 1e-6, 1, burn_through=burn_through)
        assert abs(pd_table(range_m, 2, rcs_m2, triple, 1e-6, 1, burn_through=burn_through)[-1] - pd) < 1e-9
        lossy_m = range_at_pd_m(pd, rcs_m2, triple, 1e-6, 1, burn_through=burn_through, loss_db=loss_db)
        assert lossy_m <= range_m


@settings(deadline=None, max_examples=60)
@given(
    *(anchors, sizes_m2, st.floats(0.0, 20e3), st.floats(0.0, 1500.0), st.floats(20e3, 500e3), st.floats(-2.0, 5.0)),
    *(st.floats(20.0, 90.0), st.floats(1.0, 1.6)),
)
def test_reach(
    triple: Triple,
    rcs_m2: float,
    altitude_m: float,
    antenna_msl_m: float,
    max_range_m: float,
    lowest_deg: float,
    highest_deg: float,
    k_factor: float,
) -> None:
    """More of anything that helps never shortens the reach; it never passes the horizon or the instrumented range."""
    stretch = stretch_table(10.0, triple, 3.0, max_range_m, k_factor)
    asked = {
        "antenna_msl_m": antenna_msl_m,
        "max_range_m": max_range_m,
        "elevation_limits_deg": (lowest_deg, highest_deg),
        "stretch": stretch,
        "k_factor": k_factor,
    }
    reach = detection_reach_m(0.5, rcs_m2, altitude_m, triple, **asked)
    assert reach.limit in LIMITS
    if np.isnan(reach.ground_m):
        return
    assert reach.slant_m <= max_range_m * (1.0 + 1e-9)
    assert 0.0 <= reach.blind_inside_m < reach.ground_m
    bigger = detection_reach_m(0.5, 2.0 * rcs_m2, altitude_m, triple, **asked)
    assert bigger.ground_m >= reach.ground_m - 1e-6
    farther = detection_reach_m(0.5, rcs_m2, altitude_m, triple, **{**asked, "max_range_m": 2.0 * max_range_m})
    assert farther.ground_m >= reach.ground_m - 1e-6
    surer = detection_reach_m(0.9, rcs_m2, altitude_m, triple, **asked)
    assert np.isnan(surer.ground_m) or surer.ground_m <= reach.ground_m + 1e-6
    lossy = detection_reach_m(0.5, rcs_m2, altitude_m, triple, loss_db=3.0, **asked)
    assert np.isnan(lossy.ground_m) or lossy.ground_m <= reach.ground_m + 1e-6
