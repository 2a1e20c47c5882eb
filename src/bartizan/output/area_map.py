"""One map: the claimed circle, the horizon's, and the areas that are seen, over the relief of the theatre.

The report of a run and the files of `cover` are drawn by this code alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.output.map_frame import Frame, graticule, scale_bar
from bartizan.output.map_signs import labels, paths, sites
from bartizan.output.outlines import Ring, filled_rings, outlines
from bartizan.output.svg import number, tag, title

Circle = tuple[float, float, float]
"""East and north of the theatre's centre, and radius [m]."""
FIELD_NODES = 181
SPECK_PX2 = 2.0
CORNER_PX2 = 0.3
LONGEST_CELLS = 80.0
FINEST_PX = 0.7
"""Nodes nearer to each other than this on the map are passed over."""
SIGN_SHARE, LEAST_SIGN_PX = 1.0 / 140.0, 3.2
"""Half the side of a sign, as a share of the map's, and at least."""


@dataclass(frozen=True, eq=False)
class AreaView:
    """What one map shows.

    Attributes
    ----------
    theatre : dict
        Plain data with centre, width_m, cell_m, assets, nodes and, for maps of a raid, paths.
    claimed, horizon : list of Circle
        Drawn as the outline of all together.
    areas : list of (class, array of shape (rows, cols), number)
        An area is where the array, on the nodes of the theatre, is at least the number; from the widest to the
        narrowest.
    words : str
        The title that is read out.
    ready : str
        Further areas as elements, drawn with the others.
    """

    theatre: dict[str, Any]
    claimed: list[Circle]
    horizon: list[Circle] = field(default_factory=list)
    areas: list[tuple[str, NDArray[Any], int]] = field(default_factory=list)
    words: str = ""
    ready: str = ""


def area_map(view: AreaView, frame: Frame, *, with_names: bool = False, **place: float) -> str:
    """The map as an SVG element; the relief is used from a symbol of the page (`relief`).

    Parameters
    ----------
    view : AreaView
    frame : Frame
        Its window.
    with_names : bool
        Whether assets and fire units are named where there is room.
    place : x, y, width, height
        Where it lies on an outer SVG; without them it takes the room that it finds.
    """
    half_m = view.theatre["width_m"] / 2.0
    x, y = frame.at(-half_m, half_m)
    side = frame.px(2.0 * half_m)
    lines, degrees = graticule(view.theatre, frame)
    claimed = circles_path(view.claimed, frame)
    parts = [title(view.words), tag("rect", class_="sea", width=frame.side_px, height=frame.side_px)]
    parts.append(tag("path", class_="claimed", d=claimed) if claimed else "")
    parts.append(tag("use", class_="land", href="#relief", x=x, y=y, width=side, height=side))
    parts += lines
    parts += [area_path(view.theatre, css, grid, least, frame) for css, grid, least in view.areas] + [view.ready]
    parts.append(tag("rect", title("edge of the modelled theatre"), class_="edge", x=x, y=y, width=side, height=side))
    horizon = circles_path(view.horizon, frame)
    parts.append(tag("path", title("horizon of a smooth sea"), class_="horizon-edge", d=horizon) if horizon else "")
    parts.append(tag("path", title("claimed circles"), class_="claimed-edge", d=claimed) if claimed else "")
    parts += [
        *paths(view.theatre, frame),
        *sites(view.theatre, frame, max(LEAST_SIGN_PX, SIGN_SHARE * frame.side_px)),
        *degrees,
    ]
    parts += labels(view.theatre, frame) if with_names else []
    parts += [circle_label(view.claimed, frame), scale_bar(frame)]
    parts.append(tag("rect", class_="frame", width=frame.side_px, height=frame.side_px))
    inside = "".join(part for part in parts if part)
    numbers = "".join(f' {key}="{number(value)}"' for key, value in place.items())
    box = f'viewBox="0 0 {number(frame.side_px)} {number(frame.side_px)}"'
    return f'<svg class="map"{numbers} {box} role="img">{inside}</svg>'


