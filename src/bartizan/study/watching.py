"""One replication watched: where everything flies, what each unit tracked, and what is told of every object.

For replays. All of it comes from the model that the replication is played with again; the decisions must equal the
stored ones, or it would show something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.engine.log import Level
from bartizan.errors import ModelError
from bartizan.study.again import Again, Rerun, play_again
from bartizan.study.chain import Chain, Course, chains_of
from bartizan.study.flown import corners_of
from bartizan.study.why import watchers_of

if TYPE_CHECKING:
    from bartizan.engine.run import Model, Session

STEP_MS = 10_000
"""How often tracks are looked at: about the period of an acquisition radar."""
TOLERANCE_M = 60.0
"""How far from its true place an object may be drawn, on its path or along it."""

SAMPLE = np.dtype(
    [("step", "i4"), ("unit", "i2"), ("object", "i4"), ("radar", "i2"), ("is_firm", "i1")]
    + [(name, "f4") for name in ("x_m", "y_m", "z_m", "age_s")]
)
"""The best track that a unit had of an object at a step, predicted to it; `age_s` is the time since its last plot.

`unit` is a row of `Watched.units`, `radar` one of the roster's nodes, `object` one of its objects.
"""


class Path(NamedTuple):
    """Corners of a path, passed at `time_s` after an object's start; straight and steady between them."""

    time_s: np.ndarray
    x_m: np.ndarray
    y_m: np.ndarray
    z_m: np.ndarray


class Watched(NamedTuple):
    """One replication of one reading."""

    reading: int
    replication: int
    events: np.ndarray  # at level `chain`
    chains: tuple[Chain, ...]  # in the order of the roster's objects
    starts_ms: np.ndarray  # [n_objects]
    end_ms: int
    units: tuple[str, ...]
    samples: np.ndarray  # SAMPLE, by step, unit and object
    radars: np.ndarray  # what the reading says of each node, see `engine.records.RADAR`
    paths: tuple[Path, ...]  # each once; the same in all replications of a reading
    path_of: np.ndarray  # row of each object's path [n_objects]


def watch(again: Again, reading: int, replications: Sequence[int]) -> list[Watched]:
    """Play some replications of a result again, and keep what a replay shows.

    Parameters
    ----------
    again : Again
        See `again.set_again`.
    reading : int
        Of the claims and assumptions.
    replications : sequence of int
        Which.

    Raises
    ------
    ModelError
        If this version or machine does not repeat the stored decisions.
    IncompleteError
        If the stored chunk is torn or altered.
    """
    found, model = [], None
    for replication in replications:
        played = play_again(again, reading, replication, Level.CHAIN, model)
        if played.is_equal is False:
            raise ModelError(f"replication {replication} of {again.folder} is not repeated as it was stored")
        found.append(_watched(played, reading, replication))
        model = played.model
    return found


def _watched(played: Rerun, reading: int, replication: int) -> Watched:
    from bartizan.engine.run import Session

    session = Session(played.model, replication, seed=played.seed)
    starts_ms = session.state.bodies["start_ms"].tolist()
    chains = chains_of(Course(played.events, played.roster, starts_ms, watchers_of(played.model.radars, played.events)))
    units = tuple(dict.fromkeys(node.unit for node in played.roster.nodes))
    last_ms = int(played.events["time_ms"].max(initial=0))
    paths, path_of = paths_of(played.model)
    return Watched(
        reading,
        replication,
        played.events,
        tuple(chains),
        np.asarray(starts_ms, dtype=np.int64),
        last_ms,
        units,
        _tracks(session, [units.index(node.unit) for node in played.roster.nodes], last_ms),
        played.model.radars,
        tuple(paths),
        path_of,
    )


def _tracks(session: Session, unit_of_node: list[int], last_ms: int) -> np.ndarray:
    """What every unit tracked, step by step."""
    unit_of = np.array(unit_of_node, dtype=np.int16)
    found = []
    for step in range(last_ms // STEP_MS + 1):
        session.advance(step * STEP_MS)
        found.append(_best(_held(session.state, step), unit_of))
        if session.is_over:
            break
    return np.concatenate(found) if found else np.zeros(0, SAMPLE)


def _held(state: Any, step: int) -> np.ndarray:
    """All tracks of all radars at this step."""
    time_ms = step * STEP_MS
    alive = [(row, state.tracks[row, :count]) for row, count in enumerate(state.posts["n_tracks"].tolist()) if count]
    rows = np.zeros(sum(len(tracks) for _, tracks in alive), SAMPLE)
    rows["step"] = step
    at = 0
    for row, tracks in alive:
        part = rows[at : at + len(tracks)]
        at += len(tracks)
        age_s = (time_ms - tracks["time_ms"]) / 1000.0
        part["radar"], part["object"], part["is_firm"], part["age_s"] = row, tracks["object"], tracks["is_firm"], age_s
        for name in "xyz":
            part[f"{name}_m"] = tracks[f"{name}_m"] + tracks[f"v{name}_mps"] * age_s
    return rows


def _best(rows: np.ndarray, unit_of: np.ndarray) -> np.ndarray:
    """Of each unit's tracks of one object the best: firm before others, then the one with the newest plot."""
    rows["unit"] = unit_of[rows["radar"]]
    rows = rows[np.lexsort((rows["radar"], rows["age_s"], -rows["is_firm"], rows["object"], rows["unit"]))]
    key = rows["unit"].astype(np.int64) << 32 | rows["object"]
    return rows[np.append(True, key[1:] != key[:-1])] if len(rows) else rows


def paths_of(model: Model) -> tuple[list[Path], np.ndarray]:
    """The paths that objects fly, each once, and the row of each object's.

    Parameters
    ----------
    model : Model

    Returns
    -------
    paths : list of Path
    row : int array, shape (n_objects,)
    """
    rows: dict[tuple[int, int], int] = {}
    paths, of_object = [], []
    for item in model.objects:
        key = (int(item["first_leg"]), int(item["path_ms"]))
        if key not in rows:
            rows[key] = len(paths)
            paths.append(_path(model.legs[key[0] : key[0] + int(item["n_legs"])], key[1] / 1000.0))
        of_object.append(rows[key])
    return paths, np.array(of_object, dtype=np.int64)


def _path(legs: np.ndarray, last_s: float) -> Path:
    """The corners of a path; time counts as a fourth direction, so that a change of speed is a corner too."""
    time_s = np.append(legs["path_s"], last_s)
    last = legs[-1]
    ends = {name: last[f"{name}_m"] + last[f"v{name}_mps"] * (last_s - last["path_s"]) for name in "xyz"}
    x_m, y_m, z_m = (np.append(legs[f"{name}_m"], ends[name]) for name in "xyz")
    speed_mps = float(np.sqrt(sum(legs[f"v{name}_mps"] ** 2 for name in "xyz")).max(initial=0.0))
    kept = corners_of(np.stack([x_m, y_m, z_m, time_s * speed_mps], axis=1), TOLERANCE_M)
    return Path(time_s[kept], x_m[kept], y_m[kept], z_m[kept])
