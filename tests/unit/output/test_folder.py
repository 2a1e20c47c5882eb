"""A folder that is whole or not there, and never somebody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bartizan.errors import InputError
from bartizan.output.folder import asked_file, check_folder, check_writable, whole_file, whole_folder


def write(folder: Path, *names: str) -> None:
    with whole_folder(folder) as fresh:
        for name in names:
            (fresh / name).write_text(name)
        (fresh / "cover.json").write_text(json.dumps({"files": list(names)}))


def fail(folder: Path, fault: type[BaseException]) -> None:
    with whole_folder(folder) as fresh:
        (fresh / "half.txt").write_text("half")
        raise fault


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_takes_its_place_and_is_replaced_whole(tmp_path):
    write(tmp_path / "deep" / "out", "a.txt", "b.txt")
    assert names(tmp_path / "deep" / "out") == ["a.txt", "b.txt", "cover.json"]
    write(tmp_path / "deep" / "out", "c.txt")
    assert names(tmp_path / "deep" / "out") == ["c.txt", "cover.json"]
    assert names(tmp_path / "deep") == ["out"]


def test_nothing_half_written_is_left_behind(tmp_path):
    write(tmp_path / "out", "a.txt")
    for fault in (RuntimeError, KeyboardInterrupt):
        for name in ("out", "new"):
            with pytest.raises(fault):
                fail(tmp_path / name, fault)
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["a.txt", "cover.json"]


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", "a.txt")
    assert names(tmp_path / "out") == ["a.txt", "cover.json"]


@pytest.mark.parametrize("record", [None, "{", "[]", '{"files": 3}', '{"files": ["other.txt"]}', "[" * 100_000])
def test_what_others_wrote_is_not_touched(tmp_path, record):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thesis.doc").write_text("years of work")
    if record is not None:
        (folder / "cover.json").write_text(record)
    with pytest.raises(InputError, match=r"holds files that were not written here, seen .*thesis\.doc"):
        write(folder, "a.txt")
    assert (folder / "thesis.doc").read_text() == "years of work"
    assert names(tmp_path) == ["out"]


def test_a_file_or_a_link_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        with pytest.raises(InputError, match="is no folder"):
            check_folder(tmp_path / name)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "file" / "out", "a.txt")


@pytest.mark.parametrize("name", ["out", "no/such/folder/out"])
def test_whether_a_place_can_be_written_is_known_before_the_work(name, tmp_path, monkeypatch):
    check_folder(tmp_path / name)
    assert names(tmp_path) == []

    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        check_folder(tmp_path / name)


def test_a_file_on_the_way_takes_nothing(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        check_writable(tmp_path / "file" / "out")


@pytest.mark.parametrize("name", ["a.png", "no ending", "."])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def half() -> None:
        with asked_file(Path(name)) as fresh:
            fresh.write_text("half of it")
            raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        half()
    assert names(tmp_path) == []


def test_a_file_is_there_only_once_it_is_whole(tmp_path):
    place = tmp_path / "a.svg"
    place.write_text("old")
    with whole_file(place) as fresh:
        fresh.write_text("new")
        assert place.read_text() == "old"
    assert place.read_text() == "new"
    assert names(tmp_path) == ["a.svg"]


def test_a_folder_is_no_place_for_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="cannot be written"), asked_file(Path()) as fresh:
        fresh.write_text("a page")
    assert names(tmp_path) == []
