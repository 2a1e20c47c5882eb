"""What may be asked of `cover`, and what is refused before any work is done, with the number that is too large."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bartizan.errors import InputError, Problem
from bartizan.scenario.limits import MAX_MEMORY_BYTES, estimate_cost
from bartizan.scenario.words import clean

if TYPE_CHECKING:
    from bartizan.scenario.schema import Scenario

ALTITUDES_M = (50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
"""What is shown where nothing is asked: from a sea-skimmer's height to an airliner's."""

RCS_M2 = 1.0
"""The target of pd50 and pd90 where none is asked: a round number that stands for no type of aircraft."""

MAX_ALTITUDES = 20
MAX_ALTITUDE_M = 30_000.0
LEAST_RCS_M2, MOST_RCS_M2 = 1e-6, 1e6
MAX_READINGS = 1000
MAX_SEED = 2**64 - 1


class Asked(NamedTuple):
    """The options, checked."""

    altitudes_m: tuple[float, ...]
    reference: str
    rcs_m2: float
    readings: int
    seed: int


def check_options(altitudes_m: Iterable[Any], reference: str, rcs_m2: Any, readings: Any, seed: Any) -> Asked:
    """Refuse options that are out of range, all at once.

    Raises
    ------
    InputError
        With what was seen and what was expected.
    """
    altitudes = list(altitudes_m)
    problems = [*_altitude_problems(altitudes)]
    size = RCS_M2 if rcs_m2 is None else rcs_m2
    if not _is_number(size) or not LEAST_RCS_M2 <= size <= MOST_RCS_M2:
        hint = "a size in dBsm is 10 to its tenth part in m2: -10 dBsm is 0.1" if _is_number(size) and size < 0 else ""
        problems.append(
            _problem("--rcs-m2", "is no size of a target", size, f"{LEAST_RCS_M2:g} to {MOST_RCS_M2:,.0f} m2", hint)
        )
    if reference not in ("msl", "agl"):
        problems.append(_problem("reference", "is unknown", reference, '"msl" or "agl"'))
    for name, value, low, high in (("--readings", readings, 1, MAX_READINGS), ("--seed", seed, 0, MAX_SEED)):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            problems.append(_problem(name, "is out of range", value, f"a whole number from {low:,} to {high:,}"))
    if problems:
        raise InputError(problems)
    return Asked(tuple(sorted({float(a) for a in altitudes})), reference, float(size), readings, seed)


def _altitude_problems(altitudes_m: Sequence[Any]) -> Iterable[Problem]:
    expected = f"0 to {MAX_ALTITUDE_M:,.0f} m"
    if not 1 <= len(altitudes_m) <= MAX_ALTITUDES:
        yield _problem("--altitude-m", "wrong number of altitudes", len(altitudes_m), f"1 to {MAX_ALTITUDES}")
    for value in altitudes_m[:MAX_ALTITUDES]:
        if not _is_number(value) or not 0.0 <= value <= MAX_ALTITUDE_M:
            yield _problem("--altitude-m", "is no altitude of a target", value, expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _problem(option: str, message: str, seen: Any, expected: str, hint: str = "") -> Problem:
    return Problem(option, 0, 0, "", message, clean(str(seen), 40), expected, hint)


def check_detection(scenario: Scenario) -> None:
    """Refuse a scenario that shows everything to everybody: its radars have no ranges to draw.

    Raises
    ------
    InputError
        If detection is perfect.
    """
    if scenario.detection == "perfect":
        message = "every object is shown to every fire unit, so there is no coverage to compute"
        raise InputError(Problem("", 0, 0, "detection", message, "perfect", "a scenario with `detection: modelled`"))


def check_size(scenario: Scenario, n_altitudes: int, n_layers: int, n_kept: int) -> None:
    """Refuse grids that do not fit into memory, before any is made.

    Raises
    ------
    InputError
        With the memory that would be needed.
    """
    cost = estimate_cost(scenario)
    n_bytes = cost.n_bytes + cost.n_cells * (8 + 2 * n_altitudes + n_layers + n_kept * (4 + n_altitudes))
    if n_bytes > MAX_MEMORY_BYTES:
        raise InputError(
            Problem(
                "",
                0,
                0,
                "theatre",
                f"{n_altitudes} altitudes over {cost.n_cells:,} cells need {n_bytes / 1e9:.1f} GB",
                "",
                f"at most {MAX_MEMORY_BYTES / 1e9:g} GB",
                "make cell_m larger or width_km smaller, or ask for fewer altitudes",
            )
        )
