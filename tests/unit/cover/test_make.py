"""The whole answer: one truth with the engine, days and sites, what is asked and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace

import numpy as np
import pytest

import bartizan
from bartizan.cover.answer import Level
from bartizan.cover.make import cover
from bartizan.cover.plain import cover_data
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.engine.arrays import compile_geometry
from bartizan.errors import InputError
from unit.cover.scenes import ISLAND, SEA, scene

LATE = dt.date(2029, 1, 1)


@pytest.fixture(scope="module")
def island(tmp_path_factory):
    return cover(scene(tmp_path_factory.mktemp("scene"), ISLAND), readings=1)


def test_the_map_is_the_mask_that_the_engine_reads(tmp_path):
    file = scene(tmp_path, ISLAND)
    found = cover(file, site="one", readings=1, altitudes_m=[100.0, 3000.0])
    geometry = compile_geometry(file)
    row = next(i for i, node in enumerate(geometry.roster.nodes) if node.id == "one")
    assert np.array_equal(found.network.mva_m, geometry.mva_m[row], equal_nan=True)
    assert np.array_equal(found.sites[0].areas.mva_m, geometry.mva_m[row], equal_nan=True)


def test_levels_rows_and_counts_agree(island):
    cell_km2 = (island.terrain.cell_m / 1000.0) ** 2
    for i, row in enumerate(island.network.rows):
        level = island.network.level[i]
        assert row["seen_km2"] == pytest.approx((level >= Level.SEEN).sum() * cell_km2)
        assert row["pd50_km2"] == pytest.approx((level >= Level.PD50).sum() * cell_km2)
        assert row["pd90_km2"] == pytest.approx((level >= Level.PD90).sum() * cell_km2)
        assert np.array_equal(island.network.n_seeing[i] > 0, level >= Level.SEEN)
        one = next(site for site in island.sites if site.id == "one")
        assert one.areas.rows[i]["seen_km2"] == row["seen_km2"]


def test_the_network_is_the_engagement_radars_that_are_there(island):
    assert island.network_ids == ("one",)
    assert [site.id for site in island.sites] == ["one", "first.acquisition"]
    assert [site.claimed_range_m is None for site in island.sites] == [False, True]


def test_units_arrive_and_nothing_shrinks(tmp_path, island):
    file = scene(tmp_path, ISLAND)
    later = cover(file, date=LATE, readings=1)
    assert [day["date"] for day in island.by_date] == [None, "2028-06-01"]
    assert [day["units"] for day in later.by_date] == [["first"], ["first", "second"]]
    assert island.by_date == later.by_date
    assert later.network_ids == ("one", "two")
    assert later.network.rows[0]["seen_km2"] == later.by_date[1]["altitudes"][0]["seen_km2"]
    for before, after in zip(*(day["altitudes"] for day in later.by_date), strict=True):
        assert before["seen_km2"] <= after["seen_km2"]
    assert island.network.rows[0]["seen_km2"] == later.by_date[0]["altitudes"][0]["seen_km2"]
    assert (island.network.level <= later.network.level).all()
    assert later.network.n_seeing.max() == 2


def test_a_unit_and_a_site_can_be_asked_for_alone(tmp_path):
    file = scene(tmp_path, SEA)
    unit = cover(file, site="first", readings=1, altitudes_m=[100.0])
    assert [site.id for site in unit.sites] == ["one", "first.acquisition"]
    watch = cover(file, site="first.acquisition", readings=1, altitudes_m=[100.0])
    assert watch.network_ids == ("first.acquisition",)
    assert watch.network.rows[0]["claimed_in_theatre_km2"] is None
    assert watch.by_date == []
    for row in watch.warning:
        assert row["first_seen"]["p50_km"] > 20.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"site": "onne"}, "did you mean 'one'"),
        ({"site": "second"}, "not there on 2028-01-01, expected a --date from 2028-06-01 on"),
        ({"altitudes_m": []}, "wrong number of altitudes, seen 0, expected 1 to 20"),
        ({"altitudes_m": range(21)}, "wrong number of altitudes, seen 21"),
        ({"altitudes_m": [-5.0]}, "no altitude of a target, seen -5.0, expected 0 to 30,000 m"),
        ({"altitudes_m": [math.nan]}, "no altitude of a target, seen nan"),
        ({"altitudes_m": [True]}, "no altitude of a target, seen True"),
        ({"altitudes_m": ["low"]}, "no altitude of a target, seen low"),
        ({"reference": "ellipsoid"}, 'seen ellipsoid, expected "msl" or "agl"'),
        ({"rcs_m2": 0.0}, "no size of a target, seen 0.0, expected 1e-06 to 1,000,000 m2"),
        ({"rcs_m2": -10.0}, "-10 dBsm is 0.1"),
        ({"rcs_m2": math.inf}, "no size of a target, seen inf"),
        ({"readings": 0}, "--readings: is out of range, seen 0, expected a whole number from 1 to 1,000"),
        ({"seed": -1}, "--seed: is out of range"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path, options, said):
    with pytest.raises(InputError) as refused:
        cover(scene(tmp_path, SEA), **{"readings": 1, **options})
    assert said in str(refused.value)


def test_a_day_may_be_text_and_a_scenario_must_be_one(tmp_path, island):
    assert cover(scene(tmp_path, ISLAND), date="2028-01-01", readings=1).date == island.date
    with pytest.raises(InputError, match="is no day of the calendar, seen 'soon'"):
        cover(scene(tmp_path, SEA), date="soon", readings=1)
    with pytest.raises(InputError, match="there is no such scenario, seen None"):
        cover(None)  # type: ignore[arg-type]


def test_every_wrong_option_is_named_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        cover(scene(tmp_path, SEA), altitudes_m=[-1.0], rcs_m2=0.0, reference="x", readings=0, seed=-1)
    assert len(refused.value.problems) == 5


def test_grids_too_large_are_refused_with_the_number(tmp_path):
    from bartizan.cover.options import check_size

    scenario = scene(tmp_path, SEA).scenario
    wide = scenario.model_copy(
        update={"theatre": scenario.theatre.model_copy(update={"width_km": 400.0, "cell_m": 30.0})}
    )
    check_size(scenario, 20, 22, 1)
    with pytest.raises(InputError, match=r"20 altitudes over 177,795,556 cells need \d+\.\d GB, expected at most 8 GB"):
        check_size(wide, 20, 22, 0)


def test_where_everybody_is_shown_everything_there_is_no_coverage(tmp_path):
    modelled = scene(tmp_path, SEA)
    perfect = replace(modelled, scenario=modelled.scenario.model_copy(update={"detection": "perfect"}))
    with pytest.raises(InputError, match=r"^detection: every object .* seen perfect, expected .*`detection: modelled`"):
        cover(perfect, readings=1)


def test_no_unit_no_sight(tmp_path):
    file = scene(tmp_path, SEA)
    with pytest.raises(InputError, match="not there"):
        cover(file, site="two", readings=1)
    nobody = scene(tmp_path, SEA)
    units = [u.model_copy(update={"available": nobody.scenario.units[1].available}) for u in nobody.scenario.units]
    nobody = replace(nobody, scenario=nobody.scenario.model_copy(update={"units": units}))
    found = cover(nobody, readings=1)
    assert found.sites == ()
    assert all(row["seen_km2"] == 0.0 for row in found.network.rows)
    assert "No unit is there on 2028-01-01: nothing is seen." in found.notes
    assert "So there is no warning, and no table of it." in found.notes
    assert found.warning == []
    assert [day["date"] for day in found.by_date] == ["2028-06-01"]
    assert cover_data(found)["network"]["radars"] == []


def test_the_band_takes_readings_and_is_the_same_again(tmp_path):
    file = scene(tmp_path, SEA)
    first, again = (cover(file, site="one", readings=9, altitudes_m=[5000.0]).ranges for _ in range(2))
    assert first == again
    for row in first:
        assert row["pd90"]["range_km"] <= row["pd50"]["range_km"]
        assert row["pd50"]["low_km"] <= row["pd50"]["high_km"]
    doubted = [row["pd50"] for row in first if row["pd50"]["claims_share"] is not None]
    assert doubted
    for band in doubted:
        assert band["claims_share"] + band["assumptions_share"] == pytest.approx(1.0)
    assert all(row["pd50"]["low_km"] is None for row in cover(file, site="one", readings=7).ranges)


def test_the_answer_is_plain_data_of_the_agreed_shape(island):
    data = cover_data(island, files=["cover.json"])
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text) == data
    assert {"site", "antenna_m", "k_factor", "altitudes", "files", "sites", "network"} <= data.keys()
    assert {
        "altitude_m",
        "reference",
        "claimed_km2",
        "horizon_km2",
        "seen_km2",
        "pd50_km2",
        "pd90_km2",
        "seen_share",
    } <= data["altitudes"][0].keys()
    assert (data["site"], data["antenna_m"]) == ("network", None)
    assert data["limits"] == "standard refraction, no diffraction"


def test_one_site_alone_gives_its_own_rows(tmp_path):
    data = cover_data(cover(scene(tmp_path, SEA), site="one", readings=1, altitudes_m=[1000.0]))
    assert (data["site"], data["antenna_m"]) == ("one", 20.0)
    row = data["altitudes"][0]
    claimed_km = data["sites"][0]["claimed_range_km"]
    horizon_km = horizon_ground_range_m(20.0, 1000.0) / 1000.0
    assert row["claimed_km2"] == pytest.approx(math.pi * claimed_km**2)
    assert row["horizon_km2"] == pytest.approx(math.pi * min(horizon_km, claimed_km) ** 2)


def test_the_room_is_its_own_door(tmp_path):
    found = bartizan.cover(scene(tmp_path, SEA), site="one", readings=1, altitudes_m=[1000.0])
    assert isinstance(found, bartizan.Cover)
    assert bartizan.cover.make.cover is cover
