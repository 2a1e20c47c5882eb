"""Libraries of others are the files that they were, each with its licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "src" / "bartizan" / "vendor", ROOT / "tests" / "vendor")


def changed(folder: Path) -> list[str]:
    """Files that are not what CHECKSUMS says, or that it does not name."""
    stated = {
        name: digest
        for digest, name in (line.split() for line in (folder / "CHECKSUMS").read_text(encoding="utf-8").splitlines())
    }
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.parent != folder
    }
    return sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_files_are_unchanged_and_complete(folder: Path) -> None:
    assert changed(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_library_has_its_licence_and_a_line_about_it(folder: Path) -> None:
    libraries = [path for path in folder.iterdir() if path.is_dir()]
    assert libraries
    about = (folder / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in libraries if not (p / "LICENSE").is_file() or p.name not in about] == []


def test_a_changed_a_missing_and_a_foreign_file_are_found(tmp_path: Path) -> None:
    library = tmp_path / "some-1.0"
    library.mkdir()
    (library / "changed.js").write_text("1", encoding="utf-8")
    (library / "foreign.js").write_text("1", encoding="utf-8")
    (tmp_path / "CHECKSUMS").write_text(
        f"{'0' * 64}  some-1.0/changed.js\n{'0' * 64}  some-1.0/missing.js\n", encoding="utf-8"
    )
    assert changed(tmp_path) == ["some-1.0/changed.js", "some-1.0/foreign.js", "some-1.0/missing.js"]
