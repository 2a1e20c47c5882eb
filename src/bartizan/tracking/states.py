"""States of objects and tracks as metrics read them: checked, and in the order of time."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from bartizan.errors import InputError

POSITION = ("x_m", "y_m", "z_m")
VELOCITY = ("vx_mps", "vy_mps", "vz_mps")


class States(NamedTuple):
    """States in the order of time, then of uid. Positions at one instant have time 0 and their row as uid."""

    time_s: np.ndarray
    uid: np.ndarray
    position_m: np.ndarray  # shape (n, 2) or (n, 3)
    velocity_mps: np.ndarray | None
    is_over_time: bool


def states_of(rows: Any, name: str, *, like: Any = None, with_velocity: bool = False) -> States:
    """Read positions at one instant, or states over time, as `bartizan.tracking.metrics` describes them.

    Parameters
    ----------
    rows : array
    name : str
        What to call it in an error.
    like : array or None
        The other side, which must have the same form and dimensions.
    with_velocity : bool
        Whether velocities are asked for.
    """
    rows = np.asarray(rows)
    if like is not None:
        _check_same_form(rows, np.asarray(like), name)
    if rows.dtype.names is None:
        return _of_one_instant(rows, name)
    names = rows.dtype.names
    position = [field for field in POSITION if field in names]
    velocity = list(VELOCITY[: len(position)])
    needed = ["time_s", "uid", "x_m", "y_m", *(velocity if with_velocity else [])]
    missing = [field for field in needed if field not in names]
    if missing or rows.ndim != 1:
        seen = f"fields {', '.join(names)} and shape {rows.shape}"
        raise InputError(f"{name} must be rows with the fields {', '.join(needed)}, seen {seen}")
    columns = ["time_s", *position, *(velocity if with_velocity else [])]
    values = np.empty((len(rows), len(columns)))
    for i, field in enumerate(columns):
        values[:, i] = rows[field]
    _check_finite(values, name, columns)
    uid = _whole(rows["uid"], name)
    order = np.lexsort((uid, values[:, 0]))
    values, uid = values[order], uid[order]
    twice = np.flatnonzero((np.diff(values[:, 0]) == 0.0) & (np.diff(uid) == 0))
    if len(twice):
        i = twice[0]
        raise InputError(
            f"{name} holds uid {uid[i]} twice at {values[i, 0]} s (rows {order[i]} and {order[i + 1]}); "
            "expected one state of each at each instant"
        )
    d = len(position)
    speed = np.ascontiguousarray(values[:, 1 + d :]) if with_velocity else None
    return States(values[:, 0].copy(), uid, np.ascontiguousarray(values[:, 1 : 1 + d]), speed, True)


def _of_one_instant(rows: np.ndarray, name: str) -> States:
    if rows.size == 0:
        rows = rows.reshape(0, rows.shape[1] if rows.ndim == 2 and rows.shape[1] in (2, 3) else 2).astype(np.float64)
    if rows.ndim != 2 or rows.shape[1] not in (2, 3) or rows.dtype.kind not in "fiu":
        raise InputError(f"{name} must be positions of shape (n, 2) or (n, 3), seen {rows.dtype} of shape {rows.shape}")
    position_m = np.ascontiguousarray(rows, dtype=np.float64)
    _check_finite(position_m, name, POSITION)
    return States(np.zeros(len(rows)), np.arange(len(rows)), position_m, None, False)


def _check_same_form(rows: np.ndarray, like: np.ndarray, name: str) -> None:
    if (rows.dtype.names is None) != (like.dtype.names is None):
        raise InputError(f"truth and {name} must both be positions, or both be states over time; seen one of each")
    if rows.dtype.names is not None and ("z_m" in rows.dtype.names) != ("z_m" in (like.dtype.names or ())):
        raise InputError(f"truth and {name} must both have z_m, or neither; seen it in one")
    if rows.dtype.names is None and rows.size and like.size and rows.shape[-1] != like.shape[-1]:
        raise InputError(f"truth and {name} must have as many coordinates, seen {like.shape[-1]} and {rows.shape[-1]}")


def _check_finite(values: np.ndarray, name: str, columns: Any) -> None:
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        row, column = bad[0]
        raise InputError(f"{name}: row {row} has {columns[column]} = {values[row, column]}, expected a finite number")


def _whole(uid: np.ndarray, name: str) -> np.ndarray:
    if uid.dtype.kind not in "iu":
        raise InputError(f"{name}: uid must be whole numbers, seen {uid.dtype}")
    return uid.astype(np.int64)


def checked_number(
    name: str, value: float, *, above: float = -math.inf, least: float = -math.inf, most: float = math.inf
) -> float:
    """A finite number within its bounds, or an error that names it."""
    number = float(value)
    if not (math.isfinite(number) and above < number and least <= number <= most):
        low = f"above {above:g}" if above > -math.inf else f"at least {least:g}" if least > -math.inf else ""
        high = f"at most {most:g}" if most < math.inf else ""
        bounds = " and ".join(part for part in (low, high) if part) or "any value"
        raise InputError(f"{name} must be a finite number, {bounds}; seen {value}")
    return number
