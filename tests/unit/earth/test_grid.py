"""The terrain grid: where its nodes lie and what lies between them."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.terrain import Terrain

SLOPE = Terrain(np.add.outer(np.arange(4.0) * 10.0, np.arange(5.0)), 100.0, -32.0, -24.0)


def test_row_0_is_north_and_column_0_is_west() -> None:
    x_m, y_m = SLOPE.plane_from_row_col(0, 0)
    assert (x_m, y_m) == (-200.0, 150.0)
    assert SLOPE.half_width_m == (200.0, 150.0)
    assert SLOPE.centre == (-32.0, -24.0)


def test_rows_and_columns_round_trip() -> None:
    rows, cols = np.indices((4, 5))
    back = SLOPE.row_col_from_plane(*SLOPE.plane_from_row_col(rows, cols))
    assert back[0] == pytest.approx(rows)
    assert back[1] == pytest.approx(cols)


def test_heights_between_nodes_are_bilinear() -> None:
    generator = np.random.default_rng(0)
    x_m, y_m = generator.uniform(-200, 200, 50), generator.uniform(-150, 150, 50)
    row, col = SLOPE.row_col_from_plane(x_m, y_m)
    assert SLOPE.elevation_at(x_m, y_m) == pytest.approx(10.0 * row + col)
    assert SLOPE.elevation_at(200.0, -150.0) == pytest.approx(34.0)
    assert SLOPE.elevation_at(np.zeros((2, 1)), np.zeros(3)).shape == (2, 3)


def test_outside_and_unknown_are_nan() -> None:
    assert np.isnan(SLOPE.elevation_at(200.1, 0.0))
    assert np.isnan(SLOPE.elevation_at(0.0, np.nan))
    holed = SLOPE.elevation_m.copy()
    holed[1, 2] = np.nan
    terrain = Terrain(holed, 100.0, -32.0, -24.0)
    assert np.isnan(terrain.elevation_at(10.0, 40.0))
    assert terrain.elevation_at(100.0, 50.0) == pytest.approx(13.0)  # exactly on the neighbouring node


def test_nearest_node() -> None:
    assert SLOPE.nearest_node(0.0, 149.0) == (0, 2)
    with pytest.raises(
        ValueError, match=r"lies outside the terrain, which reaches 200 m east and west and 150 m north"
    ):
        SLOPE.nearest_node(251.0, 0.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros(4), 100.0, 0.0, 0.0), r"2-D grid"),
        ((np.zeros((2, 2)), 0.0, 0.0, 0.0), r"cell_m must be above 0 m"),
        ((np.zeros((2, 2)), 100.0, 91.0, 0.0), r"latitude in -90..90; got \(91"),
    ],
)
def test_refusals(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Terrain(*arguments)
