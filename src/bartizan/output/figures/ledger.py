"""Ledger: why each threat that got through was not stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.errors import InputError, Problem
from bartizan.output.figures import look
from bartizan.output.numbers import share_of_all, spread
from bartizan.output.summary_parts import ledger_rows
from bartizan.output.wording import cause_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def rows_of(summary: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Causes and their measures, the most frequent first.

    Raises
    ------
    InputError
        If nothing got through.
    """
    rows = list(ledger_rows(summary))
    if not rows:
        expected = "a result in which something got through"
        raise InputError(Problem("KIND", 0, 0, "", "nothing got through, so there is no ledger", "", expected))
    return rows


def draw(axes: Axes, summary: dict[str, Any]) -> None:
    """Draw a bar for each deciding cause, with its interval by chance.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets threats a run from left to right.
    summary : dict

    Raises
    ------
    InputError
        If nothing got through.
    """
    rows = rows_of(summary)
    for i, (_, row) in enumerate(rows):
        y = -float(i)
        axes.barh(y, row["mean"], 0.6, color=look.HOSTILE, zorder=2)
        if row.get("low") is not None and row.get("high") is not None:
            span = [row["low"], row["high"]]
            axes.plot(span, [y, y], color=look.INK, linewidth=1.2, marker="|", markersize=6, zorder=3)
        value = spread(row["mean"], row.get("low"), row.get("high"), as_percent=False)[0]
        reach = max(row["mean"], row.get("high") or 0.0)
        words = f"{value}  ({share_of_all(row.get('share'))})"
        axes.annotate(words, (reach, y), (6, 0), textcoords="offset points", va="center")
    axes.set_yticks([-float(i) for i in range(len(rows))], [look.words(cause_words(cause)) for cause, _ in rows])
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_xlim(0.0, 1.25 * max(max(row.get("high") or 0.0, row["mean"]) for _, row in rows))
    axes.set_xlabel("threats that got through, a run")
    axes.tick_params(axis="y", length=0)
    look.quiet_grid(axes, "x")


def figure(summary: dict[str, Any]) -> Figure:
    """The chart with its title and caption."""
    height = 2.4 + 0.36 * len(rows_of(summary))
    page = look.blank(8.6, height)
    axes = page.add_axes((0.28, 1.35 / height, 0.68, 1.0 - 2.2 / height))
    draw(axes, summary)
    title = f"{look.words(summary['scenario']['title'], 50)}: why threats got through"
    look.headed(page, title, look.under_words(summary))
    about = (
        "Each threat that got through has one deciding cause: the furthest link of the chain that it reached, and "
        "there the reason that held longest. Thin line: 95 % by chance."
    )
    look.captioned(page, look.caption(summary, about, is_outcome=True), width=130)
    return page
