"""The door of this room: a study by name or file in, a checked question out, or all that is wrong with it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

from bartizan.errors import InputError, Problem
from bartizan.scenario.document import Node
from bartizan.scenario.encoding import MAX_BYTES
from bartizan.scenario.load import BUNDLED as BUNDLED_SCENARIOS
from bartizan.scenario.load import bundled_names, load_scenario
from bartizan.scenario.terrain_choice import TerrainOption
from bartizan.scenario.words import clean, did_you_mean
from bartizan.study.points.build import Base
from bartizan.study.points.points import Points
from bartizan.study.question.checks import check_study
from bartizan.study.question.measure_checks import replications_of
from bartizan.study.question.schema import Study
from bartizan.study.question.text import parse_bytes

BUNDLED = Path(__file__).parent.parent / "bundled"


class Question(NamedTuple):
    """A study that was read and checked, and its points."""

    study: Study
    name: str
    source: str
    points: Points


def bundled_studies() -> tuple[str, ...]:
    """Names of the studies that come with the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.yaml")))


def load_study(name_or_path: str | Path, *, terrain: TerrainOption = None) -> Question:
    """Read and check a study and its scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A bundled name such as `network_matters`, or a file. Its scenario is a bundled one or lies beside the file.
    terrain : str, Path or sequence of them, optional
        Terrain files in place of the scenario's own.

    Returns
    -------
    question : Question

    Raises
    ------
    InputError
        With every problem of the file, each with its place.

    Examples
    --------
    >>> load_study("network_matters").study.scenario
    'mixed_day'
    """
    source = str(name_or_path)
    data, filename, folder = _read(source)
    study, root, text, problems = parse_bytes(data, filename)
    if study is None:
        raise InputError(problems)
    base = _base(study, root, filename, folder, terrain)
    points = Points(text, filename, base, replications_of(study))
    problems = check_study(study, root, filename, points)
    if problems:
        raise InputError(problems)
    return Question(study, Path(filename).stem, source, points)


def most_replications(study: Study) -> int:
    """The most replications that a point may take."""
    if study.stopping is not None:
        return study.stopping.maximum or study.stopping.minimum
    return replications_of(study)


def _read(source: str) -> tuple[bytes, str, Path]:
    """Bytes, name for messages and folder of a study file."""
    if source in bundled_studies():
        return (BUNDLED / f"{source}.yaml").read_bytes(), f"{source}.yaml", BUNDLED
    path = Path(source)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"a study must be a plain file, seen {clean(source, 200)}")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), source, path.parent
    except (FileNotFoundError, NotADirectoryError, ValueError):
        names = bundled_studies()
        expected = f"a file, or a bundled study: {', '.join(names)}"
        hint = did_you_mean(path.stem, names)
        raise InputError(Problem("", 0, 0, "", "there is no such study", clean(source, 200), expected, hint)) from None
    except OSError as error:
        raise InputError(f"the study cannot be read, seen {clean(source, 200)}: {error.strerror}") from None


def _base(study: Study, root: Node, filename: str, folder: Path, terrain: TerrainOption) -> Base:
    """The scenario of a study: bundled, or a file beside it; its own problems name its own lines."""
    name = study.scenario
    if name in bundled_names():
        loaded = load_scenario(name, terrain=terrain)
        path = BUNDLED_SCENARIOS / f"{name}.yaml"
    else:
        node = root.at(("scenario",))
        beside = Path(name)
        if beside.is_absolute() or ".." in beside.parts or not (folder / beside).is_file():
            expected = f"a file beside the study, or one of {', '.join(bundled_names())}"
            hint = did_you_mean(name, bundled_names())
            fault = ("there is no such scenario", clean(name, 200), expected, hint)
            raise InputError(Problem(filename, node.line, node.column, "scenario", *fault))
        path = folder / beside
        loaded = load_scenario(path, terrain=terrain)
    files = tuple(str(file) for file in loaded.terrain_paths)
    return Base(path.read_text(encoding="utf-8-sig"), loaded.name, loaded.folder is None, files)
