"""What a study will not tell, said before it is played, with what it would take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bartizan.study.band import LEAST_READINGS
from bartizan.study.decide.quantile_difference import replications_for_difference
from bartizan.study.points.flips import searched
from bartizan.study.points.pairs import pairs_asked
from bartizan.study.points.sensitivity import why_no_worth
from bartizan.study.points.sky import is_same_sky
from bartizan.study.statistics import FEW

if TYPE_CHECKING:
    from bartizan.study.question.load import Question

OTHER_SKY = "options that meet different raids, traffic or losses are compared, and never searched"


def not_told(question: Question) -> list[str]:
    """What the answer will leave open, a line each; nothing where it tells all that a study can.

    Examples
    --------
    >>> from bartizan.study.question.load import load_study
    >>> not_told(load_study("five_units_calendar"))[0]
    'which claim is worth checking first: it takes `readings: 20` or more, 12 asked'
    """
    return list(_lines(question))


def _unbounded(question: Question) -> Iterator[str]:
    """Quantiles that are told, and not how far they differ between what is compared."""
    study, n = question.study, question.points.replications
    is_compared = bool(pairs_asked(study)) or (study.compare_phases and len(study.phases) > 1)
    for one in study.measures or () if is_compared else ():
        if one.quantile is not None and n < replications_for_difference(one.quantile):
            takes = f"{replications_for_difference(one.quantile)} replications or more, {n} asked"
            yield f"how far the {one.quantile:g} quantile of {one.measure} differs: it takes {takes}"


def _lines(question: Question) -> Iterator[str]:
    study, points = question.study, question.points
    if study.readings < LEAST_READINGS:
        takes = f"it takes `readings: {LEAST_READINGS}` or more, {study.readings} asked"
        yield f"how far claims and assumptions move the answer: {takes}"
    if points.replications < FEW:
        yield f"means with their intervals: they take {FEW} replications or more, {points.replications} asked"
    yield from _unbounded(question)
    if len(study.options) < 2:
        return
    raids = dict.fromkeys(place.raid for place in points.places)
    why = why_no_worth(study)
    if not why and not any(is_same_sky(points, raid, tuple(one.name for one in study.options)) for raid in raids):
        why = OTHER_SKY
    if why:
        yield f"which claim is worth checking first: {why}"
    pairs = pairs_asked(study)
    if not pairs:
        return
    if not searched(points):
        yield (
            "at which value of a claim the comparison turns: it takes a design of one factor, or `one_at_a_time` "
            "(with `levels: 5`, say)"
        )
    elif not any(is_same_sky(points, raid, pair) for raid in raids for pair in pairs):
        yield f"at which value of a claim the comparison turns: {OTHER_SKY}"
