"""The answer of a study as plain data: points, comparisons, curves, effects, holes, and what they are of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bartizan.cover.plain import plain
from bartizan.study.band import LEAST_READINGS, Pairs, layout
from bartizan.study.design.places import SCREENS
from bartizan.study.drivers import candidates, drivers
from bartizan.study.measures import MEASURES, table
from bartizan.study.points.cells import Cell, cell_estimate, cells_of, exceedance, means_by_row
from bartizan.study.points.compare import compare_cells
from bartizan.study.points.cost import cost_of
from bartizan.study.points.effects import effects
from bartizan.study.points.quantiles import quantile_differences, quantile_row
from bartizan.study.points.sensitivity import sensitivity
from bartizan.study.points.tells import not_told
from bartizan.study.question.asked import default_measures
from bartizan.study.question.load import Question
from bartizan.study.stopping.rule import CONFIDENCE
from bartizan.study.summary import NOT_MODELLED, figure_row, sources_of

if TYPE_CHECKING:
    from bartizan.study.workers.piles import PlayedPoint

SCHEMA = 1
MOST_DRIVEN = 6
"""Cells for which figures are ranked."""


def measures_of(question: Question) -> list[str]:
    """The measures that a study asks for, its own or the usual ones."""
    if question.study.measures is not None:
        return list(dict.fromkeys(asked.measure for asked in question.study.measures))
    points = question.points
    firsts = {place[::3]: i for i, place in reversed(list(enumerate(points.places)))}
    built = [points.built(i).scenario_file for i in firsts.values()]
    return default_measures([one.scenario for one in built if one is not None])


def quantiles_of(question: Question) -> list[tuple[str, float]]:
    """The quantiles that a study asks for: measure and share."""
    asked = question.study.measures or []
    return [(one.measure, one.quantile) for one in asked if one.quantile is not None]


def answer_of(
    question: Question, played: Sequence[PlayedPoint | None], holes: Sequence[dict[str, Any]], about: dict[str, Any]
) -> dict[str, Any]:
    """All that a study answers.

    Parameters
    ----------
    question : Question
    played : sequence of PlayedPoint or None
        In the order of the points; None for a hole.
    holes : sequence of dict
        Points that could not be played, with the reason and the command that repeats each.
    about : dict
        `digest`, `manifest`, `seconds`: what the store knows.

    Returns
    -------
    dict
        Plain data without NaN, the `study` JSON of the command line and more.
    """
    points, study, names = question.points, question.study, measures_of(question)
    cells = cells_of(points, played)
    pairs = _pairs(question)
    there = [_units_there(question, i) for i in range(points.count)] if study.phases else None
    n = max((point.replications for point in played if point is not None), default=0)
    return plain(
        {
            "schema": SCHEMA,
            "digest": about["digest"],
            "manifest": about["manifest"],
            "study": _study(question, n),
            "factors": [_factor(question, j) for j in range(len(points.factors))],
            "measures": names,
            "quantiles": [{"measure": name, "quantile": q} for name, q in quantiles_of(question)],
            "points": [
                _point(question, i, one, names, pairs, None if there is None else there[i])
                for i, one in enumerate(played)
                if one is not None
            ],
            "cells": [_cell(question, cell, names, pairs, n) for cell in cells],
            "comparisons": [row.as_dict() for row in compare_cells(study, cells, names, pairs)],
            "quantile_differences": quantile_differences(study, cells, quantiles_of(question)),
            "effects": _effects(question, cells, names),
            "sensitivity": sensitivity(points, cells, names[0]),
            "drivers": _drivers(question, cells, names[0], pairs),
            **_figures(question),
            "holes": list(holes),
            "not_told": not_told(question),
            "not_modelled": list(NOT_MODELLED),
            "seconds": about.get("seconds"),
        }
    )


def _pairs(question: Question) -> Pairs | None:
    """Which readings share what; the same for every point, since readings are drawn by their numbers."""
    drawn = question.points.point(0).readings
    return Pairs(drawn.pairs_same_claims, drawn.pairs_same_assumptions)


def _study(question: Question, replications: int) -> dict[str, Any]:
    study, points = question.study, question.points
    first = points.point(0)
    design = study.design.model_dump() if study.design else None
    return {
        "name": question.name,
        "title": study.name,
        "question": study.question,
        "scenario": first.scenario_file.name,
        "scenario_title": first.scenario_file.scenario.name,
        "fictional": points.base.is_bundled,
        "date": first.scenario_file.scenario.date.isoformat(),
        "seed": study.seed,
        "readings": study.readings,
        "reading": first.readings.labels[0] if study.readings == 1 else None,
        "replications": replications,
        "stopping": study.stopping.model_dump() if study.stopping else None,
        "design": None if design is None else design | {"rows": len(points.design)},
        "options": [{"name": o.name, "set": o.set, "patch": o.patch} for o in study.options],
        "raids": [{"name": r.name, "times": r.times, "is_patched": bool(r.patch)} for r in study.raids],
        "phases": [phase.date.isoformat() for phase in study.phases],
        "cost": cost_of(question).as_dict(),
    }


def _factor(question: Question, j: int) -> dict[str, Any]:
    row = question.points.factors[j]
    said = question.study.factors[j]
    data = {key: getattr(row, key) for key in ("id", "name", "unit", "origin", "kind")}
    if row.levels:
        return data | {"levels": list(row.levels)}
    return data | {"low": row.value(0.0), "high": row.value(1.0), "distribution": said.distribution}


def _point(
    question: Question, i: int, one: PlayedPoint, names: list[str], pairs: Pairs | None, there: float | None
) -> dict[str, Any]:
    points = question.points
    place = points.places[i]
    alone = Cell(place.raid, place.date, place.option, (one,))
    return {
        "point": i,
        "name": points.names[i],
        **place._asdict(),
        "levels": points.levels(place.row) if points.factors else {},
        "replications": one.replications,
        "units_there": there,
        "threats": one.who.n_threats,
        "scenario": points.point(i).scenario_file.digest,
        "measures": {name: _estimate(question, name, alone, pairs) for name in names},
    }


def _estimate(question: Question, name: str, cell: Cell, pairs: Pairs | None) -> dict[str, Any]:
    """A measure of a cell; of a single point, the one that a rule looked at several times has the rule's interval."""
    from bartizan.study.points.looks import decision_of, rule_in

    data = cell_estimate(name, cell, pairs)
    asked = [q for measure, q in quantiles_of(question) if measure == name]
    data |= {"quantiles": [quantile_row(name, cell, q) for q in asked]} if asked else {}
    stopping, rule = question.study.stopping, rule_in(question.study)
    points = list(cell.points)
    if stopping is None or rule is None or stopping.measure != name or len(points) > 1:
        return data
    seen = decision_of(rule, name, points[0])
    return data | {
        "low": seen.low,
        "high": seen.high,
        "method": f"{seen.method}, at {CONFIDENCE:.0%} for several looks",
    }


