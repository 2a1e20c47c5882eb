"""The map of a report: the whole theatre and a close-up, with layers that the page's controls choose.

Layers stand in groups with `data-at` (an altitude) or `data-of` (a replication); all but one of each kind have the
class `off`. Without the script of the page, and on paper, the first choice is what shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from bartizan.cover.answer import Level
from bartizan.cover.options import ALTITUDES_M
from bartizan.output.area_map import area_path, circle_label, circles_path
from bartizan.output.map_frame import Frame, graticule, scale_bar
from bartizan.output.map_signs import labels, paths, sites
from bartizan.output.shown_runs import Played
from bartizan.output.svg import number, tag, title
from bartizan.output.theatre_map import (
    claimed_circles,
    closeup_frame,
    cropped_relief,
    horizon_circles,
    overview_frame,
    seen_areas,
)
from bartizan.output.track_signs import rule_signs, tracks

FIRST_ALTITUDE_M = 100.0
SIDE_PX = 620.0
AREAS = (("seen", Level.SEEN), ("pd50", Level.PD50), ("pd90", Level.PD90))


class MapOf(NamedTuple):
    """What is drawn."""

    theatre: dict[str, Any]
    summary: dict[str, Any]
    coverage: dict[str, Any]
    played: Played


def altitudes_of(summary: dict[str, Any]) -> list[float]:
    """Altitudes of the target for which there are areas, the lowest first."""
    return sorted({row["altitude_m"] for row in summary.get("geometry", ())})


def first_altitude(altitudes_m: list[float]) -> float | None:
    """The altitude that is shown before anybody chooses."""
    return FIRST_ALTITUDE_M if FIRST_ALTITUDE_M in altitudes_m else altitudes_m[0] if altitudes_m else None


def whole_map(shown: MapOf) -> str:
    """The theatre and all claimed circles."""
    frame = overview_frame(shown.theatre, claimed_circles(shown.theatre, shown.summary))._replace(side_px=SIDE_PX)
    half_m = shown.theatre["width_m"] / 2.0
    x, y = frame.at(-half_m, half_m)
    side = frame.px(2.0 * half_m)
    relief = tag("use", class_="land", href="#relief", x=x, y=y, width=side, height=side)
    edge = tag("rect", title("edge of the modelled theatre"), class_="edge", x=x, y=y, width=side, height=side)
    words = "Map of the whole theatre: claimed circles, what is seen and detected, and the raid of one run"
    return _drawn(shown, frame, words, relief + edge, has_names=False)


def near_map(shown: MapOf) -> str:
    """Assets, sites and what else can be lost, with names; empty where there is nothing."""
    frame = closeup_frame(shown.theatre)
    if frame is None:
        return ""
    frame = frame._replace(side_px=SIDE_PX)
    words = "Map of the defended area: assets, fire units and radars by name, and the raid of one run"
    return _drawn(shown, frame, words, cropped_relief(shown.theatre, shown.coverage, frame), has_names=True)


def _drawn(shown: MapOf, frame: Frame, words: str, ground: str, *, has_names: bool) -> str:
    """One map, from the sea up to the names."""
    claimed = claimed_circles(shown.theatre, shown.summary)
    edge = circles_path(claimed, frame)
    lines, degrees = graticule(shown.theatre, frame)
    traffic = shown.theatre | {"paths": _static_paths(shown)}
    parts = [
        title(words),
        tag("rect", class_="sea", width=frame.side_px, height=frame.side_px),
        tag("path", class_="claimed", d=edge) if edge else "",
        ground,
        *lines,
        *_altitude_layers(shown, frame, is_whole=not has_names),
        tag("path", title("claimed circles"), class_="claimed-edge", d=edge) if edge else "",
        *rule_signs(shown.played.shapes, frame),
        *paths(traffic, frame),
        *_run_layers(shown, frame),
        *sites(shown.theatre, frame, 5.5 if has_names else 4.0),
        *degrees,
        *(labels(shown.theatre, frame) if has_names else [circle_label(claimed, frame)]),
        scale_bar(frame),
        tag("rect", class_="frame", width=frame.side_px, height=frame.side_px),
    ]
    side = number(frame.side_px)
    css = "map near" if has_names else "map"
    return f'<svg class="{css}" viewBox="0 0 {side} {side}" role="img">{"".join(part for part in parts if part)}</svg>'


def _static_paths(shown: MapOf) -> list[dict[str, Any]]:
    """Paths that are the same in every run: the traffic's, and the raid's where no run is drawn."""
    rows = shown.theatre.get("paths", ())
    return [row for row in rows if row["side"] != "hostile" or not shown.played.runs]


def area_id(css: str, altitude_m: float) -> str:
    """The name under which the small maps use an area of the large one."""
    return f"{css}-at-{altitude_m:g}".replace(".", "-")


def _altitude_layers(shown: MapOf, frame: Frame, *, is_whole: bool) -> Iterable[str]:
    """What is seen and detected, and the horizon, one group for each altitude of the target."""
    altitudes_m = altitudes_of(shown.summary)
    first_m = first_altitude(altitudes_m)
    for altitude_m in altitudes_m:
        areas = [
            area_path(shown.theatre, css, grid, least, frame, area_id(css, altitude_m) if is_whole else None)
            for css, grid, least in layers_at(shown, altitude_m)
        ]
        horizon = circles_path(horizon_circles(shown.theatre, shown.summary, altitude_m), frame)
        areas.append(tag("path", class_="horizon-edge", d=horizon) if horizon else "")
        yield layer("at", f"{altitude_m:g}", "".join(areas), is_on=altitude_m == first_m)


def layers_at(shown: MapOf, altitude_m: float) -> list[tuple[str, Any, int]]:
    """Class, grid and least level of each area at an altitude; of results without levels, what is seen alone."""
    level = shown.coverage.get("level")
    if level is None or altitude_m not in ALTITUDES_M or len(level) != len(ALTITUDES_M):
        return seen_areas(shown.coverage, altitude_m)
    grid = level[ALTITUDES_M.index(altitude_m)]
    return [(css, grid, int(least)) for css, least in AREAS]


def _run_layers(shown: MapOf, frame: Frame) -> Iterable[str]:
    """The raid of each run that is shown, one group for each."""
    for i, run in enumerate(shown.played.runs):
        yield layer("of", run.key, "".join(tracks(run.flown, frame)), is_on=i == 0)


def layer(kind: str, key: str, inside: str, *, is_on: bool) -> str:
    """A group that the controls switch on and off; `kind` is "at" or "of"."""
    off = "" if is_on else ' class="off"'
    return f'<g data-{kind}="{key}"{off}>{inside}</g>'
