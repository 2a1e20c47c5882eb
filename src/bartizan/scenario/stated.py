"""What a scenario states once for every fire unit, and which interceptor classes a fire unit holds."""

from __future__ import annotations

from bartizan.scenario.schema import FireUnit, Scenario


def classes_of(fire_unit: FireUnit, system: str) -> tuple[str, ...]:
    """The interceptor classes that a fire unit holds, in the order of the file.

    Where the file names none, because it states `rounds` for all: the system's only class.
    """
    stated = fire_unit.load or fire_unit.rounds
    if stated is not None:
        return tuple(stated)
    from bartizan.claims.catalogue import load_catalogue

    return load_catalogue().interceptor_classes(system)[:1]


def rounds_of(scenario: Scenario, fire_unit: FireUnit, system: str) -> dict[str, int] | None:
    """Ready rounds by class as the file states them; None where it gives shares of the tubes."""
    if scenario.rounds is not None:
        return dict.fromkeys(classes_of(fire_unit, system), scenario.rounds)
    return None if fire_unit.rounds is None else dict(fire_unit.rounds)


def needs_flight(scenario: Scenario) -> bool:
    """Whether reaction, envelope, flight and assessment are asked for; a stated hold time stands for all of them."""
    return scenario.engagement.hold_time_s is None
