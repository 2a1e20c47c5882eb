"""What must hold in the defender's rules: nothing that contradicts itself, or that could never let a round go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bartizan.scenario.kinds import KIND_OF_OBJECT
from bartizan.scenario.rules import Layer, Zone
from bartizan.scenario.schema import FigureRange, FireUnit, Scenario
from bartizan.scenario.words import show

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.report import Path, Report


def check_rules(
    scenario: Scenario, report: Report, catalogue: Catalogue, overrides: Mapping[str, float] | None = None
) -> None:
    """All checks of doctrine and layers that need no map; those that do are in `zone_checks`."""
    _check_preference(scenario, report)
    _check_reserve(scenario, report)
    _check_least_probability(scenario, report, catalogue, overrides or {})
    names: dict[str, str] = {}
    for i, zone in enumerate(scenario.doctrine.zones):
        _check_zone(("doctrine", "zones", i), zone, names, report)
    for i, layer in enumerate(scenario.layers or []):
        _check_layer(("layers", i), layer, scenario, report)


def _check_preference(scenario: Scenario, report: Report) -> None:
    prefer = scenario.doctrine.prefer
    for i, kind in enumerate(prefer):
        if kind in prefer[:i]:
            report.fault(("doctrine", "prefer", i), "a kind that is preferred twice", kind, "each kind once")


def _fire_units(scenario: Scenario) -> list[FireUnit]:
    return [fire_unit for unit in scenario.units for fire_unit in unit.fire_units]


def _ready_rounds(scenario: Scenario) -> list[int]:
    """Ready rounds of every fire unit, or nothing where some depend on a claim."""
    fire_units = _fire_units(scenario)
    if scenario.rounds is not None:
        return [scenario.rounds] * len(fire_units)
    stated = [fire_unit.rounds for fire_unit in fire_units]
    return [] if None in stated else [sum((rounds or {}).values()) for rounds in stated]


def _check_reserve(scenario: Scenario, report: Report) -> None:
    """Where a kind is promised all rounds everywhere, nothing else is ever fired at."""
    most = max(_ready_rounds(scenario), default=0)
    for kind, kept in scenario.doctrine.reserve.items():
        if 0 < most <= kept:
            message = "every round is kept for this kind: no fire unit could engage anything else"
            expected = f"less than {most}, the most ready rounds of a fire unit"
            report.fault(("doctrine", "reserve", kind), message, str(kept), expected)


def _check_least_probability(
    scenario: Scenario, report: Report, catalogue: Catalogue, overrides: Mapping[str, float]
) -> None:
    least = scenario.doctrine.min_kill_probability
    if least == 0.0:
        return
    greatest = max(_greatest_probabilities(scenario, catalogue, overrides), default=1.0)
    if least > greatest:
        message = "no round could ever be fired: none kills with so much"
        expected = f"at most {greatest:g}, the greatest kill probability that a reading can hold"
        report.fault(("doctrine", "min_kill_probability"), message, f"{least:g}", expected)


def _greatest_probabilities(
    scenario: Scenario, catalogue: Catalogue, overrides: Mapping[str, float]
) -> Iterator[float]:
    """Upper bounds of the kill probability of each layer, system and kind in the raid."""
    layers = scenario.layers or [Layer()]
    yield from (layer.kill_probability for layer in layers if layer.kill_probability is not None)
    if all(layer.kill_probability is not None for layer in layers):
        return
    if scenario.kill_probability is not None:
        yield scenario.kill_probability
        return
    # unknown objects and systems are reported elsewhere
    kinds = {KIND_OF_OBJECT[group.object] for group in scenario.raid.groups if group.object in KIND_OF_OBJECT}
    for system in {unit.system for unit in scenario.units if unit.fire_units} & catalogue.systems.keys():
        for kind in kinds:
            yield _greatest(system, kind, scenario, catalogue, overrides)


def _greatest(
    system: str, kind: str, scenario: Scenario, catalogue: Catalogue, overrides: Mapping[str, float]
) -> float:
    """The greatest kill probability of a system's rounds against a kind, as stated or as the catalogue has it."""
    figure_id = f"{system}.kill_probability.{kind}"
    stated = {**scenario.figures, **overrides}
    own = [value for name, value in stated.items() if name == figure_id or _is_of_a_class(name, system, kind)]
    values = [value.high if isinstance(value, FigureRange) else value for value in own]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if figure_id not in stated:
        numbers.append(catalogue.figure(figure_id).high or 1.0)
    return max(numbers, default=1.0)


def _is_of_a_class(figure_id: str, system: str, kind: str) -> bool:
    return figure_id.startswith(f"{system}.interceptor.") and figure_id.endswith(f".kill_probability.{kind}")


def _check_zone(path: Path, zone: Zone, names: dict[str, str], report: Report) -> None:
    if zone.id in names:
        report.fault((*path, "id"), "an id that is already taken", show(zone.id), "an id of its own")
    names[zone.id] = zone.id
    has_circle = zone.centre is not None or zone.radius_km is not None
    if has_circle == (zone.corners is not None):
        seen = "both" if has_circle else "neither"
        expected = "either `centre` with `radius_km`, or `corners`"
        report.fault(path, "where a zone is must be said in one way", seen, expected)
    elif has_circle and (zone.centre is None or zone.radius_km is None):
        seen = "`centre` alone" if zone.radius_km is None else "`radius_km` alone"
        report.fault(path, "a circle is a centre and a radius", seen, "both `centre` and `radius_km`")
    if zone.low_m >= zone.high_m:
        message, seen = "a zone without any height", f"{zone.low_m:g} m to {zone.high_m:g} m"
        report.fault(
            (*path, "low_m" if "low_m" in zone.model_fields_set else "high_m"), message, seen, "low_m < high_m"
        )


def _check_layer(path: Path, layer: Layer, scenario: Scenario, report: Report) -> None:
    if layer.from_km is not None and layer.from_km <= layer.to_km:
        seen = f"from {layer.from_km:g} km down to {layer.to_km:g} km"
        report.fault((*path, "from_km"), "a layer without any depth", seen, "from_km > to_km")
    loaded = {name for fire_unit in _fire_units(scenario) for name in (fire_unit.load or fire_unit.rounds or {})}
    for i, name in enumerate(layer.classes or []):
        if name not in loaded:
            report.unknown((*path, "classes", i), "interceptor class on a fire unit", name, loaded)
        elif name in (layer.classes or [])[:i]:
            report.fault((*path, "classes", i), "a class that is named twice", show(name), "each class once")
