"""A coverage as plain data: what `--json` prints and `cover.json` holds. No grids, and no direction anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bartizan.cover.answer import LIMITS, Cover, SiteCover


def cover_data(
    cover: Cover, *, files: Sequence[str] = (), comparison: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One object with everything but the grids.

    Parameters
    ----------
    cover : Cover
    files : sequence of str
        What was written, as paths below the folder.
    comparison : mapping or None
        What `compare.compare` gives.

    Returns
    -------
    dict
        `site`, `antenna_m` and `altitudes` are those of the one radar site, or, where there are several, of the network
        (`site` is then "network", or the unit asked for, and `antenna_m` None); `sites` lists each. Only Python's own
        numbers; None for what is not known.
    """
    alone = cover.sites[0] if len(cover.sites) == 1 else None
    data = {
        "site": alone.id if alone else cover.site or "network",
        "antenna_m": alone.antenna_agl_m if alone else None,
        "k_factor": cover.k_factor,
        "k_range": {"low": cover.k_range[0], "high": cover.k_range[1]},
        "limits": LIMITS,
        "altitudes": alone.areas.rows if alone else cover.network.rows,
        "files": list(files),
        "name": cover.name,
        "title": cover.title,
        "date": cover.date,
        "reference": cover.reference,
        "rcs_m2": cover.rcs_m2,
        "sites": [_site(site) for site in cover.sites],
        "network": {"radars": list(cover.network_ids), "altitudes": cover.network.rows},
        "ranges": cover.ranges,
        "warning": cover.warning,
        "by_date": cover.by_date,
        "refraction": cover.refraction,
        "terrain_doubt": cover.terrain_doubt,
        "notes": list(cover.notes),
    }
    if comparison is not None:
        data["comparison"] = dict(comparison)
    return plain(data)


def _site(site: SiteCover) -> dict[str, Any]:
    return {
        "site": site.id,
        "kind": site.kind,
        "unit": site.unit,
        "system": site.system,
        "antenna_m": site.antenna_agl_m,
        "antenna_msl_m": site.antenna_msl_m,
        "claimed_range_km": None if site.claimed_range_m is None else site.claimed_range_m / 1000.0,
        "altitudes": site.areas.rows,
    }


def plain(data: Any) -> Any:
    """The same data as JSON knows it: Python's own numbers, None for what is not finite."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, np.ndarray | list | tuple):
        return [plain(value) for value in data]
    if isinstance(data, bool | np.bool_):
        return bool(data)
    if isinstance(data, int | np.integer):
        return int(data)
    if isinstance(data, float | np.floating):
        return float(data) if np.isfinite(data) else None
    return data if data is None or isinstance(data, str) else str(data)
