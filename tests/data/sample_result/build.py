"""Builder of a fictional result folder, so that reports can be tested without an engine.

`python -m data.sample_result.build FOLDER` (from the tests folder) writes summary.json, theatre.json, manifest.json and
coverage.npz. Every number is made up; the geometry rows are the smooth-sea horizon, the coverage a sketch with a few
hills.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.earth.refraction import horizon_ground_range_m

WIDTH_M, CELL_M = 600_000.0, 3000.0
SITES = {
    "alpha-1": (-38_000.0, 22_000.0, 310.0),
    "alpha-2": (-20_000.0, 47_000.0, 120.0),
    "bravo-1": (31_000.0, 14_000.0, 205.0),
    "bravo-2": (52_000.0, -18_000.0, 64.0),
    "alpha-acquisition": (-30_000.0, 30_000.0, 540.0),
}
ASSETS = {
    "corran": ("Corran harbour", -12_000.0, 5_000.0),
    "airfield": ("Corran airfield", -26_000.0, 12_000.0),
    "lighthouse": ("Skerry light", 61_000.0, -34_000.0),
    "refinery": ("Marrow refinery", 18_000.0, -22_000.0),
    "bridge": ("Tarn bridge", 2_000.0, 31_000.0),
    "depot": ("Northern depot", -41_000.0, 61_000.0),
}
ALTITUDES_M = (50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
TYPES = (
    ("cruise-missile", "cruise_missile", 36, True, 0.58),
    ("su-30mki", "aircraft", 12, True, 0.86),
    ("drone", "drone", 24, True, 0.74),
    ("ballistic-missile", "ballistic", 12, True, 0.33),
    ("decoy-drone", "drone", 14, False, 0.81),
)


def interval(
    mean: float, half: float, n: int = 1000, method: str = "wilson", top: float | None = 1.0
) -> dict[str, Any]:
    high = mean + half if top is None else min(mean + half, top)
    return {"mean": mean, "low": max(mean - half, 0.0), "high": high, "n": n, "method": method}


def rare(mean: float, share: float, low: float, high: float) -> dict[str, Any]:
    """A mean of so few events that only the share of runs with any has an interval."""
    method = "no interval for the mean: under 20 replications differ from 0; the share that do (any) is exact"
    seen = {"mean": share, "low": low, "high": high}
    return {"mean": mean, "low": None, "high": None, "n": 1000, "method": method, "any": seen}


def measures() -> dict[str, Any]:
    def band(low: float, high: float) -> dict[str, float]:
        return {"low": low, "high": high, "level": 0.9, "claims_share": 0.35, "assumptions_share": 0.65}

    t = "t over replications"
    return {
        "stopped": interval(0.7114, 0.021) | {"band": band(0.443, 0.882)},
        "p_leak": interval(0.2886, 0.021) | {"band": band(0.118, 0.557)},
        "p_raid_annihilation": interval(0.031, 0.011) | {"band": band(0.0, 0.12)},
        "leakers": interval(24.24, 1.7, method=t, top=None) | {"band": band(9.9, 46.8)},
        "kills": interval(59.8, 1.7, method=t, top=None) | {"band": band(37.0, 74.0)},
        "rounds_fired": interval(212.3, 4.1, method=t, top=None) | {"band": band(160.0, 251.0)},
        "rounds_on_decoys": interval(30.7, 1.2, method=t, top=None) | {"band": band(22.0, 41.0)},
        "rounds_per_kill": interval(3.05, 0.12, method="ratio", top=None) | {"band": None},
        "first_detection_km": interval(118.4, 2.0, method=t, top=None) | {"band": band(96.0, 139.0)},
        "detected_share": interval(0.963, 0.006) | {"band": None},
        "assets_hit": interval(4.1, 0.2, method=t, top=None) | {"band": band(2.2, 5.6)},
        "own_engaged": rare(0.018, 0.018, 0.0107, 0.0283) | {"band": None},
        "neutral_engaged": rare(0.0, 0.0, 0.0, 0.0037) | {"band": None},
        "fratricides": rare(0.0, 0.0, 0.0, 0.0037) | {"band": None},
        "unresolved": rare(0.0, 0.0, 0.0, 0.0037) | {"band": None},
        "nodes_lost": interval(1.2, 0.2, method=t, top=None) | {"band": None},
    }


def geometry() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    square_km2 = (WIDTH_M / 1000.0) ** 2
    for node, (_, _, ground_m) in [*SITES.items(), ("all", (0.0, 0.0, 310.0))]:
        is_all, is_radar = node == "all", "acquisition" in node
        for altitude_m in ALTITUDES_M:
            horizon_km = horizon_ground_range_m(20.0 + ground_m, altitude_m) / 1000.0
            horizon_km2 = min(math.pi * min(horizon_km, 400.0) ** 2, 0.97 * square_km2)
            seen_km2 = horizon_km2 * (1.0 - 0.34 * math.exp(-altitude_m / 1500.0))
            claimed_km2 = None if is_radar else 0.98 * square_km2
            whole_km2 = None if is_radar else math.pi * 400.0**2 * (1.2 if is_all else 1.0)
            reach_km2 = math.pi * min(horizon_km, 400.0) ** 2 * (1.2 if is_all else 1.0)
            low = seen_km2 / whole_km2 if whole_km2 else None
            high = min(1.0, (seen_km2 + max(0.0, reach_km2 - horizon_km2)) / whole_km2) if whole_km2 else None
            rows.append(
                {
                    "node": node,
                    "kind": "network" if is_all else "acquisition_radar" if is_radar else "fire_unit",
                    "antenna_m": None if is_all else 20.0,
                    "antenna_msl_m": None if is_all else 20.0 + ground_m,
                    "altitude_m": altitude_m,
                    "reference": "msl",
                    "claimed_range_km": None if is_all or is_radar else 400.0,
                    "claimed_km2": whole_km2,
                    "claimed_in_theatre_km2": claimed_km2,
                    "horizon_km": None if is_all else horizon_km,
                    "horizon_km2": reach_km2,
                    "horizon_in_theatre_km2": horizon_km2,
                    "seen_km2": seen_km2,
                    "seen_share": low if low == high else None,
                    "seen_share_low": low,
                    "seen_share_high": high,
                    "seen_share_in_theatre": seen_km2 / claimed_km2 if claimed_km2 else None,
                    "network": is_all,
                    "inside_theatre": False,
                }
            )
    return rows


def by_type() -> list[dict[str, Any]]:
    raid = [(name, kind, "hostile", count, threat, stopped) for name, kind, count, threat, stopped in TYPES]
    traffic = [("su-30mki", "aircraft", "own", 6, False, 0.0), ("airliner-a320", "aircraft", "neutral", 9, False, 0.0)]
    return [
        {
            "object": name,
            "kind": kind,
            "side": side,
            "count": count,
            "threat": threat,
            "stopped": interval(stopped, 0.03) if threat else None,
            "leaked": interval(1.0 - stopped, 0.03) if threat else None,
            "destroyed": interval(stopped, 0.03) if side == "hostile" else rare(0.0, 0.0, 0.0, 0.0037),
            "engaged": interval(min(stopped + 0.1, 1.0), 0.03) if side == "hostile" else rare(0.0, 0.0, 0.0, 0.0037),
        }
        for name, kind, side, count, threat, stopped in [*raid, *traffic]
    ]


def figures() -> list[dict[str, Any]]:
    def claim(low: float, mode: float | None, high: float, unit: str, *sources: str) -> dict[str, Any]:
        return {
            "low": low,
            "mode": mode,
            "high": high,
            "unit": unit,
            "conditions": {},
            "kind": "claimed",
            "grade": "B",
            "sources": list(sources),
            "date": "2021-11",
            "author": None,
            "reason": None,
        }

    def assumption(low: float, mode: float, high: float, unit: str, reason: str) -> dict[str, Any]:
        return {
            "low": low,
            "mode": mode,
            "high": high,
            "unit": unit,
            "conditions": {"rcs_m2": 1.0, "pd": 0.5},
            "kind": None,
            "grade": None,
            "sources": [],
            "date": None,
            "author": "Bartizan developers",
            "reason": reason,
        }

    def row(name: str, text: str, unit: str, origin: str, alternatives: list[dict[str, Any]]) -> dict[str, Any]:
        values = {
            "low": min(a["low"] for a in alternatives),
            "mode": None,
            "high": max(a["high"] for a in alternatives),
        }
        weights = [1.0 / len(alternatives)] * len(alternatives)
        return {
            "id": name,
            "name": text,
            "unit": unit,
            "origin": origin,
            "values": values,
            "alternatives": alternatives,
            "weights": weights,
        }

    return [
        row(
            "s-400.interceptor.very_long.range_km",
            "reach of the longest interceptor class",
            "km",
            "claim",
            [claim(380, None, 400, "km", "maker", "press")],
        ),
        row(
            "s-400.engagement_radar.channels",
            "targets engaged at once per radar",
            "targets",
            "claim",
            [claim(10, None, 10, "targets", "press"), claim(36, None, 36, "targets", "maker")],
        ),
        row(
            "s-400.ready_tubes",
            "ready tubes per fire unit",
            "tubes",
            "claim",
            [claim(16, None, 16, "tubes", "press"), claim(32, None, 32, "tubes", "maker")],
        ),
        row(
            "s-400.kill_probability.cruise_missile",
            "kill probability against low targets",
            "1",
            "assumption",
            [assumption(0.3, 0.6, 0.9, "1", "Nothing is published for low targets; the range is wide on purpose.")],
        ),
        row(
            "s-400.reaction_time_s",
            "reaction time",
            "s",
            "assumption",
            [assumption(8, 15, 40, "s", "No primary source; a crew's time from track to launch.")],
        ),
        row(
            "s-400.assessment_time_s",
            "kill assessment",
            "s",
            "override",
            [assumption(10, 10, 10, "s", "set on the command line")],
        ),
    ]


def drivers() -> dict[str, list[dict[str, Any]]]:
    def row(name: str, text: str, share: float, low: float, high: float) -> dict[str, Any]:
        return {"id": name, "name": text, "share": share, "low": low, "high": high, "distinguishable": low > 0.05}

    return {
        "claims": [
            row("s-400.engagement_radar.channels", "targets engaged at once per radar", 0.27, 0.12, 0.44),
            row("s-400.ready_tubes", "ready tubes per fire unit", 0.07, 0.0, 0.19),
            row("s-400.interceptor.very_long.range_km", "reach of the longest interceptor class", 0.01, 0.0, 0.09),
        ],
        "assumptions": [
            row("s-400.kill_probability.cruise_missile", "kill probability against low targets", 0.48, 0.29, 0.63),
            row("s-400.reaction_time_s", "reaction time", 0.04, 0.0, 0.15),
        ],
    }


def summary() -> dict[str, Any]:
    """The whole summary, as a study would write it."""
    ledger = {
        "below_horizon": 0.41,
        "no_channel": 0.22,
        "missed": 0.18,
        "terrain_masked": 0.11,
        "too_late": 0.05,
        "not_detected": 0.03,
    }
    return {
        "schema": 1,
        "digest": "5f1c" + "0" * 56 + "9a7b",
        "manifest": "manifest.json",
        "version": "0.1.0",
        "scenario": {
            "name": "sample",
            "title": "Five units over Corran",
            "summary": "A fictional island state and a mixed raid in three waves.",
            "date": "2028-01-01",
            "duration_s": 5400.0,
            "fictional": True,
            "source": "sample",
            "digest": "ab" * 32,
        },
        "run": {"replications": 40, "readings": 25, "seed": 7, "level": "decisions", "elapsed_s": 41.2},
        "measures": measures(),
        "ledger": {
            cause: {"mean": 24.24 * s, "low": 22.8 * s, "high": 25.7 * s, "share": s} for cause, s in ledger.items()
        },
        "drivers": drivers(),
        "geometry": geometry(),
        "by_type": by_type(),
        "assets": [
            {"id": key, "name": name, "hit": interval(p, 0.03)}
            for (key, (name, _, _)), p in zip(ASSETS.items(), (0.95, 0.81, 0.62, 0.88, 0.35, 0.44), strict=True)
        ],
        "rounds": {"mean": 212.3, "by_unit": {"alpha": 118.1, "bravo": 94.2}},
        "typical": {"median": 11, "best": 3, "worst": 28},
        "figures": figures(),
        "sources": {
            "maker": {
                "title": "Product page",
                "publisher": "Example maker",
                "date": "unknown",
                "link": "https://maker.example/product",
                "accessed": "2026-11-21",
            },
            "press": {
                "title": "What the system claims",
                "publisher": "Example press",
                "date": "2021-11-14",
                "link": None,
                "accessed": "2026-11-21",
            },
        },
        "units": [
            {
                "id": "alpha",
                "name": "Alpha regiment",
                "system": "s-400",
                "in_play": True,
                "available": "delivery 1 of s-400-india",
                "fire_units": ["alpha-1", "alpha-2"],
            },
            {
                "id": "bravo",
                "name": "Bravo regiment",
                "system": "s-400",
                "in_play": True,
                "available": "delivery 4 of s-400-india",
                "fire_units": ["bravo-1", "bravo-2"],
            },
            {
                "id": "echo",
                "name": "Echo regiment",
                "system": "s-400",
                "in_play": False,
                "available": "from 2028-06-30",
                "fire_units": ["echo-1"],
            },
        ],
        "not_modelled": [
            "electronic attack",
            "weather",
            "clutter and false plots",
            "ducting and diffraction",
            "decoy discrimination",
            "repair",
        ],
        "reproduce": ["bartizan run sample --readings 25 -n 40 --seed 7 --set s-400.assessment_time_s=10"],
        "overrides": {"s-400.assessment_time_s": 10.0},
    }


def theatre() -> dict[str, Any]:
    """Who stands where, and the paths flown."""
    paths = []
    for i, (group, kind, threat) in enumerate(
        [
            ("missiles", "cruise-missile", True),
            ("strike", "su-30mki", True),
            ("drones", "drone", True),
            ("decoys", "decoy-drone", False),
        ]
    ):
        angle, goal = 1.1 + 1.45 * i, list(ASSETS.values())[i]
        x = np.linspace(260_000.0 * math.cos(angle), goal[1], 24)
        y = np.linspace(260_000.0 * math.sin(angle), goal[2], 24) + 12_000.0 * np.sin(np.linspace(0, np.pi, 24))
        paths.append(
            {
                "group": group,
                "object": kind,
                "side": "hostile",
                "threat": threat,
                "x_m": x.tolist(),
                "y_m": y.tolist(),
                "altitude_m": [50.0] * 24,
            }
        )
    paths.append(
        {
            "group": "airway",
            "object": "airliner-a320",
            "side": "neutral",
            "threat": False,
            "x_m": [-290_000.0, 290_000.0],
            "y_m": [-120_000.0, 90_000.0],
            "altitude_m": [10_000.0] * 2,
        }
    )
    nodes = [
        {
            "id": key,
            "kind": "acquisition_radar" if "acq" in key else "fire_unit",
            "unit": key.split("-")[0],
            "system": "s-400",
            "x_m": x,
            "y_m": y,
            "antenna_agl_m": 20.0,
            "antenna_msl_m": 20.0 + z,
        }
        for key, (x, y, z) in SITES.items()
    ]
    assets = [{"id": key, "name": name, "x_m": x, "y_m": y} for key, (name, x, y) in ASSETS.items()]
    units = [
        {"id": row["id"], "name": row["name"], "system": row["system"], "in_play": row["in_play"]}
        for row in summary()["units"]
    ]
    return {
        "centre": {"lat_deg": -32.0, "lon_deg": -24.0},
        "width_m": WIDTH_M,
        "cell_m": CELL_M,
        "k_factor": 4.0 / 3.0,
        "assets": assets,
        "units": units,
        "nodes": nodes,
        "paths": paths,
    }


def coverage() -> dict[str, Any]:
    """Terrain with a few ridges, and the lowest altitude in sight, rows north to south."""
    n = int(WIDTH_M / CELL_M)
    axis = (np.arange(n) - (n - 1) / 2) * CELL_M
    x, y = np.meshgrid(axis, -axis)
    bumps = (
        (-40e3, 20e3, 30e3, 900.0),
        (30e3, 0.0, 42e3, 1300.0),
        (-5e3, 40e3, 26e3, 700.0),
        (60e3, -35e3, 15e3, 400.0),
    )
    terrain = sum(h * np.exp(-(((x - cx) ** 2 + (y - cy) ** 2) / s**2) * 1.4) for cx, cy, s, h in bumps)
    terrain = terrain * (1 + 0.35 * np.sin(x / 6500) * np.cos(y / 8100 + x / 19_000)) - 120.0
    terrain = np.maximum(terrain, 0.0)
    lowest = []
    for sx, sy, ground in SITES.values():
        d = np.hypot(x - sx, y - sy)
        past = np.maximum(d - math.sqrt(2 * 8.49e6 * (20.0 + ground)), 0.0)
        shade = 500.0 * (1 + np.sin(5 * np.arctan2(y - sy, x - sx))) * np.clip(d / 90e3, 0, 3)
        lowest.append(np.where(d < 400e3, np.maximum(terrain, past**2 / (2 * 8.49e6) + shade), np.nan))
    grid = np.array(lowest, dtype=np.float32)
    engagement = np.where(np.isnan(grid[:4]).all(axis=0), np.nan, np.fmin.reduce(grid[:4]))
    return {
        "terrain_m": terrain.astype(np.float32),
        "mva_engagement_m": engagement,
        "mva_all_m": np.fmin.reduce(grid),
        "cell_m": CELL_M,
    }


def events() -> dict[str, Any]:
    """A made-up event log: launches (code 5) and leaks (code 8) of two replications."""
    rows = [
        (replication, 1000 * (300 + 45 * i + 7 * replication), code, i % 4, i % 4, 1, 2 if code == 5 else i % 6)
        for replication in range(2)
        for i in range(24)
        for code in ((5, 8) if i % 3 == 0 else (5,))
    ]
    names = ("replication", "time_ms", "code", "observer", "target", "value", "detail")
    kinds = (np.int32, np.int32, np.int16, np.int16, np.int32, np.float32, np.int32)
    columns = {
        name: np.array(column, kind) for name, column, kind in zip(names, zip(*rows, strict=True), kinds, strict=True)
    }
    return {"reading": np.zeros(len(rows), np.int32)} | columns


def roster() -> dict[str, Any]:
    """Who the log points to."""
    names = ("id", "kind", "unit", "system", "x_m", "y_m", "antenna_agl_m", "antenna_msl_m")
    nodes = [{name: row[name] for name in names} | {"uid": i} for i, row in enumerate(theatre()["nodes"])]
    things = [
        {"id": f"{kind}-1", "object": name, "kind": kind, "side": "hostile", "is_threat": threat}
        | {"group": name, "wave": 1, "uid": 100 + i}
        for i, (name, kind, _, threat, _) in enumerate(TYPES)
    ]
    at = {"lat_deg": -32.0, "lon_deg": -24.0}
    return {
        "nodes": [row | at for row in nodes],
        "objects": things,
        "assets": [row | at for row in theatre()["assets"]],
    }


def build(folder: Path, changed: dict[str, Any] | None = None) -> Path:
    """Write the folder, sealed as a finished result is; `changed` replaces top-level keys of the summary."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("summary", summary() | (changed or {})), ("theatre", theatre())):
        (folder / f"{name}.json").write_text(json.dumps(data, allow_nan=False, ensure_ascii=False), encoding="utf-8")
    np.savez_compressed(folder / "coverage.npz", **coverage())
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(events()), sink)
    content = bytes(memoryview(sink.getvalue()))
    checksum = hashlib.sha256(content).hexdigest()
    chunk = {"id": "p0000-r0000-b00000000-n00002", "point": 0, "reading": 0, "first": 0, "count": 2}
    chunk |= {"file": f"{chunk['id']}.{checksum[:16]}.parquet", "sha256": checksum}
    (folder / "chunks").mkdir(exist_ok=True)
    (folder / "chunks" / str(chunk["file"])).write_bytes(content)
    seal(folder, [chunk])
    return folder


def seal(folder: Path, chunks: list[dict[str, Any]], **more: Any) -> None:
    """Write the manifest: every file with its checksum, and a seal over all of it; `more` are further keys."""
    names = ("summary.json", "theatre.json", "coverage.npz")
    manifest: dict[str, Any] = {
        "schema": 1,
        "kind": "bartizan result",
        "state": "complete",
        "config": {"replications": 2, "readings": [{"label": "central"}], "seed": 7},
        "roster": roster(),
        "chunks": chunks,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
    } | more
    body = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    manifest["seal"] = hashlib.sha256(body.encode("utf-8")).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
