"""Why not: one replication of a result played again, and told object by object."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, NamedTuple

from bartizan.engine.log import Code, Level, Roster
from bartizan.errors import InputError, Problem
from bartizan.study.chain import Chain, Course, chains_of
from bartizan.study.counting import NOT_THERE
from bartizan.study.execute import Rerun, rerun

MOST_CLOSE, MOST_SHOWN, LEAST_ALIKE = 5, 80, 0.5


class Told(NamedTuple):
    """The chains of one replication."""

    reading: int
    replication: int
    chains: tuple[Chain, ...]
    is_equal: bool | None  # whether the decisions equal the stored ones; None: the result does not hold them yet
    point: int = 0


def why(folder: Path, replication: int, object_id: str | None = None, reading: int = 0, point: int = 0) -> Told:
    """Play one replication of a result again, and tell what happened about its objects and why.

    Parameters
    ----------
    folder : Path
        A result, finished or not.
    replication, reading : int
        Which one.
    object_id : str or None
        One object of the raid or the traffic; None tells all.
    point : int
        Of a study of several points, which.

    Returns
    -------
    Told

    Raises
    ------
    InputError
        If the folder is no result, it has no such point, replication or object, or its terrain file has changed; the
        message names objects with ids close to what was seen.
    IncompleteError
        If the result is torn or altered.
    """
    again = rerun(folder, reading, replication, level=Level.CHAIN, point=point)
    rows = None if object_id is None else [row_of(again.roster, object_id)]
    return Told(reading, replication, tuple(chains_of(_course(again, replication), rows)), again.is_equal, point)


def row_of(roster: Roster, object_id: str) -> int:
    """The row of an object.

    Raises
    ------
    InputError
        If there is none of that id.
    """
    ids = [thing.id for thing in roster.objects]
    if object_id in ids:
        return ids.index(object_id)
    close = _close(object_id[:MOST_SHOWN], ids) or sorted(ids)[:MOST_CLOSE]
    more = "" if len(close) == len(ids) else ", …"
    hint = "without --object all hostile objects are listed"
    message = "the replication has no object of this id"
    raise InputError(
        Problem("--object", 0, 0, "", message, repr(object_id[:MOST_SHOWN]), f"{', '.join(close)}{more}", hint)
    )


def _close(word: str, ids: list[str]) -> list[str]:
    """The ids most like a word; of those as much alike the first by name."""
    matcher = difflib.SequenceMatcher(b=word)
    scores = []
    for name in sorted(ids):
        matcher.set_seq1(name)
        scores.append((-matcher.ratio(), name))
    return [name for score, name in sorted(scores)[:MOST_CLOSE] if score <= -LEAST_ALIKE]


def _course(again: Rerun, replication: int) -> Course:
    """The log with what it does not hold: when objects start, and which engagement radars are there."""
    watchers = watchers_of(again.model.radars, again.events)
    return Course(again.events, again.roster, _starts_ms(again, replication), watchers)


def watchers_of(radars: Any, events: Any) -> list[int]:
    """Rows of the engagement radars that are there: in play by the model's table, and not missing by the log."""
    lost = events[events["code"] == Code.NODE_LOST]
    missing = set(lost["observer"][lost["detail"] == NOT_THERE].tolist())
    rows = range(len(radars))
    return [row for row in rows if radars["is_fire_unit"][row] and radars["in_play"][row] and row not in missing]


def _starts_ms(again: Rerun, replication: int) -> Any:
    """When each object's path begins, as the engine draws it."""
    from bartizan.engine.run import Session

    session = Session(again.model, replication, seed=again.seed)
    return session.state.bodies["start_ms"].tolist()
