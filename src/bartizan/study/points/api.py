"""The Python door: a study by name or file, played, with its answer."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any, Literal, overload

from bartizan.scenario.terrain_choice import TerrainOption
from bartizan.study.points.plan import plan_of
from bartizan.study.points.result import StudyResult
from bartizan.study.points.run import run_question
from bartizan.study.question.load import load_study


@overload
def study(name_or_path: str | Path, *, plan: Literal[True], **options: Any) -> dict[str, Any]: ...
@overload
def study(
    name_or_path: str | Path, *, out: str | Path | None = ..., plan: Literal[False] = ..., **options: Any
) -> StudyResult: ...
def study(
    name_or_path: str | Path,
    *,
    out: str | Path | None = None,
    plan: bool = False,
    terrain: TerrainOption = None,
    **options: Any,
) -> StudyResult | dict[str, Any]:
    """Play a study.

    Parameters
    ----------
    name_or_path : str or Path
        A bundled study such as `network_matters`, or a file.
    out : str, Path or None
        Result folder; None keeps everything in a temporary folder that goes with the result.
    plan : bool
        Say what would be played and what it takes, and play nothing.
    terrain : str, Path or sequence of them, optional
        Terrain files in place of the scenario's own.
    options
        See `bartizan.study.points.run.run_question`.

    Returns
    -------
    StudyResult, or dict
        The dict is the plan.

    Examples
    --------
    >>> study("network_matters", plan=True)["cost"]
    '7 points x 20 readings x 150 replications: at most 21,000 in all, budget 25,000'
    """
    question = load_study(name_or_path, terrain=terrain)
    if plan:
        return plan_of(question)
    folder = Path(tempfile.mkdtemp(prefix="bartizan-") if out is None else out)
    result = run_question(question, out=folder, **options)
    if out is None:
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result
