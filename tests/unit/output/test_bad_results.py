"""Folders that are not what they should be: refused with a reason, or shown safely."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bartizan
from bartizan.errors import BartizanError, IncompleteError, InputError
from bartizan.output.figures.kinds import write_figure
from bartizan.output.parts import read_parts
from bartizan.output.report import report_html, write_report
from bartizan.output.shown_runs import Played, fates_of, play
from data.sample_result import build as sample

Spoil = Callable[[Path], object]
LONG = "x" * 300


def reseal(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the summary of a sample and seal the folder again: altered by somebody who knows how."""
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    change(summary)
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    chunks = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["chunks"]
    sample.seal(folder, chunks)


def edit_manifest(folder: Path, **changed: Any) -> None:
    """Change the manifest without its seal."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


def flip(path: Path) -> None:
    """Change one byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def chunk_of(folder: Path) -> Path:
    return next((folder / "chunks").iterdir())


FAULTS: dict[str, tuple[Spoil, str]] = {
    "unfinished": (lambda f: edit_manifest(f, state="open"), "unfinished"),
    "another form": (lambda f: edit_manifest(f, schema=2), "form 2"),
    "manifest altered": (lambda f: edit_manifest(f, roster={}), "seal"),
    "summary altered": (lambda f: flip(f / "summary.json"), "altered"),
    "coverage altered": (lambda f: flip(f / "coverage.npz"), "altered"),
    "theatre gone": (lambda f: (f / "theatre.json").unlink(), "theatre.json"),
    "events altered": (lambda f: flip(chunk_of(f)), "torn or altered"),
    "events gone": (lambda f: chunk_of(f).unlink(), "cannot read"),
    "another version": (lambda f: reseal(f, lambda s: s.update(schema=9)), "another version"),
    "a study": (lambda f: sample.seal(f, [], question={}), "holds a study"),
    "no result": (lambda f: (f / "manifest.json").unlink(), "not a Bartizan result"),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_folder_with_a_fault_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    spoil, words = FAULTS[name]
    folder = sample.build(tmp_path / "r")
    spoil(folder)
    with pytest.raises((IncompleteError, InputError), match=words):
        write_report(folder)
    with pytest.raises((IncompleteError, InputError), match=words):
        write_figure(folder, "outcome", tmp_path / "a.png")
    assert not (folder / "report.html").exists()
    assert not (tmp_path / "a.png").exists()


def test_a_result_that_stores_no_events_is_refused(tmp_path: Path) -> None:
    folder = sample.build(tmp_path / "r")
    sample.seal(folder, [])
    with pytest.raises(IncompleteError, match="no events"):
        write_report(folder)
    with pytest.raises(IncompleteError, match="no events"):
        write_figure(folder, "timeline", tmp_path / "a.png")


def test_a_name_of_a_file_in_the_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    folder = sample.build(tmp_path / "r")
    (tmp_path / "outside.parquet").write_bytes(b"x")
    chunk = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["chunks"][0]
    sample.seal(folder, [chunk | {"file": "../../outside.parquet"}])
    with pytest.raises(BartizanError):
        write_report(folder)


def test_without_its_scenario_no_run_is_drawn_and_the_page_says_why(tmp_path: Path) -> None:
    page = write_report(sample.build(tmp_path / "r")).read_text(encoding="utf-8")
    assert "No single run is drawn" in page
    assert 'data-of="median"' not in page


def test_one_replication_is_typical_good_and_bad_at_once(tmp_path: Path) -> None:
    result = bartizan.run(bartizan.load("one_site"), replications=1, out=tmp_path / "one")
    parts = read_parts(Path(result.folder))
    played = play(parts)
    assert [run.flown.replication for run in played.runs] == [0, 0, 0]
    page = report_html(parts, played)
    assert "one reading" in page
    assert "the one replication" in page or "1 replication" in page
    for kind in ("coverage", "outcome", "timeline", "brief"):
        write_figure(Path(result.folder), kind, tmp_path / f"{kind}.png")


def test_a_result_of_none_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(InputError, match="replications"):
        bartizan.run(bartizan.load("one_site"), replications=0)


def test_what_is_drawn_of_a_run_is_what_became_of_its_threats(tmp_path: Path) -> None:
    result = bartizan.run(bartizan.load("one_site"), replications=8, seed=2, out=tmp_path / "one")
    played = play(read_parts(Path(result.folder)))
    leaks = [fates_of(run)["got_through"] + fates_of(run)["unresolved"] for run in played.runs]
    assert leaks[1] <= leaks[0] <= leaks[2]
    assert leaks[1] < leaks[2]
    events = result.events.to_pylist()
    for run, n in zip(played.runs, leaks, strict=True):
        replication = run.flown.replication
        stored = sum(e["replication"] == replication and e["event"] in {"LEAK", "UNRESOLVED"} for e in events)
        assert stored == n


def test_long_names_are_cut_or_broken_and_never_lost_as_markup(tmp_path: Path) -> None:
    def spoil(summary: dict[str, Any]) -> None:
        summary["scenario"]["title"] = f"<b>{LONG}</b>"
        for row in summary["assets"]:
            row["name"] = f"'\"><img src=x>{LONG}\u202e"

    folder = sample.build(tmp_path / "r")
    reseal(folder, spoil)
    page = write_report(folder).read_text(encoding="utf-8")
    assert "<img" not in page
    assert "<b>x" not in page
    assert "\u202e" not in page


def test_grids_of_an_odd_shape_are_not_drawn_beyond_themselves(summary: dict[str, Any]) -> None:
    from bartizan.output.parts import Parts

    grids = {"terrain_m": np.zeros((3, 3), np.float32), "level": np.full((6, 3, 3), 255, np.uint8)}
    theatre = sample.theatre() | {"cell_m": 200_000.0}
    assert "</html>" in report_html(Parts(Path(), summary, theatre, grids, {}), Played())
