"""The door of this room: a scenario in, what its radars see and detect out.

Terrain and sites come through the engine's doors, lowest visible altitudes from the sweep that the engine reads,
detection from its tables: the map is the model's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.claims.text import counted
from bartizan.cover.answer import AreaCover, Cover
from bartizan.cover.basis import Basis, settle
from bartizan.cover.doubt import refraction_rows
from bartizan.cover.gather import Gathering
from bartizan.cover.ground import terrain_rows
from bartizan.cover.growth import later_days, take_in
from bartizan.cover.options import ALTITUDES_M, check_options
from bartizan.cover.ranges import range_rows
from bartizan.cover.warning import warning_rows
from bartizan.scenario.dates import day_of

if TYPE_CHECKING:
    from bartizan.scenario.load import ScenarioFile

Say = Callable[..., None]


def cover(
    scenario: ScenarioFile | str | Path,
    *,
    date: dt.date | str | None = None,
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
    date : datetime.date, str or None
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
    basis = settle(_loaded(scenario), asked, day_of(date), site, say)
    gathering = _gathering(basis)
    say(f"what {_radars(len(basis.there))} at {counted(len(asked.altitudes_m), 'altitude')}")
    sites, days = take_in(basis, gathering)
    warning = _warning(basis, gathering)
    rows = gathering.together()
    network = AreaCover(rows, gathering.lowest_m, gathering.network, gathering.n_seeing)
    if basis.later:
        say("units that come later")
        network = AreaCover(rows, gathering.lowest_m.copy(), gathering.network.copy(), gathering.n_seeing.copy())
        days += later_days(basis, gathering)
    say("doubt about refraction and terrain")
    refraction = refraction_rows(basis, rows)
    return Cover(
        **_stated(basis),
        sites=tuple(sorted(sites, key=lambda s: (s.kind != "fire_unit", s.id))),
        network=network,
        ranges=range_rows(basis, say),
        warning=warning,
        by_date=days if site is None else [],
        refraction=refraction,
        terrain_doubt=terrain_rows(basis, network),
        notes=_notes(basis),
    )


def _gathering(basis: Basis) -> Gathering:
    """Where the grids of all radars come together, still empty."""
    terrain, asked = basis.geometry.terrain, basis.asked
    flown = tuple((approach.altitude_m, approach.reference == "agl") for approach in basis.flown)
    grid = (terrain.elevation_m, terrain.cell_m, asked.altitudes_m, asked.reference)
    return Gathering(*grid, flown, is_counted=True, keeps_every=True)


def _stated(basis: Basis) -> dict[str, Any]:
    """What a coverage is of."""
    asked, scenario_file = basis.asked, basis.scenario_file
    return {
        "name": scenario_file.name,
        "title": scenario_file.scenario.name,
        "date": basis.date.isoformat(),
        "k_factor": basis.refraction.mode,
        "k_range": (basis.refraction.low, basis.refraction.high),
        "reference": asked.reference,
        "altitudes_m": asked.altitudes_m,
        "rcs_m2": asked.rcs_m2,
        "terrain": basis.geometry.terrain,
        "theatre": basis.geometry.theatre,
        "site": basis.site,
        "network_ids": tuple(sorted(node.id for node in basis.network)),
    }


def _warning(basis: Basis, gathering: Gathering) -> list[dict[str, Any]]:
    """How long before its aim an object that comes straight in is seen; without a radar there is nothing to tell."""
    if not basis.there:
        return []
    layers = gathering.every[len(basis.asked.altitudes_m) :]
    return warning_rows(layers, basis.geometry.terrain.cell_m, basis.geometry.roster.assets, basis.flown)


def _radars(n: int) -> str:
    return "1 radar sees" if n == 1 else f"{n} radars see"


def _loaded(scenario: ScenarioFile | str | Path) -> ScenarioFile:
    from bartizan.scenario.load import ScenarioFile, load_scenario

    return scenario if isinstance(scenario, ScenarioFile) else load_scenario(scenario)


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
