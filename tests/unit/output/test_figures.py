"""Figures: what a result says, in units, with its sources; refused where there is nothing to draw."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from bartizan.cover.answer import Level
from bartizan.errors import IncompleteError, InputError
from bartizan.output.figures import brief, capacity, coverage, ledger, look, outcome, timeline
from bartizan.output.figures.kinds import KINDS, write_figure
from bartizan.output.parts import Parts
from bartizan.study.over_time import OverTime, Place
from data.sample_result import build as sample

STARTS = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}


@pytest.fixture(autouse=True)
def ours() -> Iterator[None]:
    with look.our_look():
        yield


@pytest.fixture
def parts(summary: dict[str, Any]) -> Parts:
    """The sample with areas: seen within 150 km, detected within 100 and 60."""
    n = int(sample.WIDTH_M / sample.CELL_M)
    axis_m = (np.arange(n) - (n - 1) / 2) * sample.CELL_M
    away_m = np.hypot(*np.meshgrid(axis_m, axis_m))
    level = np.where(away_m < 150e3, Level.SEEN, Level.CLAIMED).astype(np.uint8)
    level[away_m < 100e3] = Level.PD50
    level[away_m < 60e3] = Level.PD90
    grids = sample.coverage() | {"level": np.repeat(level[None], 6, axis=0)}
    return Parts(Path(), summary, sample.theatre(), grids, {})


@pytest.fixture
def times() -> OverTime:
    edges_s = np.arange(0.0, 660.0, 60.0)
    mean = np.linspace(0.0, 40.0, 11)
    leaks = np.array([0.0, 0.0, 0.5, 1.5, 3.0, 2.0, 0.5, 0.0, 0.0, 0.1])
    place = Place("corran", "Corran harbour", "asset", float(leaks.sum()))
    return OverTime(edges_s, leaks, mean, 0.8 * mean, 1.2 * mean, (place,), 80, 2, is_all=True)


@pytest.fixture
def answer() -> dict[str, Any]:
    def measure(mean: float) -> dict[str, Any]:
        return {
            "mean": mean,
            "low": mean - 0.02,
            "high": mean + 0.02,
            "n": 60,
            "band": {"low": 0.5 * mean, "high": mean},
        }

    cells = [
        {"raid": f"{n} objects", "date": "2028-01-01", "option": option, "threats": n}
        | {"measures": {"p_leak": measure(0.01 * n + 0.1 * i)}}
        for i, option in enumerate(("one round", "two rounds"))
        for n in (12, 3, 6)
    ]
    study = {"title": "Capacity", "fictional": True, "readings": 25, "replications": 60}
    study |= {"raids": [{"name": "a", "times": 1}, {"name": "b", "times": 2}]}
    return {"study": study, "measures": ["p_leak"], "cells": cells, "sources": {}, "digest": "ab" * 32}


def words_of(figure: Any) -> str:
    """All text of a figure, in one line."""
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [axes.get_xlabel(), axes.get_ylabel(), *(text.get_text() for text in axes.texts)]
        found += [label.get_text() for label in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return " ".join(" ".join(found).split())


def axes_of() -> Any:
    return look.blank(6.0, 6.0).add_subplot()


def test_every_figure_has_units_and_says_of_what_it_is(parts: Parts, times: OverTime, answer: dict[str, Any]) -> None:
    figures = {
        "coverage": coverage.figure(parts),
        "outcome": outcome.figure(parts.summary),
        "ledger": ledger.figure(parts.summary),
        "timeline": timeline.figure(parts.summary, times),
        "capacity": capacity.figure(answer),
        "brief": brief.figure(parts),
    }
    assert set(figures) == set(KINDS)
    units = {"coverage": "km east", "outcome": "per cent", "ledger": "a run", "timeline": "minutes"}
    units |= {"capacity": "threats in the raid", "brief": "per cent"}
    for name, figure in figures.items():
        said = words_of(figure)
        assert "Fictional theatre" in said, name
        assert units[name] in said, name
        assert "laims published by" in said or "published claim" in said, name
        assert ("Stopped: a threat" in said) == (name != "coverage"), name
        assert "validated" not in said.lower()
        assert "accurate" not in said.lower()


def test_areas_lie_where_the_levels_say(parts: Parts) -> None:
    axes = axes_of()
    coverage.draw(axes, parts, 100.0)
    (image,) = axes.images
    pixels = np.asarray(image.get_array())
    west, east, south, north = image.get_extent()
    cell_km = (east - west) / pixels.shape[1]
    seen_km2 = np.count_nonzero(pixels[..., 3] > 0.0) * cell_km**2
    assert seen_km2 == pytest.approx(np.pi * 150.0**2, rel=0.01)
    assert (north - south, east - west) == pytest.approx((600.0, 600.0), abs=6.0)
    assert "claimed: 400 km" in [label.get_text() for label in axes.legend().get_texts()]


def test_only_stored_altitudes_are_drawn(parts: Parts) -> None:
    with pytest.raises(InputError, match="one of 50, 100"):
        coverage.draw(axes_of(), parts, 123.0)
    bare = parts._replace(coverage=sample.coverage())
    with pytest.raises(InputError, match="no claimed circle"):
        coverage.draw(axes_of(), bare, 100.0)


def test_the_outcome_shows_mean_interval_and_band(summary: dict[str, Any]) -> None:
    axes = axes_of()
    outcome.draw(axes, summary)
    stopped = summary["measures"]["stopped"]
    band, chance = axes.patches[0], axes.patches[1]
    assert (band.get_x(), band.get_width()) == pytest.approx((44.3, 43.9))
    assert (chance.get_x(), chance.get_x() + chance.get_width()) == pytest.approx(
        (100.0 * stopped["low"], 100.0 * stopped["high"])
    )
    assert axes.lines[0].get_xdata()[0] == pytest.approx(71.14)
    named = [label.get_text() for label in axes.get_yticklabels()]
    assert named[:2] == ["all threats", "ballistic missile (12)"]


NONE = {"mean": 0.0, "low": None, "high": None, "n": 40, "any": {"mean": 0.0, "low": 0.0, "high": 0.088}}
MOST = {"mean": 0.98, "low": None, "high": None, "n": 40, "off_usual": {"usual": 1.0, "mean": 0.05, "least": 0.9}}
WIDE = {"mean": 0.5, "low": 0.0612, "high": 0.9388, "n": 4}


@pytest.mark.parametrize("kind", ["outcome", "brief"])
def test_values_beside_the_chart_stay_on_the_page(parts: Parts, kind: str) -> None:
    types = [row | {"stopped": said} for row, said in zip(parts.summary["by_type"], (NONE, MOST, WIDE), strict=False)]
    summary = parts.summary | {"by_type": types}
    summary["measures"] = summary["measures"] | {"stopped": summary["measures"]["stopped"] | NONE}
    page = outcome.figure(summary) if kind == "outcome" else brief.figure(parts._replace(summary=summary))
    page.canvas.draw()
    texts = [text for text in page.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert {"none (at most 9 %)", "98 %", "50 % (6-94)"} <= {text.get_text() for text in texts}
    spans = {text.get_text(): text.get_window_extent().intervalx for text in texts}
    assert [words for words, (left, right) in spans.items() if left < 0.0 or right > page.bbox.width] == []


def test_bars_of_the_ledger_are_the_means(summary: dict[str, Any]) -> None:
    axes = axes_of()
    ledger.draw(axes, summary)
    assert [bar.get_width() for bar in axes.patches] == sorted(
        (row["mean"] for row in summary["ledger"].values()), reverse=True
    )


def test_a_rare_cause_is_not_called_none(summary: dict[str, Any]) -> None:
    axes = axes_of()
    name, row = ledger.rows_of(summary)[0]
    rare = {**summary, "ledger": {name: {**row, "share": 0.002}}}
    ledger.draw(axes, rare)
    assert [words.get_text().split("  ")[1] for words in axes.texts] == ["(under 1 %)"]


def test_one_line_for_each_option_in_the_order_of_the_raid(answer: dict[str, Any]) -> None:
    axes = axes_of()
    capacity.draw(axes, answer)
    lines = [line for line in axes.lines if len(line.get_xdata()) == 3]
    assert list(lines[0].get_xdata()) == [3, 6, 12]
    assert all(0.0 < beside < 0.5 for beside in np.subtract(lines[1].get_xdata(), [3, 6, 12]))
    bars = [list(line.get_ydata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert [pytest.approx(1.5), pytest.approx(3.0)] in bars
    assert list(lines[1].get_ydata()) == pytest.approx([13.0, 16.0, 22.0])
    one_raid = copy.deepcopy(answer)
    one_raid["study"]["raids"] = one_raid["study"]["raids"][:1]
    with pytest.raises(InputError, match="several raids"):
        capacity.draw(axes_of(), one_raid)


def test_where_there_is_nothing_to_draw_the_figure_says_so(empty: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="nothing hostile"):
        outcome.figure(empty)
    with pytest.raises(InputError, match="nothing got through"):
        ledger.figure(empty)
    with pytest.raises(InputError, match="no round was fired"):
        timeline.figure(empty, None)


def test_one_reading_has_no_band_and_no_shares(one_reading: dict[str, Any], parts: Parts) -> None:
    said = words_of(brief.figure(parts._replace(summary=one_reading)))
    assert "in one reading" in said
    assert "a band needs several readings" in said


def test_hostile_names_are_only_letters(hostile: dict[str, Any], parts: Parts, tmp_path: Path) -> None:
    theatre = sample.theatre()
    figure = brief.figure(parts._replace(summary=hostile, theatre=theatre))
    path = look.save(figure, tmp_path / "a.svg")
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "\u202e" not in words_of(figure)
    hostile["scenario"]["title"] = r"$\frac{1}{0}$ \u062a \U0001f600 €"
    look.save(outcome.figure(hostile), tmp_path / "b.png")


@pytest.mark.parametrize("suffix", list(STARTS))
def test_files_are_of_their_kind_and_equal_twice(tmp_path: Path, summary: dict[str, Any], suffix: str) -> None:
    first = look.save(outcome.figure(summary), tmp_path / f"a{suffix}").read_bytes()
    assert first.startswith(STARTS[suffix])
    assert look.save(outcome.figure(summary), tmp_path / f"b{suffix}").read_bytes() == first
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_is_checked_before_anything_is_drawn(tmp_path: Path) -> None:
    folder = sample.build(tmp_path / "r")
    write_figure(folder, "outcome", tmp_path / "a.png")
    write_figure(folder, "timeline", tmp_path / "b.png")
    with pytest.raises(InputError, match="no such figure"):
        write_figure(folder, "pie", tmp_path / "c.png")
    with pytest.raises(InputError, match="of one run"):
        write_figure(folder, "capacity", tmp_path / "c.png")
    with pytest.raises(InputError, match="cannot be written"):
        write_figure(folder, "outcome", tmp_path / "nowhere" / "c.png")
    (folder / "summary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(IncompleteError, match="altered"):
        write_figure(folder, "outcome", tmp_path / "c.png")
    assert not (tmp_path / "c.png").exists()
