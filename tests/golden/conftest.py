"""An option to take new numbers as the right ones."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the numbers that tests/golden sees as the right ones")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether new numbers are to be written down."""
    return bool(request.config.getoption("--accept", default=False))
