"""The claimed circle: how far the longest interceptor of a site is said to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.schema import Scenario


def claimed_ranges_m(scenario: Scenario, catalogue: Catalogue) -> dict[str, float]:
    """Claimed range by fire unit: the far end of the claims about the longest class that it holds [m]."""
    found = {}
    for unit in scenario.units:
        for fire_unit in unit.fire_units:
            classes = tuple(fire_unit.load or fire_unit.rounds or {}) or catalogue.interceptor_classes(unit.system)
            figures = [catalogue.figure(f"{unit.system}.interceptor.{name}.range_km") for name in classes]
            highs = [figure.high for figure in figures if figure.is_claim and figure.high is not None]
            found[fire_unit.id] = 1000.0 * max(highs, default=0.0)
    return {name: range_m for name, range_m in found.items() if range_m > 0.0}
