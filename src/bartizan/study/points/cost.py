"""What a study would take, reckoned before anything is played, and what its intervals would be like."""

from __future__ import annotations

from typing import Any, NamedTuple

from bartizan.errors import InputError, Problem
from bartizan.study.points.points import Points
from bartizan.study.question.load import Question, most_replications

SECONDS_A_LOOK = 2e-7
"""Of one core, from the upper bound of looks that a scenario may take; a guess within a factor of some."""


class Cost(NamedTuple):
    """Points, and how many replications they take: at least (a stopping rule's first look) and at most."""

    n_points: int
    n_grounds: int
    readings: int
    least_replications: int
    most_replications: int
    budget: int

    @property
    def least(self) -> int:
        """Replications in all, if every point stops at once."""
        return self.n_points * self.readings * self.least_replications

    @property
    def most(self) -> int:
        """Replications in all, if no point stops early."""
        return self.n_points * self.readings * self.most_replications

    def __str__(self) -> str:
        each = f"{self.most_replications:,}"
        if self.least_replications < self.most_replications:
            each = f"{self.least_replications:,} to {each}"
        readings = f" x {self.readings:,} readings" if self.readings > 1 else ""
        return (
            f"{self.n_points:,} point{'' if self.n_points == 1 else 's'}{readings} x {each} replications: "
            f"at most {self.most:,} in all, budget {self.budget:,}"
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data, with the totals."""
        return {**self._asdict(), "least": self.least, "most": self.most}


def cost_of(question: Question) -> Cost:
    """What a study would take."""
    study, points = question.study, question.points
    return Cost(
        points.count,
        n_grounds(points),
        study.readings,
        points.replications,
        most_replications(study),
        study.budget,
    )


def n_grounds(points: Points) -> int:
    """How many sets of places, terrain and paths there are to compute; of many points only those that may differ."""
    moved = {(place.raid, place.option) for place in points.places}
    return len(moved) if not points.study.factors else points.count


def check_budget(question: Question, cost: Cost) -> None:
    """Refuse a study that takes more than its budget.

    Raises
    ------
    InputError
        With what it would take, and what to make smaller.
    """
    if cost.most <= cost.budget:
        return
    hint = "make the design, the readings or the replications smaller, or state a larger `budget`"
    raise InputError(
        Problem(question.source, 0, 0, "budget", "the study is larger than its budget", str(cost), "", hint)
    )
