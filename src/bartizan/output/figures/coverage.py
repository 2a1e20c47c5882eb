"""Coverage: the claimed circles, and where a target at one altitude is seen and detected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.cover.answer import Level
from bartizan.cover.options import ALTITUDES_M, RCS_M2
from bartizan.errors import InputError, Problem
from bartizan.output.colours import colour
from bartizan.output.figures import look
from bartizan.output.parts import Parts
from bartizan.output.theatre_map import claimed_circles, overview_frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KM = 1000.0
MOST_NODES = 600
WITHIN, LAND, COAST = "#e8f0f5", "#cdbf9d", "#6f6a58"
SIGNS = (("assets", "", "s", look.INK, "defended asset"), ("nodes", "fire_unit", "^", look.CLAIM, "fire unit"))
AREAS = (
    (Level.SEEN, colour("geometry-pale"), "seen"),
    (Level.PD50, colour("geometry"), "detected, probability 0.5"),
    (Level.PD90, colour("geometry-deep"), "detected, probability 0.9"),
)
OPACITY = 0.72


def draw(axes: Axes, parts: Parts, altitude_m: float = 100.0) -> None:
    """Draw the map of one altitude.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets kilometres east and north of the theatre's centre, in equal scale.
    parts : Parts
    altitude_m : float [m]
        Of the target, above the sea; one of those that every result holds.

    Raises
    ------
    InputError
        If the result holds no areas for this altitude.
    """
    level = level_at(parts, altitude_m)
    theatre = parts.theatre
    circles = claimed_circles(theatre, parts.summary)
    frame = overview_frame(theatre, circles)
    _circles(axes, circles)
    _ground(axes, parts)
    _areas(axes, level, float(theatre["cell_m"]))
    for key, kind, marker, tone, name in SIGNS:
        rows = [row for row in theatre.get(key, ()) if not kind or row.get("kind") == kind]
        if rows:
            x, y = [row["x_m"] / KM for row in rows], [row["y_m"] / KM for row in rows]
            axes.plot(x, y, marker, color=tone, markersize=4.5, markeredgecolor="white", label=name, linestyle="none")
    axes.set_aspect("equal")
    axes.set_xlim(frame.west_m / KM, (frame.west_m + frame.width_m) / KM)
    axes.set_ylim((frame.north_m - frame.width_m) / KM, frame.north_m / KM)
    axes.set_xlabel("km east of the theatre's centre")
    axes.set_ylabel("km north of the theatre's centre")


def level_at(parts: Parts, altitude_m: float) -> Any:
    """The grid of levels at an altitude.

    Raises
    ------
    InputError
        With the altitudes that there are.
    """
    level = parts.coverage.get("level")
    if level is None or len(level) != len(ALTITUDES_M):
        problem = "the result holds no claimed circle to compare with, so there is no coverage to draw"
        raise InputError(Problem("KIND", 0, 0, "", problem, "coverage", "a result with an engagement radar in play"))
    if altitude_m not in ALTITUDES_M:
        expected = "one of " + ", ".join(f"{h:g}" for h in ALTITUDES_M)
        raise InputError(Problem("--altitude", 0, 0, "", "no areas are stored for it", f"{altitude_m:g}", expected))
    return level[ALTITUDES_M.index(altitude_m)]


def _circles(axes: Axes, circles: list[tuple[float, float, float]]) -> None:
    """The outline of all claimed circles together: each is drawn, and what lies inside another is painted over."""
    from matplotlib.patches import Circle

    for width, tone, order in ((2.6, look.CLAIM, 1.0), (0.0, WITHIN, 1.1)):
        for x_m, y_m, radius_m in circles:
            edge = {"edgecolor": tone, "linewidth": width} if width else {"edgecolor": "none"}
            axes.add_patch(Circle((x_m / KM, y_m / KM), radius_m / KM, facecolor=tone, zorder=order, **edge))
    if circles:
        low, high = min(r for *_, r in circles) / KM, max(r for *_, r in circles) / KM
        reach = f"{high:,.0f}" if round(low) == round(high) else f"{low:,.0f} to {high:,.0f}"
        axes.plot([], [], color=look.CLAIM, linewidth=1.3, label=f"claimed: {reach} km")


def _areas(axes: Axes, level: Any, cell_m: float) -> None:
    """Seen, and detected with either probability: each cell in the colour of the highest that it reaches."""
    from matplotlib.colors import to_rgba

    x_km, y_km, step = _places(level, cell_m)
    shown = level[::step, ::step]
    pixels = np.zeros((*shown.shape, 4))
    for least, tone, name in AREAS:
        pixels[shown >= least] = to_rgba(tone, OPACITY)
        if (shown == least).any():
            axes.fill([], [], color=tone, alpha=OPACITY, label=name)
    half_km = 0.5 * step * cell_m / KM
    edges = (x_km[0] - half_km, x_km[-1] + half_km, y_km[-1] - half_km, y_km[0] + half_km)
    axes.imshow(pixels, extent=edges, interpolation="nearest", zorder=1.8)


def _ground(axes: Axes, parts: Parts) -> None:
    """Land in a quiet tone, with its coast."""
    ground_m = parts.coverage.get("terrain_m")
    if ground_m is None or not (np.nan_to_num(ground_m) > 0.0).any():
        return
    x_km, y_km, step = _places(ground_m, float(parts.theatre["cell_m"]))
    land = np.nan_to_num(ground_m[::step, ::step]) > 0.0
    axes.contourf(x_km, y_km, land, levels=[0.5, 1.5], colors=[LAND], zorder=1.5)
    axes.contour(x_km, y_km, land, levels=[0.5], colors=[COAST], linewidths=0.5, zorder=1.6)


def _places(grid: Any, cell_m: float) -> tuple[Any, Any, int]:
    """Kilometres east and north of the columns and rows that are drawn, and how far these are apart."""
    step = max(1, max(grid.shape) // MOST_NODES)
    half_km = 0.5 * cell_m * (np.array(grid.shape[::-1]) - 1.0) / KM
    east_km, north_km = (np.linspace(-half, half, n) for half, n in zip(half_km, grid.shape[::-1], strict=True))
    return east_km[::step], -north_km[::step], step


def share_seen(summary: dict[str, Any], altitude_m: float) -> tuple[float, float] | None:
    """Least and greatest share of the claimed circles that all engagement radars together see; None without any."""
    rows = [r for r in summary.get("geometry") or () if r.get("network") and r["altitude_m"] == altitude_m]
    shares = [(r["seen_share_low"], r["seen_share_high"]) for r in rows if r.get("seen_share_low") is not None]
    return shares[0] if shares else None


def figure(parts: Parts, altitude_m: float = 100.0) -> Figure:
    """The map with its title, legend and caption."""
    page = look.blank(8.0, 9.0)
    axes = page.add_axes((0.1, 0.17, 0.87, 0.68))
    draw(axes, parts, altitude_m)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=8, ncols=3)
    title = f"{look.words(parts.summary['scenario']['title'], 50)}: a target at {altitude_m:,.0f} m"
    look.headed(page, title, look.under_words(parts.summary))
    about = (
        "Green: where at least one engagement radar has the target in sight inside its claimed circle. Detected: in "
        f"one look at a target of {RCS_M2:g} m², in the central reading; most detection ranges are assumptions. "
        "Standard refraction, no diffraction; nothing is computed beyond the modelled square."
    )
    look.captioned(page, look.caption(parts.summary, about, is_outcome=False), width=125)
    return page
