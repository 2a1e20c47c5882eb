"""The seeded island group."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.terrain import flat_sea, generate_island, node_count

SHAPE = {"width_m": 120e3, "cell_m": 500.0, "island_radius_m": 25e3, "peak_m": 1200.0}


def test_the_same_seed_gives_the_same_island() -> None:
    first, again = generate_island(seed=7, **SHAPE), generate_island(seed=7, **SHAPE)
    assert (first == again).all()
    assert (first != generate_island(seed=8, **SHAPE)).any()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ridges", [0.0, 0.5, 1.0])
def test_an_island_in_the_middle_of_the_sea(seed: int, ridges: float) -> None:
    island_m = generate_island(seed=seed, ridges=ridges, **SHAPE)
    assert island_m.shape == (241, 241)
    assert island_m.dtype == np.float32
    assert island_m.min() == 0.0
    assert island_m.max() == pytest.approx(1200.0)
    land = island_m > 0.0
    border = np.concatenate([land[0], land[-1], land[:, 0], land[:, -1]])
    assert not border.any()
    disc_share = land.mean() * 120e3**2 / (np.pi * 25e3**2)
    assert 0.5 < disc_share < 2.0
    assert 100.0 < np.median(island_m[land]) < 900.0


def test_ridges_are_steeper_than_hills() -> None:
    def roughness(ridges: float) -> float:
        island_m = generate_island(seed=3, ridges=ridges, **SHAPE)
        return float(np.abs(np.diff(island_m, 2, axis=0))[island_m[1:-1] > 0.0].mean())

    assert roughness(1.0) > 1.2 * roughness(0.0)


def test_heights_come_in_decimetres() -> None:
    island_m = generate_island(seed=5, **SHAPE).astype(np.float64)
    assert np.abs(island_m * 10.0 - np.round(island_m * 10.0)).max() < 1e-3


def test_an_island_larger_than_its_sea_is_cut() -> None:
    island_m = generate_island(seed=5, width_m=10e3, cell_m=100.0, island_radius_m=30e3, peak_m=500.0)
    assert island_m.shape == (101, 101)
    assert (island_m > 0.0).mean() > 0.5


def test_flat_sea() -> None:
    sea_m = flat_sea(width_m=2000.0, cell_m=500.0)
    assert sea_m.shape == (5, 5)
    assert not sea_m.any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: node_count(0.0, 90.0), r"must be above 0 m; got 0.0"),
        (lambda: node_count(1000.0, 5000.0), r"cell_m must not be wider than the theatre"),
        (lambda: node_count(800e3, 10.0), r"80001 by 80001 nodes .* give a cell_m of 101 m or more"),
        (lambda: generate_island(seed=1, **{**SHAPE, "peak_m": -1.0}), r"got seed 1, radius 25000.0, peak -1.0"),
        (lambda: generate_island(seed=-1, **SHAPE), r"seed of 0 or more"),
        (lambda: generate_island(seed=1, ridges=1.5, **SHAPE), r"ridges from 0 to 1"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
