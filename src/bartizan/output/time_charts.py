"""When and where: threats that got through by time and place, and rounds fired over time; each chart has its table.

Charts use per cent along the time axis, so that they are as wide as the page while their text stays as large.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bartizan.output.engagement import assets, mean_of
from bartizan.output.markup import chart_key, figure, section, table
from bartizan.output.numbers import plain
from bartizan.output.svg import bar_row, number, points, tag, text_of, title

if TYPE_CHECKING:
    from bartizan.study.over_time import OverTime

HEIGHT_PX, TOP_PX, FOOT_PX = 190.0, 14.0, 22.0
MOST_TICKS = 6
KINDS = {"site": "radar site", "part": "post, launcher or power"}
STEPS_S = (10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400)


def when_where(summary: dict[str, Any], times: OverTime | None) -> str:
    """The section on when and where threats got through; without an event log, where alone."""
    parts = []
    if times is not None and times.leaks.sum():
        parts += ["<h3>When</h3>", figure(_leaks_chart(times) + _leaks_table(times), _read_words(times))]
        parts += ["<h3>Where</h3>", figure(_places_table(summary, times))]
    elif assets(summary):
        parts.append(assets(summary))
    return section("where", "When and where they got through", "".join(parts), mark="claims") if parts else ""


def rounds(times: OverTime | None) -> str:
    """The section on rounds over time."""
    if times is None or not times.rounds_mean[-1]:
        return ""
    key = chart_key(("claim-bar", "mean"), ("band", "middle nine tenths of the runs read"))
    inside = figure(key + _rounds_chart(times) + _rounds_table(times), _read_words(times))
    last = plain(float(times.rounds_mean[-1]), 0)
    low, high = plain(float(times.rounds_low[-1]), 0), plain(float(times.rounds_high[-1]), 0)
    lead = (
        f"<p>Rounds fired by all units since the start. At the end it is <strong>{last}</strong> in the mean; nine "
        f"runs in ten lie between {low} and {high}.</p>"
    )
    return section("rounds", "Rounds over time", lead + inside, mark="claims")


def _read_words(times: OverTime) -> str:
    """Of which replications and readings a chart is."""
    which = "all" if times.is_all else "some, evenly chosen, of the"
    readings = "one reading" if times.n_readings == 1 else f"{times.n_readings:,} readings"
    word = "replication" if times.n_plays == 1 else "replications"
    total = f"{times.n_plays:,} {word} of {readings}"
    return f"From the event log of {which} runs: {total}. Time is hours and minutes from the start."


def clock_words(edges_s: Sequence[float]) -> list[str]:
    """Times as hours and minutes from the start, with seconds where one of them needs them.

    Examples
    --------
    >>> clock_words([0.0, 90.0]), clock_words([0.0, 3600.0])
    (['0:00:00', '0:01:30'], ['0:00', '1:00'])
    """
    is_fine = any(edge % 60.0 for edge in edges_s)
    words = []
    for edge in edges_s:
        minutes, seconds = divmod(round(edge), 60)
        words.append(f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if is_fine else ""))
    return words


def nice_top(value: float) -> float:
    """The least round number that is not below a value: the top of an axis.

    Examples
    --------
    >>> nice_top(2.3), nice_top(0.04), nice_top(218.0)
    (2.5, 0.04, 250.0)
    """
    if value <= 0.0:
        return 1.0
    base = 10.0 ** math.floor(math.log10(value))
    return next(base * m for m in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if base * m >= value * 0.999999)


def _time_ticks(edges_s: Sequence[float]) -> list[float]:
    first, last = float(edges_s[0]), float(edges_s[-1])
    step = next((s for s in STEPS_S if (last - first) / s <= MOST_TICKS), STEPS_S[-1])
    return [step * i for i in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _frame_of(edges_s: Sequence[float], top: float, unit: str) -> list[str]:
    """Grid, times below, and the scale on the left, inside the plot."""
    first, last = float(edges_s[0]), float(edges_s[-1])
    floor = HEIGHT_PX - FOOT_PX
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - TOP_PX)
        parts.append(tag("line", class_="grid", x1="0%", x2="100%", y1=y, y2=y))
        if share:
            words = plain(top * share) + (f" {unit}" if share == 1.0 else "")
            parts.append(tag("text", words, class_="tick", x=2, y=y - 3))
    ticks = _time_ticks(edges_s)
    for tick, words in zip(ticks, clock_words(ticks), strict=True):
        share = (tick - first) / (last - first)
        anchor = "start" if share < 0.03 else "end" if share > 0.97 else "middle"
        at = f"{number(100.0 * share)}%"
        parts.append(tag("line", class_="grid", x1=at, x2=at, y1=floor, y2=floor + 5))
        parts.append(tag("text", words, class_="tick", x=at, y=HEIGHT_PX - 4, text_anchor=anchor))
    return parts


def _chart(words: str, parts: Sequence[str]) -> str:
    return tag("svg", title(words), *parts, class_="row time", role="img", height=HEIGHT_PX)


def _leaks_chart(times: OverTime) -> str:
    """Bars: threats that got through in each bin, a run."""
    edges, leaks = times.edges_s, times.leaks
    top, floor = nice_top(float(leaks.max())), HEIGHT_PX - FOOT_PX
    whole = float(edges[-1] - edges[0])
    parts = _frame_of(edges.tolist(), top, "threats a run")
    for (a, b), share in zip(pairwise(edges.tolist()), leaks.tolist(), strict=True):
        if share:
            height = share / top * (floor - TOP_PX)
            left, width = 100.0 * (a - float(edges[0])) / whole, 100.0 * (b - a) / whole
            bar = {"x": f"{number(left)}%", "width": f"{number(0.92 * width)}%"}
            when = " to ".join(clock_words([a, b]))
            hint = title(f"{when}: {two_figures(share)} threats a run")
            parts.append(tag("rect", hint, class_="leak-bar", y=floor - height, height=height, **bar))
    busiest = int(leaks.argmax())
    when = " to ".join(clock_words(edges[busiest : busiest + 2].tolist()))
    return _chart(f"Threats that got through, by time; most between {when}; the table below gives the numbers", parts)


def _rounds_chart(times: OverTime) -> str:
    """A line with its span: rounds fired until each moment."""
    edges = times.edges_s
    top, floor = nice_top(float(times.rounds_high.max())), HEIGHT_PX - FOOT_PX
    at = ((edges - edges[0]) / (edges[-1] - edges[0]) * 1000.0).tolist()
    mean, low, high = (
        (100.0 * (1.0 - v / top)).tolist() for v in (times.rounds_mean, times.rounds_low, times.rounds_high)
    )
    span = tag(
        "polygon", class_="band", points=points([*zip(at, low, strict=True), *reversed([*zip(at, high, strict=True)])])
    )
    line = tag("polyline", class_="line", points=points(zip(at, mean, strict=True)))
    plot = tag(
        "svg",
        span,
        line,
        viewBox="0 0 1000 100",
        preserveAspectRatio="none",
        x=0,
        y=TOP_PX,
        width="100%",
        height=floor - TOP_PX,
    )
    words = "Rounds fired since the start, by time; the table below gives the numbers"
    return _chart(words, [plot, *_frame_of(edges.tolist(), top, "rounds")])


def _folded(words: str, inside: str) -> str:
    return f"<details><summary>{words}</summary>{inside}</details>"


def _leaks_table(times: OverTime) -> str:
    words = clock_words(times.edges_s.tolist())
    rows = [
        [f"{a} to {b}", two_figures(share)]
        for (a, b), share in zip(pairwise(words), times.leaks.tolist(), strict=True)
        if share
    ]
    return _folded("The same as a table", table(["time", "got through, a run"], rows, right=(1,)))


def _rounds_table(times: OverTime) -> str:
    columns = zip(
        clock_words(times.edges_s.tolist()),
        times.rounds_mean.tolist(),
        times.rounds_low.tolist(),
        times.rounds_high.tolist(),
        strict=True,
    )
    step = max(1, len(times.edges_s) // 20)
    rows = [[when, plain(mean, 0), f"{plain(low, 0)}–{plain(high, 0)}"] for when, mean, low, high in columns][::step]
    heads = ["until", "rounds, mean", "middle nine tenths"]
    return _folded("The same as a table", table(heads, rows, right=(1, 2)))


def _places_table(summary: dict[str, Any], times: OverTime) -> str:
    """Bars of threats a run by place, the most first, and in which share of the runs something got through there."""
    top, readings = max(place.mean for place in times.places), summary["run"]["readings"]
    hits = {
        row["id"]: row["hit"] for row in summary.get("assets", ()) if (row.get("hit") or {}).get("mean") is not None
    }
    rows: list[list[str]] = []
    for place in times.places:
        kind = KINDS.get(place.kind, "")
        small = f" <small>{kind}</small>" if kind else ""
        bar = bar_row(f"{place.name}: {two_figures(place.mean)} threats a run", place.mean / top, css="leak-bar")
        hit = mean_of(hits[place.id], readings) if place.kind == "asset" and place.id in hits else "–"
        rows.append([text_of(place.name, 120) + small, bar, f"<strong>{two_figures(place.mean)}</strong>", hit])
    heads = ["", "threats that got through, a run", "a run", "runs with any (95 % by chance)"]
    return table(heads, rows, css="chart", right=(2, 3))


def two_figures(value: float) -> str:
    """A mean to two figures: what some hundred runs justify.

    Examples
    --------
    >>> two_figures(5.637), two_figures(0.793), two_figures(0.037), two_figures(12.3), two_figures(0.0)
    ('5.6', '0.79', '0.04', '12', '0')
    """
    if value <= 0.0:
        return "0"
    return plain(value, max(0, min(2, 1 - math.floor(math.log10(value)))))
