"""Capacity: what gets through as the raid grows, one line for each option of the defender's; of a study alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.errors import InputError, Problem
from bartizan.output.estimates import has_band
from bartizan.output.figures import look
from bartizan.output.wording import MEASURES, SHARES, runs_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PREFERRED = ("p_leak", "stopped", "leakers", "p_raid_annihilation")
LINES = ((look.CLAIM, "o", "-"), (look.HOSTILE, "s", "--"), (look.GEOMETRY, "^", "-."), (look.INK, "D", ":"))
MOST_LINES = 8
APART = 0.012
"""How far options stand beside each other, as a share of the greatest raid."""


def measure_of(answer: dict[str, Any]) -> str:
    """The measure that is drawn.

    Raises
    ------
    InputError
        If the study has fewer than two raids, or none of the measures that a capacity is told by.
    """
    found = next((name for name in PREFERRED if name in answer["measures"]), None)
    if found is None or len(answer["study"]["raids"]) < 2:
        problem = "capacity needs a study of several raids that its author names"
        raise InputError(Problem("KIND", 0, 0, "", problem, "capacity", "such as: bartizan study capacity"))
    return found


def draw(axes: Axes, answer: dict[str, Any]) -> None:
    """Draw one line for each option, on the last day of the study.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets threats in the raid from left to right; upwards per cent of them, or what the measure counts.
    answer : dict
        A study's `study.json`.

    Raises
    ------
    InputError
        See `measure_of`.
    """
    name = measure_of(answer)
    scale = 100.0 if name in SHARES else 1.0
    days = [cell["date"] for cell in answer["cells"]]
    cells = [cell for cell in answer["cells"] if cell["date"] == days[-1] and has_value(cell, name)]
    for i, option in enumerate(dict.fromkeys(cell["option"] for cell in cells)):
        if i == MOST_LINES:
            break
        rows = sorted((cell for cell in cells if cell["option"] == option), key=lambda cell: cell["threats"])
        _line(axes, rows, name, scale, i, look.words(option or "as stated", 40))
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(left=0.0)
    axes.set_xlabel("threats in the raid that the author names")
    said = MEASURES.get(name, name)
    axes.set_ylabel(f"{said[0].lower()}{said[1:]}{', per cent' if name in SHARES else ''}")
    look.quiet_grid(axes, "y")


def has_value(cell: dict[str, Any], name: str) -> bool:
    """Whether a cell has a value of a measure."""
    return (cell["measures"].get(name) or {}).get("mean") is not None


def _line(axes: Axes, rows: list[dict[str, Any]], name: str, scale: float, i: int, label: str) -> None:
    """One option: means, and at each its interval by chance over its band, beside those of the other options."""
    colour, marker, style = LINES[i % len(LINES)]
    widest = max(cell["threats"] for cell in rows)
    at = [cell["threats"] + APART * widest * i for cell in rows]
    found = [cell["measures"][name] for cell in rows]
    means = [scale * m["mean"] for m in found]
    axes.plot(at, means, marker=marker, linestyle=style, color=colour, markersize=5, label=label, zorder=3, linewidth=1)
    for x, m in zip(at, found, strict=True):
        if has_band(m):
            band = [scale * m["band"]["low"], scale * m["band"]["high"]]
            axes.plot([x, x], band, color=colour, alpha=0.25, linewidth=6.0, solid_capstyle="butt", zorder=1)
        if m.get("low") is not None and m.get("high") is not None:
            axes.plot([x, x], [scale * m["low"], scale * m["high"]], color=colour, linewidth=2.2, zorder=2)


def figure(answer: dict[str, Any]) -> Figure:
    """The chart with its title, legend and caption."""
    page, study = look.blank(8.6, 5.6), answer["study"]
    axes = page.add_axes((0.1, 0.27, 0.87, 0.55))
    draw(axes, answer)
    axes.legend(loc="upper left", frameon=False, fontsize=8)
    theatre = "Fictional theatre" if study["fictional"] else "Theatre as stated by the scenario's author"
    look.headed(page, look.words(study["title"], 60), f"{theatre}; {runs_words(study)}; every option met the same luck")
    summary = {"sources": answer.get("sources"), "digest": answer.get("digest", "")}
    about = (
        "Dark bar: 95 % by chance. Pale bar: middle nine tenths of the means over the readings. Options stand a little "
        "beside each other. Nothing is said between the raids that are named, and no optimum is looked for."
    )
    look.captioned(page, look.caption(summary, about, is_outcome=True), width=130)
    return page
