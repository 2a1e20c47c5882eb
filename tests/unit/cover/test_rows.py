"""Areas of discs and shares of whole claimed circles, against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.cover.answer import together
from bartizan.cover.discs import Disc, Square, beyond_km2, square_of, union_km2
from bartizan.cover.gather import Gathering
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.radar.reach import NO_STRETCH
from unit.cover.scenes import radar, sea_mask_m

WIDE = Square(1e7, 1e7)


def lens_km2(radius_km: float, apart_km: float) -> float:
    """What two discs of one radius share."""
    half = apart_km / 2.0
    return 2.0 * (radius_km**2 * math.acos(half / radius_km) - half * math.sqrt(radius_km**2 - half**2))


@pytest.mark.parametrize("apart_km", [0.0, 130.0, 399.0])
@pytest.mark.parametrize("turn", [0.0, 0.3, math.pi / 2.0])
def test_two_discs_together(apart_km, turn):
    x_m, y_m = 1e3 * apart_km * math.cos(turn), 1e3 * apart_km * math.sin(turn)
    discs = [Disc(0.0, 0.0, 200e3), Disc(x_m, y_m, 200e3)]
    assert union_km2(discs) == pytest.approx(2.0 * math.pi * 200.0**2 - lens_km2(200.0, apart_km), rel=1e-5)


def test_one_disc_is_exact_and_none_is_nothing():
    assert union_km2([Disc(3e3, -4e3, 50e3)]) == pytest.approx(math.pi * 2500.0, rel=1e-12)
    assert union_km2([]) == beyond_km2([], WIDE) == 0.0
    # discs that do not touch, one inside another
    discs = [Disc(0.0, 0.0, 10e3), Disc(1e3, 0.0, 5e3), Disc(90e3, 40e3, 20e3)]
    assert union_km2(discs) == pytest.approx(math.pi * 500.0, rel=1e-5)


def test_what_of_discs_lies_beyond_the_theatre():
    square = square_of((6, 100, 200), 1000.0)
    assert square == Square(100e3, 50e3)
    assert beyond_km2([Disc(60e3, 0.0, 40e3)], square) == 0.0
    # centres on the east edge and on a corner
    assert beyond_km2([Disc(100e3, 0.0, 40e3)], square) == pytest.approx(math.pi * 800.0, rel=1e-4)
    assert beyond_km2([Disc(100e3, 50e3, 40e3)], square) == pytest.approx(0.75 * math.pi * 1600.0, rel=1e-4)
    assert beyond_km2([Disc(100e3, 50e3, 40e3)] * 3, square) == pytest.approx(0.75 * math.pi * 1600.0, rel=1e-4)
    assert beyond_km2([Disc(0.0, 0.0, 300e3)], square) == pytest.approx(math.pi * 9e4 - 2e4, rel=1e-4)


CELL_M, NODES = 1000.0, 201
ALTITUDES_M = (50.0, 3000.0)


def rows_of(claimed_m, limits_m, *, is_agl=False, **place):
    """Rows of one radar in the middle of a theatre 201 km wide."""
    shape = (NODES, NODES)
    gathering = Gathering(np.zeros(shape, np.float32), CELL_M, ALTITUDES_M, "agl" if is_agl else "msl")
    limits = np.tile(np.array(limits_m, float), (2, 1))
    one = radar(claimed_m=claimed_m, **place)
    areas = gathering.add(one, limits, NO_STRETCH, sea_mask_m(shape, CELL_M), is_network=True)
    return areas.rows, gathering.together()


def test_a_share_of_the_whole_claim_is_known_where_the_horizon_lies_in_the_theatre():
    own, network = rows_of(400e3, (60e3, 30e3))
    low, high = own
    horizon_km = horizon_ground_range_m(20.0, 50.0) / 1000.0
    assert low["claimed_km2"] == pytest.approx(math.pi * 400.0**2)
    assert low["seen_share"] == pytest.approx((horizon_km / 400.0) ** 2, rel=0.02)
    assert low["seen_share_low"] == low["seen_share_high"] == low["seen_share"]
    assert (low["seen_share_in_theatre"], low["inside_theatre"]) == (
        pytest.approx(math.pi * (horizon_km / 201.0) ** 2, rel=0.02),
        False,
    )
    # at 3,000 m the horizon is at 244 km, the edge at 100.5 km
    beyond_km2 = math.pi * (horizon_ground_range_m(20.0, 3000.0) / 1000.0) ** 2 - 201.0**2
    assert high["seen_share"] is None
    assert high["seen_share_low"] == pytest.approx(201.0**2 / high["claimed_km2"], rel=1e-4)
    assert high["seen_share_high"] == pytest.approx((201.0**2 + beyond_km2) / high["claimed_km2"], rel=1e-4)
    # but a signal that ends at 60 km is known to end
    assert high["pd50_share"] == high["pd50_share_high"] == pytest.approx((60.0 / 400.0) ** 2, rel=0.02)
    assert high["pd90_share"] == pytest.approx((30.0 / 400.0) ** 2, rel=0.02)
    for one, all_ in zip(own, network, strict=True):
        assert all_ == one


def test_detection_beyond_the_edge_is_bounded_by_the_signal():
    _, high = rows_of(400e3, (150e3, 50e3))[0]
    assert high["pd50_share"] is None
    assert high["pd50_share_high"] < high["seen_share_high"]
    assert high["pd50_share_high"] == pytest.approx((150.0 / 400.0) ** 2, rel=0.01)
    assert high["pd90_share"] is not None


def test_a_radar_that_detects_nothing_has_a_share_of_nothing():
    _, high = rows_of(400e3, (-1.0, -1.0))[0]
    assert (high["pd50_share"], high["pd90_share"]) == (0.0, 0.0)


def test_without_a_claim_there_is_no_share():
    for rows in rows_of(math.inf, (60e3, 30e3)):
        for row in rows:
            assert row["claimed_km2"] is None
            assert {row[f"{p}_share{end}"] for p in ("seen", "pd50", "pd90") for end in ("", "_low", "_high")} == {None}
            assert row["horizon_km2"] > row["horizon_in_theatre_km2"] * 0.99


def test_above_the_ground_the_horizon_is_what_was_counted_and_what_lies_beyond():
    low, high = rows_of(400e3, (60e3, 30e3), is_agl=True)[0]
    assert low["horizon_km2"] == low["horizon_in_theatre_km2"]
    reach_km = horizon_ground_range_m(20.0, 3000.0) / 1000.0
    assert high["horizon_km2"] == pytest.approx(math.pi * reach_km**2, rel=1e-3)
    assert low["horizon_km"] is None


def test_two_radars_share_what_both_claim():
    shape = (NODES, NODES)
    gathering = Gathering(np.zeros(shape, np.float32), CELL_M, ALTITUDES_M, "msl")
    mask_m = np.zeros(shape, np.float32)
    for x_m in (-60e3, 60e3):
        one = radar(x_m=x_m, claimed_m=80e3)
        gathering.add(one, np.full((2, 2), -1.0), NO_STRETCH, mask_m, is_network=True)
    row = gathering.together()[1]
    assert row["claimed_km2"] == pytest.approx(2.0 * math.pi * 80.0**2 - lens_km2(80.0, 120.0), rel=1e-5)
    assert row["seen_share_low"] < row["seen_share_high"] == pytest.approx(1.0, abs=2e-3)
    assert gathering.together()[0]["inside_theatre"] is False


def test_one_is_singular():
    assert together(1) == "the one radar"
    assert together(2) == "2 radars together"
