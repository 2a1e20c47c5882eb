"""One known answer: what it is called, who says so, the number, how near is near enough, and what computes it."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

STANDARD_ERRORS = 4.0
"""A statistical check passes within this many standard errors: one false alarm in 16,000."""
POWER_ERRORS = STANDARD_ERRORS + 2.3263
"""A shift of this many standard errors is found with 99 % probability."""
RELATIVE = 1e-12
MAX_MESSAGE = 200


class Expected(NamedTuple):
    """A known number and how near is near enough; made by the functions below."""

    value: float
    tolerance: float | None
    """Absolute; None if it follows from the sample."""
    rule: str
    """Where the tolerance comes from, in words."""
    decimals: int | None = None
    """How many of them are worth showing; None shows twelve figures."""
    finds: float | None = None
    """Statistical checks: the shift that must be found with 99 % probability."""


class Sample(NamedTuple):
    """What a statistical check computes: a mean over independent replications."""

    mean: float
    standard_error: float
    n: int


class Check(NamedTuple):
    """A row of a family; `name` is unique among all families and carries the unit."""

    name: str
    source: str
    expected: Expected
    compute: Callable[[], Any]
    """Gives a number; a `Sample` where the answer is expected of a mean."""


class Outcome(NamedTuple):
    """A check that was judged."""

    family: str
    name: str
    source: str
    expected: float
    got: float | str
    """What was computed; the words of the exception if it raised one."""
    tolerance: float | None
    """Absolute; None if nothing came to be measured."""
    passed: bool
    rule: str
    decimals: int | None


def printed(text: str) -> Expected:
    """Every digit that the source prints: within half of the last one.

    Examples
    --------
    >>> printed("0.310680")
    Expected(value=0.31068, tolerance=5.000000005e-07, rule='digits printed', decimals=6, finds=None)
    """
    last = int(Decimal(text).as_tuple().exponent)
    # the smallest more than half, because the difference of two binary numbers is seldom half of a decimal one
    return Expected(float(text), 0.5 * 10.0**last * (1.0 + 1e-9), "digits printed", max(0, -last))


def exact(value: float) -> Expected:
    """Equal: counts, and numbers without rounding."""
    return Expected(float(value), 0.0, "equal")


def close(value: float, relative: float = RELATIVE) -> Expected:
    """Within a share of the value: numbers that are known to more digits than one prints."""
    return Expected(value, relative * abs(value), f"relative {relative:g}")


def within(value: float, tolerance: float, why: str) -> Expected:
    """Within an absolute tolerance, and why that one."""
    return Expected(value, tolerance, why, max(0, math.ceil(-math.log10(tolerance))))


def statistical(value: float, finds: float) -> Expected:
    """Within four standard errors of a sample; `finds` is the shift that the sample must find with 99 % probability.

    A sample too small for that fails its check, so that no check passes because it cannot see.
    """
    return Expected(value, None, f"{STANDARD_ERRORS:g} standard errors", finds=finds)


def each(
    source: str, names: Sequence[str], expected: Sequence[Expected], compute: Callable[[], Sequence[Any]]
) -> Iterator[Check]:
    """Checks of several numbers that one call gives; it is made once, when the first of them is judged."""
    once = functools.cache(compute)
    for i, (name, number) in enumerate(zip(names, expected, strict=True)):
        yield Check(name, source, number, functools.partial(_part, once, i))


def _part(compute: Callable[[], Sequence[Any]], i: int) -> Any:
    return compute()[i]


def judge(family: str, check: Check) -> Outcome:
    """Compute a check and compare; whatever it raises is a failed check that says so."""
    expected = check.expected
    try:
        result = check.compute()
        if expected.tolerance is None:
            return _judge_sample(family, check, result)
        got = float(result)
    except Exception as fault:  # noqa: BLE001  (a check may fail in any way, and the others go on)
        return failed(family, check, fault)
    passed = abs(got - expected.value) <= expected.tolerance
    return Outcome(
        *(family, check.name, check.source, expected.value, got, expected.tolerance, passed),
        *(expected.rule, expected.decimals),
    )


def _judge_sample(family: str, check: Check, result: Any) -> Outcome:
    """A mean against its own spread, if the sample sees as much as it must."""
    mean, error, n = Sample(*result)
    expected, finds = check.expected, check.expected.finds or 0.0
    tolerance, shift = STANDARD_ERRORS * error, POWER_ERRORS * error
    rule = f"{expected.rule}, n {n:,}, finds a shift of {shift:.2g}"
    sees = n > 1 and shift <= finds
    if not sees:
        rule += f": too small a sample, it must find {finds:.2g}"
    decimals = max(0, 1 - math.floor(math.log10(tolerance))) if tolerance > 0.0 else None
    passed = bool(sees and abs(mean - expected.value) <= tolerance)
    return Outcome(family, check.name, check.source, expected.value, float(mean), tolerance, passed, rule, decimals)


def failed(family: str, check: Check, fault: Exception) -> Outcome:
    """The outcome of a check that raised."""
    words = " ".join(f"{type(fault).__name__}: {fault}".split())[:MAX_MESSAGE]
    expected = check.expected
    return Outcome(
        *(family, check.name, check.source, expected.value, words, expected.tolerance, False),
        *(expected.rule, expected.decimals),
    )
