"""Plots of one replication, as its radars measured them, for trackers: ours or anybody's.

The log says which radar detected which object when. Where each plot lay is measured again: the true place comes from
the path, the errors from the same luck as in the engine, so these are the very plots that the engine tracked, with
terrain, horizon and fluctuation in them. The engine makes no false plots; `with_false_plots` adds some.

Coordinates are the theatre's plane, x east and y north of its centre, z above the sea. In that frame elevation is the
angle over the plane, not over a horizon that bends away, so that plots, sensors and truth agree with each other.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bartizan.engine.log import Code, Level
from bartizan.errors import InputError
from bartizan.study.again import Rerun, set_again

TRUTH = np.dtype(
    [
        ("time_s", np.float64),
        ("uid", np.int64),
        *((name, np.float64) for name in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")),
    ]
)


class Scan(NamedTuple):
    """One scan of one radar."""

    time_s: float
    plots: np.ndarray  # bartizan.tracking.PLOT
    sensor: int
    object: np.ndarray  # row of the object behind each plot, -1 for a false one: for scoring, not for trackers


class RunPlots(NamedTuple):
    """What radars measured in one replication, and what was there."""

    sensors: np.ndarray  # bartizan.tracking.SENSOR, in the order of `radar_ids`
    radar_ids: tuple[str, ...]
    object_ids: tuple[str, ...]
    scans: tuple[Scan, ...]  # in order of time
    truth: np.ndarray  # TRUTH: every object in flight at every scan; uid is the row in `object_ids`


def plots_of(
    folder: Path, replication: int, reading: int = 0, *, detection_probability: float = 0.8, false_plots: float = 0.1
) -> RunPlots:
    """Plots of one replication of a result.

    Parameters
    ----------
    folder : Path
        A result, finished or not.
    replication, reading : int
        Which one.
    detection_probability, false_plots : float [1]
        What the table of sensors tells a tracker of each radar: how often it sees what is in its coverage, and how many
        false plots to expect in a scan. In the run the first depends on object and place; the second is 0.

    Returns
    -------
    RunPlots
        Radars in play that had plots; each scan from a radar's first plot to its last, those without plots included.

    Raises
    ------
    InputError
        If the folder is no result, or has no such replication; and if there were no plots at all.
    IncompleteError
        If the result is torn or altered.

    Notes
    -----
    Limits: a radar that is silent or out for a while is not told from one that saw nothing.
    """
    from bartizan.study.again import play_again
    from bartizan.study.flown import starts_of

    again = set_again(Path(folder), [(reading, replication)])
    played = play_again(again, reading, replication, Level.DETECTIONS)
    is_stream = again.geometry.scenario.raid.arrivals is not None
    starts_ms = np.asarray(starts_of(played, replication, is_stream=is_stream), np.int64)
    return _measured(played, replication, starts_ms, detection_probability, false_plots)


def with_false_plots(found: RunPlots, mean: float, seed: int = 0) -> RunPlots:
    """The same with false plots: a Poisson number in each scan, even over range, azimuth and elevation of its radar.

    Parameters
    ----------
    found : RunPlots
    mean : float [1]
        False plots in a scan, above 0; `false_plots` of all sensors is set to it.
    seed : int
        Of NumPy's default generator.
    """
    from bartizan.tracking import PLOT

    if not 0.0 < mean < math.inf:
        raise InputError(f"mean must be finite and above 0; seen {mean}")
    draw, scans, sensors = np.random.default_rng(seed), [], found.sensors.copy()
    sensors["false_plots"] = mean
    for scan in found.scans:
        sensor = sensors[scan.sensor]
        false = np.zeros(draw.poisson(mean), PLOT)
        false["range_m"] = draw.uniform(max(float(sensor["range_min_m"]), 1.0), sensor["range_max_m"], len(false))
        false["azimuth_rad"] = draw.uniform(-math.pi, math.pi, len(false))
        false["elevation_rad"] = draw.uniform(0.0, sensor["elevation_max_rad"], len(false))
        false["sensor"] = scan.sensor
        order = draw.permutation(len(scan.plots) + len(false))
        owner = np.r_[scan.object, np.full(len(false), -1)][order]
        scans.append(scan._replace(plots=np.concatenate([scan.plots, false])[order], object=owner))
    return found._replace(sensors=sensors, scans=tuple(scans))


def _measured(played: Rerun, replication: int, starts_ms: np.ndarray, seen_share: float, false: float) -> RunPlots:
    from bartizan.tracking import sensor_table

    events = played.events[played.events["code"] == Code.PLOT]
    rows = np.unique(events["observer"]).tolist()
    if not rows:
        raise InputError(f"replication {replication} has no plots")
    radars = played.model.radars
    sensors = sensor_table(*(_sensor(radars[row], seen_share, false) for row in rows))
    scans = [scan for k, row in enumerate(rows) for scan in _scans(played, replication, starts_ms, events, row, k)]
    scans.sort(key=lambda scan: (scan.time_s, scan.sensor))
    times_s = sorted({scan.time_s for scan in scans})
    ends_ms = _ends_ms(played, starts_ms)
    return RunPlots(
        sensors,
        tuple(played.roster.nodes[row].id for row in rows),
        tuple(thing.id for thing in played.roster.objects),
        tuple(scans),
        np.concatenate([_truth(played.model, starts_ms, ends_ms, time_s) for time_s in times_s]),
    )


def _sensor(radar: Any, seen_share: float, false: float) -> dict[str, float]:
    return {
        "x_m": radar["x_m"],
        "y_m": radar["y_m"],
        "z_m": radar["antenna_msl_m"],
        "range_std_m": radar["range_std_m"],
        "azimuth_std_rad": radar["azimuth_std"],
        "elevation_std_rad": radar["elevation_std"],
        "range_max_m": radar["max_range_m"],
        "elevation_max_rad": math.asin(min(float(radar["sin_elevation_max"]), 1.0)),
        "detection_probability": seen_share,
        "false_plots": false,
    }


def _scans(played: Rerun, replication: int, starts_ms: np.ndarray, events: np.ndarray, row: int, k: int) -> list[Scan]:
    """All scans of one radar between its first plot and its last."""
    from bartizan.tracking import PLOT

    radar = played.model.radars[row]
    mine = events[events["observer"] == row]
    first_ms, last_ms, period_ms = int(mine["time_ms"][0]), int(mine["time_ms"][-1]), int(radar["period_ms"])
    found = []
    for time_ms in range(first_ms, last_ms + 1, period_ms):
        seen = mine[mine["time_ms"] == time_ms]
        objects = seen["target"].astype(np.int64)
        plots = np.zeros(len(objects), PLOT)
        plots["sensor"] = k
        slants_m = 1000.0 * seen["value"].astype(np.float64)
        for j, i in enumerate(objects.tolist()):
            place = _place(played.model, i, (time_ms - int(starts_ms[i])) / 1000.0)[:3]
            # the scan's number: the first scan comes within a period
            errors = _errors(played.seed, replication, radar, played.model.objects[i], time_ms // period_ms)
            plots[["range_m", "azimuth_rad", "elevation_rad"]][j] = _polar(radar, place, slants_m[j], errors)
        found.append(Scan(time_ms / 1000.0, plots, k, objects))
    return found


def _errors(seed: int, replication: int, radar: Any, item: Any, scan: int) -> list[float]:
    """Three standard normals: the engine's own luck of a look (docs/model.md, section 4)."""
    from bartizan.draws import Purpose, block, normal

    address = (
        np.uint64(seed),
        np.int64(replication),
        radar["uid"],
        item["uid"],
        np.int64(Purpose.LOOK),
        np.int64(scan),
    )
    return [normal(word) for word in block(*address)[1:]]


