"""Two sides that wear each other down: sanity for the bookkeeping of fire and losses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, close, each, exact, printed

HUGHES = "Hughes 1995, salvo equations"
ARMSTRONG = "Armstrong 2005, salvos as luck: shots hit with 0.6, stops with 0.5"
LANCHESTER = "Lanchester 1916, square law"

# units of both sides, each with offence 4, defence 3, staying power 2: losses of the first and the second
SALVOS = {(3, 3): (1.5, 1.5), (5, 3): (0.0, 3.0)}


def checks() -> Iterator[Check]:
    """Two exchanges of salvos, one as luck, and one battle."""
    from bartizan.study.closed_forms.exchange import Side, lanchester_square, salvo_excess, salvo_exchange

    for (ours, theirs), losses in SALVOS.items():
        names = [f"losses of {which}, {ours} units against {theirs}" for which in ("the first", "the second")]
        compute = partial(salvo_exchange, Side(ours, 4, 3, 2), Side(theirs, 4, 3, 2))
        yield from each(HUGHES, names, [exact(loss) for loss in losses], compute)
    parts = ("mean", "standard deviation", "mean of what gets through")
    names = [f"24 shots less 16 stops: {part}" for part in parts]
    expected = (close(6.4), printed("3.124100"), printed("6.422938"))
    yield from each(ARMSTRONG, names, expected, partial(salvo_excess, 24, 0.6, 16, 0.5))
    names = [f"100 against 60 at 0.01 each: {part}" for part in ("survivors of the first", "of the second", "time s")]
    expected = (close(80.0), exact(0.0), printed("69.3147"))
    yield from each(LANCHESTER, names, expected, partial(lanchester_square, 100.0, 60.0, 0.01, 0.01))
