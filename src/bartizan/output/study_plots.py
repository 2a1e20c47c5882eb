"""The pictures of a study: differences, exceedance, calendar, capacity, tornado, and how the design lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from bartizan.output.linking_plot import PanelRow, panel
from bartizan.output.map_page import MARGIN, headed, lines, page
from bartizan.output.study_chart import Mark, Series, chart, scatter
from bartizan.output.study_words import (
    cell_name,
    comparison_words,
    level_words,
    measure_title,
    pairs_of,
    scale_of,
    unit_of,
)
from bartizan.output.wording import clean, runs_words

Data = dict[str, Any]
Drawn = tuple[list[str], float]

WIDTH = 780.0
MOST_PANELS = 3
MOST_ROWS = 24
BASIS = "Kill probabilities are assumptions; checked for stated uses, no field data."
CHANCE = "Bar: 95 % by chance"
BAND = "pale: the middle nine tenths over the readings of claims and assumptions"


def study_pictures(data: Data) -> dict[str, str]:
    """Every picture that the study has something for, by file name.

    Parameters
    ----------
    data : dict
        What `bartizan.study.points.answer.answer_of` gives.
    """
    found = {
        "differences.svg": (bool(data["comparisons"]), "differences", differences),
        "calendar.svg": (len(data["study"]["phases"]) > 1, "day by day", calendar),
        "capacity.svg": (len(data["study"]["raids"]) > 1, "as the raid grows", capacity),
        "exceedance.svg": (_has_exceedance(data), "how many get through, and how often", exceedance),
        "tornado.svg": (bool(data["effects"]), "what each factor does", tornado),
        "design.svg": (1 < len(data["factors"]) <= 10, "how the points of the design lie", design),
    }
    return {name: _file(data, about, draw) for name, (is_there, about, draw) in found.items() if is_there}


def _file(data: Data, about: str, draw: Callable[[Data, float], Drawn]) -> str:
    study = data["study"]
    said = f"{clean(study['title'], 80)}: {about}"
    facts = f"{clean(study['scenario_title'], 60)}; {runs_words(study)}, seed {study['seed']}"
    parts, y = headed(said, facts, WIDTH)
    drawn, y = draw(data, y)
    kind = "Fictional theatre. " if study["fictional"] else ""
    words = f"{kind}Every option met the same luck. {BASIS}"
    under, y = lines(words, MARGIN, y + 6.0, WIDTH - 2 * MARGIN, "small", share=0.9)
    return page([*parts, *drawn, *under], WIDTH, y + 10.0, said, "")


def _note(words: str, y: float) -> Drawn:
    return lines(words, MARGIN, y + 4.0, WIDTH - 2 * MARGIN, "small", share=0.9)


def _stacked(parts: Iterable[Callable[[float], Drawn]], y: float) -> Drawn:
    """Charts below one another."""
    drawn: list[str] = []
    for draw in parts:
        more, y = draw(y)
        drawn += more
    return drawn, y


def differences(data: Data, y: float) -> Drawn:
    """A row for each pair, for the first measures."""
    shown = [name for name in data["measures"] if any(row["measure"] == name for row in data["comparisons"])]
    drawn, y = _stacked([lambda y, name=name: _difference_panel(data, name, y) for name in shown[:MOST_PANELS]], y)
    words = f"Dot: mean difference. {CHANCE}; {BAND}. No bar: too few replications differ for an interval."
    note, y = _note(words, y)
    return drawn + note, y


def _difference_panel(data: Data, name: str, y: float) -> Drawn:
    rows = []
    for (context, a, b), found in pairs_of(data).items():
        for row in found:
            if row["measure"] == name and len(rows) < MOST_ROWS:
                against = f"{a} ({context})" if context else a
                rows.append(PanelRow(b, f"against {clean(against, 40)}", row, scale_of(name), comparison_words(row)))
    return panel(f"{measure_title(name)}{_in(name)}: difference", rows, y)


def _in(name: str) -> str:
    return f" [{unit_of(name).strip()}]" if unit_of(name) else ""


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


def _series(name: str, rows: Iterable[tuple[float, Data | None]], scale: float) -> Series:
    marks = [mark for x, row in rows if (mark := mark_of(x, row, scale)) is not None]
    return Series(name, marks)


def _most(name: str) -> float | None:
    return 100.0 if unit_of(name) else None


def calendar(data: Data, y: float) -> Drawn:
    """Measures over the phases, one line for each option (under the first raid)."""
    raid = data["cells"][0]["raid"] if data["cells"] else ""
    cells = [cell for cell in data["cells"] if cell["raid"] == raid]
    drawn, y = _stacked([lambda y, name=name: _over_days(cells, name, y) for name in data["measures"][:MOST_PANELS]], y)
    words = f"{CHANCE}; pale box: {'over the rows of the design' if data['factors'] else BAND[6:]}. "
    words += "Days lie as far apart as on the calendar; nothing is said between them."
    note, y = _note(words, y)
    return drawn + note, y


def _over_days(cells: list[Data], name: str, y: float) -> Drawn:
    options = list(dict.fromkeys(cell["option"] for cell in cells))
    days = sorted({cell["date"] for cell in cells})
    own = {option: [cell for cell in cells if cell["option"] == option] for option in options}
    series = [
        _series(option, [(_day(cell["date"]), cell["measures"][name]) for cell in own[option]], scale_of(name))
        for option in options
    ]
    ticks = [(_day(day), day[:7]) for day in days]
    drawn = [one for one in series if one.marks]
    if not drawn:
        return [], y
    heading = f"{measure_title(name)}{_in(name)}"
    return chart(heading, drawn, y, WIDTH, x_words="day", x_ticks=ticks, y_most=_most(name))


def _day(text_of_day: str) -> float:
    return float(dt.date.fromisoformat(text_of_day).toordinal())


def capacity(data: Data, y: float) -> Drawn:
    """Measures over the size of the raids that the author named, one line for each option (on the last day)."""
    date = data["cells"][-1]["date"] if data["cells"] else ""
    cells = [cell for cell in data["cells"] if cell["date"] == date]
    drawn, y = _stacked([lambda y, name=name: _over_size(cells, name, y) for name in data["measures"][:MOST_PANELS]], y)
    words = f"{CHANCE}; pale box: {BAND[6:]}. Raids are those that the author named; nothing is said between them."
    note, y = _note(words, y)
    return drawn + note, y


def _over_size(cells: list[Data], name: str, y: float) -> Drawn:
    options = list(dict.fromkeys(cell["option"] for cell in cells))
    own = {option: [cell for cell in cells if cell["option"] == option] for option in options}
    series = [
        _series(option, [(float(cell["threats"]), cell["measures"][name]) for cell in own[option]], scale_of(name))
        for option in options
    ]
    drawn = [one for one in series if one.marks]
    if not drawn:
        return [], y
    sizes = sorted({cell["threats"] for cell in cells})
    ticks = [(float(size), f"{size:,}") for size in sizes]
    heading = f"{measure_title(name)}{_in(name)}"
    return chart(heading, drawn, y, WIDTH, x_words="threats in the raid", x_ticks=ticks, y_most=_most(name))


def _has_exceedance(data: Data) -> bool:
    return any(len(cell["exceedance"]) > 1 for cell in data["cells"])


def exceedance(data: Data, y: float) -> Drawn:
    """How likely at least so many get through; a chart for each raid, or for the last day."""
    raids = list(dict.fromkeys(cell["raid"] for cell in data["cells"]))
    date = data["cells"][-1]["date"]
    groups = [[cell for cell in data["cells"] if cell["raid"] == raid and cell["date"] == date] for raid in raids]
    drawn, y = _stacked([lambda y, cells=cells: _curve(data, cells, y) for cells in groups[:MOST_PANELS]], y)
    words = f"{CHANCE}; no bar: the readings decide, and too few replications differ for an interval. "
    note, y = _note(f"{words}Threats still in flight at the end count as through.", y)
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


def tornado(data: Data, y: float) -> Drawn:
    """Effects of the factors on the first measure, the largest first, in the last cells."""
    name = data["measures"][0]
    groups = []
    for cell in data["cells"][-MOST_PANELS:]:
        rows = [row for row in data["effects"] if row["measure"] == name and _is_of(row, cell)]
        groups.append((cell, rows))
    drawn, y = _stacked([lambda y, g=g: _tornado_panel(data, name, g[0], g[1], y) for g in groups if g[1]], y)
    words = f"Difference from the first level to the second, the other factors averaged. {CHANCE}. "
    words += "Main effects alone: what two factors do together is not in them."
    note, y = _note(words, y)
    return drawn + note, y


def _is_of(row: Data, cell: Data) -> bool:
    return all(row[key] == cell[key] for key in ("raid", "date", "option"))


def _tornado_panel(data: Data, name: str, cell: Data, rows: list[Data], y: float) -> Drawn:
    shown = []
    for row in rows[:MOST_ROWS]:
        ends = f"{level_words(row['low_level'])} to {level_words(row['high_level'])} ({row['origin']})"
        name_of = clean(row["factor"], 38) if len(row["factor"]) <= 38 else f"…{row['factor'][-36:]}"
        one = {**row, "band": None}
        shown.append(PanelRow(name_of, clean(ends, 46), one, scale_of(name), comparison_words(row)))
    where = f": {cell_name(data, cell)}" if len(data["cells"]) > 1 else ""
    return panel(f"{measure_title(name)}{_in(name)}, effects{where}", shown, y)


def design(data: Data, y: float) -> Drawn:
    """Every factor against every other."""
    names = [factor["id"] for factor in data["factors"]]
    rows = {point["row"]: point["levels"] for point in data["points"]}
    columns = [_places(factor, [rows[row].get(factor["id"]) for row in sorted(rows)]) for factor in data["factors"]]
    return scatter(names, columns, y, WIDTH)


def _places(factor: Data, values: list[Any]) -> list[float]:
    """Where values lie between the ends of their factor; a factor left as it is stands in the middle."""
    if "levels" in factor:
        n = len(factor["levels"])
        return [0.5 if v is None else (factor["levels"].index(v) + 0.5) / n for v in values]
    low, high = (_number(factor[end]) for end in ("low", "high"))
    return [0.5 if v is None else (_number(v) - low) / ((high - low) or 1.0) for v in values]


def _number(value: Any) -> float:
    return _day(value) if isinstance(value, str) else float(value)
