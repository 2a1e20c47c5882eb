"""What a worker is told of a study, once, and what it hands back for each chunk.

A chunk is a pure function of the recipe and its id. Tasks carry the id and the digest of the study, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bartizan.errors import InputError
from bartizan.study.chunks import Chunk, Stored
from bartizan.study.doors import Engine
from bartizan.study.made_by import differences
from bartizan.study.tally import Rows

if TYPE_CHECKING:
    from bartizan.engine.log import Roster
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Readings


class Case(Protocol):
    """Everything that a point is played with; its day is the scenario's. Points of one `ground` share their geometry:
    places, terrain, lines of sight and paths."""

    @property
    def scenario_file(self) -> ScenarioFile: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def seed(self) -> int: ...
    @property
    def replications(self) -> int: ...
    @property
    def ground(self) -> str: ...


class Points(Protocol):
    """The points of a study: cheap to send, and a pure function of its manifest."""

    @property
    def count(self) -> int: ...
    def point(self, index: int) -> Case:
        """One point, ready to be played."""
        ...


class OneCase(NamedTuple):
    """What `run` plays."""

    scenario_file: ScenarioFile
    readings: Readings
    seed: int
    replications: int
    ground: str = ""


class OnePoint(NamedTuple):
    """A plain run: a study of one point."""

    case: OneCase

    @property
    def count(self) -> int:  # type: ignore[override]
        """One."""
        return 1

    def point(self, index: int) -> OneCase:  # noqa: ARG002
        """The one point."""
        return self.case


class Recipe(NamedTuple):
    """What a worker needs to play any chunk of a study.

    study     digest of the study; tasks name it
    points    what to play
    level     what to log
    made_by   which program and packages: a worker with others refuses to play
    doors     gives the engine; a function that other processes can import
    folder    the study's folder
    token     what the folder's lock holds, so that a worker knows whether it sees the same folder
    """

    study: str
    points: Points
    level: int
    made_by: dict[str, str]
    doors: Callable[[], Engine]
    folder: Path
    token: str


class Done(NamedTuple):
    """A chunk that was played: where it is stored, its rows, and who is who; `content` is its file where the worker
    does not see the study's folder, and somebody else has to write it."""

    stored: Stored
    rows: Rows
    roster: Roster
    content: bytes | None = None


class Fault(NamedTuple):
    """A chunk that could not be played: its first replication that fails alone (None: its model), and why."""

    chunk: Chunk
    replication: int | None
    error: str
    is_input: bool = False


Outcome = Done | Fault


def refuse_others(recipe: Recipe, own: dict[str, str], who: str) -> None:
    """Refuse to play for a driver of another version, or with other packages: chunks of two programs never mix.

    Raises
    ------
    InputError
        Naming what differs.
    """
    wrong = differences(recipe.made_by, own)
    if wrong:
        raise InputError(
            f"{who} runs another program than the study that asks it ({'; '.join(wrong)}); "
            "install the same version and the same packages on every worker"
        )
