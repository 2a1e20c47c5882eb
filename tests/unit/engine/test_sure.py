"""Sure: luck that is said to decide a look decides it as the exact chance does."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from bartizan.engine import sense, sure
from unit.engine.worlds import battery, flight, raid, unit, world

cell_of, exact_chance = sure.cell_of, sense.exact_chance


@numba.njit
def cell(per_cell, rise_m, slant_m):
    """`cell_of`, callable from Python."""
    return cell_of(per_cell, rise_m, slant_m)


@numba.njit
def exact(radar, pd, stretch, kind, rise_m, slant_m):
    """`exact_chance`, callable from Python."""
    return exact_chance(radar, pd, stretch, kind, rise_m, slant_m)


@pytest.fixture(scope="module")
def model():
    """Two kinds of radar, one of them at three sites, and three types of object."""
    units = [unit("one", battery("alpha"), battery("bravo", 6.0, 4.0), battery("charlie", 9.0), watch_km=(1.0, 1.0))]
    groups = [raid("low", "cruise-missile"), raid("fall", "ballistic-missile", profile="ballistic")]
    return world(units, groups, traffic=[flight()]).model


def rough(model):
    """The same with tables of no order at all, and a loss at one site: bounds must hold for any."""
    generator = np.random.default_rng(3)
    radars = model.radars.copy()
    radars["pd_per_m"][0] *= 1.3
    stretch = generator.uniform(0.8, 1.6, model.stretch.shape).astype(np.float32)
    return model._replace(radars=radars, stretch=stretch, pd=generator.random(model.pd.shape))


def tiny(model):
    """The same with tables that end after 26 m, where elevations below a metre of range are not what they seem."""
    rising = np.linspace(0.8, 1.6, model.stretch.shape[1], dtype=np.float32)[:, None]
    falling = np.linspace(1.0, 0.0, model.pd.shape[2])
    model = rough(model)._replace(stretch=np.ones_like(model.stretch) * rising, pd=np.ones_like(model.pd) * falling)
    model.radars["stretch_step_m"] = 0.2
    model.radars["pd_per_m"] = 30.0
    model.radars["max_range_m"] = 25.6
    return model


def places(radar):
    """Slant ranges and heights at random, and at and beside every border there is."""
    generator = np.random.default_rng(8)
    edge_m = radar["stretch_step_m"] / sure.CELLS_PER_COLUMN * np.arange(0, sure.N_CELLS + 5, 7)
    far_m = 1.1 * radar["max_range_m"]
    slants_m = np.concatenate([edge_m, np.nextafter(edge_m, 0.0), [0.0, 0.3, 0.9, 1.0], generator.random(300) * far_m])
    for slant_m in slants_m:
        for sine in (*sure.BAND_SINES, -0.5, -0.02, 1.0, *generator.normal(0.0, 0.03, 4)):
            rise_m = sine * slant_m
            yield from ((float(slant_m), float(r)) for r in (rise_m, np.nextafter(rise_m, math.inf)))


@pytest.mark.parametrize("change", [lambda model: model, rough, tiny], ids=["as built", "rough", "tiny"])
def test_the_exact_chance_lies_between_the_bounds(model, change):
    model = change(model)
    rows, bounds = sure.sure_luck(model)
    for radar, row in zip(model.radars, rows, strict=True):
        pd, stretch = model.pd[radar["pd_design"]], model.stretch[radar["pd_design"]]
        per_cell = sure.CELLS_PER_COLUMN / radar["stretch_step_m"]
        for n, (slant_m, rise_m) in enumerate(places(radar)):
            kind = n % len(pd)
            band, place = cell(per_cell, rise_m, slant_m)
            hit, miss = bounds[row, kind, band, place].astype(float)
            assert hit < exact(radar, pd, stretch, kind, rise_m, slant_m) < miss


def test_little_is_left_between_the_bounds(model):
    _, bounds = sure.sure_luck(model)
    between = np.clip(bounds[..., 1], 0.0, 1.0) - np.clip(bounds[..., 0], 0.0, 1.0)
    assert between.min() >= 0.0
    assert between.mean() < 0.05


def test_radars_of_one_design_and_loss_share_a_table(model):
    rows, bounds = sure.sure_luck(model)
    assert len(bounds) == len(set(model.radars["pd_design"])) == 2
    assert len(rows) == len(model.radars) == 4
    assert len(sure.sure_luck(rough(model))[1]) == 3


def test_no_radar_needs_no_table():
    rows, bounds = sure.sure_luck(world([], [raid()]).model)
    assert len(rows) == len(bounds) == 0
