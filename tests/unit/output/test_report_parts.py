"""The newer parts of the report: its order, its layers, its charts over time, its calendar, its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from bartizan.cover.answer import Level
from bartizan.output import colours
from bartizan.output.calendar import calendar
from bartizan.output.engagement import outcome
from bartizan.output.lead import geometry_answer, head
from bartizan.output.living_map import MapOf, near_map, whole_map
from bartizan.output.map_frame import Frame
from bartizan.output.map_section import maps
from bartizan.output.parts import Parts
from bartizan.output.report import report_html
from bartizan.output.shown_runs import Played, ShownRun
from bartizan.output.time_charts import FOOT_PX, HEIGHT_PX, TOP_PX, clock_words, rounds, when_where
from bartizan.output.track_signs import rule_signs, track_words, tracks
from bartizan.study.chain import Chain, Shot
from bartizan.study.flown import Flight, Flown
from bartizan.study.over_time import OverTime, Place
from bartizan.study.rule_shapes import Shape
from data.sample_result import build as sample

OUTPUT = Path(colours.__file__).parent
FRAME = Frame(-50_000.0, 50_000.0, 100_000.0, 100.0)
"""One pixel a kilometre."""
OURS = re.compile(r"<bdi>|</bdi>|<strong>|</strong>")


def chain(name: str, fate: str, *, is_threat: bool = True, **more: Any) -> Chain:
    about: dict[str, Any] = {"start_s": 0.0, "end_s": 125.0, "at": None, "by": None, "deciding_cause": None}
    about |= {"causes": {}, "shots": (), "steps": ()}
    return Chain(name, "drone", "drone", "hostile", is_threat, fate=fate, **(about | more))


def flight(one: Chain, x_km: float = 40.0) -> Flight:
    times_s = np.array([0.0, 125.0])
    return Flight(one, times_s, 1000.0 * np.array([x_km, 0.0]), np.array([0.0, 10_000.0]), np.array([500.0, 500.0]))


@pytest.fixture
def played() -> Played:
    """Three runs: two objects each, one of which gets through in the bad one."""
    runs = []
    for number, (key, word) in enumerate((("median", "typical"), ("best", "good"), ("worst", "bad"))):
        fate = "got_through" if key == "worst" else "destroyed"
        flights = (flight(chain("a-1", fate, by="unit", at="Port")), flight(chain("d-1", "destroyed", is_threat=False)))
        runs.append(ShownRun(key, word, Flown(0, number, flights, True)))
    return Played(tuple(runs))


@pytest.fixture
def times() -> OverTime:
    edges_s = np.arange(0.0, 660.0, 60.0)
    mean = np.linspace(0.0, 40.0, 11)
    leaks = np.array([0.0, 0.0, 0.5, 1.5, 3.0, 2.0, 0.5, 0.0, 0.0, 0.1])
    places = (Place("corran", "Corran harbour", "asset", 7.0), Place("alpha-1", "alpha-1", "site", 0.6))
    return OverTime(edges_s, leaks, mean, 0.8 * mean, 1.2 * mean, places, 80, 2, is_all=False)


def test_geometry_comes_before_the_outcome_and_both_before_the_doubt(summary: dict[str, Any], times: OverTime) -> None:
    parts = Parts(Path(), summary, sample.theatre(), sample.coverage(), {})
    page = report_html(parts, Played(times=times))
    names = re.findall(r'<section id="(\w+)"', page)
    order = (
        "geometry",
        "maps",
        "outcome",
        "types",
        "where",
        "causes",
        "rounds",
        "drivers",
        "figures",
        "limits",
        "repeat",
    )
    assert [name for name in names if name in order] == list(order)
    top = head(summary)
    assert top.index("rests on geometry") < top.index("claimed") < top.index("the defence stops")
    assert "Stopped: a threat" in top
    assert "Fictional theatre" in top
    assert "means over 25 readings" in top


def test_the_geometry_sentence_gives_what_is_seen_together(summary: dict[str, Any]) -> None:
    row = next(r for r in summary["geometry"] if r["network"] and r["altitude_m"] == 100.0)
    words = OURS.sub("", geometry_answer(summary))
    low, high = (f"{100.0 * row[name]:.0f}" for name in ("seen_share_low", "seen_share_high"))
    assert f"see {low if low == high else f'{low}–{high}'} % of the area" in words
    assert geometry_answer(summary | {"geometry": []}) == ""


def test_layers_of_one_altitude_and_one_run_are_on(summary: dict[str, Any], played: Played) -> None:
    n = int(sample.WIDTH_M / sample.CELL_M)
    level = np.zeros((6, n, n), np.uint8)
    for i in range(6):
        level[i, 60 : 100 + 10 * i, 60:100] = Level.SEEN
        level[i, 70:90, 70:90] = Level.PD50
    shown = MapOf(sample.theatre(), summary, sample.coverage() | {"level": level}, played)
    for text in (whole_map(shown), near_map(shown)):
        root = ET.fromstring(text)  # noqa: S314  (our own text)
        for kind, on, count in (("data-at", "100", 6), ("data-of", "median", 3)):
            layers = [part for part in root.iter("g") if kind in part.attrib]
            assert len(layers) == count
            assert [part.attrib[kind] for part in layers if part.get("class") != "off"] == [on]
        assert text.count('class="pd50"') == 6
        assert 'class="pd90"' not in text
    page = maps(shown)
    assert page.count('type="radio"') == 3
    assert 'data-values="50,100,300,1000,3000,10000"' in page
    assert page.count('<use href="#seen-at-') == 6
    assert all(f'id="seen-at-{h:g}"' in page for h in (50, 100, 300, 1000, 3000, 10000))
    assert "<strong>1</strong> of 1 threats got through" in page


def test_tracks_end_with_the_sign_of_their_fate() -> None:
    shot = Shot(60.0, "unit", 2, 65.0, 125.0, "destroyed", 30.0)
    flights = (
        flight(chain("through", "got_through", at="Port", deciding_cause="no_round")),
        flight(chain("shot", "destroyed", by="unit", shots=(shot,))),
        flight(chain("left", "unresolved")),
    )
    drawn = tracks(Flown(0, 0, flights, True), FRAME)
    assert [re.findall(r'class="track (\w+)"', text)[0] for text in drawn] == ["stopped", "left", "through"]
    assert 'points="90,50 50,40"' in drawn[0]
    assert 'class="end through" cx="50" cy="40"' in drawn[2]
    assert track_words(flights[0]) == "through (drone): got through at 2:05 min to Port: no round left"
    assert track_words(flights[1]) == "shot (drone): destroyed by unit at 2:05 min, 2 fired at it"
    hostile = flight(chain("<b>\u202e" + "x" * 300, "destroyed"))
    (text,) = tracks(Flown(0, 0, (hostile,), True), FRAME)
    assert "<b>" not in text
    assert "\u202e" not in text
    assert len(text) < 500


def test_zones_and_corridors_are_drawn_to_scale_and_named() -> None:
    x_m, y_m = np.array([0.0, 10_000.0, 10_000.0]), np.array([0.0, 0.0, 10_000.0])
    zone = Shape("keep", "zone", "no_fire", x_m, y_m, 0.0, 0.0, 2e6)
    lane = Shape("lane", "corridor", "", x_m, y_m, 5_000.0, 1_000.0, 9_000.0)
    text = "".join(rule_signs([zone, lane], FRAME))
    assert 'class="zone no-fire" points="50,50 60,50 60,40"' in text
    assert 'class="corridor" points="50,50 60,50 60,40" stroke-width="5"' in text
    assert "zone keep: no fire<" in text
    assert "corridor lane, 5 km wide, from 1,000 m, up to 9,000 m" in text


def test_charts_over_time_have_their_numbers_in_tables(summary: dict[str, Any], times: OverTime) -> None:
    where = when_where(summary, times)
    assert where.count('class="leak-bar"') == 6 + 2
    assert "0:04 to 0:05" in where
    assert "Corran harbour" in where
    assert "95 % (92–98)" in where.replace("\u00a0", " ")
    assert "some, evenly chosen, of the runs: 80 replications of 2 readings" in where
    fired = rounds(times)
    assert "<strong>40</strong>" in fired
    assert "between 32 and 48" in fired
    assert "32–48" in fired
    heights = [float(h) for h in re.findall(r'class="leak-bar" y="[\d.]+" height="([\d.]+)"', where)]
    assert heights[2] == max(heights) == HEIGHT_PX - FOOT_PX - TOP_PX
    assert heights[1] == pytest.approx(0.5 * heights[2], abs=0.02)
    assert when_where(summary | {"assets": []}, None) == ""
    assert "per cent of runs" in when_where(summary, None)
    assert rounds(None) == ""


def test_hours_run_on() -> None:
    assert clock_words([0.0, 5400.0, 36_000.0]) == ["0:00", "1:30", "10:00"]


def test_what_never_happened_is_said_once(summary: dict[str, Any]) -> None:
    text = outcome(summary)
    assert text.count("none in ") == 1
    assert "Not once of any reading" in text
    assert "neutral aircraft shot at; own or neutral aircraft hit" in text


def test_a_calendar_is_drawn_where_the_result_holds_one(summary: dict[str, Any]) -> None:
    assert calendar(summary) == ""
    stopped = summary["measures"]["stopped"]
    phases = [{"date": "2028-01-01", "units": ["Alpha <i>"], "stopped": stopped}, {"date": "2029-01-01", "units": []}]
    text = calendar(summary | {"calendar": phases})
    assert "71 % (69–73)" in text
    assert "Alpha &lt;i&gt;" in text
    assert "none" in text


def test_both_themes_hold_every_colour_and_text_keeps_its_contrast() -> None:
    sheet = colours.colour_sheet()
    for name in colours.COLOURS:
        assert sheet.count(f"--{name}:") == 3

    def luminance(value: str) -> float:
        parts = [int(value[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme in ("light", "dark"):
        for ink in ("ink", "muted", "link"):
            for paper in ("paper", "card"):
                dark, light = sorted(luminance(colours.colour(name, theme)) for name in (ink, paper))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (theme, ink, paper)


def test_no_text_of_a_page_promises_more_than_a_check() -> None:
    """Over every template and every module of this room; that nothing is called so may be said."""
    allowed = re.compile(r"(nothing here is called|is not called|not called|never called) validated")
    for path in sorted(OUTPUT.rglob("*")):
        if path.suffix in {".py", ".js", ".css", ".html"}:
            words = allowed.sub("", " ".join(path.read_text(encoding="utf-8").lower().split()))
            for word in ("validated", "accurate", "accuracy", "proven"):
                assert not re.search(rf"\b{word}\b", words), f"{path.name}: {word}"


def test_where_nothing_is_counted_no_empty_table_stands(empty: dict[str, Any]) -> None:
    assert "<tbody></tbody>" not in outcome(empty)
