"""How the time of a replication grows with the raid and with the defence, on wider copies of five_units."""

from __future__ import annotations

import dataclasses
import statistics
import time
from typing import Any, NamedTuple

from table import ROUNDS, Row, show

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.log import Code, Level
from bartizan.engine.run import run_block
from bartizan.scenario.load import ScenarioFile, load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play

SEED = 7
APART_DEG = 0.03
NOISE = 1.05


class Size(NamedTuple):
    """What one replication costs, in processor time, and what it holds."""

    raiders: int
    units: int
    ms: float
    detections: float


def widened(scenario_file: ScenarioFile, raid: int, units: int) -> ScenarioFile:
    """Every group of the raid `raid` times as large in the same time, every unit `units` times, each a little apart."""
    scenario = scenario_file.scenario
    groups = tuple(
        group.model_copy(update={"count": group.count * raid, "spacing_s": group.spacing_s / raid})
        for group in scenario.raid.groups
    )
    wider = scenario.model_copy(
        update={
            "raid": scenario.raid.model_copy(update={"groups": type(scenario.raid.groups)(groups)}),
            "units": type(scenario.units)(_moved(unit, copy) for copy in range(units) for unit in scenario.units),
        }
    )
    return dataclasses.replace(scenario_file, scenario=wider)


def _moved(unit: Any, copy: int) -> Any:
    """Copy number `copy` of a unit; 0 is the unit itself."""
    if copy == 0:
        return unit

    def site(site: Any, **changes: Any) -> Any:
        return site.model_copy(update={"lat_deg": site.lat_deg + copy * APART_DEG, **changes})

    changes: dict[str, Any] = {"id": f"{unit.id}-{copy}"}
    changes["fire_units"] = type(unit.fire_units)(site(f, id=f"{f.id}-{copy}") for f in unit.fire_units)
    if unit.acquisition_radar is not None:
        changes["acquisition_radar"] = site(unit.acquisition_radar)
    return unit.model_copy(update=changes)


def measured(scenario_file: ScenarioFile, count: int) -> Size:
    """Median processor time of a replication, one thread."""
    geometry = compile_geometry(scenario_file, see=lambda *_: None)
    model = build_model(geometry, central_reading(figures_in_play(scenario_file)))
    events = run_block(model, seed=SEED, first=0, count=count, level=Level.DETECTIONS)
    detections = float((events["code"] == Code.PLOT).sum()) / count
    assert (events["code"] == Code.LAUNCH).any() and detections > 0, "nothing happens: no work"
    rounds_ms = []
    for _ in range(ROUNDS):
        begun_s = time.process_time()
        run_block(model, seed=SEED, first=0, count=count)
        rounds_ms.append((time.process_time() - begun_s) / count * 1e3)
    raiders = sum(group.count for group in scenario_file.scenario.raid.groups)
    return Size(raiders, len(scenario_file.scenario.units), statistics.median(rounds_ms), detections)


def row(size: Size, base: Size) -> Row:
    """Time against detections, both as multiples of the smallest scenario's."""
    times, work = size.ms / base.ms, size.detections / base.detections
    text = f"{size.ms:.1f} ms, {size.detections:,.0f} detections, {size.ms * 1e6 / size.detections:.0f} ns each"
    what = f"{size.raiders:,} raiders, {size.units} units"
    if size == base:
        return Row(what, "reported", text)
    return Row(
        what, f"time grows at most as detections: {work:.1f} times", f"{text}; {times:.1f} times", times <= work * NOISE
    )


def main() -> None:
    scenario_file = load_scenario("five_units")
    plan = ((1, 1, 40), (3, 1, 12), (10, 1, 4), (1, 2, 20), (1, 4, 10))
    sizes = [measured(widened(scenario_file, raid, units), count) for raid, units, count in plan]
    show(f"Growth, processor time on one thread, medians of {ROUNDS}", [row(size, sizes[0]) for size in sizes])


if __name__ == "__main__":
    main()
