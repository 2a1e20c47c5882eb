"""How far the catalogue's dated promises slipped, as equally likely values of a factor."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def reported_slips_days() -> tuple[float, ...]:
    """Days late of the promises that have an outcome, in order; conflicting outcomes count by their middle."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.claims.score import score

    found: list[float] = []
    for programme in load_catalogue().programmes.values():
        for row in score(programme, "2026-01-01"):
            days = [0.5 * (outcome.days_late.low + outcome.days_late.high) for outcome in row.outcomes]
            found += [sum(days) / len(days)] if days else []
    return tuple(sorted(found))
