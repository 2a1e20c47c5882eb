"""The terrain mask: closed forms, the exact walk, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.masking import minimum_visible_altitude, minimum_visible_altitudes
from bartizan.earth.refraction import lowest_visible_altitude_m

R_M = 4 / 3 * 6_371_000.0


def fractal(n: int, cell_m: float = 90.0, seed: int = 1, relief_m: float = 600.0) -> np.ndarray:
    """Rough ground over a sea at 0 m: a Gaussian field with a power-law spectrum."""
    noise = np.random.default_rng(seed).standard_normal((n, n))
    rows, cols = np.fft.fftfreq(n, cell_m)[:, None], np.fft.rfftfreq(n, cell_m)[None, :]
    field = np.fft.irfft2(np.fft.rfft2(noise) * ((1 / 60e3) ** 2 + rows**2 + cols**2) ** -1.0, s=(n, n))
    field *= relief_m / field.std()
    return np.maximum(field - field.mean() + 400.0, 0.0).astype(np.float32)


def behind_wall_m(wall_m: float, wall_at_m: float, antenna_m: float, target_at_m: float) -> float:
    """Altitude of the ray over a wall, by plain trigonometry: law of cosines to the elevation, law of sines to the
    altitude."""
    a, b, p = R_M + antenna_m, R_M + wall_m, wall_at_m / R_M
    elevation = math.atan2(b * math.cos(p) - a, b * math.sin(p))
    return a * math.cos(elevation) / math.cos(elevation + target_at_m / R_M) - R_M


@pytest.mark.parametrize("method", ["sweep", "exact"])
@pytest.mark.parametrize(("rows", "cols"), [(0, 2000), (2000, 0), (-1414, 1414), (1414, -1414), (900, 1786)])
def test_flat_sea(rows: int, cols: int, method: str) -> None:
    shape = (abs(rows) + 2, abs(cols) + 2)
    site = (0 if rows >= 0 else shape[0] - 1, 0 if cols >= 0 else shape[1] - 1)
    sweeper = MaskSweeper(np.zeros(shape, dtype=np.float32), 100.0)
    cell = (site[0] + rows, site[1] + cols)
    if method == "sweep":
        seen_m = float(sweeper.sweep(site, 20.0)[cell])
    else:
        seen_m = float(sweeper.walk(site, 20.0, cells_rc=([cell[0]], [cell[1]]))[0])
    assert seen_m == pytest.approx(lowest_visible_altitude_m(20.0, 100.0 * math.hypot(rows, cols)), abs=0.02)


@pytest.mark.parametrize(("rows", "cols"), [(0, 2000), (2000, 0), (1414, 1414), (1000, 2000)])
def test_single_ridge(rows: int, cols: int) -> None:
    """A straight wall 500 m high, 100 cells away along the main axis: 11871.69 m over the far end of the straight
    profile."""
    dem_m = np.zeros((rows + 2, cols + 2), dtype=np.float32)
    if cols >= rows:
        dem_m[:, 100] = 500.0
        wall_at_m = 10_000.0 * math.hypot(rows, cols) / cols
    else:
        dem_m[100, :] = 500.0
        wall_at_m = 10_000.0
    target_at_m = 100.0 * math.hypot(rows, cols)
    seen_m = minimum_visible_altitude(dem_m, 100.0, (0, 0), 20.0)[rows, cols]
    assert float(seen_m) == pytest.approx(behind_wall_m(500.0, wall_at_m, 20.0, target_at_m), abs=0.02)
    if rows == 0:
        assert float(seen_m) == pytest.approx(11871.69, abs=0.02)
    if (rows, cols) == (1000, 2000):
        assert float(seen_m) == pytest.approx(12432.19, abs=0.02)


@pytest.mark.parametrize("method", ["sweep", "exact"])
def test_a_far_ridge_needs_the_sphere_and_not_a_parabola(method: str) -> None:
    """A wall of 5,000 m at 190 km: the altitude over 400 km to 0.02 m, where a parabola would be several metres off."""
    dem_m = np.zeros((3, 801))
    dem_m[:, 380] = 5000.0
    seen_m = minimum_visible_altitude(dem_m, 500.0, (1, 0), 20.0, method=method)[1, 800]
    exact_m = behind_wall_m(5000.0, 190e3, 20.0, 400e3)
    assert float(seen_m) == pytest.approx(exact_m, abs=0.02)
    slope = (5000.0 - 20.0) / 190e3 - 190e3 / (2 * R_M)
    assert abs(20.0 + slope * 400e3 + 400e3**2 / (2 * R_M) - exact_m) > 2.0


@pytest.mark.parametrize("site", [(500, 500), (3, 990), (0, 0), (999, 400)])
def test_sweep_against_exact_on_fractal_terrain(site: tuple[int, int]) -> None:
    sweeper = MaskSweeper(fractal(1000), 90.0)
    rows, cols = np.random.default_rng(3).integers(0, 1000, (2, 4000))
    exact_m = sweeper.walk(site, 20.0, cells_rc=(rows, cols))
    error_m = sweeper.sweep(site, 20.0)[rows, cols] - exact_m
    assert np.abs(error_m).mean() <= 1.0
    assert np.quantile(np.abs(error_m), 0.95) <= 5.0
    assert (exact_m - sweeper.ground_m[rows, cols] > 1.0).mean() > 0.3  # there is something to get wrong


@pytest.mark.parametrize("k_factor", [1.0, 4 / 3, 2.0])
def test_sweep_and_exact_agree_on_every_cell_of_a_small_grid(k_factor: float) -> None:
    dem_m = fractal(80, cell_m=400.0, seed=4).astype(np.float64)
    both = [
        minimum_visible_altitude(dem_m, 400.0, (33, 51), 12.0, k_factor=k_factor, max_range_m=14e3, method=m)
        for m in ("sweep", "exact")
    ]
    assert (np.isnan(both[0]) == np.isnan(both[1])).all()
    inside = ~np.isnan(both[0])
    distance_m = 400.0 * np.hypot(*np.subtract(np.indices(dem_m.shape), np.reshape((33, 51), (2, 1, 1))))
    assert (inside == (distance_m <= 14e3)).all()
    assert np.abs(both[0] - both[1])[inside].mean() < 0.3
    assert (both[0][inside] >= dem_m[inside]).all()


def test_seen_ground_is_the_ground_itself() -> None:
    dem_m = 1e-3 + 0.1 * np.arange(25.0).reshape(5, 5) ** 2
    lowest_m = minimum_visible_altitude(dem_m, 100.0, (0, 0), 500.0)
    assert (lowest_m == dem_m).all()
    assert lowest_m.dtype == np.float64


def test_a_float32_grid_gives_a_float32_grid_and_stays_as_it_was() -> None:
    dem_m = fractal(50)
    before_m = dem_m.copy()
    assert minimum_visible_altitude(dem_m, 90.0, (5, 5), 10.0).dtype == np.float32
    assert (dem_m == before_m).all()


def test_unknown_ground_is_nan_and_hides_like_the_sea() -> None:
    dem_m = np.zeros((5, 400))
    dem_m[:, 200:210] = np.nan
    lowest_m = minimum_visible_altitude(dem_m, 100.0, (2, 0), 15.0)
    assert (np.isnan(lowest_m) == np.isnan(dem_m)).all()
    open_m = minimum_visible_altitude(np.zeros((5, 400)), 100.0, (2, 0), 15.0)
    assert lowest_m[:, 399] == pytest.approx(open_m[:, 399])


@pytest.mark.parametrize("site", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_smallest_grid(site: tuple[int, int]) -> None:
    assert minimum_visible_altitude(np.ones((2, 2)), 90.0, site, 5.0) == pytest.approx(1.0)


def test_a_narrow_strip() -> None:
    strip_m = minimum_visible_altitude(np.zeros((2, 2001)), 100.0, (0, 0), 20.0)
    assert strip_m[0, 2000] == pytest.approx(1940.79, abs=0.02)


def test_an_antenna_that_looks_steeply_down_sees_the_ground() -> None:
    """Slopes below -1, where a careless start value of the running maximum would hide the ground."""
    assert (minimum_visible_altitude(np.zeros((9, 9)), 10.0, (4, 4), 3000.0) == 0.0).all()


def test_a_cliff_beside_the_site_can_hide_every_altitude() -> None:
    dem_m = np.zeros((3, 4001))
    dem_m[:, 1] = 5000.0
    lowest_m = minimum_visible_altitude(dem_m, 100.0, (1, 0), 20.0)
    assert np.isinf(lowest_m[1, 4000])
    assert np.isinf(minimum_visible_altitude(dem_m, 100.0, (1, 0), 20.0, method="exact")[1, 4000])


def test_many_antennas_equal_one_at_a_time_on_any_number_of_threads() -> None:
    dem_m = fractal(150)
    sites, antennas_m, ranges_m = (
        [(10, 10), (75, 80), (149, 0), (30, 120)],
        [5.0, 20.0, 9.0, 30.0],
        [None, 4e3, 9e3, None],
    )
    single = [
        minimum_visible_altitude(dem_m, 90.0, s, a, max_range_m=r)
        for s, a, r in zip(sites, antennas_m, ranges_m, strict=True)
    ]
    for n_threads in (1, 3):
        many = minimum_visible_altitudes(dem_m, 90.0, sites, antennas_m, max_ranges_m=ranges_m, n_threads=n_threads)
        for a, b in zip(single, many, strict=True):
            np.testing.assert_array_equal(a, b)


FLAT = np.zeros((4, 5))
HOLE = np.where(np.eye(4, 5) > 0, np.nan, 0.0)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((np.zeros(5), 90.0, (0, 0), 5.0), {}, r"2-D grid of at least 2 by 2 nodes; got shape \(5,\)"),
        ((np.zeros((1, 5)), 90.0, (0, 0), 5.0), {}, r"at least 2 by 2"),
        ((FLAT, 0.0, (0, 0), 5.0), {}, r"cell_m must be above 0 m; got 0.0"),
        ((FLAT, 1 / 1200, (0, 0), 5.0), {}, r"cell_m must be in metres; 0.00083\d* looks like degrees.*project it"),
        ((FLAT, 90.0, (4, 0), 5.0), {}, r"\(4, 0\) lies outside the grid of 4 rows and 5 columns"),
        ((FLAT, 90.0, (0, -1), 5.0), {}, r"outside the grid"),
        ((FLAT, 90.0, (0.5, 1), 5.0), {}, r"two whole numbers"),
        ((HOLE, 90.0, (1, 1), 5.0), {}, r"\(1, 1\) stands where the terrain is unknown"),
        ((FLAT, 90.0, (0, 0), -0.1), {}, r"0 m or more above the ground; got -0.1"),
        ((FLAT, 90.0, (0, 0), math.nan), {}, r"0 m or more above the ground; got nan"),
        ((FLAT, 90.0, (0, 0), 5.0), {"k_factor": 0.0}, r"k_factor must be a positive number; got 0.0"),
        ((FLAT, 90.0, (0, 0), 5.0), {"k_factor": -1.0}, r"k_factor"),
        ((FLAT, 90.0, (0, 0), 5.0), {"max_range_m": 0.0}, r"max_range_m must be above 0 m"),
        ((FLAT, 90.0, (0, 0), 5.0), {"method": "fast"}, r"got 'fast'"),
        ((FLAT + np.inf, 90.0, (0, 0), 5.0), {}, r"got an infinity"),
    ],
)
def test_refusals(arguments: tuple, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        minimum_visible_altitude(*arguments, **options)


def test_sequences_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"got 2, 1 and 2"):
        minimum_visible_altitudes(FLAT, 90.0, [(0, 0), (1, 1)], [5.0])
