"""What a study file may say: one small model for each block of the file.

Raids, traffic and losses are never factors. They enter as options and raids that the author names one by one.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from bartizan.scenario.blocks import Block, Date, FigureId, LongText, Text, Version, _is_list
from bartizan.study.question.calendar import MOST_PHASES, series_days

MOST_FACTORS = 29
MOST_POINTS = 20_000
MOST_REPLICATIONS = 1_000_000

DesignKind = Literal["full", "fractional", "lhs", "sobol", "nolh", "one_at_a_time", "morris", "indices"]
Pairing = Literal["first", "before", "first_and_before", "none"]
ReadingName = Literal["low", "mode", "high"]


class Factor(Block):
    """Something that is varied: a claim or an assumption by its id, or a choice of the defender's by its path.

    `low` and `high` (or `levels`) are needed for a choice of the defender's that is a number; a claim or an assumption
    has a range of its own. `distribution: reported_slips` spreads a slip as the catalogue's promises have slipped.
    """

    id: FigureId
    kind: Literal["continuous", "integer", "categorical"] | None = None
    low: Any = None
    high: Any = None
    levels: Annotated[list[Any], Field(min_length=2, max_length=100)] | None = None
    distribution: Literal["reported_slips"] | None = None


class Design(Block):
    """Which combinations of the factors are played.

    full: every combination (`levels` of each range); fractional: two levels, `points` a power of two; lhs, sobol, nolh:
    `points` spread over the ranges; one_at_a_time: the scenario as it is, each factor alone at its ends (or at
    `levels` places from end to end), then all at once; morris: screening by `points` trajectories; indices: Sobol
    indices from `points` base points.
    """

    kind: DesignKind
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] | None = None
    levels: Annotated[int, Field(ge=2, le=20)] = 2
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class Option(Block):
    """One answer to the question: choices of the defender's, claims or assumptions (`set`), and parts of the scenario
    that it replaces (`patch`: blocks are merged, lists of blocks by their ids; null takes something away)."""

    name: Text
    set: dict[FigureId, Any] = Field(default_factory=dict)
    patch: dict[str, Any] = Field(default_factory=dict)


class NamedRaid(Block):
    """A raid that the author names: the scenario's own, `times` as many of each group, or as a `patch` states it."""

    name: Text
    times: Annotated[int, Field(ge=1, le=100)] = 1
    patch: dict[str, Any] = Field(default_factory=dict)


class Phase(Block):
    """A day, and what has come by then (`set`: links, trained crews) beside units, which come by themselves."""

    date: Date
    set: dict[FigureId, Any] = Field(default_factory=dict)


class Series(Block):
    """Phases by a short form: `first`, and every month, quarter, half year or year from it on, up to `last`."""

    first: Date
    last: Date
    every: Literal["month", "quarter", "half_year", "year"] = "quarter"


class Milestone(Block):
    """What has come from a day on (`set`: links, a rule): it holds in every phase from that day, until a later one."""

    date: Date
    set: Annotated[dict[FigureId, Any], Field(min_length=1)]


def _phase_of_day(value: Any) -> Any:
    """A plain day stands for a phase in which nothing else has come."""
    return value if isinstance(value, dict | Phase) else {"date": value}


Listed = list[Annotated[Phase, BeforeValidator(_phase_of_day, json_schema_input_type=dt.date | Phase)]]


def _written_out(phases: Any) -> Any:
    """The phases of a short form, one for each day; a list stays as it is."""
    if not isinstance(phases, dict):
        return phases
    series = Series.model_validate(phases)
    days = series_days(series.first, series.last, series.every, at_most=MOST_PHASES + 1)
    return [Phase(date=day) for day in days]


class Stopping(Block):
    """Replicate until the interval of a measure reaches at most `half_width` to each side at every point.

    `interval`: the exact one; a rule by the standard error alone is refused.
    """

    measure: Text
    half_width: float
    minimum: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)] = 30
    maximum: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)] | None = None
    interval: Text = "exact"


class Asked(Block):
    """A measure, by its name alone or with a `quantile`: 0.9 for what nine replications of ten stay at or below."""

    measure: Text
    quantile: Annotated[float, Field(ge=0.001, le=0.999)] | None = None


def _asked_by_name(value: Any) -> Any:
    """A plain name stands for a measure without a quantile."""
    return value if isinstance(value, dict | Asked) else {"measure": value}


Measured = Annotated[Asked, BeforeValidator(_asked_by_name, json_schema_input_type=str | Asked)]

Compare = Annotated[
    Annotated[Pairing, Tag("(plain)")]
    | Annotated[
        list[Annotated[list[Text], Field(min_length=2, max_length=2)]],
        Field(min_length=1, max_length=200),
        Tag("(list)"),
    ],
    Discriminator(_is_list),
]


class Study(Block):
    """A whole study file.

    Every combination of a raid, a row of the design, a phase and an option is a point. `phases` are days on which the
    scenario is played, each plain or with what has come by then, or a short form. `milestones` say what has come from
    a day on. `crew_training_days`: so long after its delivery a unit's crew is in training. `reading` plays one reading
    by name in place of drawn ones: every claim and assumption at the end that hurts (low) or helps (high) the defence,
    or its central value (mode). `budget` is the most replications that all points may take together.
    """

    bartizan_study: Version
    name: Text
    question: LongText
    scenario: Text
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = 0
    readings: Annotated[int, Field(ge=1, le=10_000)] = 1
    reading: ReadingName | None = None
    replications: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)] | None = None
    stopping: Stopping | None = None
    factors: Annotated[list[Factor], Field(max_length=MOST_FACTORS)] = Field(default_factory=list)
    design: Design | None = None
    options: Annotated[list[Option], Field(max_length=100)] = Field(default_factory=list)
    raids: Annotated[list[NamedRaid], Field(max_length=50)] = Field(default_factory=list)
    phases: Annotated[
        Listed, Field(max_length=MOST_PHASES), BeforeValidator(_written_out, json_schema_input_type=Listed | Series)
    ] = Field(default_factory=list)
    milestones: Annotated[list[Milestone], Field(max_length=MOST_PHASES)] = Field(default_factory=list)
    crew_training_days: Annotated[float, Field(ge=0.0, le=3650.0)] | None = None
    compare: Compare = "first_and_before"
    compare_phases: bool = False
    measures: Annotated[list[Measured], Field(min_length=1, max_length=50)] | None = None
    budget: Annotated[int, Field(ge=1, le=1_000_000_000)] = 100_000
