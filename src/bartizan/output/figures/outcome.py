"""Outcome: which share of the threats is stopped, in all and by type, with the interval by chance and the band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.errors import InputError, Problem
from bartizan.output.engagement import has_mean
from bartizan.output.estimates import has_band
from bartizan.output.figures import look
from bartizan.output.numbers import percent, spread
from bartizan.output.wording import kind_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PERCENT = 100.0
MOST_TYPES = 12


def rows_of(summary: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Names and measures: all threats first, then each type, the least stopped first.

    Raises
    ------
    InputError
        If nothing hostile flies.
    """
    stopped = summary["measures"].get("stopped") or {}
    if stopped.get("mean") is None:
        expected = "a result with a raid"
        raise InputError(Problem("KIND", 0, 0, "", "nothing hostile flies, so there is no outcome", "", expected))
    types = [r for r in summary.get("by_type", ()) if r.get("threat") and has_mean(r.get("stopped"))]
    types.sort(key=lambda r: r["stopped"]["mean"])
    named = [(f"{look.words(kind_words(r['object']), 24)} ({r['count']:,})", r["stopped"]) for r in types[:MOST_TYPES]]
    return [("all threats", stopped), *named]


def value_words(measure: dict[str, Any]) -> str:
    """A share in few words, for the narrow strip beside the chart.

    Examples
    --------
    >>> value_words({"mean": 0.031, "low": 0.02, "high": 0.042, "n": 1000})
    '3 % (2-4)'
    >>> value_words({"mean": 0.0, "low": None, "high": None, "n": 40, "any": {"mean": 0.0, "low": 0.0, "high": 0.088}})
    'none (at most 9 %)'
    """
    if measure["mean"] == 0.0:
        high = (measure.get("any") or measure).get("high")
        return f"none (at most {percent(high)} %)" if high and high <= 1.0 else "none"
    value, interval = spread(measure["mean"], measure.get("low"), measure.get("high"), as_percent=True)
    return f"{value} % ({interval})" if interval else f"{value} %"


def draw(axes: Axes, summary: dict[str, Any]) -> None:
    """Draw a dot, an interval and a band for all threats, and a dot with its interval for each type.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets per cent of threats stopped from left to right.
    summary : dict

    Raises
    ------
    InputError
        If nothing hostile flies.
    """
    rows = rows_of(summary)
    for i, (_, measure) in enumerate(rows):
        y = -float(i)
        if has_band(measure):
            low, high = PERCENT * measure["band"]["low"], PERCENT * measure["band"]["high"]
            axes.barh(y, high - low, 0.62, left=low, color=look.CLAIM_PALE, label="band over the readings", zorder=2)
        if measure.get("low") is not None and measure.get("high") is not None:
            low, high = PERCENT * measure["low"], PERCENT * measure["high"]
            label = "95 % by chance" if i == 0 else None
            axes.barh(y, high - low, 0.24, left=low, color=look.CLAIM, label=label, zorder=3)
        label = "mean" if i == 0 else None
        axes.plot(PERCENT * measure["mean"], y, "o", color=look.INK, markersize=5, zorder=4, label=label, clip_on=False)
        axes.text(103.0, y, value_words(measure), va="center", size=8.5, weight="bold" if i == 0 else "normal")
    axes.set_yticks([-float(i) for i in range(len(rows))], [name for name, _ in rows])
    axes.set_ylim(-len(rows) + 0.4, 0.7)
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel("stopped, per cent of threats")
    axes.tick_params(axis="y", length=0)
    look.quiet_grid(axes, "x")


def figure(summary: dict[str, Any]) -> Figure:
    """The chart with its title, legend and caption."""
    rows = rows_of(summary)
    height = 2.6 + 0.36 * len(rows)
    page = look.blank(8.6, height)
    axes = page.add_axes((0.22, 1.35 / height, 0.56, 1.0 - 2.4 / height))
    draw(axes, summary)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=8, borderaxespad=0.2)
    look.headed(page, f"{look.words(summary['scenario']['title'], 50)}: what is stopped", look.under_words(summary))
    about = "Dot: mean. Dark bar: 95 % by chance. Pale bar: middle nine tenths of the means over the readings."
    look.captioned(page, look.caption(summary, about, is_outcome=True), width=130)
    return page
