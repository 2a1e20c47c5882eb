"""Which figures there are, and how a file of one is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bartizan.errors import InputError, Problem
from bartizan.output.parts import read_parts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("coverage", "outcome", "ledger", "timeline", "capacity", "brief")
OF_STUDIES = "capacity"


def write_figure(folder: Path, kind: str, path: Path, *, altitude_m: float = 100.0) -> Path:
    """Write one figure of a result.

    Parameters
    ----------
    folder : Path
        A finished result; for `capacity` that of a study.
    kind : str
        One of KINDS.
    path : Path
        Ends in .svg, .png or .pdf.
    altitude_m : float [m]
        Of the target, for `coverage` and `brief`.

    Raises
    ------
    InputError
        If there is no such kind, the result holds nothing to draw for it, or the file cannot be written.
    IncompleteError
        If the result is unfinished, torn, altered, or from another version.
    """
    from bartizan.output.figures.look import our_look, save

    with our_look():
        return save(figure_of(folder, kind, altitude_m), path)


def figure_of(folder: Path, kind: str, altitude_m: float) -> Figure:
    """The figure of a kind."""
    if kind == OF_STUDIES:
        return _of_study(folder)
    makers: dict[str, Callable[[], Figure]] = {
        "coverage": lambda: _coverage(folder, altitude_m),
        "outcome": lambda: _outcome(folder),
        "ledger": lambda: _ledger(folder),
        "timeline": lambda: _timeline(folder),
        "brief": lambda: _brief(folder, altitude_m),
    }
    if kind not in makers:
        raise InputError(Problem("KIND", 0, 0, "", "no such figure", repr(kind[:40]), f"one of {', '.join(KINDS)}"))
    return makers[kind]()


def _coverage(folder: Path, altitude_m: float) -> Figure:
    from bartizan.output.figures import coverage

    return coverage.figure(read_parts(folder), altitude_m)


def _outcome(folder: Path) -> Figure:
    from bartizan.output.figures import outcome

    return outcome.figure(read_parts(folder).summary)


def _ledger(folder: Path) -> Figure:
    from bartizan.output.figures import ledger

    return ledger.figure(read_parts(folder).summary)


def _timeline(folder: Path) -> Figure:
    from bartizan.output.figures import timeline
    from bartizan.study.over_time import over_time

    parts = read_parts(folder)
    return timeline.figure(parts.summary, over_time(parts.folder, parts.manifest))


def _brief(folder: Path, altitude_m: float) -> Figure:
    from bartizan.output.figures import brief

    return brief.figure(read_parts(folder), altitude_m)


def _of_study(folder: Path) -> Figure:
    """Capacity, of a study's own answer; a plain run has none."""
    from bartizan.output.figures import capacity
    from bartizan.study.manifest import QUESTION, read_manifest
    from bartizan.study.points.result import open_study

    if QUESTION not in read_manifest(folder):
        problem = "capacity is of a study of several raids, and this is the result of one run"
        raise InputError(Problem("KIND", 0, 0, "", problem, "capacity", "a folder of: bartizan study capacity"))
    return capacity.figure(open_study(folder).answer)
