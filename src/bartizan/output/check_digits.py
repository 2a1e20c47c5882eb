"""Numbers of known-answer checks: as many digits as the check looks at."""

from __future__ import annotations

import math

from bartizan.output.wording import clean
from bartizan.verify.check import Outcome

FIGURES = 12


def expected_digits(outcome: Outcome) -> str:
    """The known number."""
    return digits(outcome.expected, outcome.decimals)


def got_digits(outcome: Outcome) -> str:
    """The computed number, or the words of the exception."""
    return clean(outcome.got) if isinstance(outcome.got, str) else digits(outcome.got, outcome.decimals)


def tolerance_digits(outcome: Outcome) -> str:
    """The tolerance in two figures; 0 where the numbers must be equal."""
    return "-" if outcome.tolerance is None else f"{outcome.tolerance:.2g}"


def verdict(outcome: Outcome) -> str:
    """Whether it passed, in a word that is seen."""
    return "passed" if outcome.passed else "FAILED"


def digits(value: float, decimals: int | None) -> str:
    """A number with so many decimals, or in up to twelve figures.

    Examples
    --------
    >>> digits(0.3106796, 6), digits(-1e-9, 7), digits(0.1 + 0.2, None), digits(float("nan"), 2)
    ('0.310680', '0', '0.3', 'nan')
    """
    if decimals is None or not math.isfinite(value):
        return f"{value:.{FIGURES}g}"
    text = f"{value:.{decimals}f}"
    return "0" if float(text) == 0.0 else text
