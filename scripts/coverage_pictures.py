"""The pictures of docs/coverage.md: by matplotlib, without a display, the same bytes each time on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import coverage_cases as cases
import matplotlib as mpl
import numpy as np
from coverage_cases import ALTITUDES_M, ANTENNA_M, CLAIMED_M
from coverage_look import (
    OUTSIDE,
    SEEN_EDGE,
    STYLE,
    draw_map,
    frame,
    legend,
    panels,
    save,
    scale,
    share_text,
    sheet,
)
from matplotlib.patches import Circle

from bartizan.output.plots import BLUE, GREENS, GREY, INK

LIMITS = "standard refraction, no diffraction"
DASHES = ("solid", (0, (5, 1.5)), (0, (3, 1.2, 1, 1.2)), (0, (1, 1.2)))
LINES = ("#0072B2", "#1c1c1a", "#b2480a", "#7a4a78")
CURVE_M = tuple(float(a) for a in np.geomspace(50.0, 10_000.0, 19))
"""Altitudes along a curve."""


def draw_sea() -> Path:
    """The claimed circle, and the six circles that a flat sea leaves of it, to scale."""
    figure = sheet(
        8.6,
        5.3,
        "Open sea: what the horizon leaves of a 400 km circle",
        f"Antenna {ANTENNA_M:g} m above a flat sea, k = 4/3; {LIMITS}. Geometry alone: no claim but the circle.",
    )
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.83))
    claimed_km = CLAIMED_M / 1000.0
    axes.add_patch(Circle((0, 0), claimed_km, facecolor=OUTSIDE, edgecolor=BLUE, linewidth=1.6, linestyle=(0, (6, 3))))
    for i, altitude_m in enumerate(reversed(ALTITUDES_M)):
        _horizon_circle(axes, altitude_m, i)
    axes.text(440.0, 425.0, "A target at this altitude is in sight:", color=INK, weight="bold", va="center")
    axes.annotate(
        "claimed:\n400 km",
        (-claimed_km * 0.75, claimed_km * 0.66),
        (-430.0, 330.0),
        ha="right",
        va="center",
        color=BLUE,
        arrowprops={"arrowstyle": "-", "color": BLUE, "linewidth": 0.7},
    )
    axes.plot(0, 0, marker="^", color="white", markeredgecolor=INK, markersize=7)
    scale(axes, -560.0, -395.0, 100.0)
    frame(axes, (-580.0, 900.0), (-425.0, 450.0))
    return save(figure, "sea.svg")


def _horizon_circle(axes: Any, altitude_m: float, i: int) -> None:
    """What the horizon leaves at one altitude, the i-th from above, with its label."""
    reach_km, claimed_km = cases.horizon_km(ANTENNA_M, altitude_m), CLAIMED_M / 1000.0
    shown_km, colour = min(reach_km, claimed_km), GREENS[::-1][i]
    axes.add_patch(Circle((0, 0), shown_km, facecolor=colour, alpha=0.45, edgecolor="none"))
    if reach_km < claimed_km:
        axes.add_patch(Circle((0, 0), shown_km, facecolor="none", edgecolor=SEEN_EDGE, linewidth=1.0))
    lift = 0.86 - 0.32 * i
    share = cases.horizon_share(cases.sea(), altitude_m)
    words = f"{altitude_m:,.0f} m: to {reach_km:,.0f} km, {share_text(share)} of the circle"
    at = (shown_km * np.sqrt(1.0 - lift**2), shown_km * lift)
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "relpos": (0.0, 0.5)}
    axes.annotate(words, at, (440.0, 400.0 * lift), va="center", color=INK, arrowprops=line)


def draw_island() -> Path:
    """The same circle about a site of the bundled scenario, with its own island in the way."""
    ground = cases.island()
    figure = sheet(
        8.6,
        6.85,
        "The bundled island: what terrain leaves as well",
        f"Fictional site {cases.FIRE_UNIT} of {cases.SCENARIO}: antenna {ANTENNA_M:g} m above ground that is "
        f"{ground.height_m:.0f} m high; k = 4/3; {LIMITS}.\n"
        "Altitudes above the ground, at sea above the sea. Percentages are of the area of the claimed circle.",
    )
    for axes, altitude_m in panels(figure, bottom=0.06, top=0.82):
        draw_map(axes, ground, altitude_m, step=4)
        reach_km = min(cases.horizon_km(ground.height_m + ANTENNA_M, altitude_m), CLAIMED_M / 1000.0)
        axes.add_patch(Circle((0, 0), CLAIMED_M / 1000.0, facecolor="none", edgecolor=BLUE, linestyle=(0, (6, 3))))
        axes.add_patch(Circle((0, 0), reach_km, facecolor="none", edgecolor=INK, linewidth=0.8, linestyle=(0, (1, 2))))
        frame(axes, (-415.0, 415.0), (-415.0, 415.0))
        seen, horizon = cases.seen_share(ground, altitude_m), cases.horizon_share(ground, altitude_m)
        axes.set_title(f"{altitude_m:,.0f} m: {share_text(seen)} seen", size=10, weight="bold", color=INK, pad=14)
        axes.text(0.5, 1.01, f"horizon alone: {share_text(horizon)}", transform=axes.transAxes, ha="center", size=8)
        scale(axes, -405.0, -400.0, 200.0)
    legend(figure, ("seen", "land", "claimed circle, 400 km", "horizon of a smooth sea"))
    return save(figure, "island.png")


def draw_tile() -> Path:
    """Real hills, as far as the file reaches, and no farther."""
    ground = cases.tile()
    side_km = cases.TILE_WIDTH_M / 1000.0
    share = (side_km + cases.TILE_CELL_M / 1000.0) ** 2 / cases.circle_area_km2(CLAIMED_M)
    figure = sheet(
        8.6,
        6.85,
        f"Real hills: a tile of {side_km:.0f} km, {100 * share:.1f} % of the circle",
        f"An invented antenna {ANTENNA_M:g} m above the middle of the tile ({ground.height_m:.0f} m high); k = 4/3; "
        f"{LIMITS}.\nAltitudes above the ground; percentages of the tile. About the rest of the circle this file "
        "says nothing.",
    )
    for axes, altitude_m in panels(figure, bottom=0.06, top=0.82):
        draw_map(axes, ground, altitude_m, step=1)
        half_km = 0.5 * side_km
        frame(axes, (-half_km, half_km), (-half_km, half_km), line=True)
        seen = share_text(cases.tile_share(ground, altitude_m))
        axes.set_title(f"{altitude_m:,.0f} m: {seen} seen", size=10, weight="bold", color=INK, pad=5)
        scale(axes, -14.0, -14.0, 5.0)
    legend(figure, ("seen", "not seen"))
    return save(figure, "tile.png")


def draw_moves() -> Path:
    """How the answer moves with antenna height, refraction and target size."""
    figure = sheet(
        8.6,
        4.3,
        "What moves the answer",
        f"Left and middle: share of the claimed circle that {cases.FIRE_UNIT} sees on its island, geometry alone. "
        f"Right: range over a flat sea at which\nan invented radar (assumed: 1 m² at 150 km with probability 0.5) "
        f"detects targets of four sizes. {LIMITS.capitalize()}.",
    )
    grid = figure.add_gridspec(1, 3, left=0.065, right=0.93, bottom=0.12, top=0.73, wspace=0.5)
    by_antenna = {f"{a:g} m": (a, cases.STANDARD_K_FACTOR) for a in cases.ANTENNAS_M}
    by_k = {f"k {name}": (ANTENNA_M, k) for name, k in cases.K_FACTORS.items()}
    _draw_shares(figure.add_subplot(grid[0, 0]), "Antenna above the ground", by_antenna)
    _draw_shares(figure.add_subplot(grid[0, 1]), "Refraction", by_k)
    _draw_reaches(figure.add_subplot(grid[0, 2]))
    return save(figure, "moves.svg")


def _draw_shares(axes: Any, title: str, lines: dict[str, tuple[float, float]]) -> None:
    """Shares of the circle along the altitudes; each line has an antenna's height and a k factor."""
    _dress(axes, title, "share of the circle, %", 100.0)
    for j, asked in enumerate(lines.values()):
        _line(axes, [100.0 * share for share in cases.shares_along(CURVE_M, *asked)], j)
    axes.set_yscale("log")
    axes.set_ylim(1.0, 100.0)
    axes.set_yticks((1, 2, 5, 10, 20, 50, 100), ("1", "2", "5", "10", "20", "50", "100"))
    axes.minorticks_off()
    _key(axes, list(lines))


