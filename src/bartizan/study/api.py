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
    date: dt.date | str | None = None,
    **options: Any,
) -> Result:
    """Run a scenario many times.

    Parameters
    ----------
    scenario : ScenarioFile, str or Path
        What `bartizan.load` gives, a bundled name, or a file.
    date : datetime.date, str or None
        Another day than the scenario's, such as "2028-01-31".
    replications, readings, seed, workers, options
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
    from bartizan.scenario.dates import day_of
    from bartizan.scenario.load import ScenarioFile, load_scenario

    scenario_file = scenario if isinstance(scenario, ScenarioFile) else load_scenario(scenario)
    asked = {"replications": replications, "readings": readings, "seed": seed, "workers": workers, "date": day_of(date)}
    if out is not None:
        return run_study(scenario_file, out=Path(out), **asked, **options)
    folder = Path(tempfile.mkdtemp(prefix="bartizan-"))
    try:
        result = run_study(scenario_file, out=folder, **asked, **options)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result
