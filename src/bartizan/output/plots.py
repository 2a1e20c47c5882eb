"""Pictures for slides and papers, by matplotlib without a display. Importing this module costs most of a second."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.output.tables import check_suffix
from bartizan.output.wording import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURES = (".svg", ".png", ".pdf")
BLUE, INK, GREY = "#0072B2", "#1c1c1a", "#57564f"
# from dark to light as the target climbs; dark enough to tell apart without colour
GREENS = ("#00402f", "#005f47", "#007a5a", "#009e73", "#5cbf9f", "#a9d9ca")
DRAWN_ALTITUDES_M = (50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
DRAWN_ANTENNA_M = 20.0
BEYOND = 1.15
"""Horizon circles wider than this share of the claimed one are named, not drawn."""


def check_picture_path(path: Path) -> None:
    """Refuse a file name that is no picture, before any work is done.

    Raises
    ------
    InputError
        With the endings that work.
    """
    check_suffix(path, PICTURES)


def draw_claim(axes: Axes, answer: dict[str, Any]) -> None:
    """The claimed circles, and to scale what the horizon leaves to one antenna height, by altitude of the target.

    Parameters
    ----------
    axes : matplotlib Axes
    answer : dict
        Of `claims.answer.claim_answer`, for one antenna height.
    """
    low_km, high_km = answer["low"], answer["high"]
    near, _ = within_claim(answer)
    reach_km = max([1.04 * high_km, *(r["range_km"] for r in near)])
    _circle(axes, high_km, facecolor=BLUE, alpha=0.07)
    _horizons(axes, near, reach_km)
    _circle(axes, high_km, facecolor="none", edgecolor=BLUE, linewidth=1.6, linestyle=(0, (6, 3)))
    _claimed_label(axes, "claimed", high_km, 0.75, reach_km)
    if low_km < high_km:
        _circle(axes, low_km, facecolor="none", edgecolor=BLUE, linewidth=1.6, linestyle=(0, (2, 2)))
        _claimed_label(axes, "lowest published", low_km, 0.35, reach_km)
    axes.plot(0.0, 0.0, marker="^", color=INK, markersize=6)
    axes.set_aspect("equal")
    axes.set_xlim(-1.62 * reach_km, 1.62 * reach_km)
    axes.set_ylim(-1.08 * reach_km, 1.08 * reach_km)
    axes.axis("off")
    _scale(axes, reach_km)


def within_claim(answer: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Horizon rows that are drawn, and those so far beyond the claimed circle that they are only named."""
    limit_km = BEYOND * answer["high"]
    rows = answer["horizon"]
    return [r for r in rows if r["range_km"] <= limit_km], [r for r in rows if r["range_km"] > limit_km]


def _claimed_label(axes: Axes, word: str, radius_km: float, lift: float, reach_km: float) -> None:
    """The name of a claimed circle, on the left, with a line to it."""
    at = (-radius_km * math.sqrt(1.0 - lift**2), radius_km * lift)
    words = f"{word}:\n{radius_km:,.0f} km"
    line = {"arrowstyle": "-", "color": BLUE, "linewidth": 0.7}
    axes.annotate(words, at, (-1.08 * reach_km, lift * reach_km), ha="right", va="center", color=BLUE, arrowprops=line)


def _circle(axes: Axes, radius_km: float, **style: Any) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle((0.0, 0.0), radius_km, **style))


def _horizons(axes: Axes, rows: Sequence[dict[str, Any]], reach_km: float) -> None:
    """Circles of the horizon, the widest first, each with its label on the right."""
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.7}
    for i, row in enumerate(sorted(rows, key=lambda r: -r["range_km"])):
        colour = GREENS[::-1][min(i, len(GREENS) - 1)]
        _circle(axes, row["range_km"], facecolor=colour, alpha=0.35, edgecolor="none")
        _circle(axes, row["range_km"], facecolor="none", edgecolor=colour, linewidth=1.2)
        lift = max(-0.98, 0.86 - 0.3 * i)
        at = (row["range_km"] * math.sqrt(1.0 - lift**2), row["range_km"] * lift)
        words = f"target at {row['altitude_m']:,.0f} m: {row['range_km']:,.0f} km"
        axes.annotate(words, at, (1.06 * reach_km, lift * reach_km), va="center", color=INK, arrowprops=line)


def _scale(axes: Axes, reach_km: float) -> None:
    length_km = 10.0 ** math.floor(math.log10(reach_km / 2.0))
    x, y = -1.58 * reach_km, -1.02 * reach_km
    axes.plot([x, x + length_km], [y, y], color=INK, linewidth=2, solid_capstyle="butt")
    axes.text(x + length_km / 2.0, y + 0.03 * reach_km, f"{length_km:,.0f} km", ha="center", color=INK)


def claim_figure(system_name: str, answer: dict[str, Any]) -> Figure:
    """The whole picture: title, circles to scale, caption with the sources."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 6.9), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.17, 0.96, 0.68))
    draw_claim(axes, answer)
    figure.text(
        0.03,
        0.945,
        f"{clean(system_name, 60)}: the claimed circle, and what the horizon leaves of it",
        size=15,
        weight="bold",
        color=INK,
    )
    antenna_m = answer["horizon"][0]["antenna_m"]
    under = f"Green: how far an antenna {antenna_m:g} m above a flat sea sees a target at each altitude. All to scale."
    figure.text(0.03, 0.905, under, size=10, color=GREY)
    figure.text(0.03, 0.145, _caption(answer), size=8, color=GREY, va="top", linespacing=1.35)
    return figure


def _caption(answer: dict[str, Any]) -> str:
    sources = "; ".join(
        f"{clean(s['publisher'], 60)}, {clean(s['title'], 70)} ({s['date']})" for s in answer["sources"]
    )
    far = within_claim(answer)[1]
    beyond = (
        f" From {min(r['altitude_m'] for r in far):,.0f} m up, the horizon lies beyond the claimed circle."
        if far
        else ""
    )
    text = (
        f"Standard refraction, no diffraction, flat sea.{beyond} Claimed range: {answer['figure']}, "
        f"{answer['low']:g} to {answer['high']:g} {answer['unit']}. "
        f"A claim is what somebody published, not what is known. Sources: {sources}."
    )
    lines = textwrap.wrap(text, 150)
    return "\n".join(lines[:7] + (["… (all sources: bartizan claim)"] if len(lines) > 7 else []))


def write_claim_picture(system_name: str, answer: dict[str, Any], path: Path) -> Path:
    """Write the picture of a claim, whole or not at all; the ending says the format.

    Raises
    ------
    InputError
        If the ending is no picture's, or the file cannot be written.
    """
    import matplotlib as mpl

    from bartizan.output.figures.look import save

    check_picture_path(path)
    style: Any = {"font.family": "DejaVu Sans", "font.size": 9, "svg.hashsalt": "bartizan", "svg.fonttype": "path"}
    with mpl.rc_context(style):
        return save(claim_figure(system_name, answer), path)
