"""All checks once, for every test that only looks at them."""

from __future__ import annotations

import pytest

from bartizan.verify.registry import FAMILIES, Family
from bartizan.verify.run import Verification, run_checks

QUICK: tuple[Family, ...] = tuple(family for family in FAMILIES if family.name != "lab")
"""All but whole runs of the engine, which tests of their own hold."""


@pytest.fixture(scope="session")
def verification() -> Verification:
    return run_checks(QUICK)
