"""Which choices of the defender's a study may vary, and where each stands in a scenario.

This list is the scope of studies: a test holds it to a decision. Raids, traffic and losses are not in it and never will
be; a study compares them only as options that its author has named.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from bartizan.scenario.words import show

NUMBER, WHOLE, WORD, FLAG, DATE, SITE = "number", "whole", "word", "flag", "date", "site"

Plain = dict[str, Any]
Put = Callable[[Plain, "re.Match[str]", Any], None]


class Choice(NamedTuple):
    """One kind of choice: what its paths look like, what its values are, and how a value is put into a scenario."""

    pattern: str
    values: str
    put: Put
    words: tuple[str, ...] = ()
    most: float = math.inf
    """The largest size of its numbers, where the scenario's own checks do not see them."""


def _block(name: str) -> Put:
    """Put the value where the path says, below one of the scenario's blocks."""

    def put(scenario: Plain, match: re.Match[str], value: Any) -> None:
        *way, last = match.string.split(".")
        place = scenario
        for word in way:
            below = place.get(word)
            if not isinstance(below, dict):
                below = place[word] = {}
            place = below
        place[last] = value

    put.__name__ = f"put_{name}"
    return put


def unit_of(scenario: Plain, unit_id: str) -> Plain:
    """A unit of the scenario by its id.

    Raises
    ------
    KeyError
        If there is none; the message says which there are.
    """
    return _named(scenario.get("units", []), unit_id, "unit")


def _named(blocks: list[Plain], block_id: str, what: str) -> Plain:
    for block in blocks:
        if block.get("id") == block_id:
            return block
    raise KeyError(f"no {what} {show(block_id)}; there are {', '.join(str(b.get('id')) for b in blocks) or 'none'}")


def _site_of(scenario: Plain, match: re.Match[str]) -> Plain:
    """The radar site that a path names: a fire unit, or a unit's acquisition radar."""
    unit = unit_of(scenario, match["unit"])
    if match.groupdict().get("fire"):
        return _named(unit.get("fire_units", []), match["fire"], "fire unit")
    if unit.get("acquisition_radar") is None:
        raise KeyError(f"unit {show(match['unit'])} has no acquisition radar")
    return unit["acquisition_radar"]


def _put_unit(key: str) -> Put:
    def put(scenario: Plain, match: re.Match[str], value: Any) -> None:
        unit_of(scenario, match["unit"])[key] = value

    return put


def _put_site(scenario: Plain, match: re.Match[str], value: Any) -> None:
    _site_of(scenario, match).update({key: float(value[key]) for key in ("lat_deg", "lon_deg")})


def _put_at_site(scenario: Plain, match: re.Match[str], value: Any) -> None:
    _site_of(scenario, match)[match["key"]] = value


def _put_date(scenario: Plain, match: re.Match[str], value: Any) -> None:
    unit_of(scenario, match["unit"])["available"] = {"date": value}


def _put_present(scenario: Plain, match: re.Match[str], value: Any) -> None:
    """A unit that is not present is still a place that others may name: it arrives after everything."""
    unit = unit_of(scenario, match["unit"])
    if not value:
        unit["available"] = {"date": dt.date.max}
    else:
        unit.pop("available", None)


def _put_slip(scenario: Plain, match: re.Match[str], value: Any) -> None:
    """A stated date moves here; dates of a programme move with the readings, which keep their doubt."""
    name = match.groupdict().get("unit")
    units = [unit_of(scenario, name)] if name else scenario.get("units", [])
    if not any(unit.get("available") for unit in units):
        who = f"unit {show(name)} is" if name else "all units are"
        raise ValueError(f"{who} there from the start, so a slip changes nothing")
    for unit in units:
        available = unit.get("available") or {}
        if available.get("date"):
            day = available["date"]
            day = dt.date.fromisoformat(day) if isinstance(day, str) else day
            unit["available"] = {**available, "date": _moved(day, round(float(value)))}


def _moved(day: dt.date, days: int) -> dt.date:
    """A day so many days later; a unit that never comes does not come later."""
    if day == dt.date.max:
        return day
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        raise ValueError(f"{days} days after {day} lie beyond the calendar") from None


_UNIT, _FIRE = r"units\.(?P<unit>[a-z0-9_-]+)", r"\.fire_units\.(?P<fire>[a-z0-9_-]+)"
_KIND = r"(?P<kind>aircraft|helicopter|cruise_missile|drone|ballistic)"
FIRINGS = ("shoot_shoot", "shoot_look_shoot", "salvo_look_salvo", "one_at_a_time")
CONTROLS = ("free", "tight", "hold")
WITHOUT = ("autonomous", "tight", "hold")

MOST_SLIP_DAYS = 36_525.0
"""A century, to either side."""

SLIP_OF_ALL = "units.slip_days"
SLIP = re.compile(rf"units\.slip_days|{_UNIT}\.slip_days")

