"""Words that stand beside every coverage: its conditions, its targets, its ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bartizan.cover.answer import LIMITS
from bartizan.output.numbers import percent
from bartizan.output.wording import clean

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

ABOVE = {"msl": "above the sea", "agl": "above the ground"}
GROUND = {"sea": "open sea", "island": "an island grown from a seed", "file": "from a file"}


def k_words(k_factor: float) -> str:
    """An effective-earth factor as people write it.

    Examples
    --------
    >>> k_words(4 / 3), k_words(1.2)
    ('4/3', '1.2')
    """
    return "4/3" if abs(k_factor - 4.0 / 3.0) < 1e-6 else f"{k_factor:.3g}"


def conditions(cover: Cover) -> str:
    """What every map and file of a coverage says: the limits of sight, and k with its range."""
    low, high = cover.k_range
    doubt = "" if low == high else f" (range {k_words(low)} to {k_words(high)})"
    return f"{LIMITS}; k = {k_words(cover.k_factor)}{doubt}"


def altitude_words(cover: Cover, i: int) -> str:
    """One altitude with what it is above."""
    return f"{cover.altitudes_m[i]:,g} m {ABOVE.get(cover.reference, clean(cover.reference, 20))}"


def target_words(cover: Cover) -> str:
    """The target that the probabilities are for."""
    return f"a target of {cover.rcs_m2:g} m²"


def ground_words(cover: Cover) -> str:
    """What ground was computed over, as a sentence."""
    said = cover.theatre.get("ground", {}).get("sentence")
    if not said:
        kind = str(cover.theatre.get("terrain", ""))
        said = f"Terrain: {GROUND.get(kind, clean(kind, 40) or 'unknown')}."
    return f"{clean(said, 400)} Cells of {cover.terrain.cell_m:,g} m; north is up."


def whose_words(cover: Cover) -> str:
    """Which radars the areas of a map are of."""
    counted = [site for site in cover.sites if site.id in cover.network_ids]
    kinds = {site.kind for site in counted}
    kind = {"fire_unit": "engagement radar", "acquisition_radar": "acquisition radar"}.get(
        kinds.pop() if len(kinds) == 1 else "", "radar"
    )
    if len(counted) == 1:
        return f"{kind} {clean(counted[0].id, 60)}"
    of = "" if cover.site is None else f" of {clean(cover.site, 60)}"
    return f"{len(counted)} {kind}s{of} together" if counted else "no radar is there"


def share_words(row: Mapping[str, Any], part: str = "seen") -> str:
    """A share of the whole claimed circle, or its two bounds; nothing where there is no claim.

    Examples
    --------
    >>> share_words({"seen_share_low": 0.0213, "seen_share_high": 0.0213})
    '2 %'
    >>> share_words({"seen_share_low": 0.52, "seen_share_high": 1.0})
    '52-100 %'
    """
    low, high = row.get(f"{part}_share_low"), row.get(f"{part}_share_high")
    if low is None or high is None:
        return ""
    first, last = percent(low), percent(high)
    return f"{first} %" if first == last else f"{first}-{last} %"


def is_cut(row: Mapping[str, Any]) -> bool:
    """Whether the theatre's edge cuts what is claimed."""
    return row.get("claimed_km2") is not None and not row.get("inside_theatre")
