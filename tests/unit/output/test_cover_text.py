"""The text of a coverage: readable at 80 columns, from what cover.json holds, and harmless whatever names it holds."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from bartizan.cover.make import cover
from bartizan.cover.plain import cover_data
from bartizan.output.cover_text import cover_text
from unit.cover.scenes import ISLAND, scene


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    file = scene(tmp_path_factory.mktemp("scene"), ISLAND)
    return cover_data(cover(file, readings=8, date=dt.date(2029, 1, 1)), files=["map.svg", "cover.json"])


def test_it_fits_80_columns_and_says_its_limits(data):
    text = cover_text(data, folder="out/shoal-cover", width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "standard refraction, no diffraction; k = 4/3 (range 1 to 1.6)" in text
    assert text.endswith("Files    out/shoal-cover: 2 files, map.svg, cover.json\n")
    assert "2 engagement radars together" in text
    assert "2028-06-01" in text


def test_areas_are_printed_as_they_are(data):
    row = data["altitudes"][0]
    text = cover_text(data)
    for name in ("seen_km2", "pd50_km2", "pd90_km2"):
        assert f"{row[name]:,.0f}" in text


def test_one_radar_alone_has_no_table_of_radars(tmp_path):
    alone = cover_data(cover(scene(tmp_path, ISLAND), site="one", readings=1, altitudes_m=[100.0]))
    text = cover_text(alone)
    assert "Areas of one" in text
    assert "Seen by each radar" not in text
    assert "As units arrive" not in text
    assert "No band: it takes 8 readings that differ" in text


def test_no_radar_no_table(data):
    empty = copy.deepcopy(data)
    empty |= {"sites": [], "ranges": [], "warning": [], "by_date": [], "refraction": [], "terrain_doubt": []}
    empty["network"]["radars"] = []
    assert "No radar is there on 2029-01-01: nothing is seen." in cover_text(empty)


def test_names_of_strangers_do_not_steer_the_terminal(data):
    strange = copy.deepcopy(data)
    strange["title"] = "\x1b[31mred\x07"
    strange["sites"][0]["site"] = "a\x1b]0;x\x07"
    strange["notes"] = ["\u202egnp.exe"]
    text = cover_text(strange)
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\u202e" not in text
