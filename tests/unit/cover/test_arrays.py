"""Grids with coordinates: right places, units and projection; a message that helps where xarray is missing."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from pyproj import CRS, Transformer

from bartizan.cover.answer import Level
from bartizan.cover.make import cover
from unit.cover.scenes import ISLAND, scene


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    return cover(scene(tmp_path_factory.mktemp("scene"), ISLAND), readings=1, altitudes_m=[100.0, 2000.0])


def test_the_grids_are_those_of_the_answer(answer):
    grids = answer.to_xarray()
    assert np.array_equal(grids.level.values, answer.network.level)
    assert np.array_equal(grids.lowest_altitude.values, answer.network.mva_m, equal_nan=True)
    assert np.array_equal(grids.n_seeing.values, answer.network.n_seeing)
    assert np.array_equal(grids.ground.values, answer.terrain.elevation_m)
    assert grids.site.values.tolist() == [site.id for site in answer.sites]
    assert np.array_equal(grids.site_level.sel(site="one").values, answer.sites[0].areas.level)
    assert grids.target_altitude.values.tolist() == [100.0, 2000.0]


def test_every_cell_lies_where_the_projection_puts_it(answer):
    grids = answer.to_xarray()
    crs = CRS.from_wkt(grids.plane.attrs["crs_wkt"])
    assert "Azimuthal Equidistant" in CRS.from_cf(grids.plane.attrs).coordinate_operation.method_name
    to_plane = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x_m, y_m = to_plane.transform(grids.lon.values, grids.lat.values)
    assert np.abs(x_m - grids.x.values[None, :]).max() < 0.01
    assert np.abs(y_m - grids.y.values[:, None]).max() < 0.01
    assert grids.y.values[0] > grids.y.values[-1]


def test_a_site_is_seen_where_it_stands(answer):
    grids = answer.to_xarray()
    site = answer.sites[0]
    here = grids.site_lowest_altitude.sel(site="one").sel(x=site.x_m, y=site.y_m, method="nearest")
    assert float(here) == float(grids.ground.sel(x=site.x_m, y=site.y_m, method="nearest"))


def test_units_and_meanings_are_written_beside_the_numbers(answer):
    grids = answer.to_xarray()
    for name in ("ground", "lowest_altitude", "level", "n_seeing", "site_level"):
        assert grids[name].attrs["grid_mapping"] == "plane"
        assert grids[name].attrs["units"] in ("m", "1")
    assert grids.level.attrs["flag_meanings"].split()[Level.SEEN] == "seen"
    assert grids.attrs["comment"] == "standard refraction, no diffraction"
    assert grids.target_altitude.attrs["standard_name"] == "altitude"


def test_without_xarray_the_message_says_what_to_install(answer, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(ImportError, match=r"pip install 'bartizan\[xarray\]'"):
        answer.to_xarray()


def test_a_notebook_shows_a_table_without_a_script_of_the_scenario_s_name(answer):
    from dataclasses import replace

    html = replace(answer, title="<script>x</script>")._repr_html_()
    assert "<script>" not in html
    assert html.count("<tr>") == 3
    assert "standard refraction, no diffraction" in html
