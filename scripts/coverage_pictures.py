"""The pictures of docs/coverage.md: by matplotlib, without a display, the same bytes each time on one machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import coverage_cases as cases
import matplotlib as mpl
import matplotlib.colors
import numpy as np
from coverage_cases import ALTITUDES_M, ANTENNA_M, CLAIMED_M, Ground
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from bartizan.output.plots import BLUE, GREENS, GREY, INK

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "coverage"
LIMITS = "standard refraction, no diffraction"
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": "#dcdbd4",
    "svg.hashsalt": "bartizan",
    "svg.fonttype": "path",
}
SEEN, SEEN_EDGE, OUTSIDE = "#7cc9ad", "#00503c", "#f4f3ee"
PNG_DPI, PNG_COLOURS = 120, 48
DASHES = ("solid", (0, (5, 1.5)), (0, (3, 1.2, 1, 1.2)), (0, (1, 1.2)))
LINES = ("#0072B2", "#1c1c1a", "#b2480a", "#7a4a78")


def sheet(width_in: float, height_in: float, title: str, under: str) -> Figure:
    """An empty picture with its title and what holds for all of it."""
    figure = Figure(figsize=(width_in, height_in), facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.02, 1.0 - 0.2 / height_in, title, size=13, weight="bold", color=INK, va="top")
    figure.text(0.02, 1.0 - 0.47 / height_in, under, size=9, color=GREY, va="top", linespacing=1.35)
    return figure


def save(figure: Figure, name: str) -> Path:
    """Write a picture; the ending says the format."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    if path.suffix == ".svg":
        figure.savefig(path, metadata={"Date": None})
        return path
    from PIL import Image

    figure.set_dpi(PNG_DPI)
    figure.canvas.draw()
    drawn = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")  # type: ignore[attr-defined]
    drawn.quantize(PNG_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def share_text(share: float) -> str:
    """A share for a label: one digit after the point below ten per cent; never a full circle that is not full."""
    percent = 100.0 * share
    if percent < 10.0:
        return f"{percent:.1f} %"
    return "over 99 %" if 99.0 <= percent < 99.99 else f"{percent:.0f} %"


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
        reach_km = cases.horizon_km(ANTENNA_M, altitude_m)
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
    _scale(axes, -560.0, -395.0, 100.0)
    _frame(axes, (-580.0, 900.0), (-425.0, 450.0))
    return save(figure, "sea.svg")


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
    for axes, altitude_m in _panels(figure, bottom=0.06, top=0.82):
        _map(axes, ground, altitude_m, step=4)
        reach_km = min(cases.horizon_km(ground.height_m + ANTENNA_M, altitude_m), CLAIMED_M / 1000.0)
        axes.add_patch(Circle((0, 0), CLAIMED_M / 1000.0, facecolor="none", edgecolor=BLUE, linestyle=(0, (6, 3))))
        axes.add_patch(Circle((0, 0), reach_km, facecolor="none", edgecolor=INK, linewidth=0.8, linestyle=(0, (1, 2))))
        _frame(axes, (-415.0, 415.0), (-415.0, 415.0))
        seen, horizon = cases.seen_share(ground, altitude_m), cases.horizon_share(ground, altitude_m)
        axes.set_title(f"{altitude_m:,.0f} m: {share_text(seen)} seen", size=10, weight="bold", color=INK, pad=14)
        axes.text(0.5, 1.01, f"horizon alone: {share_text(horizon)}", transform=axes.transAxes, ha="center", size=8)
        _scale(axes, -405.0, -400.0, 200.0)
    _legend(figure, ("seen", "land", "claimed circle, 400 km", "horizon of a smooth sea"))
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
    for axes, altitude_m in _panels(figure, bottom=0.06, top=0.82):
        _map(axes, ground, altitude_m, step=1)
        half_km = 0.5 * side_km
        _frame(axes, (-half_km, half_km), (-half_km, half_km), line=True)
        seen = share_text(cases.tile_share(ground, altitude_m))
        axes.set_title(f"{altitude_m:,.0f} m: {seen} seen", size=10, weight="bold", color=INK, pad=5)
        _scale(axes, -14.0, -14.0, 5.0)
    _legend(figure, ("seen", "not seen"))
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
    curve_m = tuple(float(a) for a in np.geomspace(50.0, 10_000.0, 19))
    by_antenna = {f"{a:g} m": (a, cases.STANDARD_K_FACTOR) for a in cases.ANTENNAS_M}
    by_k = {f"k {name}": (ANTENNA_M, k) for name, k in cases.K_FACTORS.items()}
    for i, (title, lines) in enumerate({"Antenna above the ground": by_antenna, "Refraction": by_k}.items()):
        axes = _axes(figure.add_subplot(grid[0, i]), title, "share of the circle, %", 100.0)
        for j, asked in enumerate(lines.values()):
            shares = [100.0 * share for share in cases.shares_along(curve_m, *asked)]
            _line(axes, curve_m, shares, j)
        axes.set_yscale("log")
        axes.set_ylim(1.0, 100.0)
        axes.set_yticks((1, 2, 5, 10, 20, 50, 100), ("1", "2", "5", "10", "20", "50", "100"))
        axes.minorticks_off()
        _key(axes, list(lines))
    axes = _axes(figure.add_subplot(grid[0, 2]), "Size of the target", "range, km", 300.0)
    for j, size_m2 in enumerate(cases.SIZES_M2):
        reach_km = cases.reach_km(size_m2, np.array(curve_m))
        _line(axes, curve_m, reach_km, j)
        axes.annotate(
            f"{size_m2:g} m²", (curve_m[-1], reach_km[-1]), (4, 0), textcoords="offset points", va="center", color=INK
        )
    horizon_km = [cases.horizon_km(ANTENNA_M, altitude_m) for altitude_m in curve_m]
    axes.plot(curve_m, horizon_km, color=GREY, linewidth=0.8)
    axes.annotate("horizon", (2200.0, 212.0), (-4, 22), textcoords="offset points", ha="right", color=GREY)
    return save(figure, "moves.svg")


def _axes(axes: Any, title: str, unit: str, most: float) -> Any:
    axes.set_title(title, size=10, weight="bold", color=INK, loc="left")
    axes.set_xscale("log")
    axes.set_xlim(50.0, 10_000.0)
    axes.set_ylim(0.0, most)
    axes.set_xticks(ALTITUDES_M, [f"{a:,.0f}" for a in ALTITUDES_M], size=7.5)
    axes.minorticks_off()
    axes.set_xlabel("altitude of the target, m")
    axes.set_ylabel(unit)
    axes.grid(linewidth=0.6)
    return axes


def _line(axes: Any, x: Any, y: Any, which: int) -> None:
    axes.plot(x, y, color=LINES[which], linestyle=DASHES[which], linewidth=1.5)


def _key(axes: Any, names: list[str]) -> None:
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=LINES[j], linestyle=DASHES[j], linewidth=1.5) for j in range(len(names))]
    axes.legend(lines[::-1], names[::-1], loc="upper left", frameon=False, fontsize=8.5, handlelength=2.6)


