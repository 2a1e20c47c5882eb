"""The pictures of a study: differences, exceedance, calendar, capacity, tornado, and how the design lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bartizan.output.linking_plot import PanelRow, panel
from bartizan.output.map_page import MARGIN, headed, lines, page
from bartizan.output.study_chart import scatter
from bartizan.output.study_curves import (
    BAND,
    CHANCE,
    MOST_PANELS,
    WIDTH,
    Drawn,
    calendar,
    capacity,
    day_number,
    exceedance,
    heading_of,
    note_below,
    stacked,
)
from bartizan.output.study_words import (
    cell_name,
    comparison_words,
    level_words,
    pairs_of,
    scale_of,
)
from bartizan.output.wording import clean, runs_words

Data = dict[str, Any]
MOST_ROWS = 24
BASIS = "Kill probabilities are assumptions; checked for stated uses, no field data."


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


def differences(data: Data, y: float) -> Drawn:
    """A row for each pair, for the first measures."""
    shown = [name for name in data["measures"] if any(row["measure"] == name for row in data["comparisons"])]
    drawn, y = stacked([lambda y, name=name: _difference_panel(data, name, y) for name in shown[:MOST_PANELS]], y)
    words = f"Dot: mean difference. {CHANCE}; {BAND}. No bar: too few replications differ for an interval."
    note, y = note_below(words, y)
    return drawn + note, y


def _difference_panel(data: Data, name: str, y: float) -> Drawn:
    rows = []
    for (context, a, b), found in pairs_of(data).items():
        for row in found:
            if row["measure"] == name and len(rows) < MOST_ROWS:
                against = f"{a} ({context})" if context else a
                rows.append(PanelRow(b, f"against {clean(against, 40)}", row, scale_of(name), comparison_words(row)))
    return panel(f"{heading_of(name)}: difference", rows, y)


def _has_exceedance(data: Data) -> bool:
    return any(len(cell["exceedance"]) > 1 for cell in data["cells"])


def tornado(data: Data, y: float) -> Drawn:
    """Effects of the factors on the first measure, the largest first, in the last cells."""
    name = data["measures"][0]
    groups = []
    for cell in data["cells"][-MOST_PANELS:]:
        rows = [row for row in data["effects"] if row["measure"] == name and _is_of(row, cell)]
        groups.append((cell, rows))
    drawn, y = stacked([lambda y, g=g: _tornado_panel(data, name, g[0], g[1], y) for g in groups if g[1]], y)
    words = f"Difference from the first level to the second, the other factors averaged. {CHANCE}. "
    words += "Main effects alone: what two factors do together is not in them."
    note, y = note_below(words, y)
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
    return panel(f"{heading_of(name)}, effects{where}", shown, y)


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
    return day_number(value) if isinstance(value, str) else float(value)