def _draw_reaches(axes: Any) -> None:
    """Ranges of detection along the altitudes, below the horizon's."""
    _dress(axes, "Size of the target", "range, km", 300.0)
    beside: dict[str, Any] = {"textcoords": "offset points"}
    for j, size_m2 in enumerate(cases.SIZES_M2):
        reach_km = cases.reach_km(size_m2, np.array(CURVE_M))
        _line(axes, reach_km, j)
        axes.annotate(f"{size_m2:g} m²", (CURVE_M[-1], reach_km[-1]), (4, 0), va="center", color=INK, **beside)
    axes.plot(CURVE_M, [cases.horizon_km(ANTENNA_M, a) for a in CURVE_M], color=GREY, linewidth=0.8)
    axes.annotate("horizon", (2200.0, 212.0), (-4, 22), ha="right", color=GREY, **beside)


def _dress(axes: Any, title: str, unit: str, most: float) -> None:
    axes.set_title(title, size=10, weight="bold", color=INK, loc="left")
    axes.set_xscale("log")
    axes.set_xlim(50.0, 10_000.0)
    axes.set_ylim(0.0, most)
    axes.set_xticks(ALTITUDES_M, [f"{a:,.0f}" for a in ALTITUDES_M], size=7.5)
    axes.minorticks_off()
    axes.set_xlabel("altitude of the target, m")
    axes.set_ylabel(unit)
    axes.grid(linewidth=0.6)


def _line(axes: Any, y: Iterable[float], which: int) -> None:
    axes.plot(CURVE_M, y, color=LINES[which], linestyle=DASHES[which], linewidth=1.5)


def _key(axes: Any, names: list[str]) -> None:
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=LINES[j], linestyle=DASHES[j], linewidth=1.5) for j in range(len(names))]
    axes.legend(lines[::-1], names[::-1], loc="upper left", frameon=False, fontsize=8.5, handlelength=2.6)


def draw_all(say: Callable[[str], object]) -> None:
    """Write every picture of the page."""
    with mpl.rc_context(STYLE):
        for draw in (draw_sea, draw_island, draw_tile, draw_moves):
            path = draw()
            say(f"{path.name}  {path.stat().st_size / 1000:.0f} kB")