def _panels(figure: Figure, *, bottom: float, top: float) -> Any:
    """Two rows of three axes, each with its altitude."""
    grid = figure.add_gridspec(2, 3, left=0.02, right=0.98, bottom=bottom, top=top, wspace=0.05, hspace=0.24)
    for i, altitude_m in enumerate(ALTITUDES_M):
        yield figure.add_subplot(grid[divmod(i, 3)]), altitude_m


def _map(axes: Any, ground: Ground, altitude_m: float, *, step: int) -> None:
    """Shaded ground, the seen area over it, and the antenna at the origin [km]."""
    terrain = ground.terrain
    x0_m, y0_m = ground.at_m
    half_x_m, half_y_m = (half + 0.5 * terrain.cell_m for half in terrain.half_width_m)
    extent = [(-half_x_m - x0_m), (half_x_m - x0_m), (-half_y_m - y0_m), (half_y_m - y0_m)]
    extent = [edge / 1000.0 for edge in extent]
    height_m = terrain.elevation_m[::step, ::step]
    seen = cases.mask_m(ground)[::step, ::step] <= height_m + altitude_m
    if step > 1:  # the claimed circle bounds the answer; the tile lies inside it
        x_m, y_m = terrain.plane_from_row_col(
            *np.meshgrid(*(np.arange(0, n, step) for n in terrain.elevation_m.shape), indexing="ij")
        )
        seen &= np.hypot(x_m - x0_m, y_m - y0_m) <= CLAIMED_M
    axes.imshow(_picture(height_m, seen, terrain.cell_m * step), extent=extent, interpolation="antialiased")
    axes.contour(seen.astype(float), [0.5], colors=[SEEN_EDGE], linewidths=0.5, extent=extent, origin="upper")
    axes.plot(0, 0, marker="^", color="white", markeredgecolor=INK, markersize=6)


