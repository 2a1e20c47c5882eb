"""The YAML has the last word; the compiled copy is only faster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bartizan.claims import files
from bartizan.errors import InputError


def test_the_compiled_copy_is_up_to_date() -> None:
    hint = "run: python -m bartizan.claims.files"
    assert files.COMPILED.read_text(encoding="utf-8") == files.compile_data(), hint


def test_an_edited_file_is_read_from_yaml_and_not_from_the_copy(tmp_path: Path) -> None:
    (tmp_path / "objects.yaml").write_text("objects: {edited: 1}\n", encoding="utf-8")
    assert files.read_data("objects.yaml", tmp_path) == {"objects": {"edited": 1}}


def test_without_a_compiled_copy_the_content_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = files.read_data("systems/s-400.yaml")
    monkeypatch.setattr(files, "_compiled", dict)
    assert files.read_data("systems/s-400.yaml") == fast


def test_an_unreadable_compiled_copy_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    torn = tmp_path / "compiled.json"
    torn.write_text('{"objects.yaml": ', encoding="utf-8")
    monkeypatch.setattr(files, "COMPILED", torn)
    assert files._compiled.__wrapped__() == {}


def test_a_fault_in_the_yaml_names_file_and_line() -> None:
    with pytest.raises(InputError, match=r"systems/x\.yaml:2:"):
        files.parse_yaml(b"id: x\nname: a: b\n", "systems/x.yaml")


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="duplicate"):
        files.parse_yaml(b"id: x\nid: y\n", "systems/x.yaml")


def test_the_digest_follows_every_byte_but_not_the_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\nb: 2\n")
    before = files.catalogue_digest(tmp_path)
    file.write_bytes(b"a: 1\r\nb: 2\r\n")
    assert files.catalogue_digest(tmp_path) == before
    file.write_bytes(b"a: 1\nb: 3\n")
    assert files.catalogue_digest(tmp_path) != before


def test_no_file_uses_anchors_aliases_or_tags() -> None:
    for name in files.data_files():
        text = (files.DATA / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            value = line.split("#")[0].partition(": ")[2].lstrip()
            assert not value.startswith(("&", "*", "!")), f"{name}: {line}"


def test_the_compiled_copy_is_plain_json() -> None:
    content = json.loads(files.COMPILED.read_bytes())
    assert set(content) == set(files.data_files())
