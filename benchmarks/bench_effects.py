"""CPU time of a replication with doctrine, identification and network off and on: `scripts/bench effects [FOLDER]`.

FOLDER is a checkout of the program as it was before these effects; without it only on against off is shown. The raid is
the bundled `five_units`. Each program plays in a process of its own, in turn, medians of five; one core.

Effects change the day: more gets through, so more flies for longer, and more is looked at. Beside the time stands what
was done in it, and some effects are also played without the others.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

ROUNDS = 5
COUNT = 40
GOAL_ON, GOAL_OFF = 1.5, 1.05
HERE = Path(__file__).resolve().parents[1]

ALL_ON: dict[str, Any] = {
    "network": {"mode": "engage_remote", "delay_s": 2, "loss": 0.1},
    "doctrine": {
        "firing": "shoot_look_shoot",
        "firing_by_kind": {"ballistic": "shoot_shoot"},
        "min_kill_probability": 0.05,
        "control": "tight",
        "zones": [
            {"id": "north", "control": "free", "centre": {"lat_deg": -31.2, "lon_deg": -24.0}, "radius_km": 60},
            {
                "id": "lane",
                "control": "no_fire",
                "corners": [
                    {"lat_deg": -33.6, "lon_deg": -25.9},
                    {"lat_deg": -33.2, "lon_deg": -25.9},
                    {"lat_deg": -33.2, "lon_deg": -25.4},
                ],
                "judged_at": "meeting",
            },
        ],
        "prefer": ["ballistic", "cruise_missile"],
        "reserve": {"ballistic": 2},
        "emission": {"mode": "cued", "cue_km": 150, "linger_s": 60},
        "max_track_error_m": 2000,
    },
    "identification": {
        "mode": "reply",
        "reply_probability": 0.95,
        "false_foe_probability": 0.1,
        "false_friend_probability": 0.01,
        "recognition_probability": 0.95,
        "corridors": [
            {
                "id": "west",
                "route": [{"lat_deg": -31.3, "lon_deg": -21.2}, {"lat_deg": -31.3, "lon_deg": -26.8}],
                "width_km": 20,
                "low_m": 9000,
            }
        ],
    },
    "engagement": {"shot_correlation": 0.3, "reliability": 0.95},
    "layers": [{"from_km": 400, "to_km": 60}, {"from_km": 60, "to_km": 15}, {"from_km": 15}],
}

LINKED: dict[str, Any] = {"mode": "shared_tracks", "delay_s": 2, "loss": 0.1}
SOME_ON: dict[str, dict[str, Any]] = {
    "on": ALL_ON,
    "linked": {"network": LINKED},
    "remote": {"network": ALL_ON["network"]},
    "all but remote": ALL_ON | {"network": LINKED},
}
"""What is on: everything; messages that take time and are lost; fire on others' tracks over them; all but that."""

WORKER = """
import json, sys, time
from bartizan.engine.log import Level
from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.run import run_block
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
file = load_scenario(sys.argv[1])
model = build_model(compile_geometry(file), central_reading(figures_in_play(file)))
count = int(sys.argv[2])
run_block(model, seed=7, first=0, count=2)
start = time.process_time()
events = run_block(model, seed=7, first=0, count=count)
assert (events["code"] == 5).sum() > count, "nothing was fired: the benchmark does no work"
spent_ms = (time.process_time() - start) / count * 1e3
work = run_block(model, seed=7, first=0, count=4, level=int(Level.DETECTIONS))["code"]
print(json.dumps([spent_ms, int((work == 30).sum()) / 4, int((work == 5).sum()) / 4]))
"""


def measured(tree: Path, scenario: str) -> tuple[float, float, float]:
    """CPU time of one replication, played by the program of a checkout, and its detections and launches."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    command = [sys.executable, "-c", WORKER, scenario, str(COUNT)]
    ms, plots, launches = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    return float(ms), float(plots), float(launches)


def scenario_with(effects: dict[str, Any], name: str, folder: Path) -> str:
    """The bundled raid with some effects on, as a file."""
    from ruamel.yaml import YAML

    bundled = HERE / "src" / "bartizan" / "scenario" / "bundled" / "five_units.yaml"
    data = YAML(typ="safe", pure=True).load(bundled.read_text(encoding="utf-8"))
    file = folder / f"{name.replace(' ', '_')}.yaml"
    file.write_text(json.dumps(data | effects, default=str), encoding="utf-8")
    return str(file)


def main() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        programs = {"off": (HERE, "five_units")}
        programs |= {name: (HERE, scenario_with(on, name, Path(folder))) for name, on in SOME_ON.items()}
        if len(sys.argv) > 1:
            programs["before"] = (Path(sys.argv[1]).resolve(), "five_units")
        rounds = [{name: measured(*program) for name, program in programs.items()} for _ in range(ROUNDS)]
    medians = {name: statistics.median(row[name][0] for row in rounds) for name in programs}
    for name, ms in medians.items():
        _, plots, launches = rounds[0][name]
        ratio = statistics.median(row[name][0] / row["off"][0] for row in rounds)
        work = f"{plots:8,.0f} plots, {launches:4.0f} launches"
        print(f"  {name:<15} {ms:7.2f} ms a replication, {ratio:5.2f} of off; {work}")
    if "before" not in medians:
        print("  name a checkout of the program before for the goals")
        return
    for name, goal in (("on", GOAL_ON), ("off", GOAL_OFF)):
        ratio = statistics.median(row[name][0] / row["before"][0] for row in rounds)
        print(f"  {name:<3} against before {ratio:.3f} (goal {goal})")


if __name__ == "__main__":
    main()