def _picture(height_m: np.ndarray, seen: np.ndarray, cell_m: float) -> np.ndarray:
    """Colours of a map, shape (rows, cols, 3): green where seen, pale where not, both under one light."""
    south, east = np.gradient(height_m, cell_m)
    is_land = height_m > 0.0
    steepness = max(float(np.percentile(np.hypot(south, east)[is_land], 90)), 1e-4)
    light = 1.0 + 0.26 * np.clip((south + east) / steepness, -1.4, 1.4)
    paints = {"seen": SEEN, "seen land": "#58a98c", "not": OUTSIDE, "not land": "#cfccc0"}
    red = {name: np.array(matplotlib.colors.to_rgb(paint)) for name, paint in paints.items()}
    flat = np.where(seen[..., None], red["seen"], red["not"])
    land = np.where(seen[..., None], red["seen land"], red["not land"])
    return np.where(is_land[..., None], np.clip(land * light[..., None], 0.0, 1.0), flat)


def _frame(axes: Any, across: tuple[float, float], up: tuple[float, float], *, line: bool = False) -> None:
    axes.set_aspect("equal")
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(line)


def _scale(axes: Any, x_km: float, y_km: float, length_km: float) -> None:
    axes.plot([x_km, x_km + length_km], [y_km, y_km], color=INK, linewidth=2, solid_capstyle="butt")
    words = f"{length_km:,.0f} km"
    axes.annotate(words, (x_km + 0.5 * length_km, y_km), (0, 3), textcoords="offset points", ha="center", size=8)


def _legend(figure: Figure, names: tuple[str, ...]) -> None:
    """What the colours and lines of a map mean, in one row under it."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    signs: dict[str, Any] = {
        "seen": Patch(facecolor=SEEN, edgecolor=SEEN_EDGE, linewidth=0.8),
        "not seen": Patch(facecolor="#cfccc0", edgecolor=GREY, linewidth=0.5),
        "land": Patch(facecolor="#cfccc0", edgecolor=GREY, linewidth=0.5),
        "claimed circle, 400 km": Line2D([], [], color=BLUE, linestyle=(0, (6, 3))),
        "horizon of a smooth sea": Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (1, 2))),
    }
    antenna = Line2D([], [], color="white", marker="^", markeredgecolor=INK, linestyle="none")
    figure.legend(
        [antenna, *(signs[name] for name in names)],
        ["antenna", *names],
        loc="lower center",
        ncols=len(names) + 1,
        frameon=False,
        fontsize=8.5,
    )


def draw_all(say: Callable[[str], object]) -> None:
    """Write every picture of the page."""
    with mpl.rc_context(STYLE):
        for draw in (draw_sea, draw_island, draw_tile, draw_moves):
            path = draw()
            say(f"{path.name}  {path.stat().st_size / 1000:.0f} kB")