CHOICES: tuple[Choice, ...] = (
    Choice(rf"{_UNIT}\.available_from", DATE, _put_date),
    Choice(r"units\.slip_days", NUMBER, _put_slip, most=MOST_SLIP_DAYS),
    Choice(rf"{_UNIT}\.slip_days", NUMBER, _put_slip, most=MOST_SLIP_DAYS),
    Choice(rf"{_UNIT}\.present", FLAG, _put_present),
    Choice(rf"{_UNIT}\.system", WORD, _put_unit("system")),
    Choice(rf"{_UNIT}\.crew", WORD, _put_unit("crew"), ("trained", "in_training")),
    Choice(rf"{_UNIT}\.acquisition_radar\.site", SITE, _put_site),
    Choice(rf"{_UNIT}{_FIRE}\.site", SITE, _put_site),
    Choice(rf"{_UNIT}\.acquisition_radar\.(?P<key>antenna_m)", NUMBER, _put_at_site),
    Choice(rf"{_UNIT}{_FIRE}\.(?P<key>antenna_m)", NUMBER, _put_at_site),
    Choice(rf"{_UNIT}{_FIRE}\.(?P<key>reloads)", WHOLE, _put_at_site),
    Choice(r"network\.mode", WORD, _block("network"), ("alone", "shared_warning", "shared_tracks", "engage_remote")),
    Choice(r"network\.delay_s", NUMBER, _block("network")),
    Choice(r"network\.loss", NUMBER, _block("network")),
    Choice(r"doctrine\.firing", WORD, _block("doctrine"), FIRINGS),
    Choice(rf"doctrine\.firing_by_kind\.{_KIND}", WORD, _block("doctrine"), FIRINGS),
    Choice(r"doctrine\.hold_fire_km", NUMBER, _block("doctrine")),
    Choice(r"doctrine\.min_kill_probability", NUMBER, _block("doctrine")),
    Choice(r"doctrine\.control", WORD, _block("doctrine"), CONTROLS),
    Choice(r"doctrine\.priority", WORD, _block("doctrine"), ("time_to_go", "nearest", "first_seen")),
    Choice(rf"doctrine\.reserve\.{_KIND}", WHOLE, _block("doctrine")),
    Choice(r"doctrine\.emission\.mode", WORD, _block("doctrine"), ("always", "cued")),
    Choice(r"doctrine\.emission\.(?:cue_km|linger_s)", NUMBER, _block("doctrine")),
    Choice(r"doctrine\.on_post_loss", WORD, _block("doctrine"), WITHOUT),
    Choice(r"doctrine\.on_link_loss", WORD, _block("doctrine"), WITHOUT),
    Choice(r"doctrine\.max_track_error_m", NUMBER, _block("doctrine")),
    Choice(r"identification\.mode", WORD, _block("identification"), ("perfect", "reply")),
    Choice(
        r"identification\.(?:reply|false_foe|false_friend|recognition)_probability", NUMBER, _block("identification")
    ),
)

RAID_WHY = (
    "a raid is never a factor: this program searches for no raid and no weakness. Name each raid that you want to "
    "compare under `raids`, or as an option with a `patch`"
)
TRAFFIC_WHY = "traffic is never a factor; name each traffic that you want to compare as an option with a `patch`"
LOSS_WHY = (
    "what fails is never a factor: this program searches for no weakness. Name each loss that you want to compare as "
    "an option with a `patch`"
)
REFUSED = (
    *((root, RAID_WHY) for root in ("raid", "raids", "scenario.raid")),
    *((root, TRAFFIC_WHY) for root in ("traffic", "scenario.traffic")),
    *((root, LOSS_WHY) for root in ("network.losses", "losses", "scenario.network.losses")),
)
BLOCKS = ("units", "network", "doctrine", "identification", "engagement", "theatre", "assets", "layers", "emission")


def choice_of(path: str) -> tuple[Choice, re.Match[str]] | None:
    """The choice that a path names, or None.

    Examples
    --------
    >>> choice_of("network.delay_s")[0].values, choice_of("raid.groups")
    ('number', None)
    """
    for choice in CHOICES:
        match = re.fullmatch(choice.pattern, path)
        if match:
            return choice, match
    return None


def why_refused(path: str) -> str:
    """Why a path can never be varied, or an empty text.

    Examples
    --------
    >>> why_refused("traffic.airline.count")[:27]
    'traffic is never a factor; '
    """
    return next((why for root, why in REFUSED if path == root or path.startswith(f"{root}.")), "")


def readable(pattern: str) -> str:
    """A pattern of paths as people write it.

    Examples
    --------
    >>> readable(CHOICES[0].pattern)
    'units.ID.available_from'
    """
    text = re.sub(r"\(\?P<kind>[^)]*\)", "KIND", pattern)
    text = re.sub(r"\(\?P<(?:unit|fire)>[^)]*\)", "ID", text)
    text = re.sub(r"\(\?P<key>([^)]*)\)", r"\1", text)
    return text.replace("\\.", ".").replace("(?:", "(")


def known_paths() -> list[str]:
    """All paths that may be varied, as people write them."""
    return [readable(choice.pattern) for choice in CHOICES]


def known_words(path: str) -> str:
    """Those of the same block as a path, or of all, for a message.

    Examples
    --------
    >>> known_words("network.speed")
    'one of network.mode, network.delay_s, network.loss'
    """
    block = f"{path.partition('.')[0]}."
    near = [known for known in known_paths() if known.startswith(block)]
    return f"one of {', '.join(near or known_paths())}"
