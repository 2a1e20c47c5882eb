"""Which figures a scenario asks the catalogue for: one table, read from top to bottom.

Nothing else is drawn, listed or counted: a figure that no unit and no object of the scenario uses cannot widen its
answer.
"""

from __future__ import annotations

from collections.abc import Collection

from bartizan.scenario.kinds import target_kind
from bartizan.scenario.schema import Group, Point, RadarSite, Scenario
from bartizan.scenario.stated import classes_of, needs_flight

K_FACTOR = "any.k_factor"
"""Effective over true earth radius; `theatre.k_factor` fixes it."""

PART_LOSS = "any.leaker_effect.post_loss_probability"
"""What a leaker does to a command post, a launcher or a source of power."""

CREW_AVAILABILITY, CREW_FACTOR = "any.crew.in_training.availability", "any.crew.in_training.reaction_factor"
"""How often a fire unit with a crew in training is there, and how much longer it takes."""

RADAR_FIGURES = (
    "range_km",
    "detection_range_km",
    "frequency_ghz",
    "scan_period_s",
    "range_error_m",
    "azimuth_error_mrad",
    "elevation_error_mrad",
    "min_elevation_deg",
    "max_elevation_deg",
)
CLASS_FIGURES = (
    "range_km",
    "min_range_km",
    "min_altitude_m",
    "max_altitude_km",
    "ballistic_range_km",
    "average_speed_mps",
    "max_target_speed_mps",
)

# who asks, and for which figures; {0} and {1} are filled in for each who
TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("radar", (K_FACTOR, "any.triple_elevation_deg")),
    ("system with an acquisition radar", tuple(f"{{0}}.acquisition_radar.{name}" for name in RADAR_FIGURES)),
    ("system with engagement radars", tuple(f"{{0}}.engagement_radar.{name}" for name in RADAR_FIGURES)),
    ("system with channels", ("{0}.engagement_radar.channels",)),
    ("system that flies out", ("{0}.reaction_time_s", "{0}.assessment_time_s")),
    ("system", ("{0}.identification_delay_s", "{0}.confirm_hits", "{0}.confirm_scans")),
    ("system with reloads", ("{0}.reload_time_s",)),
    ("system loaded by share", ("{0}.ready_tubes",)),
    ("interceptor class", tuple(f"{{0}}.interceptor.{{1}}.{name}" for name in CLASS_FIGURES)),
    ("system and kind of target", ("{0}.kill_probability.{1}",)),
    ("interceptor class with its own kill probability", ("{0}.interceptor.{1}.kill_probability.{2}",)),
    ("object", ("{0}.rcs_m2", "{0}.swerling")),
    ("object without a stated speed", ("{0}.speed_mps",)),
    ("raid on a radar", ("any.leaker_effect.radar_loss_probability",)),
    ("raid on a fire unit", ("any.leaker_effect.launcher_loss_probability",)),
    ("raid on a part", (PART_LOSS,)),
    ("crew in training", (CREW_AVAILABILITY, CREW_FACTOR)),
    ("delivery", ("{0}.unit-{1}.arrival_date",)),
)  # fmt: skip


def class_kill_id(system: str, class_id: str, kind: str) -> str:
    """The kill probability of one interceptor class, which only counts where a scenario or `--set` states it.

    Examples
    --------
    >>> class_kill_id("s-400", "short", "drone")
    's-400.interceptor.short.kill_probability.drone'
    """
    return f"{system}.interceptor.{class_id}.kill_probability.{kind}"


def figure_ids_in_play(scenario: Scenario, stated: Collection[str] = ()) -> tuple[str, ...]:
    """Ids of all figures that the engine may ask for, in the order of the table, each once.

    `stated`: figures that the command line states beside the scenario's own. Units that are not yet delivered count as
    well: whether they are there is itself a figure.
    """
    askers = _askers(scenario, {*scenario.figures, *stated})
    ids = (pattern.format(*who) for name, patterns in TABLE for who in sorted(askers[name]) for pattern in patterns)
    return tuple(dict.fromkeys(ids))


def _askers(scenario: Scenario, stated: Collection[str]) -> dict[str, set[tuple[str, ...]]]:
    units = scenario.units
    firing = {(u.system,) for u in units if u.fire_units}
    fire_units = [(u.system, f) for u in units for f in u.fire_units]
    groups: list[Group] = [*scenario.traffic, *scenario.raid.groups]
    kinds = {target_kind(g.object) for g in groups}
    dated = [u.available for u in units if u.available and u.available.programme]
    looks = scenario.detection == "modelled"
    flies = needs_flight(scenario)
    radars = [u for u in units if u.fire_units or u.acquisition_radar] if looks else []
    by_share = scenario.rounds is None
    classes = {(system, name) for system, f in fire_units for name in classes_of(f, system)}
    shots = {(*own, kind) for own in classes for kind in kinds} if scenario.kill_probability is None else set()
    own_kills = {shot for shot in shots if class_kill_id(*shot) in stated}
    return {
        "radar": {("any",)} if radars else set(),
        "system with an acquisition radar": {(u.system,) for u in radars if u.acquisition_radar},
        "system with engagement radars": firing if looks else set(),
        "system with channels": firing if scenario.channels is None else set(),
        "system that flies out": firing if flies else set(),
        "system": {(u.system,) for u in radars},
        "system with reloads": {(system,) for system, f in fire_units if f.reloads},
        "system loaded by share": {(system,) for system, f in fire_units if f.load and by_share},
        "interceptor class": classes if flies else set(),
        "system and kind of target": {(system, kind) for system, _, kind in shots - own_kills},
        "interceptor class with its own kill probability": own_kills,
        "object": {(g.object,) for g in groups if looks},
        "object without a stated speed": {(g.object,) for g in groups if g.speed_mps is None and not _flies_an_arc(g)},
        "raid on a radar": {("any",)} if _aims_at(scenario, radar_aims(scenario)) else set(),
        "raid on a fire unit": {("any",)} if _aims_at(scenario, radar_aims(scenario)) else set(),
        "raid on a part": {("any",)} if _aims_at(scenario, part_aims(scenario)) else set(),
        "crew in training": {("any",)} if any(u.crew == "in_training" for u in units) else set(),
        "delivery": {(a.programme, str(a.delivery)) for a in dated if a.programme},
    }


def _flies_an_arc(group: Group) -> bool:
    """The arc between its ends gives a ballistic object its speed."""
    return getattr(group, "profile", "route") == "ballistic"


def radar_aims(scenario: Scenario) -> dict[str, RadarSite]:
    """Ids that stand for a radar as an aim: fire units, and units for their acquisition radar."""
    found: dict[str, RadarSite] = {u.id: u.acquisition_radar for u in scenario.units if u.acquisition_radar}
    return found | {f.id: f for u in scenario.units for f in u.fire_units}


def part_aims(scenario: Scenario) -> dict[str, Point]:
    """Ids that stand for another part with a place: posts, power, launchers; units without a radar for their post."""
    found: dict[str, Point] = {u.id: u.post for u in scenario.units if u.post and not u.acquisition_radar}
    found |= {part.id: part for part in (*scenario.network.posts, *scenario.network.power)}
    return found | {one.id: one for u in scenario.units for f in u.fire_units for one in f.launchers}


def _aims_at(scenario: Scenario, places: Collection[str]) -> bool:
    return any(aim in places for group in scenario.raid.groups for aim in group.aim)
