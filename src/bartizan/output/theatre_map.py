"""Maps of a run: what is seen at each altitude beside the claimed circles, and what its other maps are made of.

Everything is drawn in the theatre's plane (metres east and north of its centre), north up.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bartizan.cover.answer import Level
from bartizan.cover.options import ALTITUDES_M
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.output.area_map import AreaView, Circle, area_map
from bartizan.output.map_frame import Frame, frame_about, window
from bartizan.output.relief import relief_symbol, relief_uri
from bartizan.output.svg import tag
from bartizan.units import STANDARD_K_FACTOR

SMALL_PX = 336.0


def claimed_circles(theatre: dict[str, Any], summary: dict[str, Any]) -> list[Circle]:
    """Claimed circle (x_m, y_m, radius_m) of every fire unit in play."""
    reach_m = _reach_m(summary)
    return [(n["x_m"], n["y_m"], reach_m[n["id"]]) for n in _fire_units(theatre) if n["id"] in reach_m]


def horizon_circles(theatre: dict[str, Any], summary: dict[str, Any], altitude_m: float) -> list[Circle]:
    """What the horizon of a smooth sea leaves of each claimed circle; none where it leaves all of every one."""
    reach_m, k_factor = _reach_m(summary), float(theatre.get("k_factor", STANDARD_K_FACTOR))
    circles, is_cut = [], False
    for node in _fire_units(theatre):
        if node["id"] in reach_m:
            antenna_m = max(node["antenna_msl_m"], 0.0)
            horizon_m = float(horizon_ground_range_m(antenna_m, altitude_m, k_factor))
            is_cut |= horizon_m < reach_m[node["id"]]
            circles.append((node["x_m"], node["y_m"], min(horizon_m, reach_m[node["id"]])))
    return circles if is_cut else []


def _reach_m(summary: dict[str, Any]) -> dict[str, float]:
    rows = summary.get("geometry", ())
    return {r["node"]: 1000.0 * r["claimed_range_km"] for r in rows if r.get("claimed_range_km")}


def _fire_units(theatre: dict[str, Any]) -> list[dict[str, Any]]:
    return [n for n in theatre.get("nodes", ()) if n.get("kind") == "fire_unit"]


def overview_frame(theatre: dict[str, Any], circles: list[Circle]) -> Frame:
    """The window of the overview maps: the theatre and every claimed circle."""
    return window(circles, theatre["width_m"])


def closeup_frame(theatre: dict[str, Any]) -> Frame | None:
    """The window of the close-up: assets, sites and what else can be lost, with room for their labels."""
    rows = [row for key in ("assets", "nodes", "parts") for row in theatre.get(key, ())]
    places = [(p["x_m"], p["y_m"], 0.0) for p in rows]
    return frame_about(places, 0.22, 20_000.0) if places else None


def shared_pictures(coverage: dict[str, Any], theatre: dict[str, Any]) -> str:
    """The relief, embedded once and used by every overview map."""
    symbol = '<symbol id="relief"></symbol>'
    if "terrain_m" in coverage:
        symbol = relief_symbol(coverage["terrain_m"], float(theatre["cell_m"]))
    arrow = (
        '<marker id="arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        '<path class="arrowhead" d="M0 0L6 3L0 6z"/></marker>'
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{symbol}{arrow}</defs></svg>'


def seen_map(
    theatre: dict[str, Any],
    coverage: dict[str, Any],
    summary: dict[str, Any],
    altitude_m: float,
    ready: str | None = None,
) -> str:
    """The claimed circles against the area in which a target at one altitude is seen by an engagement radar; `ready` is
    that area, where another map of the page has drawn it already.
    """
    claimed = claimed_circles(theatre, summary)
    words = f"Map: claimed circles, and where engagement radars see a target at {altitude_m:,.0f} m above the sea"
    in_play = {r["node"] for r in summary.get("geometry", ())}
    nodes = [n for n in theatre.get("nodes", ()) if n["id"] in in_play]
    quiet = theatre | {"paths": [], "parts": [], "nodes": nodes}
    areas = seen_areas(coverage, altitude_m) if ready is None else []
    view = AreaView(quiet, claimed, horizon_circles(theatre, summary, altitude_m), areas, words, ready or "")
    return area_map(view, overview_frame(theatre, claimed)._replace(side_px=SMALL_PX))


def seen_areas(coverage: dict[str, Any], altitude_m: float) -> list[tuple[str, Any, int]]:
    """The area that the table counts; in results that do not hold it, also what is seen beyond the claimed circles."""
    if "level" in coverage and altitude_m in ALTITUDES_M and len(coverage["level"]) == len(ALTITUDES_M):
        return [("seen", coverage["level"][ALTITUDES_M.index(altitude_m)], Level.SEEN)]
    if "mva_engagement_m" not in coverage:
        return []
    with np.errstate(invalid="ignore"):
        return [("seen", coverage["mva_engagement_m"] <= altitude_m, True)]


def cropped_relief(theatre: dict[str, Any], coverage: dict[str, Any], frame: Frame) -> str:
    """Relief of the window alone, at the terrain's own resolution."""
    if "terrain_m" not in coverage:
        return ""
    terrain_m, cell_m = coverage["terrain_m"], float(theatre["cell_m"])
    n_rows, n_columns = terrain_m.shape
    left = max(0, math.floor(frame.west_m / cell_m + (n_columns - 1) / 2))
    right = min(n_columns, math.ceil((frame.west_m + frame.width_m) / cell_m + (n_columns - 1) / 2) + 1)
    top = max(0, math.floor((n_rows - 1) / 2 - frame.north_m / cell_m))
    bottom = min(n_rows, math.ceil((n_rows - 1) / 2 - (frame.north_m - frame.width_m) / cell_m) + 1)
    if right - left < 3 or bottom - top < 3:
        return ""
    uri = relief_uri(terrain_m[top:bottom, left:right], cell_m)
    if uri is None:
        return ""
    # a node is the middle of its pixel
    x, y = frame.at((left - n_columns / 2) * cell_m, (n_rows / 2 - top) * cell_m)
    width, height = frame.px((right - left) * cell_m), frame.px((bottom - top) * cell_m)
    return tag("image", class_="land", href=uri, x=x, y=y, width=width, height=height, preserveAspectRatio="none")