def area_path(
    theatre: dict[str, Any], css: str, grid: NDArray[Any], least: float, frame: Frame, name: str | None = None
) -> str:
    """An area as one path, as fine as the map can show; empty where there is none.

    Parameters
    ----------
    theatre : dict
        With cell_m.
    css : str
        Class of the path.
    grid, least
        The area is where the array, on the nodes of the theatre, is at least the number.
    frame : Frame
        The window; what lies outside is left out.
    name : str or None
        Id of the path, so that other maps can use it.
    """
    rows, cols = grid.shape
    cell_m = float(theatre["cell_m"])
    step = max(1, int(FINEST_PX / frame.px(cell_m)))
    step_px = frame.px(step * cell_m)
    down, right = _within(rows, cols, cell_m, step, frame)
    inside = grid[down[0] : down[1] : step, right[0] : right[1] : step] >= least
    if not inside.size:
        return ""
    polygons = outlines(
        inside,
        least_area_cells=max(0.5, CORNER_PX2 / step_px**2),
        longest_cells=LONGEST_CELLS,
        speck_cells=SPECK_PX2 / step_px**2,
    )
    if not polygons:
        return ""
    x, y = frame.at((right[0] - 0.5 * (cols - 1)) * cell_m, (0.5 * (rows - 1) - down[0]) * cell_m)
    d = "".join(_ring_path(ring, x, y, step_px) for polygon in polygons for ring in (polygon.outer, *polygon.holes))
    return tag("path", class_=css, id=name, d=d)


def _within(rows: int, cols: int, cell_m: float, step: int, frame: Frame) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and beyond-last row and column that the window needs, with a margin of some cells."""
    margin = 4 * step
    top = int(0.5 * (rows - 1) - frame.north_m / cell_m) - margin
    left = int(frame.west_m / cell_m + 0.5 * (cols - 1)) - margin
    span = int(frame.width_m / cell_m) + 2 * margin + 1
    starts = [step // 2 + max(0, first) // step * step for first in (top, left)]
    return (starts[0], min(rows, max(0, top + span))), (starts[1], min(cols, max(0, left + span)))


def _ring_path(ring: Ring, x: float, y: float, cell_px: float) -> str:
    """A closed ring of (column, row), in tenths of a pixel."""
    tenths = np.rint((ring * cell_px + [x, y]) * 10.0).astype(int)
    steps = np.diff(tenths, axis=0)
    pieces = "".join(f"l{dx / 10:g} {dy / 10:g}" for dx, dy in steps if dx or dy)
    return f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}{pieces}z"


def circles_path(circles: list[Circle], frame: Frame) -> str:
    """The outline of all circles together, as one path; empty without any.

    The outline is where the distance to the nearest circle, which is smooth, is 0 on a grid over the window.
    """
    return _circles_path(tuple(circles), frame) if circles else ""


@lru_cache(maxsize=8)
def _circles_path(circles: tuple[Circle, ...], frame: Frame) -> str:
    """The same; maps beside each other share most circles."""
    side = np.linspace(-0.02, 1.02, FIELD_NODES) * frame.side_px
    inside_px = np.full((FIELD_NODES, FIELD_NODES), -np.inf)
    for x_m, y_m, radius_m in circles:
        x, y = frame.at(x_m, y_m)
        distance_px = np.hypot(side[None, :] - x, side[:, None] - y)
        np.maximum(inside_px, frame.px(radius_m) - distance_px, out=inside_px)
    rings, _ = filled_rings(inside_px, 0.0, side)
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "z" for ring in rings)


def circle_label(circles: list[Circle], frame: Frame) -> str:
    """The radius of the claimed circles, under the top of the northernmost."""
    if not circles:
        return ""
    low, high = min(r for *_, r in circles) / 1000.0, max(r for *_, r in circles) / 1000.0
    reach = f"{high:,.0f}" if round(low) == round(high) else f"{low:,.0f}-{high:,.0f}"
    x, y, radius_m = max(circles, key=lambda c: c[1] + c[2])
    px, py = frame.at(x, y + radius_m)
    return tag("text", f"claimed: {reach} km", class_="label", x=px, y=py + 20.0, text_anchor="middle")
