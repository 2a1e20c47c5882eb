"""How far dated promises slipped: a distribution of days late from the catalogue's promises and their outcomes.

No number is made up for what is not known. A promise or an outcome of a month or a year gives a range of days late;
outcomes that conflict give several ranges; what is open is known to slip at least to the day on which the sources were
last read; what was done on a day that nobody recorded says nothing and is only counted. All of it is used as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.programme import Programme, date_span
from bartizan.claims.score import ScoreRow, days_outside, score

Span = tuple[int, float]
"""Least and most days late, both included; no most (infinity) where it is still open."""

_ROUNDS = 2_000
_LEAST_SHARE = 1e-6


class Slip(NamedTuple):
    """What is known of one promise: the days late that fit, and how much it weighs."""

    programme: str
    record: str
    promised: str
    source: str
    spans: tuple[Span, ...]
    weight: float
    status: str


class SlipClass(NamedTuple):
    """A range of days late with its share; how the share lies within the range is not known."""

    low_days: int
    high_days: float  # infinity: at least `low_days`
    share: float


class Slips(NamedTuple):
    """The distribution, what it rests on, and what it leaves out.

    `n_events` deliveries were promised, which is the size of the sample; `n_undated` promises were kept on a day not
    recorded and are left out.
    """

    classes: tuple[SlipClass, ...]
    observed: tuple[Slip, ...]
    n_events: int
    n_undated: int
    as_of: str

    @property
    def open_share(self) -> float:
        """Share of which only a least number of days is known."""
        return math.fsum(part.share for part in self.classes if math.isinf(part.high_days))

    @property
    def late(self) -> tuple[float, float]:
        """Deliveries, of `n_events`, that are surely late (under every reading of what is known) and that may be."""
        surely = math.fsum(slip.weight for slip in self.observed if min(low for low, _ in slip.spans) > 0)
        maybe = math.fsum(slip.weight for slip in self.observed if max(high for _, high in slip.spans) > 0)
        return surely, maybe

    def days(self, u: float) -> float:
        """Days late that a share `u` of slips stays below.

        Parameters
        ----------
        u : float [1]
            0 <= u < 1.

        Returns
        -------
        days : float [d]
            Spread evenly within a range, since nothing says otherwise. Of what is still open the least: the real slip
            is that or more.
        """
        if not 0.0 <= u < 1.0:
            raise ValueError(f"u must lie in 0..1, below 1; got {u}")
        below = 0.0
        for part in self.classes:
            if u < below + part.share or part is self.classes[-1]:
                if math.isinf(part.high_days):
                    return float(part.low_days)
                return part.low_days + min(1.0, (u - below) / part.share) * (part.high_days - part.low_days)
            below += part.share
        raise ValueError("no slip was observed")

    def equally_likely(self, count: int) -> tuple[float, ...]:
        """So many values in order, each as likely: what a factor of a study is spread over."""
        return tuple(self.days((i + 0.5) / count) for i in range(count))


def slip_distribution(
    programmes: Sequence[str] | None = None, *, as_of: str | None = None, catalogue: Catalogue | None = None
) -> Slips:
    """The slips of all programmes, or of those named.

    Parameters
    ----------
    programmes : sequence of str or None
        Ids such as s-400-india.
    as_of : str or None
        YYYY-MM-DD up to which the open ones are counted; None takes the day on which the sources were last read.

    Returns
    -------
    slips : Slips

    Notes
    -----
    Each delivery weighs one, shared by the promises of it that differ in date, so a date that was promised again and
    again does not count for several. The shares are the most likely ones (maximum likelihood for sets of values, by
    self-consistency). Source: B. W. Turnbull, "The empirical distribution function with arbitrarily grouped, censored
    and truncated data", Journal of the Royal Statistical Society B 38 (1976).
    Limits: few deliveries, mostly of one purchase. Promises of one purchase are not independent.
    """
    catalogue = load_catalogue() if catalogue is None else catalogue
    day = last_read(catalogue) if as_of is None else as_of
    chosen = list(catalogue.programmes.values()) if programmes is None else [catalogue.programme(p) for p in programmes]
    observed = [slip for programme in chosen for slip in _slips_of(programme, day)]
    n_undated = sum(row.status == "undated" for programme in chosen for row in score(programme, day))
    classes = most_likely_shares([slip.spans for slip in observed], [slip.weight for slip in observed])
    return Slips(classes, tuple(observed), round(math.fsum(slip.weight for slip in observed)), n_undated, day)


def last_read(catalogue: Catalogue) -> str:
    """The day on which the sources were last read; what is open is counted to it."""
    return max(source.accessed for source in catalogue.sources.values())


def _slips_of(programme: Programme, as_of: str) -> list[Slip]:
    """One row for each date promised of each delivery."""
    events: dict[object, dict[str, ScoreRow]] = {}
    for row in score(programme, as_of):
        if row.status != "undated":
            done = frozenset((outcome.date, outcome.content) for outcome in row.outcomes)
            events.setdefault(done or row.record, {}).setdefault(row.promised, row)
    return [
        Slip(programme.id, row.record, row.promised, row.promise_source, _spans(row), 1.0 / len(rows), row.status)
        for rows in events.values()
        for row in rows.values()
    ]


def _spans(row: ScoreRow) -> tuple[Span, ...]:
    """Days late that fit a promise: those of its outcomes, or all from the day of the last look on."""
    if row.outcomes:
        return tuple((o.days_late.low, float(o.days_late.high)) for o in row.outcomes)
    return ((days_outside(date.fromisoformat(row.as_of), *date_span(row.promised)), math.inf),)


def most_likely_shares(sets: Sequence[Iterable[Span]], weights: Sequence[float]) -> tuple[SlipClass, ...]:
    """Shares of the ranges between all ends, such that the sets observed are as likely as can be.

    Parameters
    ----------
    sets : sequence of spans
        Each observation is one of the whole days in one of its spans.
    weights : sequence of float
        How much each observation weighs.

    Returns
    -------
    classes : tuple of SlipClass
        In order; those with no share are left out.
    """
    spans = [tuple(part) for part in sets]
    classes = _between(spans)
    fits = [[any(a <= low and high <= b for a, b in part) for low, high in classes] for part in spans]
    shares = [1.0 / len(classes)] * len(classes) if classes else []
    total = math.fsum(weights)
    for _ in range(_ROUNDS):
        expected = [0.0] * len(classes)
        for row, weight in zip(fits, weights, strict=True):
            at = math.fsum(share for share, fit in zip(shares, row, strict=True) if fit)
            for k, fit in enumerate(row):
                expected[k] += weight / total * shares[k] / at if fit else 0.0
        shares = expected
    kept = [(c, s) for c, s in zip(classes, shares, strict=True) if s > _LEAST_SHARE]
    whole = math.fsum(share for _, share in kept)
    return tuple(SlipClass(low, high, share / whole) for (low, high), share in kept)


def _between(spans: Sequence[tuple[Span, ...]]) -> list[Span]:
    """The stretches of days between all ends that lie in as many observations as any stretch beside them."""
    ends = sorted({e for part in spans for low, high in part for e in (low, high + 1.0)})
    pieces = [(int(low), high - 1.0) for low, high in pairwise(ends)]
    holds = {
        (low, high): frozenset(i for i, part in enumerate(spans) if any(a <= low and high <= b for a, b in part))
        for low, high in pieces
    }
    return [p for p in pieces if holds[p] and not any(holds[p] < other for other in holds.values())]
