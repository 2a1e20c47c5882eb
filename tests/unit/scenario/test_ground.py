"""From a scenario's terrain block to heights, and from the command line to a refusal that leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bartizan.cli import app
from bartizan.errors import InputError
from bartizan.scenario.ground import ground_facts, terrain_of
from bartizan.scenario.load import load_scenario


def tile(folder: Path, south: int, west: int, height_m: int = 100, void: bool = False) -> Path:
    """An SRTM tile of one height; with `void`, nothing known in its south-east quarter, where the town lies."""
    heights = np.full((1201, 1201), height_m, dtype=">i2")
    if void:
        heights[600:, 600:] = -32768
    path = folder / f"S{-south:02d}W{-west:03d}.hgt"
    path.write_bytes(heights.tobytes())
    return path


@pytest.fixture
def tiles(tmp_path: Path) -> list[Path]:
    """Four tiles about the corner 32 S 24 W, the middle of the small scenario."""
    return [tile(tmp_path, south, west) for south in (-33, -32) for west in (-25, -24)]


def scenario(folder: Path, small: str, terrain: str, width_km: int = 100) -> Path:
    text = small.replace("{kind: sea}", terrain).replace("width_km: 200", f"width_km: {width_km}")
    path = folder / "a.yaml"
    path.write_text(text.replace("-31.4", "-31.6"), encoding="utf-8")
    return path


NAMES = "[S33W025.hgt, S33W024.hgt, S32W025.hgt, S32W024.hgt]"


def test_a_list_of_files_beside_the_scenario(tmp_path: Path, small: str, tiles: list[Path]) -> None:
    file = load_scenario(scenario(tmp_path, small, f"{{kind: file, path: {NAMES}}}"))
    assert file.terrain_paths == tuple(path.resolve() for path in tiles)
    terrain = terrain_of(file)
    np.testing.assert_allclose(terrain.elevation_m, 100.0, rtol=1e-6)
    facts = ground_facts(file, terrain)
    assert [f["name"] for f in facts["files"]] == [path.name for path in tiles]
    assert "SRTM HGT" in facts["sentence"]
    json.dumps(facts, allow_nan=False)


def test_what_is_said_about_gaps_and_voids_reaches_the_heights(tmp_path: Path, small: str) -> None:
    tile(tmp_path, -32, -25, void=True)
    with pytest.raises(InputError, match=r"missing in S33W025, S33W024, S32W024 \("):
        terrain_of(load_scenario(scenario(tmp_path, small, "{kind: file, path: S32W025.hgt}")))
    file = load_scenario(scenario(tmp_path, small, "{kind: file, path: S32W025.hgt, gaps: sea, voids: sea}"))
    terrain = terrain_of(file)
    assert set(np.unique(np.round(terrain.elevation_m, 3))) == {0.0, 100.0}
    unknown = load_scenario(scenario(tmp_path, small, "{kind: file, path: S32W025.hgt, gaps: sea}"))
    assert np.isnan(terrain_of(unknown).elevation_m).any()
    assert unknown.digest != file.digest


def test_the_option_replaces_the_files_and_keeps_the_rules(tmp_path: Path, small: str, tiles: list[Path]) -> None:
    path = scenario(tmp_path, small, f"{{kind: file, path: {NAMES}, voids: sea}}")
    named, own = load_scenario(path, terrain=tiles), load_scenario(path)
    assert named.digest == own.digest
    assert load_scenario(path, terrain=[str(t) for t in tiles[::-1]]).digest != own.digest
    over_sea = load_scenario(scenario(tmp_path, small, "{kind: sea}"), terrain=tiles)
    assert over_sea.digest != own.digest
    assert over_sea.scenario.theatre.terrain.voids == "unknown"  # type: ignore[union-attr]


def test_a_file_named_twice(tmp_path: Path, small: str, tiles: list[Path]) -> None:
    path = scenario(tmp_path, small, "{kind: file, path: [S33W025.hgt, S33W025.hgt]}")
    with pytest.raises(
        InputError, match=r"a\.yaml:6:45: theatre\.terrain\.path\[1\]: a terrain file that is named twice"
    ):
        load_scenario(path)


def test_every_wrong_option_is_reported(small: str, tmp_path: Path, tiles: list[Path]) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(scenario(tmp_path, small, "{kind: sea}"), terrain=[tmp_path, *tiles[:1], tmp_path / "none.tif"])
    assert len(caught.value.problems) == 2


def test_a_prj_that_leads_away(tmp_path: Path, small: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.prj").write_text("secret")
    (inside / "a.asc").write_text("ncols 1\nnrows 1\n1\n")
    (inside / "a.prj").symlink_to(tmp_path / "secret.prj")
    with pytest.raises(InputError, match=r"a \.prj file that leads out of the scenario's folder"):
        load_scenario(scenario(inside, small, "{kind: file, path: a.asc}"))


def test_the_prj_counts_in_the_digest(tmp_path: Path, small: str) -> None:
    (tmp_path / "a.asc").write_text("ncols 1\nnrows 1\n1\n")
    (tmp_path / "a.prj").write_text("one")
    before = load_scenario(scenario(tmp_path, small, "{kind: file, path: a.asc}")).digest
    (tmp_path / "a.prj").write_text("other")
    assert load_scenario(tmp_path / "a.yaml").digest != before


def bad_terrain(folder: Path, kind: str) -> Path:
    path = folder / "bad.tif"
    if kind == "a vrt":
        path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')
    elif kind == "text":
        path.write_text("heights of my own")
    elif kind == "cut short":
        whole = tile(folder, -32, -24).read_bytes()
        path = folder / "S33W025.hgt"
        path.write_bytes(whole[:1_000_000])
    elif kind == "elsewhere":
        path = tile(folder, 10, 10)
    return path


@pytest.mark.parametrize("kind", ["a vrt", "text", "cut short", "elsewhere"])
@pytest.mark.parametrize("command", ["run", "cover"])
def test_bad_terrain_ends_with_2_and_leaves_nothing(
    tmp_path: Path, small: str, kind: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = scenario(tmp_path, small, "{kind: sea}")
    out = tmp_path / "result"
    words = [command, str(path), "--terrain", str(bad_terrain(tmp_path, kind)), "--out", str(out)]
    before = sorted(tmp_path.rglob("*"))
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 2, answer.output
    assert answer.stdout == ""
    assert "Traceback" not in answer.output
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("terrain", ["{kind: sea}", "{kind: island, seed: 1, island_radius_km: 20, peak_m: 900}"])
def test_too_many_nodes_are_bad_input(tmp_path: Path, small: str, terrain: str) -> None:
    path = scenario(tmp_path, small, terrain, width_km=300)
    path.write_text(path.read_text().replace("  width_km", "  cell_m: 30\n  width_km"))
    with pytest.raises(InputError, match=r"theatre\.cell_m: 10001 by 10001 nodes .*give a cell_m of 38 m or more"):
        terrain_of(load_scenario(path))


def test_a_site_on_unknown_ground(tmp_path: Path, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for west in (-25, -24):
        tile(tmp_path, -32, west)
        tile(tmp_path, -33, west, height_m=-32768)
    path = scenario(tmp_path, small, f"{{kind: file, path: {NAMES}}}")
    answer = CliRunner().invoke(app, ["run", str(path), "-n", "1", "--out", "result"])
    assert answer.exit_code == 2
    assert (
        "u.acquisition: stands where the terrain file knows no ground" in answer.output
        or "u-a: stands" in answer.output
    )
    assert not (tmp_path / "result").exists()


def test_the_result_says_what_it_rests_on(
    tmp_path: Path, small: str, tiles: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = scenario(tmp_path, small, "{kind: sea}")
    words = ["run", str(path), "-n", "2", "--out", "result"]
    for file in tiles:
        words += ["--terrain", str(file)]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output
    assert "Terrain S33W025.hgt, S33W024.hgt, S32W025.hgt and 1 more (SRTM HGT, EPSG:4326" in " ".join(
        answer.stdout.split()
    )
    ground = json.loads((tmp_path / "result" / "theatre.json").read_text())["ground"]
    assert [len(file["sha256"]) for file in ground["files"]] == [64] * 4
    summary = json.loads((tmp_path / "result" / "summary.json").read_text())
    assert summary["scenario"]["ground"] == ground
    assert (
        " --terrain S33W025.hgt --terrain S33W024.hgt --terrain S32W025.hgt --terrain S32W024.hgt"
        in summary["reproduce"][0]
    )
    again = CliRunner().invoke(app, ["rerun", "result", "--replication", "0"])
    assert again.exit_code == 0, again.output
