"""Maps of the theatre: the claimed circles against what is seen, and who stands where.

Everything is drawn in the theatre's plane (metres east and north of its centre), north up.
"""

from __future__ import annotations

import math
from typing import Any

from bartizan.output.map_frame import SIDE_PX, Frame, frame_about, graticule, scale_bar
from bartizan.output.map_signs import labels, paths, sites
from bartizan.output.relief import relief_uri, seen_uri
from bartizan.output.svg import number, tag, title


def claimed_circles(theatre: dict[str, Any], summary: dict[str, Any]) -> list[tuple[float, float, float]]:
    """Claimed circle (x_m, y_m, radius_m) of every fire unit."""
    reach_m = {
        r["node"]: 1000.0 * r["claimed_range_km"] for r in summary.get("geometry", ()) if r.get("claimed_range_km")
    }
    return [
        (n["x_m"], n["y_m"], reach_m[n["id"]])
        for n in theatre.get("nodes", ())
        if n["id"] in reach_m and n.get("kind") == "fire_unit"
    ]


def overview_frame(theatre: dict[str, Any], circles: list[tuple[float, float, float]]) -> Frame:
    """The window of the overview maps: the theatre and every claimed circle."""
    return frame_about([*circles, (0.0, 0.0, theatre["width_m"] / 2.0)])


def closeup_frame(theatre: dict[str, Any]) -> Frame | None:
    """The window of the close-up: assets and sites, with room for their labels."""
    places = [(p["x_m"], p["y_m"], 0.0) for p in [*theatre.get("assets", ()), *theatre.get("nodes", ())]]
    return frame_about(places, 0.22, 20_000.0) if places else None


def shared_pictures(coverage: dict[str, Any], theatre: dict[str, Any]) -> str:
    """The relief, embedded once and used by every overview map."""
    uri = relief_uri(coverage["terrain_m"], float(theatre["cell_m"])) if "terrain_m" in coverage else None
    image = tag("image", href=uri, x=0, y=0, width=1, height=1, preserveAspectRatio="none") if uri else ""
    symbol = f'<symbol id="relief" viewBox="0 0 1 1" preserveAspectRatio="none">{image}</symbol>'
    arrow = (
        '<marker id="arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        '<path class="arrowhead" d="M0 0L6 3L0 6z"/></marker>'
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{symbol}{arrow}</defs></svg>'


def overview(theatre: dict[str, Any], coverage: dict[str, Any], summary: dict[str, Any], altitude_m: float) -> str:
    """The claimed circles against the area in which a target at one altitude is seen by an engagement radar."""
    circles = claimed_circles(theatre, summary)
    frame = overview_frame(theatre, circles)
    words = f"Map: claimed circles, and where engagement radars see a target at {altitude_m:,.0f} m above the sea"
    half_m = theatre["width_m"] / 2.0
    seen = seen_uri(coverage["mva_engagement_m"], altitude_m) if "mva_engagement_m" in coverage else None
    lines, degrees = graticule(theatre, frame)
    parts = [title(words), _sea(), *lines, _claimed(circles, frame)]
    parts.append(_picture(frame, half_m, 'href="#relief"', "use"))
    if seen:
        parts.append(_picture(frame, half_m, f'href="{seen}" preserveAspectRatio="none"', "image"))
    parts += [
        _box(frame, half_m),
        _circles(circles, frame),
        *paths(theatre, frame),
        *sites(theatre, frame, small=True),
    ]
    parts += [_circle_label(circles, frame), *degrees, scale_bar(frame)]
    return _svg(parts)


def closeup(theatre: dict[str, Any], coverage: dict[str, Any]) -> str:
    """Assets, fire units, radars and the paths of the raid near them, with names."""
    frame = closeup_frame(theatre)
    if frame is None:
        return ""
    parts = [title("Map: assets, fire units and radars, with the paths of the raid"), _sea()]
    lines, degrees = graticule(theatre, frame)
    parts += [*lines, _cropped_relief(theatre, coverage, frame), *paths(theatre, frame)]
    parts += [*sites(theatre, frame, small=False), *degrees, *labels(theatre, frame), scale_bar(frame)]
    return _svg(parts)


def _svg(parts: list[str]) -> str:
    side = number(SIDE_PX)
    return f'<svg class="map" viewBox="0 0 {side} {side}" role="img">{"".join(p for p in parts if p)}</svg>'


def _sea() -> str:
    return tag("rect", class_="sea", width=SIDE_PX, height=SIDE_PX)


def _picture(frame: Frame, half_m: float, attributes: str, name: str) -> str:
    x, y = frame.at(-half_m, half_m)
    side = number(frame.px(2.0 * half_m))
    css = "land" if name == "use" else "seen"
    return f'<{name} class="{css}" {attributes} x="{number(x)}" y="{number(y)}" width="{side}" height="{side}"/>'


def _cropped_relief(theatre: dict[str, Any], coverage: dict[str, Any], frame: Frame) -> str:
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


def _claimed(circles: list[tuple[float, float, float]], frame: Frame) -> str:
    """The union of the claimed circles as one pale area."""
    inside = [tag("circle", cx=frame.at(x, y)[0], cy=frame.at(x, y)[1], r=frame.px(r)) for x, y, r in circles]
    return tag("g", *inside, class_="claimed") if inside else ""


def _circles(circles: list[tuple[float, float, float]], frame: Frame) -> str:
    inside = [tag("circle", cx=frame.at(x, y)[0], cy=frame.at(x, y)[1], r=frame.px(r)) for x, y, r in circles]
    return tag("g", *inside, class_="claimed-edge") if inside else ""


def _circle_label(circles: list[tuple[float, float, float]], frame: Frame) -> str:
    if not circles:
        return ""
    low, high = min(r for *_, r in circles) / 1000.0, max(r for *_, r in circles) / 1000.0
    reach = f"{high:,.0f}" if round(low) == round(high) else f"{low:,.0f}-{high:,.0f}"
    x, y, radius_m = max(circles, key=lambda c: c[1] + c[2])
    px, py = frame.at(x, y + radius_m)
    return tag("text", f"claimed: {reach} km", class_="label", x=px, y=py + 20.0, text_anchor="middle")


def _box(frame: Frame, half_m: float) -> str:
    x, y = frame.at(-half_m, half_m)
    side = frame.px(2.0 * half_m)
    return tag("rect", title("edge of the modelled theatre"), class_="edge", x=x, y=y, width=side, height=side)
