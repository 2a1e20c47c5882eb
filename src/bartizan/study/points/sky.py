"""Whether two options differ in choices of the defender's alone: then a flip between them, or what checking a claim is
worth for the choice among them, may be looked for; never between raids, traffic or losses."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bartizan.study.durable import canonical_json, sha256
from bartizan.study.points.build import Said, build
from bartizan.study.question.sky import is_of_object, sky_of

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.study.points.points import Points
    from bartizan.study.question.schema import Option

PARTS = ("raid", "traffic", "network", "figures")
"""Blocks of a scenario through which a patch could reach what flies or what fails."""


def is_same_sky(points: Points, raid: str, options: tuple[str, ...]) -> bool:
    """Whether some options meet the same raid, traffic and losses, under one raid of the study.

    Parameters
    ----------
    points : Points
    raid : str
        Its name as `Place` has it.
    options : tuple of str
        Their names.
    """
    whole = replace(points, replications=0)
    return len({_sky(whole, raid, option) for option in options}) <= 1


@lru_cache(maxsize=1024)
def _sky(points: Points, raid: str, option: str) -> str:
    """Digest of what an option meets; empty where it says nothing of that, so that it meets what the raid is."""
    from bartizan.claims.catalogue import load_catalogue

    study, catalogue = points.study, load_catalogue()
    said = next((one for one in study.options if one.name == option), None)
    if said is None or not _could_reach(said, catalogue):
        return ""
    named = next((one for one in study.raids if one.name == raid), None)
    digests = [_digest(points, Said(named, one), catalogue) for one in (None, said)]
    return "" if digests[0] == digests[1] else digests[1]


def _could_reach(option: Option, catalogue: Catalogue) -> bool:
    return any(key in option.patch for key in PARTS) or any(is_of_object(path, catalogue) for path in option.set)


def _digest(points: Points, said: Said, catalogue: Catalogue) -> str:
    built = build(points.base, said)
    return "" if built.scenario_file is None else sha256(canonical_json(sky_of(built.scenario_file, catalogue)))
