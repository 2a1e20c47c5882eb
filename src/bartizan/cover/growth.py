"""The network as it grows: each radar site's own areas, and what all see together from day to day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bartizan.cover.answer import AreaCover, SiteCover
from bartizan.cover.basis import Basis
from bartizan.cover.gather import Gathering
from bartizan.cover.look import look

if TYPE_CHECKING:
    from bartizan.engine.log import Node

KEPT_BYTES = 64_000_000
"""Grids of single sites are kept where all together take no more than this."""


def take_in(basis: Basis, gathering: Gathering) -> tuple[list[SiteCover], list[dict[str, Any]]]:
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


def later_days(basis: Basis, gathering: Gathering) -> list[dict[str, Any]]:
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
