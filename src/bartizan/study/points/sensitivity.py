"""What decides a study's answer: bars, screening, indices, the claim worth checking first, where a comparison flips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bartizan.study.band import Pairs
from bartizan.study.decide import tornado as bars
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.morris import morris
from bartizan.study.decide.sobol import sobol
from bartizan.study.decide.worth import LEAST_POINTS, value_of_information
from bartizan.study.drivers import Candidate, candidates
from bartizan.study.measures import MEASURES
from bartizan.study.points.cells import Cell, counts_of, factor_of
from bartizan.study.points.flips import flips
from bartizan.study.points.points import Points
from bartizan.study.points.sky import is_same_sky
from bartizan.study.question.schema import Study

MORE_IS_BETTER = frozenset({"stopped", "p_raid_annihilation", "kills", "detected_share", "first_detection_km"})
"""Measures of which the defence wants more; of the others it wants less."""


def sensitivity(points: Points, cells: Sequence[Cell], name: str) -> list[dict[str, Any]]:
    """All that the design, or the readings, let one say about what decides one measure.

    Parameters
    ----------
    points : Points
    cells : sequence of Cell
    name : str
        A measure with a value in each replication; of others nothing is said.

    Returns
    -------
    list of dict
        `{method, measure, raid, date, option, ...}`; method is tornado, screening, indices, worth or flip.
    """
    if MEASURES[name].over is not None:
        return []
    found = [*_of_designs(points, cells, name), *_worths(points, cells, name), *flips(points, cells, name)]
    return [row | {"measure": name} for row in found]


def _about(cell: Cell, option: str | None = None) -> dict[str, str]:
    return {"raid": cell.raid, "date": cell.date, "option": cell.option if option is None else option}


def _of_designs(points: Points, cells: Sequence[Cell], name: str) -> Iterator[dict[str, Any]]:
    """What the design was made for, cell by cell."""
    design = points.study.design
    kind = design.kind if design else ""
    if kind not in ("one_at_a_time", "morris", "indices"):
        return
    factors = [factor_of(factor) for factor in points.factors]
    for cell in cells:
        counts = counts_of(cell, name)
        if counts is None:
            continue
        if kind == "one_at_a_time":
            most = MEASURES[name].most
            told = bars.tornado(points.design, counts, factors, most=most(cell.who) if most else None)
            yield {"method": "tornado", **_about(cell), **_with_values(bars.as_dict(told), points)}
        elif kind == "morris":
            rows = [row.as_dict() for row in morris(points.design, counts, factors)]
            yield {"method": "screening", **_about(cell), "rows": rows}
        else:
            told = sobol(counts, factors)
            about = {"variance": told.variance, "interactions": told.interactions}
            yield {"method": "indices", **_about(cell), **about, "rows": [row.as_dict() for row in told.rows]}


def _with_values(told: dict[str, Any], points: Points) -> dict[str, Any]:
    """Bars whose ends say at which value of the factor they stand."""
    named = {factor.id: factor for factor in points.factors}
    for bar in told["bars"]:
        for end in bar["ends"]:
            end["value"] = named[bar["id"]].value(end["at"])
    return told


def why_no_worth(study: Study) -> str:
    """Why nothing can be said about what checking a claim is worth, or an empty text.

    Options that meet different raids, traffic or losses are no choice of the defender's; `_worths` leaves them out.
    """
    if study.factors:
        return "it takes a study without factors"
    if study.readings < LEAST_POINTS:
        return f"it takes `readings: {LEAST_POINTS}` or more, {study.readings} asked"
    return ""


def _worths(points: Points, cells: Sequence[Cell], name: str) -> Iterator[dict[str, Any]]:
    """What checking each claim is worth for the choice among the options, from the readings."""
    study = points.study
    if len(study.options) < 2 or why_no_worth(study):
        return
    for raid, date in dict.fromkeys((cell.raid, cell.date) for cell in cells):
        own = [cell for cell in cells if (cell.raid, cell.date) == (raid, date)]
        counts = [counts_of(cell, name) for cell in own]
        if len(own) != len(study.options) or any(found is None for found in counts):
            continue
        if not is_same_sky(points, raid, tuple(cell.option for cell in own)):
            continue
        drawn = points.point(own[0].points[0].point).readings
        figures = _in_doubt(points, own)
        if not figures:
            continue
        factors = [Factor(f.id, "claim" if f.is_claim else "assumption", 2 if f.is_choice else 0) for f in figures]
        places = np.stack([figure.column for figure in figures], axis=1)
        # one point for each reading
        by_reading = np.array([found.transpose(1, 0, 2) for found in counts if found is not None])
        better = "more" if name in MORE_IS_BETTER else "less"
        names, pairs = [cell.option for cell in own], Pairs(drawn.pairs_same_claims, drawn.pairs_same_assumptions)
        told = value_of_information(places, by_reading, factors, names, better=better, pairs=pairs)
        about = {"best": told.best, "all_known": told.all_known, "text": told.text}
        yield {"method": "worth", **_about(own[0], ""), **about, "rows": [row.as_dict() for row in told.rows]}


def _in_doubt(points: Points, cells: Sequence[Cell]) -> list[Candidate]:
    """Figures in play in any of some cells: a crew may be in training under one option alone."""
    drawn = [(points.point(cell.points[0].point).readings, {kind.kind for kind in cell.who.kinds}) for cell in cells]
    return list({figure.id: figure for readings, kinds in drawn for figure in candidates(readings, kinds)}.values())
