"""Curves of a study: measures over the phases and over the raids, and how likely at least so many get through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from bartizan.output.map_page import MARGIN, lines
from bartizan.output.study_chart import Mark, Series, chart
from bartizan.output.study_words import cell_name, measure_title, scale_of, unit_of
from bartizan.output.wording import clean

Data = dict[str, Any]
Drawn = tuple[list[str], float]

WIDTH = 780.0
MOST_PANELS = 3
CHANCE = "Bar: 95 % by chance"
BAND = "pale: the middle nine tenths over the readings of claims and assumptions"


def calendar(data: Data, y: float) -> Drawn:
    """Measures over the phases, one line for each option (under the first raid)."""
    raid = data["cells"][0]["raid"] if data["cells"] else ""
    cells = [cell for cell in data["cells"] if cell["raid"] == raid]
    drawn, y = stacked([lambda y, name=name: _over_days(cells, name, y) for name in data["measures"][:MOST_PANELS]], y)
    words = f"{CHANCE}; pale box: {'over the rows of the design' if data['factors'] else BAND[6:]}. "
    words += "Days lie as far apart as on the calendar; nothing is said between them."
    note, y = note_below(words, y)
    return drawn + note, y


def _over_days(cells: list[Data], name: str, y: float) -> Drawn:
    days = sorted({cell["date"] for cell in cells})
    drawn = _by_option(cells, name, lambda cell: day_number(cell["date"]))
    if not drawn:
        return [], y
    ticks = [(day_number(day), day[:7]) for day in days]
    return chart(heading_of(name), drawn, y, WIDTH, x_words="day", x_ticks=ticks, y_most=_most(name))


def capacity(data: Data, y: float) -> Drawn:
    """Measures over the size of the raids that the author named, one line for each option (on the last day)."""
    date = data["cells"][-1]["date"] if data["cells"] else ""
    cells = [cell for cell in data["cells"] if cell["date"] == date]
    drawn, y = stacked([lambda y, name=name: _over_size(cells, name, y) for name in data["measures"][:MOST_PANELS]], y)
    words = f"{CHANCE}; pale box: {BAND[6:]}. Raids are those that the author named; nothing is said between them."
    note, y = note_below(words, y)
    return drawn + note, y


def _over_size(cells: list[Data], name: str, y: float) -> Drawn:
    drawn = _by_option(cells, name, lambda cell: float(cell["threats"]))
    if not drawn:
        return [], y
    ticks = [(float(size), f"{size:,}") for size in sorted({cell["threats"] for cell in cells})]
    words = "threats in the raid"
    return chart(heading_of(name), drawn, y, WIDTH, x_words=words, x_ticks=ticks, y_most=_most(name))


def _by_option(cells: list[Data], name: str, at: Callable[[Data], float]) -> list[Series]:
    """A measure over `at`, one line for each option; options of which nothing is known are left out."""
    own: dict[str, list[Mark]] = {}
    for cell in cells:
        mark = mark_of(at(cell), cell["measures"][name], scale_of(name))
        own.setdefault(cell["option"], []).extend([mark] if mark is not None else [])
    return [Series(option, marks) for option, marks in own.items() if marks]


def exceedance(data: Data, y: float) -> Drawn:
    """How likely at least so many get through; a chart for each raid, or for the last day."""
    raids = list(dict.fromkeys(cell["raid"] for cell in data["cells"]))
    date = data["cells"][-1]["date"]
    groups = [[cell for cell in data["cells"] if cell["raid"] == raid and cell["date"] == date] for raid in raids]
    drawn, y = stacked([lambda y, cells=cells: _curve(data, cells, y) for cells in groups[:MOST_PANELS]], y)
    words = f"{CHANCE}; no bar: the readings decide, and too few replications differ for an interval. "
    note, y = note_below(f"{words}Threats still in flight at the end count as through.", y)
    return drawn + note, y


def _curve(data: Data, cells: list[Data], y: float) -> Drawn:
    series = []
    for cell in cells[:7]:
        marks = [mark_of(float(row["at_least"]), row, 100.0) for row in cell["exceedance"]]
        series.append(Series(clean(cell["option"], 60), [mark for mark in marks if mark is not None]))
    drawn = [one for one in series if one.marks]
    if not drawn:
        return [], y
    most = int(max(mark.x for one in drawn for mark in one.marks))
    step = max(1, -(-most // 12))
    at = [(float(k), f"{k}") for k in range(1, most + 1, step)]
    context = cell_name(data, cells[0], without="option")
    heading = "Runs in which at least so many got through [%]"
    heading += f": {context}" if data["study"]["raids"] or data["study"]["phases"] else ""
    return chart(heading, drawn, y, WIDTH, x_words="threats through, at least", x_ticks=at, y_most=100.0)


def mark_of(x: float, row: Data | None, scale: float) -> Mark | None:
    """A measure as a mark of a chart, everything of it in the same unit; None where there is no mean.

    Examples
    --------
    >>> mark_of(3.0, {"mean": 0.5, "low": 0.4, "high": 0.75, "band": {"low": 0.25, "high": 1.0}}, 100.0)
    Mark(x=3.0, y=50.0, low=40.0, high=75.0, band=(25.0, 100.0))
    """
    if row is None or row.get("mean") is None:
        return None
    low, high = (None if row.get(end) is None else scale * row[end] for end in ("low", "high"))
    band = row.get("band") or row.get("rows")
    ends = (scale * band["low"], scale * band["high"]) if band else None
    return Mark(x, scale * row["mean"], low, high, ends)


def _most(name: str) -> float | None:
    return 100.0 if unit_of(name) else None


def heading_of(name: str) -> str:
    """What a chart of a measure is headed, with its unit."""
    unit = unit_of(name).strip()
    return f"{measure_title(name)} [{unit}]" if unit else measure_title(name)


def day_number(text_of_day: str) -> float:
    """A date as a number of days."""
    return float(dt.date.fromisoformat(text_of_day).toordinal())


def stacked(parts: Iterable[Callable[[float], Drawn]], y: float) -> Drawn:
    """Charts below one another."""
    drawn: list[str] = []
    for draw in parts:
        more, y = draw(y)
        drawn += more
    return drawn, y


def note_below(words: str, y: float) -> Drawn:
    """A sentence under a chart."""
    return lines(words, MARGIN, y + 4.0, WIDTH - 2 * MARGIN, "small", share=0.9)
