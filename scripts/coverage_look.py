"""How the pictures of docs/coverage.md look: sheets, shaded maps, scales and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage_cases as cases
import matplotlib.colors
import numpy as np
from coverage_cases import ALTITUDES_M, CLAIMED_M, Ground
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bartizan.output.plots import BLUE, GREY, INK

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "coverage"
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


def panels(figure: Figure, *, bottom: float, top: float) -> Iterator[tuple[Any, float]]:
    """Two rows of three axes, each with its altitude."""
    grid = figure.add_gridspec(2, 3, left=0.02, right=0.98, bottom=bottom, top=top, wspace=0.05, hspace=0.24)
    for i, altitude_m in enumerate(ALTITUDES_M):
        yield figure.add_subplot(grid[divmod(i, 3)]), altitude_m


def draw_map(axes: Any, ground: Ground, altitude_m: float, *, step: int) -> None:
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


def frame(axes: Any, across: tuple[float, float], up: tuple[float, float], *, line: bool = False) -> None:
    """A map without ticks, to scale."""
    axes.set_aspect("equal")
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(line)


def scale(axes: Any, x_km: float, y_km: float, length_km: float) -> None:
    """A bar as long as it says."""
    axes.plot([x_km, x_km + length_km], [y_km, y_km], color=INK, linewidth=2, solid_capstyle="butt")
    words = f"{length_km:,.0f} km"
    axes.annotate(words, (x_km + 0.5 * length_km, y_km), (0, 3), textcoords="offset points", ha="center", size=8)


def legend(figure: Figure, names: tuple[str, ...]) -> None:
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
