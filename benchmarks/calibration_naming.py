"""How often an idle factor is named, and whether a strong one is found; see `calibration`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from calibration_decide import ranked, unknown_factors

from bartizan.study.decide.morris import morris, morris_design
from bartizan.study.decide.sobol import sobol, sobol_design
from bartizan.study.decide.tornado import tornado, tornado_design
from bartizan.study.decide.worth import value_of_information


class Named(NamedTuple):
    """How many studies named something idle, and how many found the strong one, of `trials`."""

    what: str
    trials: int
    idle: int
    strong: int


def naming(trials: int) -> Iterator[Named]:
    """One strong factor among idle ones, luck of each point's own: who is called distinguishable."""
    slower = max(trials // 5, 20)
    cases: tuple[tuple[str, Callable[[int], set[str]], int], ...] = (
        ("screening", _screened, trials),
        ("indices", _indexed, trials),
        ("tornado", _barred, trials),
        ("drivers", _driven, slower),
        ("worth of claims", _weighed, slower),
    )
    for what, study, n in cases:
        names = [study(trial) for trial in range(n)]
        yield Named(what, n, sum(bool(one - {"x0"}) for one in names), sum("x0" in one for one in names))


def _counts(places: np.ndarray, trial: int, slope: float = 4.0, n: int = 20) -> np.ndarray:
    rng = np.random.default_rng([trial, 31])
    return (slope * places[:, 0])[:, None, None] + rng.standard_exponential((len(places), 1, n))


def _named(rows: Iterable[Any]) -> set[str]:
    return {row.id for row in rows if row.is_distinguishable}


def _screened(trial: int) -> set[str]:
    places = morris_design(8, 10, trial)
    return _named(morris(places, _counts(places, trial), unknown_factors(8)))


def _indexed(trial: int) -> set[str]:
    places = sobol_design(5, 64, trial)
    return _named(sobol(_counts(places, trial), unknown_factors(5)).rows)


def _barred(trial: int) -> set[str]:
    places = tornado_design(6)  # each end is half of the range away, and rests on two points alone
    return _named(tornado(places, _counts(places, trial, 8.0, n=40), unknown_factors(6)).bars)


def _driven(trial: int) -> set[str]:
    ranking = ranked(trial, 25, (2.0, 0.0))
    return {row["id"] for side in ranking.values() for row in side if row["distinguishable"]}


def _weighed(trial: int) -> set[str]:
    rng = np.random.default_rng([trial, 32])
    places = np.array([(rng.permutation(30) + rng.random(30)) / 30.0 for _ in range(5)]).T
    a = rng.poisson(6.0, (30, 1, 20)) - 0.0
    b = a + rng.poisson(6.0, (30, 1, 20)) - 6.0 + (4.0 * (places[:, 0] - 0.4))[:, None, None]
    return _named(value_of_information(places, np.array([a, b]), unknown_factors(5), ["a", "b"], better="more").rows)
