"""Run replications: whole blocks for studies, and one step by step for consoles and plug-ins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bartizan.engine import step
from bartizan.engine.bench_arrays import bench_room, bench_state
from bartizan.engine.book_records import DEFAULT, new_books, tracks_of_books
from bartizan.engine.doors import N_DOORS
from bartizan.engine.log import EVENT, Cause, Level
from bartizan.engine.network_records import new_web_state
from bartizan.engine.ready import compile_share, make_ready
from bartizan.engine.records import (
    BODY,
    CANDIDATE,
    CLOCK,
    KINDS,
    LACK,
    MEANS,
    POST,
    REACH,
    SHOT,
    TRACK,
    TRAIT,
    VIEW,
    Looks,
    Model,
    Plots,
    State,
)
from bartizan.engine.sense import BLOCK, NEVER_MS
from bartizan.engine.sure import sure_luck
from bartizan.errors import ModelError
from bartizan.held import by_address
from bartizan.lanes import LANES

TRACKS_SPARE, TRACKS_PLENTY = 32, 1000
"""A track has had a plot in its last N scans, so N times the objects is room for all, up to some hundred objects."""

LARGEST_BUFFER = 50_000_000


def new_state(model: Model) -> State:
    """Room for one replication of a model.

    Parameters
    ----------
    model : Model
        Fixes all sizes.

    Returns
    -------
    State
        Nothing in it is set; `step.begin` does that.
    """
    n_radars, n_objects = len(model.radars), len(model.objects)
    scans = int(model.radars["confirm_scans"].max(initial=1))
    n_tracks = min(scans * n_objects, n_objects + n_objects // 2 + TRACKS_PLENTY) + TRACKS_SPARE
    if model.settings[0]["tracking"] == DEFAULT:
        n_tracks = tracks_of_books(n_objects)
    n_shots = int(model.radars["channels"].sum()) + 1
    n_queue = n_objects + 4 * n_radars + 3 * n_shots + 2 * len(model.web.losses) + 16 + bench_room(model)
    n_groups = int(model.web.settings[0]["n_cells"])
    sure_row, sure = sure_luck(model)
    return State(
        clock=np.zeros(1, CLOCK),
        doors=np.zeros(N_DOORS, np.int64),
        leg_end_s=_leg_ends_s(model),
        outlook=np.zeros((n_radars, -(-len(model.legs) // 4)), np.uint8),
        sure_row=sure_row,
        sure=sure,
        reaches=_reaches(model),
        queue_key=np.zeros(n_queue, np.int64),
        queue_slot=np.zeros(n_queue, np.int64),
        traits=_traits(model),
        bodies=np.zeros(n_objects, BODY),
        posts=np.zeros(n_radars, POST),
        tracks=np.zeros((n_radars, n_tracks), TRACK),
        views=np.zeros((n_groups, n_objects), VIEW),
        wake_ms=np.full((n_radars, -(-n_objects // BLOCK) * BLOCK), NEVER_MS, np.int32),
        awake=np.zeros((n_radars, n_objects), np.int32),
        hints=np.zeros((n_radars, n_objects), np.int32),
        fired=np.zeros((n_radars, n_objects), np.int32),
        rounds=np.zeros(len(model.loads), np.int64),
        shots=np.zeros(n_shots, SHOT),
        free_slots=np.zeros(n_shots, np.int64),
        dwell_ms=np.zeros((n_objects, len(Cause) + 1), np.int64),
        held=np.zeros((n_radars, n_objects), np.uint8),
        looks=_room_for_looks(n_objects),
        plots=_room_for_plots(n_objects),
        seen=np.zeros(n_objects + 1, np.int64),
        candidates=np.zeros(n_tracks + n_objects, CANDIDATE),
        means=np.zeros((n_radars, len(KINDS)), MEANS),
        lacks=np.zeros((n_radars, len(KINDS), len(model.rules.layers)), LACK),
        px_m=np.zeros(n_tracks + LANES),
        py_m=np.zeros(n_tracks + LANES),
        slack_m=np.zeros(n_tracks + LANES),
        order=np.zeros(n_tracks + LANES, np.int64),
        fresh=np.zeros(n_tracks, np.int64),
        fresh_x_m=np.zeros(n_tracks),
        fresh_slack_m=np.zeros(n_tracks),
        best=np.zeros(max(n_tracks, n_objects), np.int64),
        bench=bench_state(model),
        web=new_web_state(model.web, n_objects, n_shots, int(model.radars["n_loads"].max(initial=0))),
        books=new_books(model, n_tracks),
    )


def _leg_ends_s(model: Model) -> np.ndarray:
    """Beside the legs, because every look reads when its leg ends, and the rest only if that has come."""
    ends_s = np.append(model.legs["path_s"][1:], [np.inf, np.inf, np.inf])
    ends_s[model.objects["first_leg"] + model.objects["n_legs"] - 1] = np.inf
    return ends_s


def _traits(model: Model) -> np.ndarray:
    traits = np.zeros(len(model.objects), TRAIT)
    for name in TRAIT.fields or ():
        traits[name] = model.objects[name]
    return traits


def _reaches(model: Model) -> np.ndarray:
    reaches = np.zeros(model.reach_m.shape[:2], REACH)
    reaches["longest_m"] = model.reach_m.max(axis=2, initial=0.0)
    for row, item in enumerate(model.interceptors):
        for kind, longest_m in enumerate(reaches[row]["longest_m"]):
            reach = reaches[row, kind]
            reach["flight_s"] = _longest_flight_s(model.tof_s[row], item["tof_step_m"], longest_m) + 1.0
            is_shorter = model.reach_m[row, kind] < longest_m
            n_level = int(is_shorter.argmax()) if is_shorter.any() else len(is_shorter)
            reach["level_to_m"] = (n_level - 1) * item["reach_step_m"]
            longest_step_s = float(np.diff(model.tof_s[row]).max())
            # rounds of the bench may take no time at all
            reach["slowest_mps"] = item["tof_step_m"] / longest_step_s if longest_step_s > 0.0 else np.inf
    return reaches


def _longest_flight_s(tof_s: np.ndarray, step_m: float, longest_m: float) -> float:
    """The longest flight to any slant range up to `longest_m`, by the table and, beyond its end, by its last slope."""
    steps = longest_m / step_m
    beyond_s = tof_s[-1] + max(steps - (len(tof_s) - 1), 0.0) * (tof_s[-1] - tof_s[-2])
    return max(float(tof_s[: int(steps) + 2].max()), float(beyond_s) if steps > len(tof_s) - 1 else 0.0)


def _room_for_looks(n_objects: int) -> Looks:
    n_objects += LANES
    columns = {name: np.zeros(n_objects) for name in Looks._fields}
    whole = {name: np.zeros(n_objects, np.int64) for name in ("item", "leg", "is_unsure", "sight", "clear")}
    luck = {"uid": np.zeros(n_objects, np.uint64), "words": np.zeros((4, n_objects), np.uint64)}
    thrice = {"plot_words": np.zeros(3 * n_objects, np.uint64)}
    thrice |= {name: np.zeros(3 * n_objects) for name in ("errors", "tails")}
    return Looks(**(columns | whole | luck | thrice | {"outer": np.zeros(3 * n_objects + 1, np.int64)}))


def _room_for_plots(n_objects: int) -> Plots:
    n_objects += LANES
    columns = {name: np.zeros(n_objects) for name in Plots._fields}
    return Plots(**(columns | {name: np.zeros(n_objects, np.int64) for name in ("item", "track", "guess", "n_near")}))


def _first_buffer(model: Model, count: int, level: int) -> int:
    """Rows that a block will probably need; a wrong guess costs a repetition, never an event."""
    each = 64 + 16 * len(model.objects)
    if level >= Level.DETECTIONS:
        each *= 16 * max(len(model.radars), 1)
    elif level >= Level.TRACKS:
        each *= 4
    return min(each * min(count, 64), 4_000_000)


def _held(model: Model, state: State, events: np.ndarray) -> tuple[Any, Any]:
    """Model and state as kernels take them, and all kernels ready that they need."""
    held = by_address(model), by_address(state)
    make_ready(model, state, (*held, events))
    return held


def run_block(model: Model, *, seed: int, first: int, count: int, level: int = Level.DECISIONS) -> np.ndarray:
    """Play replications `first` to `first + count - 1`.

    Parameters
    ----------
    model : Model
        What stays fixed.
    seed : int
        Key of all luck, 0 <= seed < 2**64.
    first, count : int
        Replication numbers; each is the same whatever block it is played in.
    level : int
        What to log, see `Level`.

    Returns
    -------
    events : array of EVENT, shape (n,)
        Ordered by replication, then as things happened.

    Raises
    ------
    ModelError
        If one replication has more events than memory should hold.

    Notes
    -----
    Releases the interpreter lock, and shares nothing with other calls: threads may run blocks side by side.
    """
    state = new_state(model)
    events = np.zeros(_first_buffer(model, count, level), EVENT)
    held = _held(model, state, events)
    parts: list[np.ndarray] = []
    done = 0
    played = np.zeros(2, np.int64)
    while done < count:
        step.play_many(*held, events, np.uint64(seed), first + done, count - done, int(level), played)
        n_done, n_events = played.tolist()
        done += n_done
        fresh = _as_bytes(events[:n_events])
        # the buffer is written again, except after the last
        parts.append(fresh if done == count else fresh.copy())
        if n_done == 0:
            if len(events) >= LARGEST_BUFFER:
                raise ModelError(f"replication {first + done} has more than {LARGEST_BUFFER:,} events; log less of it")
            events = np.zeros(len(events) * 4, EVENT)
    return (parts[0] if len(parts) == 1 else np.concatenate([*parts, _as_bytes(events[:0])])).view(EVENT)


def _as_bytes(events: np.ndarray) -> np.ndarray:
    """The same memory without fields: NumPy copies records field by field, ten times slower."""
    return events.view(np.uint8)


def compile_ahead(model: Model, share: int) -> None:
    """Compile a share of what every model needs, see `bartizan.engine.ready.SHARES`, and play nothing.

    Parameters
    ----------
    model : Model
        Any.
    share : int
        Which.
    """
    compile_share((by_address(model), by_address(new_state(model)), np.zeros(1, EVENT)), share)


class Session:
    """One replication, played as far as asked: what consoles and doctrine plug-ins stand on.

    Parameters
    ----------
    model : Model
        What stays fixed.
    replication : int
        Its number; the same number gives the same course as in `run_block`.
    seed : int
        Key of all luck.
    level : int
        What to log.
    """

    def __init__(self, model: Model, replication: int, *, seed: int = 0, level: int = Level.DECISIONS) -> None:
        self.model = model
        self.state = new_state(model)
        self._events = np.zeros(_first_buffer(model, 64, level), EVENT)
        self._held = _held(model, self.state, self._events)
        self._replication, self._seed, self._level = replication, seed, int(level)
        self._read = 0
        self._until_ms = -1
        self._orders: list[tuple[int, dict[int, int], dict[tuple[int, int], int]]] = []
        step.begin_one(*self._held, self._events, np.uint64(seed), replication, self._level)

    @property
    def now_ms(self) -> int:
        """When the last thing happened."""
        return int(self.state.clock[0]["now_ms"])

    @property
    def is_over(self) -> bool:
        """Whether every hostile object is resolved, or the time is up."""
        return bool(self.state.clock[0]["is_over"])

    def advance(self, until_ms: int) -> np.ndarray:
        """Play on until a moment, included; the events since the last call.

        Parameters
        ----------
        until_ms : int
            Not before the last call's.

        Returns
        -------
        events : array of EVENT
        """
        step.advance_one(*self._held, self._events, int(until_ms))
        self._until_ms = int(until_ms)
        n_events = int(self.state.clock[0]["n_events"])
        if n_events > len(self._events):
            self._replay(until_ms, n_events)
        fresh = self._events[self._read : n_events].copy()
        self._read = n_events
        return fresh

    def order(self, control: Mapping[int, int], held: Mapping[tuple[int, int], int]) -> None:
        """Give orders that hold for all that happens from now on; `bartizan.engine.plugin` checks them.

        Parameters
        ----------
        control : mapping
            Weapons control state (place in `CONTROLS`) by row of the fire unit; -1 takes an order back.
        held : mapping
            By row of the fire unit and of the object: 1 to keep it from engaging, 0 to let it again.
        """
        self._orders.append((self._until_ms, dict(control), dict(held)))
        self._obey(*self._orders[-1][1:])

    def _obey(self, control: Mapping[int, int], held: Mapping[tuple[int, int], int]) -> None:
        posts = self.state.posts
        for row, ordered in control.items():
            posts[row]["ordered_control"] = ordered
            # as doctrine.take_control has it, without compiling it once more for Python
            stated = (ordered, int(posts[row]["fallback"]), int(self.model.rules.ruling[0]["control"]))
            posts[row]["control"] = next(state for state in stated if state >= 0)
        for (row, item), is_held in held.items():
            self.state.held[row, item] = is_held
        for row in {row for row, _ in held}:
            posts[row]["n_held"] = np.count_nonzero(self.state.held[row])

    def _replay(self, until_ms: int, n_events: int) -> None:
        """The buffer was too small: play the replication again from the start with a larger one.

        Same luck and same orders, so same course.
        """
        self._events = np.zeros(n_events * 4, EVENT)
        self.state.clock[0]["n_events"] = 0
        step.begin_one(*self._held, self._events, np.uint64(self._seed), self._replication, self._level)
        for after_ms, control, held in self._orders:
            step.advance_one(*self._held, self._events, after_ms)
            self._obey(control, held)
        step.advance_one(*self._held, self._events, int(until_ms))
