"""The page: whole, safe whatever names it holds, and refused with a reason where the result is not sound."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bartizan.errors import BartizanError, IncompleteError, InputError
from bartizan.output.replay.page import replay_html, write_replay
from unit.output.conftest import HOSTILE_TEXT


@pytest.fixture(scope="module")
def page(data: dict[str, Any]) -> str:
    return replay_html(data)


def test_every_script_is_allowed_by_its_digest_and_no_other(page: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    allowed = re.search(r"script-src ([^;]*);", page)
    assert allowed
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert sorted(allowed[1].split()) == sorted(f"'sha256-{digest}'" for digest in digests)
    assert len(scripts) == 3


def test_nothing_is_fetched_and_no_word_claims_too_much(page: str) -> None:
    own = re.sub(r"<script>.*?</script>", "", page, count=1, flags=re.S)  # milsymbol names its maker's address
    assert "default-src 'none'" in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", own)
    assert not re.search(r"\b(validated|accurate)\b", own, re.I)
    for words in ("Fictional theatre", "Reading 0 of 1", "Stopped: a threat of the raid", "not a forecast"):
        assert words in page


def test_the_same_result_gives_the_same_page(played_folder: Path, page: str, tmp_path: Path) -> None:
    written = write_replay(played_folder, out=tmp_path / "again.html")
    assert written.read_text(encoding="utf-8") == page
    assert [path.name for path in tmp_path.iterdir()] == ["again.html"]
    assert len(page) < 3_000_000


def test_names_that_try_to_break_out_stay_text(data: dict[str, Any]) -> None:
    hostile = deepcopy(data)
    spoilt = HOSTILE_TEXT + "</script><script>alert(2)</script><!--"
    hostile["about"]["title"] = spoilt
    for row in (*hostile["objects"], *hostile["sites"]):
        row["id"] = spoilt
    hostile["texts"] = [spoilt + text for text in hostile["texts"]]
    page = replay_html(hostile)
    assert page.count("<script") == 4
    assert page.count("</script") == 4
    assert "alert(2)</script>" not in page
    held = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert held["objects"][0]["id"] == spoilt


def _without_chunks(folder: Path) -> None:
    shutil.rmtree(folder / "chunks")


def _torn_chunk(folder: Path) -> None:
    [chunk, *_] = sorted((folder / "chunks").iterdir())
    chunk.write_bytes(chunk.read_bytes()[:-100])


def _other_summary(folder: Path) -> None:
    path = folder / "summary.json"
    path.write_text(path.read_text(encoding="utf-8").replace("One site", "Two sites"), encoding="utf-8")


def _other_version(folder: Path) -> None:
    _with_manifest(folder, schema=99)


def _unfinished(folder: Path) -> None:
    _with_manifest(folder, state="open")


def _with_manifest(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def _other_scenario(folder: Path) -> None:
    path = folder / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("duration_s: 1800", "duration_s: 1700"), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "kind", "words"),
    [
        (shutil.rmtree, InputError, "no such folder"),
        (lambda folder: (folder / "manifest.json").unlink(), InputError, r"no manifest\.json"),
        (_without_chunks, IncompleteError, "cannot read"),
        (_torn_chunk, IncompleteError, "torn or altered"),
        (_other_summary, IncompleteError, "missing or altered"),
        (lambda folder: (folder / "theatre.json").unlink(), IncompleteError, "missing or altered"),
        (_other_version, IncompleteError, "this version reads"),
        (_unfinished, IncompleteError, "unfinished"),
        (_other_scenario, IncompleteError, "missing or altered"),
    ],
)
def test_a_result_that_is_not_sound_is_refused_with_a_reason(
    played_folder: Path, tmp_path: Path, spoil: Callable[[Path], Any], kind: type[BartizanError], words: str
) -> None:
    folder = tmp_path / "result"
    shutil.copytree(played_folder, folder)
    spoil(folder)
    with pytest.raises(kind, match=words):
        write_replay(folder)
    assert not (folder / "replay.html").exists()


def test_one_replication_is_all_three(tmp_path: Path) -> None:
    from bartizan.output.replay.page import replay_data
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    run_study(load_scenario("one_site"), replications=1, workers=1, out=tmp_path / "one")
    [only] = replay_data(tmp_path / "one")["runs"]
    assert only["replication"] == 0
    assert "typical" in only["label"]


def test_a_place_that_cannot_be_written_is_refused(played_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_replay(played_folder, out=tmp_path / "none" / "replay.html")
