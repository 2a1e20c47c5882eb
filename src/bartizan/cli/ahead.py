"""The first run compiles on two processors: a second process makes the engine while this one makes the terrain mask.

Numba compiles one kernel at a time in a process, so threads are of no use. Both processes keep what they made in the
same folder, where the other finds it. Whatever goes wrong with the second one, this one does its work itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from bartizan.output.progress import Progress

COMMAND = "from bartizan.cli.ahead import main; main()"
LONGEST_S = 300.0
TURN_S = 0.1


class Ahead:
    """A process that compiles the engine, or none where that would not help. Called, it waits for the end of it.

    Parameters
    ----------
    progress : Progress
        What to tell meanwhile.
    code : str
        What the process does; tests put something quicker in its place.
    """

    def __init__(self, progress: Progress, code: str = COMMAND) -> None:
        self._progress = progress
        self._child = _start(code)

    def __call__(self) -> None:
        """Make what the report needs, then wait for the process."""
        if self._child is None:
            return
        prepare_report()
        until_s = time.monotonic() + LONGEST_S
        while self._child.poll() is None and time.monotonic() < until_s:
            self._progress(self._progress.waiting)
            time.sleep(TURN_S)
        self.stop()

    def stop(self) -> None:
        """End the process, if it runs."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        if child.stdin:
            child.stdin.close()


def _start(code: str) -> subprocess.Popen[bytes] | None:
    from bartizan.earth.threads import processors
    from bartizan.jit import keeps_compiled

    if processors() < 2 or not keeps_compiled() or not sys.executable:
        return None
    nowhere = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603  (this interpreter, and code from here)
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def main() -> None:
    """What the second process does."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    compile_engine()


def _end_with_parent() -> None:
    """End this process when the one that began it ends, however that comes about: then standard input ends."""
    os.read(0, 1)
    os._exit(0)


def compile_engine() -> None:
    """Play something, so that the engine is compiled: a small scenario on ground that hides nothing.

    The mask of the terrain is left out, since the other process compiles that.
    """
    from unittest import mock

    from bartizan.engine import arrays, run, sights
    from bartizan.scenario.load import load_scenario
    from bartizan.scenario.readings import central_reading, figures_in_play

    scenario_file = load_scenario("one_site")
    with mock.patch.object(sights, "minimum_visible_altitudes", _flat):
        geometry = arrays.compile_geometry(scenario_file)
        model = arrays.build_model(geometry, central_reading(figures_in_play(scenario_file)))
    run.run_block(model, seed=0, first=0, count=1)


def prepare_report() -> None:
    """Thin an outline, so that what only the report needs is compiled while there is time."""
    import numpy as np

    from bartizan.output.thin import thinned

    square = np.array([[0, 0], [4, 0], [8, 0], [8, 8], [4, 7], [0, 8]], dtype=np.int32)
    thinned(square, np.array([0, 6]), 5.0, 100.0)


def _flat(elevation_m: np.ndarray, _cell_m: float, sites: list[Any], *_: Any, **__: Any) -> Iterator[np.ndarray]:
    """The lowest visible altitudes of some antennas over nothing."""
    import numpy as np

    return (np.zeros(elevation_m.shape, np.float32) for _ in sites)
