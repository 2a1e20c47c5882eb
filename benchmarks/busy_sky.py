"""A replay of many objects that all fly all the time, for measuring frames; nothing in it was run."""

from __future__ import annotations

from typing import Any

import numpy as np

from bartizan.output.colours import COLOURS
from bartizan.output.replay.course import STATE_NAMES
from bartizan.output.replay.ground import graticule_of, ground_of
from bartizan.output.replay.packing import Packer, Words
from bartizan.output.replay.scene import packed_paths
from bartizan.output.story import STATES
from bartizan.study.watching import Path

WIDTH_M, LONG_S = 300_000.0, 3600.0
KINDS = ("aircraft", "helicopter", "cruise_missile", "drone", "ballistic")
CODES = ("code", "observer", "target", "detail", "words")


def busy_replay(n_objects: int) -> dict[str, Any]:
    """The data of a page with so many objects on paths of their own, over an island."""
    packer, words = Packer(), Words()
    draw = np.random.default_rng(7)
    paths = [_path(draw) for _ in range(n_objects)]
    side = np.arange(601) - 300.0
    hills_m = 900.0 * np.exp(-(side[:, None] ** 2 + side**2) / 9000.0) + 120.0 * np.sin(side / 9.0)[:, None] - 60.0
    theatre = {"centre": {"lat_deg": -32.0, "lon_deg": -24.0}, "width_m": WIDTH_M}
    return {
        "about": _about(),
        "width_m": WIDTH_M,
        "ground": ground_of({"terrain_m": hills_m.astype(np.float32), "cell_m": 500.0}, packer),
        "graticule": graticule_of(theatre, packer),
        "zones": [],
        "sites": [],
        "places": [],
        "objects": [_object(i) for i in range(n_objects)],
        "paths": packed_paths(paths, np.arange(n_objects), packer),
        "sight": {"nodes": 0},
        "step_s": 10.0,
        "states": [[name, STATES[name]] for name in STATE_NAMES],
        "runs": [_run(n_objects, packer, words)],
        "texts": words.texts(),
        "colours": COLOURS,
        "block": packer.block(),
    }


def _about() -> dict[str, Any]:
    words = dict.fromkeys(("theatre", "reading", "rule", "stopped", "version", "digest", "date"), "made up")
    return words | {"title": "A busy sky", "seed": 0}


def _object(i: int) -> dict[str, Any]:
    kind, side = KINDS[i % len(KINDS)], ("hostile", "own", "neutral")[i // len(KINDS) % 3]
    return {"id": f"{kind[:4]}-{i}", "type": kind, "kind": kind, "side": side, "decoy": i % 11 == 0, "wave": 1}


def _path(draw: np.random.Generator) -> Path:
    """Eight corners anywhere in the theatre, passed at even times."""
    x_m, y_m = draw.uniform(-0.45, 0.45, (2, 8)) * WIDTH_M
    return Path(np.linspace(0.0, LONG_S, 8), x_m, y_m, np.full(8, 500.0))


def _run(n_objects: int, packer: Packer, words: Words) -> dict[str, Any]:
    nothing = packer.array([], "i4")
    times = packer.array([], "f4")
    story = {"head": words.number("Nothing happened."), "moments": [], "spans": [], "ledger": []}
    tracks = dict.fromkeys(("unit", "object", "radar", "is_firm", "age_s", "x_dam", "y_dam", "z_dam"), nothing)
    # a firm track of everything all the time: no object is left pale, none cheaper to draw
    firm = {"radar": packer.array(np.zeros(n_objects), "i4"), "object": packer.array(np.arange(n_objects), "i4")}
    spans = {"from_s": packer.array(np.zeros(n_objects), "f4"), "to_s": packer.array(np.full(n_objects, LONG_S), "f4")}
    return {
        "reading": 0,
        "replication": 0,
        "label": "made up",
        "end_s": LONG_S,
        "start_s": packer.array(np.zeros(n_objects), "f4"),
        "fates": [{"fate": "flying", "end_s": LONG_S, "cause": None, "shots": []}] * n_objects,
        "events": dict.fromkeys(CODES, nothing) | {"time_s": times, "value": times},
        "firm": firm | spans,
        "tracks": tracks | {"units": [], "first": packer.array([0], "i4")},
        "stories": [story] * n_objects,
    }
