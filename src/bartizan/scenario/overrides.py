"""What a scenario or the command line says instead of the catalogue, checked in the same way.

`figures` of the file and `--set ID=VALUE` name a figure by its id. `any.NAME` stands for that figure of every system
that has neither a claim nor an assumption of its own. The command line goes before the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from bartizan.errors import InputError, Problem
from bartizan.scenario.bounds import bounds_fault
from bartizan.scenario.document import resolve
from bartizan.scenario.in_play import figure_ids_in_play
from bartizan.scenario.schema import FigureRange, FigureWeights, Scenario
from bartizan.scenario.words import clean, did_you_mean, show

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue

OPTION = "--set"
Override = float | FigureRange | FigureWeights
Fault = Callable[[str, str, str, str, str, str], None]
"""fault(figure id, part of the override, message, seen, expected, hint)"""


def parse_override(text: str) -> tuple[str, float]:
    """Figure id and value of one `--set ID=VALUE`.

    Raises
    ------
    InputError
        If the text has no `=`, or its value is no finite number.

    Examples
    --------
    >>> parse_override("s-400.engagement_radar.channels=10")
    ('s-400.engagement_radar.channels', 10.0)
    """
    figure_id, sign, written = (part.strip() for part in text.partition("="))
    if not sign or not figure_id or not written:
        expected = "ID=VALUE, such as s-400.engagement_radar.channels=10"
        raise InputError(Problem(OPTION, 0, 0, "", "an override that cannot be read", show(text), expected))
    try:
        value = resolve(written)
    except ValueError:
        value = None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        expected = "a number up to 1e18, such as 10 or 0.7"
        raise InputError(Problem(OPTION, 0, 0, clean(figure_id, 130), "not a number", show(written), expected))
    return figure_id, float(value)


def parse_overrides(texts: Iterable[str]) -> tuple[dict[str, float], list[Problem]]:
    """All `--set` options, and all that is wrong with them; a figure set twice is wrong."""
    overrides: dict[str, float] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            figure_id, value = parse_override(text)
        except InputError as error:
            problems += error.problems
            continue
        if figure_id in overrides:
            problems.append(
                Problem(OPTION, 0, 0, figure_id, "set twice", f"{overrides[figure_id]:g} and {value:g}", "one value")
            )
        overrides[figure_id] = value
    return overrides, problems


def general_id(figure_id: str, catalogue: Catalogue) -> str | None:
    """The `any.` id that answers for a figure, or None where the figure has an answer of its own."""
    general = "any." + figure_id.partition(".")[2]
    if figure_id == general or figure_id in catalogue.assumptions or general not in catalogue.assumptions:
        return None
    return None if catalogue.figure(figure_id).claims else general


def override_for(figure_id: str, overrides: Mapping[str, Override], catalogue: Catalogue) -> Override | None:
    """What was said instead of a figure: by its own id, else by the `any.` id that answers for it."""
    if figure_id in overrides:
        return overrides[figure_id]
    return overrides.get(general_id(figure_id, catalogue) or "")


def check_overrides(scenario: Scenario, overrides: Mapping[str, Override], catalogue: Catalogue, fault: Fault) -> None:
    """Report overrides of figures that nobody uses, and values that cannot be."""
    ids = figure_ids_in_play(scenario, overrides)
    known = dict.fromkeys([*ids, *(g for i in ids if (g := general_id(i, catalogue)))])
    for figure_id, override in overrides.items():
        if figure_id not in known:
            _fault_unknown(figure_id, known, catalogue, fault)
        elif isinstance(override, FigureRange):
            _check_range(figure_id, override, fault)
        elif isinstance(override, FigureWeights):
            _check_weights(figure_id, override, catalogue, fault)
        else:
            _check_value(figure_id, "", override, fault)


def _fault_unknown(figure_id: str, known: Iterable[str], catalogue: Catalogue, fault: Fault) -> None:
    hint = did_you_mean(figure_id, known)
    try:
        catalogue.figure(figure_id)
    except InputError:
        fault(figure_id, "", "no figure has this id", "", "an id as `bartizan catalogue ID` lists it", hint)
        return
    message = "this scenario does not use the figure, so changing it would change nothing"
    fault(figure_id, "", message, "", "a figure of a system, interceptor class or object of this scenario", hint)


def _check_value(figure_id: str, part: str, value: float, fault: Fault) -> None:
    found = bounds_fault(figure_id, value)
    if found:
        message, expected, hint = found
        fault(figure_id, part, message, f"{value:g}", expected, hint)


def _check_range(figure_id: str, part: FigureRange, fault: Fault) -> None:
    values = {"low": part.low, "mode": part.mode, "high": part.high}
    given = [value for value in values.values() if value is not None]
    if given != sorted(given):
        fault(
            figure_id,
            "low",
            "a range that is not in order",
            " ".join(f"{v:g}" for v in given),
            "low <= mode <= high",
            "",
        )
    for name, value in values.items():
        if value is not None:
            _check_value(figure_id, name, value, fault)


def _check_weights(figure_id: str, part: FigureWeights, catalogue: Catalogue, fault: Fault) -> None:
    n = len(catalogue.figure(figure_id).alternatives)
    if n < 2:
        fault(
            figure_id,
            "weights",
            "a figure without alternatives",
            f"{n} in the catalogue",
            "a number or a range instead",
            "",
        )
    elif len(part.weights) != n:
        fault(
            figure_id,
            "weights",
            "not one weight for each alternative",
            f"{len(part.weights)}",
            f"{n}, in the catalogue's order",
            "",
        )
    if not sum(part.weights) > 0.0:
        fault(figure_id, "weights", "weights that sum to nothing", "0", "at least one above 0", "")
