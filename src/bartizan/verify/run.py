"""Judge every check of every family; none stops the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from bartizan.verify import registry
from bartizan.verify.check import Check, Outcome, exact, failed, judge
from bartizan.verify.registry import Family

LISTING = "this program"
"""The source of the checks that say that a family could not be listed."""


class Verification(NamedTuple):
    """All checks of one version, judged."""

    version: str
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def n_passed(self) -> int:
        """How many passed."""
        return sum(outcome.passed for outcome in self.outcomes)

    @property
    def passed(self) -> bool:
        """Whether there are checks, and all of them passed."""
        return 0 < len(self.outcomes) == self.n_passed

    def as_dict(self) -> dict[str, Any]:
        """The shape that `verify --json` prints."""
        names = ("name", "family", "source", "expected", "got", "tolerance", "rule", "passed")
        rows = [{name: getattr(outcome, name) for name in names} for outcome in self.outcomes]
        return {"version": self.version, "checks": rows, "passed": self.passed, "seconds": round(self.seconds, 3)}


def run_checks(
    families: Iterable[Family] | None = None, progress: Callable[[str], object] = lambda _stage: None
) -> Verification:
    """Judge the checks of these families.

    Parameters
    ----------
    families : iterable of Family or None
        None for all of the registry.
    progress : callable
        Told which family is being checked.

    Returns
    -------
    verification : Verification
        Whatever a check or a family raises is a failed check in it, with the words of the exception.
    """
    from bartizan.study.store import version

    begun_s = time.perf_counter()
    outcomes: list[Outcome] = []
    for family in registry.FAMILIES if families is None else families:
        progress(f"checking: {family.title}")
        outcomes += _judged(family)
    return Verification(version(), tuple(outcomes), time.perf_counter() - begun_s)


def _judged(family: Family) -> Iterator[Outcome]:
    """One family; that it cannot be listed, or lists nothing, is a failed check too."""
    n_rows = 0
    try:
        for check in family.checks():
            n_rows += 1
            yield judge(family.name, check)
        if not n_rows:
            raise LookupError("the family lists no check")
    except Exception as fault:  # noqa: BLE001  (a family may fail in any way, and the others go on)
        name = f"{family.title}: checks listed after the first {n_rows}"
        yield failed(family.name, Check(name, LISTING, exact(0.0), float), fault)
