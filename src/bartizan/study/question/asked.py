"""Which measures a scenario can give, from what is in it: nothing is played for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bartizan.scenario.kinds import is_threat

if TYPE_CHECKING:
    from bartizan.scenario.schema import Scenario


def _threats(scenario: Scenario) -> bool:
    return any(is_threat(group.object) for group in scenario.raid.groups)


def _hostile(scenario: Scenario) -> bool:
    return bool(scenario.raid.groups)


def _decoys(scenario: Scenario) -> bool:
    return any(not is_threat(group.object) for group in scenario.raid.groups)


def _own(scenario: Scenario) -> bool:
    return any(flight.side == "own" for flight in scenario.traffic)


def _neutral(scenario: Scenario) -> bool:
    return any(flight.side == "neutral" for flight in scenario.traffic)


def _several_units(scenario: Scenario) -> bool:
    return len(scenario.units) > 1


def _reply(scenario: Scenario) -> bool:
    return scenario.identification.mode == "reply"


def _modelled(scenario: Scenario) -> bool:
    return scenario.detection == "modelled"


def _parts(scenario: Scenario) -> bool:
    launchers = any(fire_unit.launchers for unit in scenario.units for fire_unit in unit.fire_units)
    return bool(scenario.network.posts or scenario.network.power or launchers or any(u.post for u in scenario.units))


_SEEN = (
    (_hostile, "there is nothing hostile to detect"),
    (_modelled, "`detection: perfect` tracks nothing"),
)
NEEDS: dict[str, tuple[tuple[Callable[[Scenario], bool], str], ...]] = {
    **dict.fromkeys(
        (
            "stopped",
            "leakers",
            "p_leak",
            "p_raid_annihilation",
            "unresolved",
            "kills",
            "waited_share",
            "rounds_per_kill",
        ),
        ((_threats, "there is no hostile object that counts"),),
    ),
    "rounds_on_decoys": ((_decoys, "there is no decoy in the raid"),),
    "detected_share": ((_hostile, "there is nothing hostile to detect"),),
    "first_detection_km": (
        (_hostile, "there is nothing hostile to detect"),
        (_modelled, "`detection: perfect` detects at no range"),
    ),
    **dict.fromkeys(("time_to_firm_s", "track_completeness", "track_losses"), _SEEN),
    **dict.fromkeys(
        ("tracks_per_object", "track_ambiguity"),
        (
            *_SEEN,
            (lambda _: False, "it takes the log of every track: `bartizan run --log tracks`, `bartizan tracking`"),
        ),
    ),
    "own_engaged": ((_own, "there is no own traffic"),),
    "neutral_engaged": ((_neutral, "there is no neutral traffic"),),
    "fratricides": ((lambda s: _own(s) or _neutral(s), "there is neither own nor neutral traffic"),),
    "hostile_let_pass": (
        (_threats, "there is no hostile object that counts"),
        (_reply, "nobody is taken for a friend"),
    ),
    "double_engagements": ((_several_units, "there is one unit only"),),
    "parts_lost": ((_parts, "no command post, power or launcher has a place"),),
}
"""What must be in a scenario for each measure, and why not, if it is not; other measures are always given."""


def why_not_given(name: str, scenarios: Sequence[Scenario]) -> str:
    """Why none of some scenarios gives a measure; an empty text where one does.

    Examples
    --------
    >>> from bartizan.scenario.load import load_scenario
    >>> why_not_given("own_engaged", [load_scenario("one_site").scenario])
    'there is no own traffic'
    """
    reasons = [next((why for has, why in NEEDS.get(name, ()) if not has(scenario)), "") for scenario in scenarios]
    return reasons[0] if reasons and all(reasons) else ""


def default_measures(scenarios: Sequence[Scenario]) -> list[str]:
    """What a study asks where it does not say: the outcome first, then what it cost, then friends."""
    wanted = ("stopped", "p_raid_annihilation", "leakers", "rounds_fired", "own_engaged", "neutral_engaged")
    return [name for name in wanted if not why_not_given(name, scenarios)]
