"""When to stop: a look at every point, and how many replications all of them should have next.

All points are played equally often, so that every pair of them can be compared: the rule stops when each is narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bartizan.study.measures import MEASURES, estimate, table
from bartizan.study.question.schema import Study
from bartizan.study.stopping.rule import Decision, StoppingRule, mean_decision, share_decision, stopping_rule
from bartizan.study.workers.piles import PlayedPoint

Widest = Callable[[str], None]


def rule_in(study: Study) -> StoppingRule | None:
    """The rule that a study states, if it states one."""
    said = study.stopping
    return None if said is None else stopping_rule(said.half_width, said.maximum, said.minimum, said.interval)


def decision_of(rule: StoppingRule, name: str, point: PlayedPoint) -> Decision:
    """One look at one measure of one point.

    A measure that the point does not have is narrow at once: nothing will be known of it however often it is played.
    """
    found, measure = table(name, point.rows, point.who), MEASURES[name]
    if found is None:
        return Decision(point.replications, None, None, point.replications, "nothing to measure", "")
    values = np.asarray(found.mean(axis=0), dtype=np.float64)
    if measure.is_flag and len(found) == 1:
        return share_decision(rule, int(values.sum()), len(values))
    most = measure.most(point.who) if measure.most else None
    return mean_decision(rule, values, most=most or None)


def next_replications(
    rule: StoppingRule, name: str, gathered: Sequence[PlayedPoint | None], tell: Widest | None = None
) -> list[int]:
    """How many replications each point should have: the most that any of them asks for.

    Parameters
    ----------
    rule : StoppingRule
    name : str
        The measure that it looks at.
    gathered : sequence of PlayedPoint or None
        None for a point that could not be played.
    tell : callable or None
        Told in words how wide the widest interval is.
    """
    seen = [decision_of(rule, name, point) for point in gathered if point is not None]
    if tell is not None and seen:
        tell(width_words(seen))
    return [max((look.next_n for look in seen), default=0)] * len(gathered)


def width_words(seen: Sequence[Decision]) -> str:
    """The widest interval so far, or that a point has none yet.

    Examples
    --------
    >>> width_words([Decision(30, 0.2, 0.4, 38, "more", ""), Decision(30, 0.1, 0.2, 38, "more", "")])
    'widest interval +-0.1'
    """
    spans = [0.5 * (look.high - look.low) for look in seen if look.low is not None and look.high is not None]
    if not spans or len(spans) < len(seen):
        return "some points have no interval yet"
    return f"widest interval +-{max(spans):.3g}"


def width_so_far(name: str, point: PlayedPoint) -> str:
    """How wide the interval of a measure is at a point that was just played, in words."""
    row = estimate(name, point.rows, point.who)
    if row.low is None or row.high is None:
        return ""
    return f"{name} +-{0.5 * (row.high - row.low):.3g}"
