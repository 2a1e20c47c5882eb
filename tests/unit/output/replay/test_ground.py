"""The ground of a replay: coast where the land ends, lines of sight never better than they are."""

from __future__ import annotations

import math
from types import SimpleNamespace as Plain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bartizan.output.replay import ground
from bartizan.output.replay.packing import Packer
from unit.output.replay.conftest import unpacked


def test_the_coast_runs_about_the_land_in_metres_from_the_middle() -> None:
    terrain_m = np.zeros((41, 41), np.float32)
    terrain_m[5:16, 20:31] = 40.0
    packer = Packer()
    found = ground.ground_of({"terrain_m": terrain_m, "cell_m": 500.0}, packer)
    column = unpacked({"block": packer.block()})
    assert column(found["coast"]["lengths"]).size == 1
    x_m, y_m = column(found["coast"]["x_m"]), column(found["coast"]["y_m"])
    # columns 20 to 30 are 0 to 5,000 m east of the middle, rows 5 to 15 are 7,500 to 2,500 m north of it
    assert (x_m.min(), x_m.max(), y_m.min(), y_m.max()) == (-250, 5250, 2250, 7750)
    assert found["relief"].startswith("data:image/png;base64,")
    assert found["half_m"] == 10_250.0


def test_open_sea_has_no_coast_and_no_relief() -> None:
    packer = Packer()
    found = ground.ground_of({"terrain_m": np.full((9, 9), -1.0), "cell_m": 500.0}, packer)
    assert found["relief"] is None
    assert found["coast"]["lengths"]["length"] == 0


def shown_as_seen(altitude_m: float, code: int) -> bool:
    """As the page decides it."""
    limit = math.floor(ground.STEPS_PER_DOUBLING * math.log2(1.0 + max(altitude_m, 0.0) / ground.LEAST_M))
    return code <= min(limit, 254)


@given(st.floats(0.0, 40_000.0), st.floats(-100.0, 90_000.0))
def test_nothing_is_shown_as_seen_that_is_not(altitude_m: float, lowest_m: float) -> None:
    code = int(ground.altitude_code(np.array([lowest_m]))[0])
    if shown_as_seen(altitude_m, code):
        assert altitude_m >= lowest_m - 1e-6 * max(abs(lowest_m), 1.0)
    elif altitude_m > 1.07 * max(lowest_m, 0.0) + 4.0:
        raise AssertionError(f"{altitude_m} m is seen from {lowest_m} m on, and is not shown so")


def test_unknown_ground_is_never_seen() -> None:
    assert ground.altitude_code(np.array([np.nan, np.inf, 1e9])).tolist() == [255, 255, 255]


def test_lines_of_sight_come_back_from_their_differences() -> None:
    keeper, packer = ground.SightKeeper(), Packer()
    grid_m = np.random.default_rng(3).uniform(0.0, 5000.0, (12, 9)).astype(np.float32)
    keeper(1, None, grid_m)
    packed = keeper.packed(2, 500.0, packer)
    steps = unpacked({"block": packer.block()})(packed["codes"]).reshape(2, 12, 9)
    codes = np.cumsum(steps, axis=2, dtype=np.uint8)
    assert np.array_equal(codes[1], ground.altitude_code(grid_m))
    assert (codes[0] == ground.UNSEEN).all()


def test_a_theatre_near_a_pole_has_no_graticule() -> None:
    theatre = {"centre": {"lat_deg": 85.0, "lon_deg": 0.0}, "width_m": 300_000.0}
    assert ground.graticule_of(theatre, Packer()) == []


def test_zones_and_corridors_are_metres_from_the_middle() -> None:
    at = Plain(lat_deg=-32.0, lon_deg=-24.0)
    east = Plain(lat_deg=-32.0, lon_deg=-23.0)
    zone = Plain(id="ring", control="no_fire", centre=at, radius_km=20.0, corners=None)
    area = Plain(id="area", control="tight", centre=None, radius_km=None, corners=[at, east, at])
    lane = Plain(id="lane", route=[at, east], width_km=12.0)
    scenario = Plain(
        theatre=Plain(centre=at), doctrine=Plain(zones=[zone, area]), identification=Plain(corridors=[lane])
    )
    found = {row["name"]: row for row in ground.zones_of(scenario)}
    assert found["ring"]["radius_m"] == 20_000.0
    assert found["ring"]["corners"] == [[0, 0]]
    assert found["area"]["radius_m"] == 0.0
    x_m, _ = found["lane"]["corners"][1]
    assert 94_000 < x_m < 95_000
    assert found["lane"]["width_m"] == 12_000.0
