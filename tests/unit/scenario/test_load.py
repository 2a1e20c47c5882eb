"""The door: bundled names, files, digests, terrain and options."""

from __future__ import annotations

import json
import time

import pytest

from bartizan.errors import InputError
from bartizan.scenario.load import bundled_names, load_scenario, validate_bytes


def _digest(text, tmp_path, name="a.yaml", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_scenario(path, **options).digest


def test_the_bundled_scenarios_load():
    assert bundled_names() == ("five_units", "mixed_day", "one_site", "quiet_day")
    for name in bundled_names():
        file = load_scenario(name)
        assert (file.name, file.source, file.folder) == (name, name, None)


def test_a_file_gives_its_stem_and_folder(small, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode())
    file = load_scenario(path)
    assert (file.name, file.folder) == ("mine", tmp_path)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(InputError, match=r"no such scenario, seen five_unit, .*did you mean 'five_units'"):
        load_scenario("five_unit")
    with pytest.raises(InputError, match="no such scenario"):
        load_scenario("a\x00b")


def test_the_digest_does_not_see_comments_order_names_or_defaults(small, tmp_path):
    lines = small.splitlines()
    moved = "\n".join([lines[0], "# a remark", *lines[6:], *lines[1:6], "network: {mode: shared_tracks}"])
    renamed = small.replace("width_km: 200", "width_km: 2.0e2")
    assert _digest(small, tmp_path) == _digest(moved, tmp_path, "b.yaml") == _digest(renamed, tmp_path, "c.yaml")


def test_the_digest_does_not_see_the_order_of_classes_and_figures(small, tmp_path):
    one = (
        small.replace("{long: 4}", "{long: 4, short: 2}")
        + "figures: {s-400.reaction_time_s: 9, any.assessment_time_s: 3}\n"
    )
    two = (
        small.replace("{long: 4}", "{short: 2, long: 4}")
        + "figures: {any.assessment_time_s: 3, s-400.reaction_time_s: 9.0}\n"
    )
    assert _digest(one, tmp_path) == _digest(two, tmp_path, "b.yaml")


@pytest.mark.parametrize(
    ("old", "new"), [("count: 2", "count: 3"), ("-31.4", "-31.40001"), ("agl", "msl"), ("2028-01-01", "2028-01-02")]
)
def test_the_digest_sees_every_value(small, tmp_path, old, new):
    assert _digest(small, tmp_path) != _digest(small.replace(old, new, 1), tmp_path, "b.yaml")


def test_an_override_counts_as_if_it_stood_in_the_file(small, tmp_path):
    in_file = small + "figures: {s-400.reaction_time_s: 9}\n"
    by_option = _digest(small, tmp_path, overrides=["s-400.reaction_time_s=9.0"])
    assert by_option == _digest(in_file, tmp_path, "b.yaml") != _digest(small, tmp_path)
    assert load_scenario(tmp_path / "a.yaml", overrides=["s-400.reaction_time_s=9"]).overrides == {
        "s-400.reaction_time_s": 9.0
    }


def test_wrong_options_are_all_reported_beside_the_files_own_problems(small, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(small + "figures: {s-400.reaction_time_s: -1}\n", encoding="utf-8")
    options = [
        "s-400.reaction_tim_s=4",
        "nonsense",
        "s-400.kill_probability.cruise_missile=2",
        "s-400.reaction_time_s=.inf",
    ]
    with pytest.raises(InputError) as caught:
        load_scenario(path, overrides=options)
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "a.yaml:25:34: figures.s-400.reaction_time_s: out of bounds, seen -1" in text
    assert "--set: s-400.reaction_tim_s: no figure has this id" in text
    assert "did you mean 's-400.reaction_time_s'?" in text
    assert "--set: an override that cannot be read, seen 'nonsense', expected ID=VALUE" in text


def test_a_terrain_file_lies_beside_the_scenario_or_comes_by_option(small, tmp_path):
    text = small.replace("{kind: sea}", "{kind: file, path: dem/island.tif}")
    (tmp_path / "dem").mkdir()
    raster = tmp_path / "dem" / "island.tif"
    raster.write_bytes(b"II*\0 raster")
    file_digest = _digest(text, tmp_path)
    assert load_scenario(tmp_path / "a.yaml").terrain_paths == (raster.resolve(),)
    other = tmp_path / "elsewhere.tif"
    other.write_bytes(b"II*\0 raster")
    assert _digest(small, tmp_path, "b.yaml", terrain=other) == file_digest
    raster.write_bytes(b"II*\0 another")
    assert load_scenario(tmp_path / "a.yaml").digest != file_digest


def test_a_link_out_of_the_folder_is_refused(small, tmp_path):
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "outside.tif").write_bytes(b"secret")
    (folder / "island.tif").symlink_to(tmp_path / "outside.tif")
    (folder / "circle.tif").symlink_to(folder / "circle.tif")
    for name, message in (("island.tif", "a link that leads out"), ("circle.tif", "terrain file|leads nowhere")):
        (folder / "a.yaml").write_text(small.replace("{kind: sea}", f"{{kind: file, path: {name}}}"), encoding="utf-8")
        with pytest.raises(InputError, match=message):
            load_scenario(folder / "a.yaml")


@pytest.mark.parametrize("name", ["absent.tif", "thing.vrt", "."])
def test_a_terrain_option_must_name_a_raster(small, tmp_path, name):
    (tmp_path / "thing.vrt").write_text("<VRTDataset/>", encoding="utf-8")
    with pytest.raises(InputError, match=r"--terrain: (no such terrain file|not a terrain file)"):
        _digest(small, tmp_path, terrain=tmp_path / name)


def test_a_bundled_scenario_without_folder_may_not_name_a_file(small):
    text = small.replace("{kind: sea}", "{kind: file, path: island.tif}")
    _, problems = validate_bytes(text.encode(), "a.yaml")
    assert "a terrain file for a scenario without a folder" in str(problems[0])


def test_a_problem_has_the_shape_that_validate_prints():
    _, problems = validate_bytes(b"bartizan: 2\n", "a.yaml")
    row = json.loads(json.dumps(problems[0].as_dict()))
    assert list(row) == ["file", "line", "column", "path", "message", "seen", "expected", "hint"]


def test_loading_is_quick():
    load_scenario("five_units")
    start = time.process_time()
    load_scenario("five_units")
    assert time.process_time() - start < 0.5  # 0.13 s on the slowest machine tried; the rest is for a loaded one
