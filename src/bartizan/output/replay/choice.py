"""Which replications a replay shows: three chosen by a rule, or those that are named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bartizan.errors import InputError, Problem
from bartizan.output.wording import listed

MOST_SHOWN = 12
"""Each replication adds some hundred kilobytes to the page."""

RULE = (
    "The typical, the best and the worst run are those with the middle, the smallest and the greatest number of "
    "threats that got through or were still in flight at the end, of all replications of reading 0; of equals the "
    "first."
)
RANKS = (("median", "typical"), ("best", "best"), ("worst", "worst"))


class Choice(NamedTuple):
    """One replication, and in a word why it is shown."""

    replication: int
    words: str


def choose(summary: dict[str, Any], asked: Sequence[int] | None, reading: int) -> list[Choice]:
    """The replications that a replay shows, each once.

    Parameters
    ----------
    summary : dict
        Of the result.
    asked : sequence of int or None
        Replications by number; None takes the three of RULE.
    reading : int
        Of which reading.

    Raises
    ------
    InputError
        If one is not there, too many are asked for, or the rule is asked of another reading than the first.
    """
    if not asked:
        return _by_rule(summary, reading)
    total = summary["run"]["replications"]
    wrong = [number for number in asked if not 0 <= number < total]
    if wrong:
        raise InputError(_problem("no such replication", str(wrong[0]), f"0 to {total - 1}"))
    numbers = list(dict.fromkeys(asked))
    if len(numbers) > MOST_SHOWN:
        raise InputError(_problem("more than one page should hold", str(len(numbers)), f"at most {MOST_SHOWN}"))
    known = {choice.replication: choice.words for choice in _by_rule(summary, reading)} if reading == 0 else {}
    return [Choice(number, known.get(number, "chosen by number")) for number in numbers]


def _by_rule(summary: dict[str, Any], reading: int) -> list[Choice]:
    if reading != 0:
        message = "typical, best and worst are known of reading 0 only"
        raise InputError(_problem(message, f"reading {reading} without --replications", "--replications with numbers"))
    words: dict[int, list[str]] = {}
    for rank, label in RANKS:
        if rank in summary.get("typical", {}):
            words.setdefault(int(summary["typical"][rank]), []).append(label)
    if not words:
        raise InputError(_problem("the result names no typical replication", "", "--replications with numbers"))
    return [Choice(number, f"{listed(labels)} run") for number, labels in words.items()]


def _problem(message: str, seen: str, expected: str) -> Problem:
    return Problem("--replications", 0, 0, "", message, seen, expected)
