"""SRTM tiles in zip files: the honest ones are read, hostile ones are refused before they grow."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bartizan.earth import zipped
from bartizan.earth.terrain import read_terrain
from bartizan.errors import InputError

CENTRE = (-31.5, -23.5)


def tile() -> bytes:
    rise = np.linspace(0.0, 1200.0, 1201)
    return np.round(rise[:, None] + 0.0 * rise[None, :]).astype(">i2").tobytes()


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_terrain(path, *CENTRE, 40e3, 500.0)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_zipped_tile_equals_the_tile(tmp_path: Path) -> None:
    plain = tmp_path / "S32W024.hgt"
    plain.write_bytes(tile())
    packed = pack(tmp_path / "S32W024.hgt.zip", {"readme.txt": b"hello", "folder/S32W024.hgt": tile()})
    before = sorted(tmp_path.iterdir())
    one, other = (read_terrain(path, *CENTRE, 40e3, 500.0) for path in (plain, packed))
    assert np.array_equal(one.elevation_m, other.elevation_m)
    assert sorted(tmp_path.iterdir()) == before


def test_no_zip_file(tmp_path: Path) -> None:
    path = tmp_path / "S32W024.hgt.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing of the kind")
    assert "the zip file cannot be read" in refused(path)


def test_cut_short(tmp_path: Path) -> None:
    path = pack(tmp_path / "S32W024.hgt.zip", {"S32W024.hgt": tile()})
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    path.write_bytes(bytes(data))
    assert "the zip file cannot be read" in refused(path)


@pytest.mark.parametrize(("members", "seen"), [({"a.txt": b""}, "0 files"), ({"a.hgt": b"", "b.hgt": b""}, "2 files")])
def test_not_one_tile(tmp_path: Path, members: dict[str, bytes], seen: str) -> None:
    assert f"must hold one tile, seen {seen}" in refused(pack(tmp_path / "S32W024.hgt.zip", members))


def test_another_tile_than_the_name_says(tmp_path: Path) -> None:
    path = pack(tmp_path / "S32W024.hgt.zip", {"N41E001.hgt": tile()})
    assert "another than the name says, seen N41E001, expected S32W024" in refused(path)
    path = pack(tmp_path / "S32W024.hgt.zip", {"heights.hgt": tile()})
    assert "does not say where it lies" in refused(path)


def test_a_bomb_that_says_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_TILE_BYTES", 1_000_000)
    path = pack(tmp_path / "S32W024.hgt.zip", {"S32W024.hgt": bytes(5_000_000)})
    assert path.stat().st_size < 10_000
    assert "would unpack to more than a tile can be, seen 5,000,000 bytes" in refused(path)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """The directory says 1,000 bytes, the data go on to 60 million: no more is unpacked than the directory says."""
    path = pack(tmp_path / "S32W024.hgt.zip", {"S32W024.hgt": bytes(60_000_000)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 1_000)
    path.write_bytes(bytes(data))
    tracemalloc.start()
    with pytest.raises(InputError, match="the zip file cannot be read"):
        zipped.zipped_tile(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


def test_a_zip_file_too_large_to_look_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_ZIP_BYTES", 1000)
    path = pack(tmp_path / "S32W024.hgt.zip", {"S32W024.hgt": np.random.default_rng(1).bytes(5000)})
    assert "the zip file is too large" in refused(path)


def test_a_tile_cut_short_before_it_was_packed(tmp_path: Path) -> None:
    path = pack(tmp_path / "S32W024.hgt.zip", {"S32W024.hgt": tile()[:-2]})
    assert "the SRTM tile is cut short, seen 2,884,800 bytes, expected 2,884,802 (1201 x 1201)" in refused(path)
