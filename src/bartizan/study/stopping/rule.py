"""Play until the interval is narrow enough: looks at set numbers of replications, and an interval that allows for them.

Who looks several times and stops at the first narrow interval stops too often where luck made it narrow. So the
interval of a rule is given at 96 % and covers as 95 % should; at 95 % it would fall to 91.4 %. The looks are a pure
function of the rule, and a decision one of the counts, so that a study that was killed stops where it would have.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.errors import InputError, Problem
from bartizan.study.differences import difference_interval
from bartizan.study.statistics import mean_interval, proportion_interval, proportion_method

LEAST = 30
"""Replications before the first look."""

GROWTH = 1.25
"""Each look has this many times the replications of the one before."""

CONFIDENCE = 0.96
"""Of each interval; several looks at it cover at least 93 %, where one look at 95 % does."""

MEASURED = {(0.05, 0.95): 0.38, (0.02, 0.98): 0.17, (0.01, 0.99): 0.09}
"""What the naive rule covers at (error, share): stop when z standard errors are small, from 10 replications on."""

NAIVE = ("wald", "naive", "normal", "standard error")
ALLOWED = ("exact",)

NARROW, MAXIMUM, MORE = "narrow enough", "maximum reached", "more"


class StoppingRule(NamedTuple):
    """Stop when half the width of the interval is at most `half_width`, or at `maximum` replications."""

    half_width: float  # in the unit of the measure; for a share 0..1
    maximum: int
    minimum: int = LEAST

    def looks(self) -> list[int]:
        """Replications at which the interval is looked at.

        Examples
        --------
        >>> StoppingRule(0.05, 100).looks()
        [30, 38, 48, 60, 75, 94, 100]
        """
        found = [self.minimum]
        while found[-1] < self.maximum:
            found.append(min(self.maximum, math.ceil(found[-1] * GROWTH)))
        return found

    def next_replications(self, n: int, low: float | None, high: float | None) -> int:
        """Replications to have in all before the next look; `n` itself where there is nothing more to play.

        Parameters
        ----------
        n : int
            Replications so far; 0 before the first.
        low, high : float or None
            Their interval by this rule; None where there is none, which is never narrow enough.
        """
        if n >= self.minimum and (n >= self.maximum or _is_narrow(self, low, high)):
            return n
        return next(look for look in self.looks() if look > n)


class Decision(NamedTuple):
    """One look: the interval, how many replications to have before the next one, and why."""

    n: int
    low: float | None
    high: float | None
    next_n: int
    why: str  # narrow enough | maximum reached | more
    method: str

    @property
    def is_last(self) -> bool:
        """True where nothing more is to be played."""
        return self.next_n == self.n


def stopping_rule(
    half_width: float, maximum: int | None, minimum: int = LEAST, interval: str = "exact", *, path: str = "stopping"
) -> StoppingRule:
    """A rule that was asked for, or the reasons why not, all at once.

    Parameters
    ----------
    half_width : float
        Above 0, in the unit of the measure.
    maximum : int or None
        Replications at which it ends in any case; it has to be stated.
    minimum : int
        30 or more.
    interval : str
        "exact" (Wilson's, or Clopper and Pearson's where events are few).
    path : str
        Where it was asked for, for the message.

    Raises
    ------
    InputError
        For the naive rule, fewer than 30 replications, no maximum, or one below the minimum.
    """
    problems = [
        *_interval_problems(interval, path),
        *([] if half_width > 0.0 and math.isfinite(half_width) else [_problem(path, "width", half_width, "above 0")]),
        *_size_problems(minimum, maximum, path),
    ]
    if problems or maximum is None:
        raise InputError(problems)
    return StoppingRule(float(half_width), int(maximum), int(minimum))


def _interval_problems(interval: str, path: str) -> list[Problem]:
    if interval in ALLOWED:
        return []
    hint = ""
    if interval.lower() in NAIVE:
        (half, share), covered = min(MEASURED.items(), key=lambda row: row[1])
        hint = "from 10 replications on, an interval of 95 % by it held the truth "
        hint += f"{100.0 * covered:.0f} % of the time at a share of {share:g} and a half width of {half:g}"
    return [_problem(path, "interval", repr(interval), "exact", hint)]


def _size_problems(minimum: int, maximum: int | None, path: str) -> list[Problem]:
    found = []
    if minimum < LEAST:
        hint = "an interval over fewer is narrow by luck too often"
        found.append(_problem(path, "minimum", minimum, f"{LEAST} or more", hint))
    if maximum is None:
        hint = "some intervals never get narrow enough"
        found.append(_problem(path, "maximum", "nothing", "a number of replications", hint))
    elif maximum < max(minimum, LEAST):
        found.append(_problem(path, "maximum", maximum, f"{max(minimum, LEAST)} or more, the minimum"))
    return found


def _problem(path: str, key: str, seen: object, expected: str, hint: str = "") -> Problem:
    return Problem("", 0, 0, f"{path}.{key}", "cannot be used to stop", str(seen), expected, hint)


def share_decision(rule: StoppingRule, successes: int, n: int) -> Decision:
    """One look at a share: `successes` of `n` replications.

    Examples
    --------
    >>> share_decision(StoppingRule(0.05, 1000), 0, 94).why, share_decision(StoppingRule(0.05, 1000), 47, 94).next_n
    ('narrow enough', 118)
    """
    low, high = proportion_interval(successes, n, CONFIDENCE)
    return _decide(rule, n, low, high, proportion_method(successes, n))


def mean_decision(
    rule: StoppingRule, values: np.ndarray, *, least: float | None = 0.0, most: float | None = None
) -> Decision:
    """One look at a mean of one value per replication; `least` and `most` as `statistics.mean_interval` takes them."""
    row = mean_interval(values, CONFIDENCE, least=least, most=most)
    return _decide(rule, row.n, row.low, row.high, row.method)


def difference_decision(
    rule: StoppingRule, differences: np.ndarray, *, most: float | None = None, step: float = 0.0
) -> Decision:
    """One look at paired differences; `most` and `step` as `differences.difference_interval` takes them."""
    row = difference_interval(differences, most=most, step=step, confidence=CONFIDENCE)
    return _decide(rule, row.n, row.low, row.high, row.method)


def _decide(rule: StoppingRule, n: int, low: float | None, high: float | None, method: str) -> Decision:
    next_n = rule.next_replications(n, low, high)
    why = MORE if next_n > n else NARROW if _is_narrow(rule, low, high) else MAXIMUM
    return Decision(n, low, high, next_n, why, f"{method}, at {100.0 * CONFIDENCE:.0f} % because of several looks")


def _is_narrow(rule: StoppingRule, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and high - low <= 2.0 * rule.half_width
