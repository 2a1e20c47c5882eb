"""Timeline: rounds fired since the start, and threats that got through, by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.claims.text import counted
from bartizan.errors import InputError, Problem
from bartizan.output.figures import look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bartizan.study.over_time import OverTime

MINUTE_S = 60.0


def draw_rounds(axes: Axes, times: OverTime) -> None:
    """Draw rounds fired until each moment: mean, and the middle nine tenths of the replications.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets minutes from left to right, and rounds upwards.
    times : OverTime
        Of `bartizan.study.over_time`.
    """
    minutes = times.edges_s / MINUTE_S
    axes.fill_between(minutes, times.rounds_low, times.rounds_high, color=look.CLAIM_PALE, label="nine runs in ten")
    axes.plot(minutes, times.rounds_mean, color=look.CLAIM, linewidth=2.0, label="mean")
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(minutes[0], minutes[-1])
    axes.set_ylabel("rounds fired since the start")
    axes.set_xlabel("minutes from the start")
    look.quiet_grid(axes, "y")


def draw_leaks(axes: Axes, times: OverTime) -> None:
    """Draw threats that got through in each span of time, a run.

    Parameters
    ----------
    axes : matplotlib Axes
        Gets minutes from left to right, and threats a run upwards.
    times : OverTime
    """
    minutes = times.edges_s / MINUTE_S
    axes.bar(minutes[:-1], times.leaks, 0.92 * np.diff(minutes), align="edge", color=look.HOSTILE)
    axes.set_xlim(minutes[0], minutes[-1])
    axes.set_ylabel("got through, a run")
    axes.set_xlabel("minutes from the start")
    look.quiet_grid(axes, "y")


def figure(summary: dict[str, Any], times: OverTime | None) -> Figure:
    """Both charts below one another, with title and caption.

    Raises
    ------
    InputError
        If no round was fired and nothing got through.
    """
    if times is None:
        problem = "no round was fired and nothing got through, so there is no timeline"
        raise InputError(Problem("KIND", 0, 0, "", problem, "timeline", "a result with a raid"))
    page = look.blank(8.6, 6.2)
    rounds = page.add_axes((0.1, 0.52, 0.87, 0.33))
    leaks = page.add_axes((0.1, 0.24, 0.87, 0.19))
    draw_rounds(rounds, times)
    draw_leaks(leaks, times)
    rounds.set_xlabel("")
    rounds.legend(loc="upper left", frameon=False, fontsize=8)
    look.headed(page, f"{look.words(summary['scenario']['title'], 50)}: over time", look.under_words(summary))
    which = "all" if times.is_all else "some, evenly chosen,"
    about = f"From the event log: {which} {times.n_plays:,} replications of {counted(times.n_readings, 'reading')}."
    look.captioned(page, look.caption(summary, about, is_outcome=True), width=130)
    return page
