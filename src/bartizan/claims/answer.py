"""The ten-second answer: the claimed circle, its spread and sources, and what the horizon leaves of it by altitude."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bartizan.claims.catalogue import Catalogue, load_catalogue, unknown_id
from bartizan.claims.figure import Claim, Figure
from bartizan.claims.text import conditions_text, range_text, source_lines, table, wrap
from bartizan.errors import InputError, Problem
from bartizan.units import STANDARD_K_FACTOR

ANTENNAS_M = (5.0, 20.0, 40.0)
ALTITUDES_M = (10.0, 50.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0)
LIMITS = "standard refraction, no diffraction, flat sea"


def longest_range(catalogue: Catalogue, system_id: str) -> Figure:
    """The figure of a system with the longest claimed range against aircraft or, failing that, any target [km].

    Raises
    ------
    InputError
        If the id is no system of the catalogue, or the system has no claimed range.
    """
    if system_id not in catalogue.systems:
        raise InputError(_not_a_system(catalogue, system_id))
    classes = catalogue.interceptor_classes(system_id)
    claimed = [catalogue.figure(f"{system_id}.interceptor.{c}.range_km") for c in classes]
    ranges = [f for f in claimed if f.is_claim]
    if not ranges:
        raise InputError(f"nobody published a range for {system_id}, so there is no circle to compare with")
    return max(ranges, key=lambda f: f.high or 0.0)


def _not_a_system(catalogue: Catalogue, seen: str) -> Problem:
    for room, what in ((catalogue.objects, "an air object"), (catalogue.programmes, "a programme")):
        if seen in room:
            expected = "a system such as s-400"
            return Problem("", 0, 0, "", f"{what}; only systems have claimed ranges", repr(seen), expected)
    return unknown_id("system", seen, list(catalogue.systems))


def claim_answer(
    system_id: str,
    antennas_m: Sequence[float] = ANTENNAS_M,
    altitudes_m: Sequence[float] = ALTITUDES_M,
    *,
    catalogue: Catalogue | None = None,
) -> dict[str, Any]:
    """What the radar horizon leaves of the longest range claimed for a system.

    Parameters
    ----------
    system_id : str
        Such as "s-400".
    antennas_m, altitudes_m : sequences of float [m]
        Heights of the antenna and of the target above the sea, at least 0.

    Returns
    -------
    dict
        {system, figure, low, high, unit, horizon: [{antenna_m, altitude_m, range_km}],
        share_of_claimed_area: [{antenna_m, altitude_m, share_of_low, share_of_high}], sources}.

        `share_of_low` is the share [0, 1] of the circle of the lowest claimed range, in `low`, that lies inside the
        horizon; `share_of_high` the same of the highest, in `high`.

    Raises
    ------
    InputError
        For an unknown system, or a height that is negative or not finite.

    Notes
    -----
    Limits: standard refraction (k = 4/3), no diffraction, flat sea.
    """
    from bartizan.earth.refraction import horizon_range_m

    catalogue = load_catalogue() if catalogue is None else catalogue
    figure = longest_range(catalogue, system_id)
    low_km, high_km = figure.low or 0.0, figure.high or 0.0
    horizon, shares = [], []
    for antenna_m in _heights(antennas_m, "antenna"):
        for altitude_m in _heights(altitudes_m, "altitude"):
            range_km = float(horizon_range_m(antenna_m, altitude_m, STANDARD_K_FACTOR)) / 1000.0
            here = {"antenna_m": antenna_m, "altitude_m": altitude_m}
            horizon.append({**here, "range_km": range_km})
            shares.append(
                {**here, "share_of_low": _share(range_km, low_km), "share_of_high": _share(range_km, high_km)}
            )
    keys = dict.fromkeys(key for claim in figure.claims for key in claim.sources)
    return {
        "system": system_id,
        "figure": figure.id,
        "low": low_km,
        "high": high_km,
        "unit": figure.unit,
        "horizon": horizon,
        "share_of_claimed_area": shares,
        "sources": [asdict(catalogue.sources[key]) for key in keys],
    }


def claim_text(
    system_id: str,
    antennas_m: Sequence[float] = ANTENNAS_M,
    altitudes_m: Sequence[float] = ALTITUDES_M,
    *,
    width: int = 100,
    catalogue: Catalogue | None = None,
) -> str:
    """The same answer as text no wider than `width` columns (at least 40) where words allow."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    answer = claim_answer(system_id, antennas_m, altitudes_m, catalogue=catalogue)
    figure = catalogue.figure(answer["figure"])
    low, high = f"{answer['low']:g}", f"{answer['high']:g}"
    span = high if low == high else f"{low} to {high}"
    lines = wrap(f"{catalogue.systems[system_id].name}: claimed range {span} {figure.unit}", width, hang=4)
    lines += wrap(f"{figure.name}, {figure.id}", width, indent=2)
    for claim in figure.claims:
        lines += wrap(claim_line(claim), width, indent=2)
    lines += ["", *wrap(f"What the horizon leaves: range seen, and share of the area of the {high} km circle", width)]
    lines += table(_horizon_rows(answer), width)
    if low != high:
        lines += ["", *wrap(f"The same as a share of the area of the smallest published circle, {low} km", width)]
        lines += table(_smallest_circle_rows(answer), width)
    lines += wrap(f"Limits: {LIMITS}.", width, indent=2)
    lines += ["", "Sources", *source_lines([s["key"] for s in answer["sources"]], catalogue.sources, width)]
    return "\n".join(lines) + "\n"


