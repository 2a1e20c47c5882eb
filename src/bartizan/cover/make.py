"""The door of this room: a scenario in, what its radars see and detect out.

Terrain and sites come through the engine's doors, lowest visible altitudes from the sweep that the engine reads,
detection from its tables: the map is the model's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.claims.text import counted
from bartizan.cover.answer import AreaCover, Cover, SiteCover
from bartizan.cover.basis import Basis, settle
from bartizan.cover.doubt import refraction_rows
from bartizan.cover.gather import Gathering
from bartizan.cover.ground import terrain_rows
from bartizan.cover.look import look
from bartizan.cover.options import ALTITUDES_M, check_options
from bartizan.cover.ranges import range_rows
from bartizan.cover.warning import warning_rows

if TYPE_CHECKING:
    from bartizan.engine.log import Node
    from bartizan.scenario.load import ScenarioFile

Say = Callable[..., None]
KEPT_BYTES = 64_000_000
"""Grids of single sites are kept where all together take no more than this."""


def cover(
    scenario: ScenarioFile | str | Path,
    *,
    date: dt.date | None = None,
    site: str | None = None,
    altitudes_m: Iterable[float] = ALTITUDES_M,
    reference: str = "msl",
    rcs_m2: float | None = None,
    readings: int = 25,
    seed: int = 0,
    progress: Say | None = None,
) -> Cover:
    """What the radars of a scenario see and detect, altitude by altitude, beside what is claimed.

    Parameters
    ----------
    scenario : ScenarioFile, str or Path
        What `bartizan.load` gives, a bundled name, or a file.
    date : datetime.date or None
        Another day than the scenario's: only units that are there by then count.
    site : str or None
        One radar site, or one unit, instead of all.
    altitudes_m : iterable of float [m]
        Of the targets, 0 to 30,000, at most twenty.
    reference : "msl" or "agl"
        Whether the altitudes are above mean sea level or above the ground.
    rcs_m2 : float or None [m2]
        Radar cross-section of the target of pd50 and pd90; 1 m2 if None.
    readings : int
        Readings of the claims and assumptions behind the band of the detection ranges.
    seed : int
        Of the readings.
    progress : callable or None
        Told in a few words what is being done.

    Returns
    -------
    Cover

    Raises
    ------
    InputError
        For a faulty scenario or option, or grids too large for memory.

    Notes
    -----
    Limits: standard refraction, no diffraction; areas in the theatre's plane, right within 0.1 % to 400 km from its
    centre. Areas rest on the central reading.

    Examples
    --------
    >>> import bartizan
    >>> seen = bartizan.cover("one_site", altitudes_m=[100.0], readings=1)
    >>> row = seen.network.rows[0]
    >>> row["pd90_km2"] <= row["pd50_km2"] <= row["seen_km2"] <= row["claimed_in_theatre_km2"]
    True
    """
    say = progress or (lambda *_: None)
    asked = check_options(altitudes_m, reference, rcs_m2, readings, seed)
    basis = settle(_loaded(scenario), asked, date, site, say)
    terrain, scenario_file = basis.geometry.terrain, basis.scenario_file
    gathering = Gathering(
        terrain.elevation_m,
        terrain.cell_m,
        asked.altitudes_m,
        asked.reference,
        tuple((approach.altitude_m, approach.reference == "agl") for approach in basis.flown),
        is_counted=True,
        keeps_every=True,
    )
    say(f"what {_radars(len(basis.there))} at {counted(len(asked.altitudes_m), 'altitude')}")
    sites, days = _take_in(basis, gathering)
    warning = []
    if basis.there:  # without a radar there is no warning to tell
        layers = gathering.every[len(asked.altitudes_m) :]
        warning = warning_rows(layers, terrain.cell_m, basis.geometry.roster.assets, basis.flown)
    rows = gathering.together()
    network = AreaCover(rows, gathering.lowest_m, gathering.network, gathering.n_seeing)
    if basis.later:
        say("units that come later")
        network = AreaCover(rows, gathering.lowest_m.copy(), gathering.network.copy(), gathering.n_seeing.copy())
        days += _later(basis, gathering)
    say("doubt about refraction and terrain")
    refraction = refraction_rows(basis, rows)
    ranges = range_rows(basis, say)
    return Cover(
        name=scenario_file.name,
        title=scenario_file.scenario.name,
        date=basis.date.isoformat(),
        k_factor=basis.refraction.mode,
        k_range=(basis.refraction.low, basis.refraction.high),
        reference=asked.reference,
        altitudes_m=asked.altitudes_m,
        rcs_m2=asked.rcs_m2,
        terrain=terrain,
        theatre=basis.geometry.theatre,
        sites=tuple(sorted(sites, key=lambda s: (s.kind != "fire_unit", s.id))),
        network=network,
        site=site,
        network_ids=tuple(sorted(node.id for node in basis.network)),
        ranges=ranges,
        warning=warning,
        by_date=days if site is None else [],
        refraction=refraction,
        terrain_doubt=terrain_rows(basis, network),
        notes=_notes(basis),
    )


def _radars(n: int) -> str:
    return "1 radar sees" if n == 1 else f"{n} radars see"


def _loaded(scenario: ScenarioFile | str | Path) -> ScenarioFile:
    if not isinstance(scenario, str | Path):
        return scenario
    from bartizan.scenario.load import load_scenario

    return load_scenario(scenario)


def _take_in(basis: Basis, gathering: Gathering) -> tuple[list[SiteCover], list[dict[str, Any]]]:
    """All sites that are there, and the network as it grew, day by day."""
    cells, n = basis.geometry.terrain.elevation_m.size, len(basis.asked.altitudes_m)
    keeps_own = len(basis.there) * cells * (4 + n) <= KEPT_BYTES
    seen = look(basis, gathering, basis.there, basis.refraction.mode, keeps_own=keeps_own)
    sites, days = [], []
    for units in _by_day(basis, basis.there):
        for _ in range(sum(node.unit in units for node in basis.there)):
            node, areas = next(seen)
            sites.append(_site(basis, node, areas))
        days.append(_day(basis, gathering, units))
    return sites, days


def _later(basis: Basis, gathering: Gathering) -> list[dict[str, Any]]:
    """The network as it grows after the day asked for."""
    seen = look(basis, gathering, basis.later, basis.refraction.mode)
    days = []
    for units in _by_day(basis, basis.later):
        for _ in range(sum(node.unit in units for node in basis.later)):
            next(seen)
        days.append(_day(basis, gathering, units))
    return days


def _by_day(basis: Basis, nodes: Sequence[Node]) -> list[list[str]]:
    """The units of some sites, those of one day together, in the order of their arrival."""
    units = {node.unit for node in nodes}
    coming = [arrival for arrival in basis.calendar if arrival.unit in units]
    return [[arrival.unit for arrival in group] for _, group in groupby(coming, key=lambda a: a.day)]


def _site(basis: Basis, node: Node, areas: AreaCover) -> SiteCover:
    return SiteCover(
        id=node.id,
        kind=node.kind,
        unit=node.unit,
        system=node.system,
        x_m=node.x_m,
        y_m=node.y_m,
        lat_deg=node.lat_deg,
        lon_deg=node.lon_deg,
        antenna_agl_m=node.antenna_agl_m,
        antenna_msl_m=node.antenna_msl_m,
        claimed_range_m=basis.claimed_m.get(node.id),
        areas=areas,
    )


def _day(basis: Basis, gathering: Gathering, units: list[str]) -> dict[str, Any]:
    """What the network sees from the day on which some units arrive.

    `date` is the first day of the central reading, None for what was always there; `earliest` and `latest` span the
    reports and the doubt of each.
    """
    coming = [arrival for arrival in basis.calendar if arrival.unit in units]
    day = coming[0].day
    names = ("altitude_m", "reference", "seen_km2", "pd50_km2", "pd90_km2")
    present = [a.unit for a in basis.calendar if a.day is None or (day is not None and a.day <= day)]
    return {
        "date": None if day is None else day.isoformat(),
        "earliest": _iso(min((a.earliest for a in coming if a.earliest), default=None)),
        "latest": _iso(max((a.latest for a in coming if a.latest), default=None)),
        "arriving": units,
        "units": present,
        "altitudes": [{name: row[name] for name in names} for row in gathering.together()],
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _notes(basis: Basis) -> tuple[str, ...]:
    """What a reader must know."""
    target = f"one look at a target of {basis.asked.rcs_m2:g} m2, Swerling 1"
    notes = [f"Pd 0.5 and 0.9 are for {target}, at the central reading; most detection ranges are assumptions."]
    if not basis.there:
        notes.append(f"No unit is there on {basis.date.isoformat()}: nothing is seen.")
        notes.append("So there is no warning, and no table of it.")
    if any(group.profile == "ballistic" for group in basis.scenario_file.scenario.raid.groups):
        notes.append("Ballistic objects fly arcs, not straight in: they have no warning rows.")
    if basis.asked.reference == "agl":
        notes.append(
            "Above the ground, the horizon is counted over the ground; beyond the theatre, where the ground is not "
            "known, as over the sea."
        )
    sentence = basis.geometry.theatre.get("ground", {}).get("sentence")
    return (*notes, sentence) if sentence else tuple(notes)
