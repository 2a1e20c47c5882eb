"""All files of a coverage: whole, the same each time, and never torn."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.io import MemoryFile

from bartizan.cover.answer import AreaCover, Level
from bartizan.errors import IncompleteError, InputError
from bartizan.output.cover_files import write_cover
from bartizan.study import durable
from data.sample_cover import build as sample

NAMES = [
    "map.svg",
    "map.png",
    "map_100m_msl.svg",
    "map_100m_msl.png",
    "map_3000m_msl.svg",
    "map_3000m_msl.png",
    "lowest_altitude.tif",
    "level.tif",
    "areas.geojson",
    "cover.json",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cover")
    assert write_cover(sample.cover(), folder, {"site": None, "k_factor": 4.0 / 3.0}) == NAMES
    return folder


def test_the_files_are_those_that_are_named_and_no_others(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == sorted(NAMES)
    assert json.loads((folder / "cover.json").read_text())["files"] == NAMES
    assert all((folder / name).stat().st_size > 100 for name in NAMES)


def test_twice_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_cover(sample.cover(), tmp_path, {"site": None, "k_factor": 4.0 / 3.0})
    assert [n for n in NAMES if (tmp_path / n).read_bytes() != (folder / n).read_bytes()] == []


def test_no_file_names_the_machine_or_the_day(folder: Path) -> None:
    words = [str(folder).encode(), str(Path.home()).encode() + b"/", b"<dc:date>", b"tIME", b"Software"]
    for name in NAMES:
        content = (folder / name).read_bytes()
        assert [word for word in words if word in content] == []


def test_every_file_says_the_limits_of_sight(folder: Path) -> None:
    for name in NAMES:
        if name.endswith((".svg", ".geojson")):
            assert "standard refraction, no diffraction" in (folder / name).read_text(encoding="utf-8").lower()
        elif name.endswith(".tif"):
            with rasterio.open(folder / name) as source:
                said = source.tags()["CONDITIONS"]
            assert said == "standard refraction, no diffraction; k = 4/3 (range 1.17 to 1.6)"


def test_the_grids_are_those_of_the_answer(folder: Path) -> None:
    network = sample.cover().network
    with rasterio.open(folder / "lowest_altitude.tif") as source:
        assert np.array_equal(source.read(1), network.mva_m, equal_nan=True)
        assert source.units == ("m",)
    with rasterio.open(folder / "level.tif") as source:
        assert np.array_equal(source.read(), network.level)
        assert source.descriptions == ("target at 100 m above the sea", "target at 3,000 m above the sea")
        assert source.tags()["TARGET"] == "a target of 1 m²"


def test_each_band_of_levels_says_what_its_codes_mean(folder: Path) -> None:
    with rasterio.open(folder / "level.tif") as source:
        assert source.units == ("level", "level")
        for band in (1, 2):
            tags = {name: words for name, words in source.tags(band).items() if name.startswith("CODE_")}
            assert list(tags) == [f"CODE_{level.value}" for level in Level]
            assert (tags["CODE_0"], tags["CODE_3"], tags["CODE_5"]) == ("none", "seen", "Pd 0.9 or more")
        assert source.tags()["LEVELS"].startswith("0 none, 1 claimed circle, 2 horizon of a smooth sea, 3 seen, 4 Pd")
    assert not (folder / "level.tif.aux.xml").exists()


def test_without_grids_there_are_pictures_and_circles(tmp_path: Path) -> None:
    names = write_cover(sample.cover(network=AreaCover(sample.cover().network.rows)), tmp_path)
    assert names == [n for n in NAMES if not n.endswith((".tif", ".json"))]


def test_one_altitude_needs_no_page_of_all(tmp_path: Path) -> None:
    full = sample.cover()
    level = full.network.level
    assert level is not None
    one = AreaCover(full.network.rows[:1], full.network.mva_m, level[:1])
    names = write_cover(sample.cover(network=one, altitudes_m=(100.0,), reference="agl"), tmp_path)
    assert names[:2] == ["map_100m_agl.svg", "map_100m_agl.png"]
    assert "above the ground" in (tmp_path / names[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize("value", [np.nan, -1e9])
def test_grids_that_know_nothing_or_see_all_are_written_too(tmp_path: Path, value: float) -> None:
    level = np.full((2, sample.NODES, sample.NODES), 0 if np.isnan(value) else 5, dtype=np.uint8)
    mva_m = np.full(level.shape[1:], value, dtype=np.float32)
    write_cover(sample.cover(network=AreaCover(sample.rows(level), mva_m, level)), tmp_path)
    with MemoryFile((tmp_path / "lowest_altitude.tif").read_bytes()) as memory, memory.open() as source:
        assert np.array_equal(source.read(1), mva_m, equal_nan=True)


def test_a_full_disk_leaves_nothing_torn_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", fsync)
    with pytest.raises(IncompleteError, match=r"no room to write map.png \(.* bytes\) in .*again$"):
        write_cover(sample.cover(), tmp_path)
    left = [p.name for p in tmp_path.iterdir()]
    assert left == ["map.svg"]


def test_a_folder_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write"):
        write_cover(sample.cover(), tmp_path / "nowhere")
