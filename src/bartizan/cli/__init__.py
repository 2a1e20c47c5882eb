"""The command line: what to type, and what comes back.

Exit status: 0 done, 1 a fault of the program or an incomplete result, 2 bad input, 130 interrupted. Answers go to
standard output, progress and errors to standard error. Heavy modules are imported inside the commands, so that help
comes at once.
"""

from __future__ import annotations

import atexit
import gc
import sys

from bartizan.cli import (
    covering,
    linking,
    plotting,
    reading,
    replaying,
    running,
    studying,
    telling,
    tracking,
    verifying,
)
from bartizan.cli.app import app
from bartizan.cli.several import Several
from bartizan.output.shell import DONE, FAULT

__all__ = ["app", "main"]

COLLECT_EVERY = 50_000

# in the order in which help shows them
for command in (running.run, running.rerun, telling.why, replaying.replay, plotting.plot):
    app.command()(command)
app.command(cls=Several)(covering.cover)
for command in (studying.study, linking.linking, tracking.tracking):
    app.command()(command)
for command in (reading.claim, reading.catalogue, reading.programme, reading.validate, verifying.verify):
    app.command()(command)


def main() -> int:
    """Run the command line; the exit status comes back."""
    # imports make many objects and no garbage: looking for some costs 0.1 s
    gc.set_threshold(COLLECT_EVERY, 20, 20)
    # at the end too: taking everything apart object by object costs 0.3 s and gives nothing back
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a terminal that cannot show a sign gets a stand-in, not a fault
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = app(standalone_mode=True)
    except SystemExit as end:
        status = end.code
    return status if isinstance(status, int) else FAULT if status else DONE
