"""Which terrain files a scenario is played on: its own, or those of the option `--terrain`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bartizan.errors import Problem
from bartizan.scenario.report import Report
from bartizan.scenario.schema import MAX_TERRAIN_FILES, FileTerrain, Scenario
from bartizan.scenario.terrain_file import NO_FILE, Fault, file_fault, find_beside, suffix_fault
from bartizan.scenario.words import clean

TerrainOption = str | Path | Sequence[str | Path] | None


def with_terrain(
    scenario: Scenario, folder: Path | None, option: TerrainOption, report: Report
) -> tuple[Scenario, tuple[Path, ...]]:
    """The scenario and its terrain files; where the option names some, they take the place of the scenario's own."""
    if option:
        return _with_option(scenario, [option] if isinstance(option, (str, Path)) else list(option), report)
    return scenario, _own_files(scenario, folder, report)


def _with_option(scenario: Scenario, typed: list[str | Path], report: Report) -> tuple[Scenario, tuple[Path, ...]]:
    paths = [Path(name) for name in typed]
    faults = _option_faults(paths, typed)
    for message, seen, wanted in faults:
        expected = "a raster file on this machine; nothing is fetched from a network" if message == NO_FILE else wanted
        report.problems.append(Problem("--terrain", 0, 0, "", message, clean(seen, 200), expected))
    if faults:
        return scenario, ()
    own, names = scenario.theatre.terrain, [path.name[:200] for path in paths]
    if isinstance(own, FileTerrain):
        ground = own.model_copy(update={"path": names})
    else:
        ground = FileTerrain(kind="file", path=names)
    theatre = scenario.theatre.model_copy(update={"terrain": ground})
    return scenario.model_copy(update={"theatre": theatre}), tuple(path.resolve() for path in paths)


def _option_faults(paths: list[Path], typed: list[str | Path]) -> list[Fault]:
    if len(paths) > MAX_TERRAIN_FILES:
        return [("too many terrain files", f"{len(paths):,}", f"at most {MAX_TERRAIN_FILES}")]
    checks = (suffix_fault(path.name) or file_fault(path, str(name)) for path, name in zip(paths, typed, strict=True))
    return [fault for fault in checks if fault]


def _own_files(scenario: Scenario, folder: Path | None, report: Report) -> tuple[Path, ...]:
    """The terrain files that a scenario names, if they lie beside it."""
    ground = scenario.theatre.terrain
    if not isinstance(ground, FileTerrain):
        return ()
    place: tuple[str | int, ...] = ("theatre", "terrain", "path")
    found: dict[Path, str] = {}
    for i, name in enumerate(ground.paths):
        path, fault = find_beside(folder, name)
        if path in found:
            fault = "a terrain file that is named twice", name, "each file once"
        if fault:
            report.fault(place if isinstance(ground.path, str) else (*place, i), *fault)
        elif path is not None:
            found[path] = name
    return tuple(found)
