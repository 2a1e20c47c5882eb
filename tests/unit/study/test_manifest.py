"""What a manifest must be before anything in it is believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bartizan.errors import IncompleteError, InputError
from bartizan.study.durable import canonical_json, sha256
from bartizan.study.manifest import KIND, PARTS, SCHEMA, check_files, peek, read_manifest


def written(folder: Path, **changes: Any) -> Path:
    """A folder with a small sealed manifest, and what is changed in it after that."""
    manifest: dict[str, Any] = {"kind": KIND, "schema": SCHEMA, "state": "complete", "files": {}, "chunks": []}
    manifest["seal"] = sha256(canonical_json(manifest))
    (folder / "manifest.json").write_text(json.dumps(manifest | changes))
    return folder


def test_a_sealed_manifest_is_read(tmp_path: Path) -> None:
    assert read_manifest(written(tmp_path))["state"] == "complete"


def test_a_changed_one_is_told_by_its_seal(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match="its seal does not fit"):
        read_manifest(written(tmp_path, digest="0"))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("value", [None, 5, "x"])
def test_parts_of_other_kinds_are_none_of_ours(tmp_path: Path, part: str, value: Any) -> None:
    folder = written(tmp_path, state="open", **{part: value})
    assert peek(folder) is None
    with pytest.raises(InputError, match="something else"):
        read_manifest(folder)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\udcff"])
def test_what_is_no_json_is_torn(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert peek(tmp_path) is None
    with pytest.raises(IncompleteError, match="is torn"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("row", [None, 3, [], {}, {"file": 5, "sha256": ""}, {"file": "a.parquet"}])
def test_a_chunk_without_file_or_checksum_is_an_altered_manifest(tmp_path: Path, row: Any) -> None:
    with pytest.raises(IncompleteError, match=r"manifest.json is altered: a chunk"):
        check_files(tmp_path, {"files": {}, "chunks": [row]})