def _cell(question: Question, cell: Cell, names: list[str], pairs: Pairs | None, replications: int) -> dict[str, Any]:
    return {
        "raid": cell.raid,
        "date": cell.date,
        "option": cell.option,
        "points": [point.point for point in cell.points],
        "threats": cell.who.n_threats,
        "replications": replications,
        "measures": {name: _estimate(question, name, cell, pairs) for name in names},
        "exceedance": exceedance(cell) if cell.who.n_threats else [],
    }


def _units_there(question: Question, i: int) -> float:
    """Mean number of units in play at a point, over the readings."""
    from bartizan.engine.arrays import units_in_play

    case = question.points.point(i)
    scenario = case.scenario_file.scenario
    counts = [
        sum(units_in_play(scenario, case.readings.reading(k), scenario.date).values())
        for k in range(len(case.readings))
    ]
    return sum(counts) / len(counts)


def study_design(question: Question) -> str:
    """The kind of the design, or nothing."""
    design = question.study.design
    return design.kind if design else ""


def _effects(question: Question, cells: Sequence[Cell], names: list[str]) -> list[dict[str, Any]]:
    """Effects of the factors on every measure, in every cell."""
    points, found = question.points, []
    is_fit = study_design(question) not in SCREENS
    for cell in cells if points.factors and is_fit else ():
        for name in names:
            values = None if MEASURES[name].over is not None else means_by_row(name, cell.points)
            if values is None:
                continue
            most = MEASURES[name].most
            about = {"measure": name, "raid": cell.raid, "date": cell.date, "option": cell.option}
            rows = effects(points.factors, points.design, values, most(cell.who) if most else None)
            found += [row.as_dict() | about for row in rows]
    return found


def _figures(question: Question) -> dict[str, Any]:
    """Claims and assumptions of the first point, with the values that its readings took, and their sources."""
    from bartizan.claims.catalogue import load_catalogue

    drawn = question.points.point(0).readings
    rows = [figure_row(figure, drawn.values[:, i]) for i, figure in enumerate(drawn.figures)]
    return {"figures": rows, "sources": sources_of(drawn.figures, load_catalogue())}


def _drivers(question: Question, cells: Sequence[Cell], name: str, pairs: Pairs | None) -> list[dict[str, Any]]:
    """Which claims and assumptions the first measure hangs on, for the last cells; with eight readings or more."""
    if question.study.readings < LEAST_READINGS or question.points.factors:
        return []
    found = []
    for cell in cells[-MOST_DRIVEN:]:
        values = table(name, cell.rows, cell.who)
        if values is None:
            continue
        drawn = question.points.point(cell.points[0].point).readings
        ranking = drivers(layout(values), candidates(drawn, {kind.kind for kind in cell.who.kinds}), pairs)
        found.append({"measure": name, "raid": cell.raid, "date": cell.date, "option": cell.option, **ranking})
    return found
