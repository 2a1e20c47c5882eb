"""What must hold of units: a system of the catalogue, rounds that it has, and one way to say when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bartizan.errors import InputError
from bartizan.scenario.report import Path, Report
from bartizan.scenario.schema import Available, FireUnit, Unit

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue


def check_unit(path: Path, unit: Unit, report: Report, catalogue: Catalogue, *, has_rounds: bool) -> None:
    """Faults of one unit and its fire units; `has_rounds` tells of `rounds` for the whole scenario."""
    if unit.available is not None:
        _check_available((*path, "available"), unit.available, report, catalogue)
    if unit.system not in catalogue.systems:
        report.unknown((*path, "system"), "system of the catalogue", unit.system, catalogue.systems)
        return
    if not unit.fire_units and unit.acquisition_radar is None:
        report.fault(path, "a unit without anything in it", "", "an acquisition_radar, fire_units, or both")
    classes = catalogue.interceptor_classes(unit.system)
    for j, fire_unit in enumerate(unit.fire_units):
        _check_fire_unit((*path, "fire_units", j), fire_unit, unit.system, classes, report, has_rounds=has_rounds)


def _check_fire_unit(
    path: Path, fire_unit: FireUnit, system: str, classes: tuple[str, ...], report: Report, *, has_rounds: bool
) -> None:
    if not classes:
        expected = "an acquisition radar alone, or another system"
        report.fault(path, f"the catalogue has no interceptor of {system}", "", expected)
        return
    for name, table in (("load", fire_unit.load), ("rounds", fire_unit.rounds)):
        for class_id in table or {}:
            if class_id not in classes:
                report.unknown((*path, name, class_id), f"interceptor class of {system}", class_id, classes, key=True)
    says_both = fire_unit.load is not None and fire_unit.rounds is not None
    says_nothing = fire_unit.load is None and fire_unit.rounds is None
    if says_both or (says_nothing and not has_rounds):
        seen = "neither" if fire_unit.load is None else "both"
        expected = "either `load` (shares of the claimed tubes) or `rounds` (numbers)"
        hint = f"for example load: {{{classes[0]}: 1.0}}"
        report.fault(path, "ready rounds must be said in one way", seen, expected, hint)
    total = sum((fire_unit.load or {}).values())
    if total > 1.0 + 1e-9:
        report.fault((*path, "load"), "shares that sum to more than all tubes", f"{total:g}", "at most 1")


def _check_available(path: Path, available: Available, report: Report, catalogue: Catalogue) -> None:
    by_date, by_programme = available.date is not None, available.programme is not None
    if by_date == by_programme:
        seen, expected = "both" if by_date else "neither", "either `date`, or `programme` with `delivery`"
        report.fault(path, "when the unit is there must be said in one way", seen, expected)
    if by_programme != (available.delivery is not None):
        report.fault(path, "`programme` and `delivery` belong together", "one of them", "both, or `date` alone")
    elif available.programme is not None and available.delivery is not None:
        _check_delivery(path, available.programme, available.delivery, report, catalogue)


def _check_delivery(path: Path, programme: str, delivery: int, report: Report, catalogue: Catalogue) -> None:
    if programme not in catalogue.programmes:
        report.unknown((*path, "programme"), "programme of the catalogue", programme, catalogue.programmes)
        return
    try:
        catalogue.figure(f"{programme}.unit-{delivery}.arrival_date")
    except InputError:
        message = f"the programme {programme} reports no date for this delivery"
        report.fault((*path, "delivery"), message, str(delivery), "a delivery with a date, or `date`")