def _polar(radar: Any, place: np.ndarray, slant_m: float, errors: list[float]) -> tuple[float, float, float]:
    """Range, azimuth and elevation of a plot, errors included, from the radar."""
    east, north = place[0] - radar["x_m"], place[1] - radar["y_m"]
    ground = math.hypot(east, north)
    part = 1.0 / max(ground, 1.0)
    along, across = radar["range_std_m"] * errors[0], radar["azimuth_std"] * ground * errors[1]
    east, north = east + (along * east + across * north) * part, north + (along * north - across * east) * part
    up = max(place[2] + radar["elevation_std"] * slant_m * errors[2], 0.0) - radar["antenna_msl_m"]
    ground = math.hypot(east, north)
    return math.hypot(ground, up), math.atan2(east, north), math.atan2(up, ground)


def _place(model: Any, i: int, path_s: float) -> np.ndarray:
    """Position and velocity of an object at a time of its path."""
    item = model.objects[i]
    legs = model.legs[item["first_leg"] : item["first_leg"] + item["n_legs"]]
    leg = legs[max(int(np.searchsorted(legs["path_s"], path_s, side="right")) - 1, 0)]
    speed = np.array([leg["vx_mps"], leg["vy_mps"], leg["vz_mps"]])
    return np.r_[np.array([leg["x_m"], leg["y_m"], leg["z_m"]]) + speed * (path_s - leg["path_s"]), speed]


def _ends_ms(played: Rerun, starts_ms: np.ndarray) -> list[int]:
    """When each object was gone: killed, or at the end of its path."""
    from bartizan.study.chain import Course, chains_of

    chains = chains_of(Course(played.events, played.roster, starts_ms.tolist(), ()))
    last_ms = starts_ms + played.model.objects["path_ms"]
    return [min(int(last), round(1000.0 * chain.end_s)) for last, chain in zip(last_ms, chains, strict=True)]


def _truth(model: Any, starts_ms: np.ndarray, ends_ms: list[int], time_s: float) -> np.ndarray:
    """Everything in flight at a time."""
    time_ms = round(1000.0 * time_s)
    flying = [i for i in range(len(starts_ms)) if starts_ms[i] <= time_ms <= ends_ms[i]]
    rows = np.zeros(len(flying), TRUTH)
    rows["time_s"], rows["uid"] = time_s, flying
    for j, i in enumerate(flying):
        state = _place(model, i, (time_ms - int(starts_ms[i])) / 1000.0)
        for name, value in zip(TRUTH.names[2:], state, strict=True):  # type: ignore[index]
            rows[name][j] = value
    return rows
