"""Intervals for proportions, and how many replications a proportion needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, each, exact, printed, within

WILSON = "Wilson 1927, score interval, 95 %"
CLOPPER_PEARSON = "Clopper and Pearson 1934, exact interval, 95 %"
NORMAL = "z^2 p (1 - p) / h^2, rounded up"

SCORE = {(0, 100): "0.000000 0.036993", (7, 20): "0.181192 0.567146", (50, 1000): "0.038130 0.065314"}
EXACT = {(0, 100): "0.000000 0.036217", (7, 20): "0.153909 0.592189"}
# proportion: replications for plus or minus 0.01, and what half a digit of the proportion moves them by
RUNS = {0.5: (9604, 0), 0.382: (9070, 5), 0.117: (3974, 15), 0.048: (1770, 18)}
ENDS = ("low", "high")


def checks() -> Iterator[Check]:
    """Both intervals, which of them is given when, and sizes of runs."""
    from bartizan.study import statistics

    for source, rows, interval in (
        (WILSON, SCORE, statistics.wilson_interval),
        (CLOPPER_PEARSON, EXACT, statistics.clopper_pearson_interval),
    ):
        for (successes, n), row in rows.items():
            names = [f"{successes} of {n:,}, {source.partition(' 19')[0]}: {end}" for end in ENDS]
            compute = partial(interval, successes, n)
            yield from each(source, names, [printed(text) for text in row.split()], compute)
    # few events, so the exact one; many, so Wilson's
    for (successes, n), source, row in (((7, 20), CLOPPER_PEARSON, EXACT), ((50, 1000), WILSON, SCORE)):
        names = [f"{successes} of {n:,}, as in results: {end}" for end in ENDS]
        expected = [printed(text) for text in row[successes, n].split()]
        yield from each(source, names, expected, partial(statistics.proportion_interval, successes, n))
    for p, (n, half_digit) in RUNS.items():
        name = f"replications for {p:g} +- 0.01"
        expected = within(n, half_digit, "the proportion is printed to three digits") if half_digit else exact(n)
        yield Check(name, NORMAL, expected, partial(statistics.replications_needed, p, 0.01))
