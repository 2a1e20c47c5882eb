"""The replications that a report draws, played while a run has everything at hand, and kept beside its result.

`shown.json` is sealed like every file of a result and no part of its digest; a result without it is played again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bartizan.errors import IncompleteError
from bartizan.study.again import Again, model_of
from bartizan.study.chain import Chain, Shot
from bartizan.study.durable import canonical_json, write_durable
from bartizan.study.flown import Flight, Flown, fly_again
from bartizan.study.rule_shapes import Shape, rule_shapes

SHOWN = "shown.json"
FORM = 1
READING = 0
"""Runs are shown of the first reading: of the central one, or the first that was drawn."""


class Shown(NamedTuple):
    """What a report draws besides the summary; chains that were read from a file hold no steps."""

    flown: tuple[Flown, ...]
    shapes: tuple[Shape, ...]


def shown_numbers(summary: Mapping[str, Any]) -> dict[str, int]:
    """The replications that are drawn, by what the summary calls them; none where nothing hostile flies."""
    is_raid = any(row.get("side") == "hostile" for row in summary.get("by_type", ()))
    return {key: int(number) for key, number in (summary.get("typical") or {}).items()} if is_raid else {}


def play_shown(again: Again, numbers: Iterable[int]) -> Shown:
    """Play replications of the first reading, each once.

    Raises
    ------
    IncompleteError
        If a stored chunk is torn or altered.
    """
    chosen = list(dict.fromkeys(numbers))
    model = model_of(again, READING) if chosen else None
    flown = tuple(fly_again(again, number, READING, model) for number in chosen)
    return Shown(flown, rule_shapes(again.geometry.scenario))


def keep_shown(again: Again, summary: Mapping[str, Any]) -> None:
    """Play what a report will draw, and write it into the folder, if it equals what is stored there.

    Parameters
    ----------
    again : Again
        The run, its chunks written and its folder not sealed yet.
    summary : mapping

    Raises
    ------
    IncompleteError, InputError
        See `write_durable`.
    """
    shown = play_shown(again, shown_numbers(summary).values())
    if all(run.is_equal for run in shown.flown):
        write_durable(again.folder / SHOWN, canonical_json(_as_data(shown)))


def read_shown(folder: Path, manifest: Mapping[str, Any]) -> Shown | None:
    """What was kept beside a result whose files have been checked; None where nothing was.

    Raises
    ------
    IncompleteError
        If the file is torn, or of another form.
    """
    if SHOWN not in manifest.get("files", {}):
        return None
    path = folder / SHOWN
    try:
        data = json.loads(path.read_bytes())
        if data["form"] != FORM:
            raise IncompleteError(f"{path}: of form {str(data['form'])[:20]}, this version reads {FORM}")
        runs = tuple(Flown(READING, int(run["replication"]), _flights(run), is_equal=True) for run in data["runs"])
        return Shown(runs, tuple(_shape(row) for row in data["shapes"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise IncompleteError(f"{path}: cannot be read ({fault}); run the scenario again") from fault


def _as_data(shown: Shown) -> dict[str, Any]:
    runs = [{"replication": run.replication, "flights": [_flight_data(f) for f in run.flights]} for run in shown.flown]
    return {"form": FORM, "runs": runs, "shapes": [_with_lists(shape._asdict()) for shape in shown.shapes]}


def _flight_data(flight: Flight) -> dict[str, Any]:
    return _with_lists(flight._asdict()) | {"chain": flight.chain.as_dict(with_steps=False)}


def _with_lists(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in row.items()}


def _flights(run: Mapping[str, Any]) -> tuple[Flight, ...]:
    return tuple(
        Flight(_chain(row["chain"]), *(np.array(row[name], np.float64) for name in Flight._fields[1:]))
        for row in run["flights"]
    )


def _chain(row: Mapping[str, Any]) -> Chain:
    return Chain(**{**row, "shots": tuple(Shot(**shot) for shot in row["shots"]), "steps": ()})


def _shape(row: Mapping[str, Any]) -> Shape:
    return Shape(**{**row, **{name: np.array(row[name], np.float64) for name in ("x_m", "y_m")}})