def claim_line(claim: Claim) -> str:
    """`380 to 400 km, claimed, grade B [AR15, DB07]: note`."""
    condition = conditions_text(claim.conditions)
    parts = [range_text(claim), condition, claim.kind, f"grade {claim.grade}", claim.date]
    return f"{', '.join(p for p in parts if p)} [{', '.join(claim.sources)}]{': ' + claim.note if claim.note else ''}"


def _horizon_rows(answer: dict[str, Any]) -> list[list[str]]:
    """Heading and one row an altitude: range seen and share of the largest published circle, an antenna a column."""
    both = zip(answer["horizon"], answer["share_of_claimed_area"], strict=True)
    return _grid(answer, [f"{seen['range_km']:.0f} km {_per_cent(share['share_of_high'])}" for seen, share in both])


def _smallest_circle_rows(answer: dict[str, Any]) -> list[list[str]]:
    """Heading and one row an altitude: share of the smallest published circle, an antenna a column."""
    return _grid(answer, [_per_cent(share["share_of_low"]) for share in answer["share_of_claimed_area"]])


def _grid(answer: dict[str, Any], texts: list[str]) -> list[list[str]]:
    places = [(row["antenna_m"], row["altitude_m"]) for row in answer["horizon"]]
    cells = dict(zip(places, texts, strict=True))
    antennas, altitudes = (list(dict.fromkeys(axis)) for axis in zip(*places, strict=True))
    rows = [["target altitude", *(f"antenna {a:g} m" for a in antennas)]]
    return rows + [[f"{h:,.0f} m" if h == int(h) else f"{h:g} m", *(cells[a, h] for a in antennas)] for h in altitudes]


def _per_cent(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share < 0.0995 else f"{100.0 * share:.0f} %"


def _share(range_km: float, claimed_km: float) -> float:
    """Share of the claimed area inside the horizon; the part of the horizon beyond the claim does not count."""
    return min(range_km / claimed_km, 1.0) ** 2 if claimed_km > 0.0 else 1.0


def _heights(values: Sequence[float], what: str) -> list[float]:
    heights = [float(v) for v in values]
    for height in heights:
        if not (math.isfinite(height) and height >= 0.0):
            raise InputError(f"a height of the {what} must be a number of metres of at least 0, seen {height:g}")
    if not heights:
        raise InputError(f"no height of the {what} was given, expected at least one in metres")
    return heights
