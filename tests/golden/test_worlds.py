"""Did any number move? Digests of event logs of tiny worlds, kept beside this file (see README.md)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bartizan.engine.arrays import build_model
from bartizan.engine.log import Code
from bartizan.scenario.readings import Reading
from unit.engine.worlds import World, battery, certain, flight, raid, unit, world

LATER = (Code.UNTRACKED, Code.TRACKED_AGAIN)
"""Rows that came to the log later have a digest of their own, so that the first still says that nothing else moved."""

ADVICE = "numbers moved; if that was meant, see tests/golden/README.md"


def one_battery() -> World:
    """One fire unit, one group: every step can be followed by hand."""
    return world([unit("one", battery())], [raid(count=3, spacing_s=10.0, jitter_s=5.0)], figures=certain(0.5))


def mixed_raid() -> World:
    """Two units, all kinds of objects, all stages."""
    units = [
        unit("one", battery("alpha", reloads=1), battery("bravo", 3.0, 3.0), watch_km=(1.0, 1.0)),
        unit("two", battery("charlie", -3.0, rounds={"short": 4, "long": 2})),
    ]
    groups = [
        raid("high", count=4, spacing_s=7.0, jitter_s=6.0, spread_km=8.0),
        raid("low", "cruise-missile", points=[(0.0, 60.0, 50.0)], reference="agl", count=4, spacing_s=3.0),
        raid("bait", "decoy-drone", points=[(25.0, -10.0, 1500.0)], count=2),
        raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 20.0, 0.0)], count=2, start_s=30.0),
        raid("sead", points=[(-50.0, 5.0, 6000.0)], aim=["charlie", "one"], count=3),
    ]
    own = flight("patrol", "su-30mki", "own")
    identification = {"mode": "reply", "reply_probability": 0.7}
    network = {"mode": "shared_warning"}
    return world(units, groups, traffic=[own], figures=certain(0.4), identification=identification, network=network)


WORLDS = {"one_battery": one_battery, "mixed_raid": mixed_raid}


def numbers(small: World) -> dict[str, object]:
    """What is compared: how often each thing happened, and digests of all rows."""
    log = small.play(3, level=3)
    counts = Counter(Code(code).name for code in log.events["code"])
    is_later = np.isin(log.events["code"], LATER)
    first, later = (replace(log, events=log.events[rows]).digest() for rows in (~is_later, is_later))
    return {"events": dict(sorted(counts.items())), "digest": first, "digest_later": later}


@pytest.mark.parametrize("name", WORLDS)
def test_no_number_moved(name: str, accept: bool) -> None:
    small, path = WORLDS[name](), Path(__file__).with_name(f"{name}.json")
    if accept:
        reading = {"values": small.reading.values, "conditions": small.reading.conditions}
        path.write_text(json.dumps({"reading": reading, **numbers(small)}, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(path.read_text(encoding="utf-8"))
    reading = Reading("golden", **kept.pop("reading"))
    again = replace(small, reading=reading, model=build_model(small.geometry, reading))
    assert numbers(again) == kept, ADVICE


def test_a_moved_number_is_noticed() -> None:
    small = one_battery()
    kept = json.loads(Path(__file__).with_name("one_battery.json").read_text(encoding="utf-8"))
    values = kept["reading"]["values"] | {"s-400.reaction_time_s": 4.001}
    model = build_model(small.geometry, Reading("moved", values, kept["reading"]["conditions"]))
    assert numbers(replace(small, model=model))["digest"] != kept["digest"]
