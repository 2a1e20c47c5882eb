"""The door of this room: a name or a file in, a checked scenario or all its faults out."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bartizan.earth.provenance import terrain_sha256
from bartizan.errors import InputError, Problem
from bartizan.scenario.checks import check_scenario
from bartizan.scenario.document import Node, compose
from bartizan.scenario.encoding import MAX_BYTES, decode
from bartizan.scenario.guard import guarded_events
from bartizan.scenario.overrides import OPTION, check_overrides, parse_overrides
from bartizan.scenario.problems import MAX_PROBLEMS, schema_problems
from bartizan.scenario.report import Report
from bartizan.scenario.schema import Scenario
from bartizan.scenario.terrain_choice import TerrainOption, with_terrain
from bartizan.scenario.words import clean, did_you_mean

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue

BUNDLED = Path(__file__).parent / "bundled"


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario with where it came from.

    `name` is the stem of the file or the bundled name, `source` what the user typed, `digest` the SHA-256 of everything
    in it that can change an answer, `folder` where it lies (None for bundled ones), `terrain_paths` its terrain files,
    `overrides` what `--set` said.
    """

    scenario: Scenario
    name: str
    source: str
    digest: str
    folder: Path | None = None
    terrain_paths: tuple[Path, ...] = ()
    overrides: dict[str, float] = field(default_factory=dict)


def bundled_names() -> tuple[str, ...]:
    """Names of the scenarios that come with the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.yaml")))


def load_scenario(
    name_or_path: str | Path, *, terrain: TerrainOption = None, overrides: Iterable[str] = ()
) -> ScenarioFile:
    """Read and check a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A bundled name such as `five_units`, or a file.
    terrain : str, Path or sequence of them, optional
        Terrain files that take the place of the scenario's own terrain, from anywhere on the machine; what the scenario
        says about gaps and voids stays.
    overrides : iterable of str
        `ID=VALUE` of the option `--set`; they go before `figures` in the file.

    Returns
    -------
    file : ScenarioFile

    Raises
    ------
    InputError
        With every problem of the file and of the options.

    Examples
    --------
    >>> load_scenario("one_site").scenario.bartizan
    1
    """
    source = str(name_or_path)
    data, folder, filename = _read(source)
    set_values, set_problems = parse_overrides(overrides)
    scenario, terrain_paths, problems = _checked(data, filename, folder, terrain, set_values)
    problems += set_problems
    if problems or scenario is None:
        raise InputError(_cut(problems, filename))
    digest = scenario_digest(scenario, set_values, terrain_paths)
    return ScenarioFile(scenario, Path(filename).stem, source, digest, folder, terrain_paths, set_values)


def validate_bytes(data: bytes, filename: str, *, folder: Path | None = None) -> tuple[Scenario | None, list[Problem]]:
    """Check the bytes of a scenario file without raising.

    Parameters
    ----------
    data : bytes
    filename : str
        Stands in the messages.
    folder : Path, optional
        Where a terrain file may lie; without it, one that the scenario names is a problem.

    Returns
    -------
    scenario : Scenario or None
        None if there is any problem.
    problems : list of Problem
        In the order of the file.
    """
    scenario, _, problems = _checked(data, filename, folder, None, {})
    return (None, _cut(problems, filename)) if problems else (scenario, [])


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}


def scenario_digest(scenario: Scenario, overrides: Mapping[str, float], terrain_paths: Sequence[Path] = ()) -> str:
    """SHA-256 of all that can change an answer: not of comments, the order of keys, or names of files.

    An override from the command line counts as if it stood in the file.
    """
    content = scenario.model_dump(mode="json")
    content["figures"] |= dict(overrides)
    content["figures"] = {key: float(v) if isinstance(v, (int, float)) else v for key, v in content["figures"].items()}
    if terrain_paths:
        # names may change; contents, and the order of files that know a place equally well, may not
        content["theatre"]["terrain"]["path"] = [terrain_sha256(path) for path in terrain_paths]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _read(source: str) -> tuple[bytes, Path | None, str]:
    """Bytes, folder and file name of a scenario; only plain files of a bearable size are opened."""
    if source in bundled_names():
        return (BUNDLED / f"{source}.yaml").read_bytes(), None, f"{source}.yaml"
    path = Path(source)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"a scenario must be a plain file, seen {clean(source, 200)}")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), path.parent, source
    except (FileNotFoundError, NotADirectoryError, ValueError):
        names = bundled_names()
        hint = did_you_mean(path.stem, names)
        expected = f"a file, or a bundled scenario: {', '.join(names)}"
        raise InputError(
            Problem("", 0, 0, "", "there is no such scenario", clean(source, 200), expected, hint)
        ) from None
    except OSError as error:
        raise InputError(f"the scenario cannot be read, seen {clean(source, 200)}: {error.strerror}") from None


def _parse(data: bytes, filename: str) -> tuple[Scenario | None, Node, list[Problem]]:
    """Bytes to schema; stops at the first stage that finds a problem, with all problems of that stage."""
    nothing = Node({}, 1, 1)
    text, problems = decode(data, filename)
    if problems:
        return None, nothing, problems
    events, problems = guarded_events(text, filename)
    if problems:
        return None, nothing, problems
    root, problems = compose(events, filename)
    if problems:
        return None, root, _cut(problems, filename)
    try:
        return Scenario.model_validate(root.plain()), root, []
    except ValidationError as error:
        return None, root, schema_problems(error, root, filename)


def _checked(
    data: bytes, filename: str, folder: Path | None, terrain: TerrainOption, overrides: Mapping[str, float]
) -> tuple[Scenario | None, tuple[Path, ...], list[Problem]]:
    """Bytes to a scenario, its terrain files, and all problems in the order of the file."""
    scenario, root, problems = _parse(data, filename)
    if scenario is None:
        return None, (), problems
    report = Report(root, filename)
    scenario, terrain_paths = with_terrain(scenario, folder, terrain, report)
    _check(scenario, overrides, report)
    return scenario, terrain_paths, _in_order(report.problems)


def _check(scenario: Scenario, overrides: Mapping[str, float], report: Report) -> None:
    """The checks between blocks, then of figures, which need every id to be known."""
    from bartizan.claims.catalogue import load_catalogue

    catalogue = load_catalogue()
    check_scenario(scenario, report, catalogue, overrides)
    if not report.problems:
        _check_figures(scenario, overrides, report, catalogue)


def _check_figures(scenario: Scenario, overrides: Mapping[str, float], report: Report, catalogue: Catalogue) -> None:
    def fault_in_file(figure_id: str, part: str, message: str, seen: str, expected: str, hint: str) -> None:
        path = ("figures", figure_id, part) if part else ("figures", figure_id)
        report.fault(path, message, seen, expected, hint, key=message.startswith(("no figure", "this scenario")))

    def fault_in_option(figure_id: str, _part: str, message: str, seen: str, expected: str, hint: str) -> None:
        report.problems.append(Problem(OPTION, 0, 0, clean(figure_id, 130), message, seen, expected, hint))

    check_overrides(scenario, scenario.figures, catalogue, fault_in_file)
    check_overrides(scenario, overrides, catalogue, fault_in_option)


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.line == 0, p.line, p.column))


def _cut(problems: list[Problem], filename: str) -> list[Problem]:
    """The first hundred problems, and how many more there are."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = len(problems) - MAX_PROBLEMS
    return [*problems[:MAX_PROBLEMS], Problem(filename, 0, 0, "", f"and {more:,} more problems like these")]
