"""The Python door: load a scenario, run it, read the result."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.study.execute import run_study
from bartizan.study.result import Result

if TYPE_CHECKING:
    import datetime as dt

    from bartizan.scenario.load import ScenarioFile


def run(
    scenario: ScenarioFile | str | Path,
    *,
    replications: int = 100,
    readings: int = 1,
    seed: int = 0,
    workers: int | None = None,
    out: str | Path | None = None,
    date: dt.date | None = None,
    **options: Any,
) -> Result:
    """Run a scenario many times.

    Parameters
    ----------
    scenario : ScenarioFile, str or Path
        What `bartizan.load` gives, a bundled name, or a file.
    replications, readings, seed, workers, date, options
        See `bartizan.study.execute.run_study`.
    out : str, Path or None
        Result folder; None keeps everything in a temporary folder that goes with the result.

    Returns
    -------
    Result

    Examples
    --------
    >>> import bartizan
    >>> result = bartizan.run(bartizan.load("one_site"), replications=2, seed=7)
    >>> result.measures["leakers"]["n"], "p_raid_annihilation" in result.measures
    (2, True)
    """
    from bartizan.scenario.load import load_scenario

    scenario_file = load_scenario(scenario) if isinstance(scenario, str | Path) else scenario
    folder = Path(tempfile.mkdtemp(prefix="bartizan-") if out is None else out)
    result = run_study(
        scenario_file,
        replications=replications,
        readings=readings,
        seed=seed,
        workers=workers,
        out=folder,
        date=date,
        **options,
    )
    if out is None:
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result
