"""The first run compiles on several processors: others make the engine while this process makes the terrain mask.

Numba compiles one kernel at a time in a process, so threads are of no use. There are no more processes than processors:
each has to begin with Numba and a scenario, 1 to 2 s, and where there are two processors this one makes what is left of
the engine. All keep what they made in the same folder, where the others find it. Whatever goes wrong with one of them,
this one does its work itself.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from bartizan.output.progress import Progress

COMMANDS = tuple(f"from bartizan.cli.ahead import main; main({share})" for share in range(2))
LONGEST_S = 300.0
TURN_S = 0.1


class Ahead:
    """Processes that compile the engine, or none where that would not help. Called, it compiles what they do not, and
    waits for the end of them.

    Parameters
    ----------
    progress : Progress
        What to tell meanwhile.
    codes : sequence of str
        What the processes do; tests put something quicker in its place.
    """

    def __init__(self, progress: Progress, codes: Sequence[str] = COMMANDS) -> None:
        self._progress = progress
        n_beside = min(len(codes), _spare_processors())
        self._children = [child for child in map(_start, codes[:n_beside]) if child is not None]
        self._own = range(n_beside, len(codes))

    def __call__(self) -> None:
        """Make what the report needs and the shares of this process, then wait for the others."""
        if not self._children:
            return
        own = threading.Thread(target=self._compile, daemon=True)
        own.start()
        until_s = time.monotonic() + LONGEST_S
        while own.is_alive() or (self._is_running() and time.monotonic() < until_s):
            self._progress(self._progress.waiting)
            time.sleep(TURN_S)
        self.stop()

    def _is_running(self) -> bool:
        return any(child.poll() is None for child in self._children)

    def _compile(self) -> None:
        """Only time is lost if that fails: the run makes whatever it finds missing, and says what is wrong."""
        with contextlib.suppress(Exception):
            prepare_report()
            prepare_study()
            for share in self._own:
                compile_engine(share)

    def stop(self) -> None:
        """End the processes, if they run."""
        for child in self._children:
            child.kill()
        for child in self._children:
            child.wait()
            if child.stdin:
                child.stdin.close()
        self._children = []


def _spare_processors() -> int:
    """How many processes may run beside this one; none where they could not hand over what they compile."""
    from bartizan.earth.threads import processors
    from bartizan.jit import keeps_compiled

    return processors() - 1 if keeps_compiled() and sys.executable else 0


def _start(code: str) -> subprocess.Popen[bytes] | None:
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


def main(share: int) -> None:
    """What another process does."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # a compiler makes many objects that it goes on needing: looking for garbage among them takes a tenth of its time
    gc.disable()
    compile_engine(share)


def _end_with_parent() -> None:
    """End this process when the one that began it ends, however that comes about: then standard input ends."""
    os.read(0, 1)
    os._exit(0)


def compile_engine(share: int) -> None:
    """Compile a share of the engine for a small scenario: types are the same for all.

    Its ground hides nothing, since the mask of the terrain is compiled by the process of the run.
    """
    from unittest import mock

    from bartizan.engine import arrays, run, sights
    from bartizan.scenario.load import load_scenario
    from bartizan.scenario.readings import central_reading, figures_in_play

    scenario_file = load_scenario("one_site")
    with mock.patch.object(sights, "minimum_visible_altitudes", _flat):
        geometry = arrays.compile_geometry(scenario_file)
        model = arrays.build_model(geometry, central_reading(figures_in_play(scenario_file)))
    run.compile_ahead(model, share)


def prepare_report() -> None:
    """Thin an outline, so that what only the report needs is compiled while there is time."""
    import numpy as np

    from bartizan.output.thin import thinned

    square = np.array([[0, 0], [4, 0], [8, 0], [8, 8], [4, 7], [0, 8]], dtype=np.int32)
    thinned(square, np.array([0, 6]), 5.0, 100.0)


def prepare_study() -> None:
    """Count and take apart an empty log, so that the first chunk need not compile what does it."""
    import numpy as np

    from bartizan.engine.log import EVENT, Roster
    from bartizan.study.tally import legend, tally
    from bartizan.study.unpicking import Unpicked

    tally(np.zeros(0, EVENT), legend(Roster((), (), ())), 0, 1)
    list(Unpicked(np.zeros(1, EVENT)).groups(1))


def _flat(elevation_m: np.ndarray, _cell_m: float, sites: list[Any], *_: Any, **__: Any) -> Iterator[np.ndarray]:
    """The lowest visible altitudes of some antennas over nothing."""
    import numpy as np

    return (np.zeros(elevation_m.shape, np.float32) for _ in sites)
