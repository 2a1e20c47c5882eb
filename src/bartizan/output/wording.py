"""Plain words for what the files call by short names, and text made safe to show.

Names come from scenario files that others wrote: nothing in them may steer a terminal, a page or a spreadsheet.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

STOPPED = (
    "Stopped: a threat of the raid (decoys are not counted) that neither reached its aim, nor entered a keep-out zone, "
    "nor was still in flight at the end."
)
BAND = (
    "The band is the middle nine tenths of the means over the readings (each reading takes one value for every "
    "claim and assumption), "
    "with chance taken out. The interval by chance is 95 %, with the claims and assumptions held as they were drawn."
)
OWN_RATES = "rates of replies and mistakes are the scenario's own: no band holds their doubt"
"""Said wherever a scenario identifies by replies."""
CAUSES = {
    "below_horizon": "below the horizon or beyond range",
    "terrain_masked": "hidden by terrain",
    "not_detected": "not detected",
    "no_firm_track": "no firm track in time",
    "not_identified": "not identified as hostile in time",
    "held_fire": "fire held",
    "outside_envelope": "outside the envelope",
    "too_late": "too late to intercept",
    "no_channel": "no free channel",
    "no_round": "no round left",
    "unit_lost": "fire unit lost",
    "missed": "shot at and missed",
}
MEASURES = {
    "stopped": "Threats stopped",
    "p_leak": "Threats that got through",
    "p_raid_annihilation": "Runs in which nothing got through",
    "leakers": "Threats that got through, per run",
    "kills": "Threats destroyed, per run",
    "rounds_fired": "Rounds fired, per run",
    "rounds_on_decoys": "Rounds fired at decoys, per run",
    "rounds_per_kill": "Rounds for each threat destroyed",
    "first_detection_km": "Mean slant range of the first detection (km)",
    "detected_share": "Hostile objects detected at all",
    "time_to_firm_s": "From a hostile object's first detection to its first firm track (s)",
    "track_completeness": "Time from first detection on in which somebody had a firm track",
    "track_losses": "Times that nobody had a firm track any more, for each hostile object that had one",
    "tracks_per_object": "Firm tracks that one radar made of one hostile object",
    "track_ambiguity": "Firm tracks of one radar on one hostile object at the same time",
    "waited_share": "Threats fired at later than they were known, of those fired at",
    "assets_hit": "Assets hit, per run",
    "own_engaged": "Own aircraft shot at, per run",
    "neutral_engaged": "Neutral aircraft shot at, per run",
    "fratricides": "Own or neutral aircraft hit, per run",
    "unresolved": "Threats still in flight at the end, per run",
    "identification_delay_s": "From a hostile object's first detection to its identity (s)",
    "hostile_let_pass": "Threats taken for friends that got through, per run",
    "double_engagements": "Launches at an object that another fire unit had rounds in the air at, per run",
    "nodes_lost": "Radars or launchers lost, per run",
    "parts_lost": "Command posts, single launchers, power and links lost, per run",
}
DESIGNATIONS = {
    "su-30mki": "Su-30MKI",
    "f-35a": "F-35A",
    "ka-226t": "Ka-226T",
    "airliner-a320": "airliner (A320)",
    "airliner-b737": "airliner (B737)",
    "buk-m2": "Buk-M2",
    "buk-m3": "Buk-M3",
    "hq-9": "HQ-9",
    "ideal": "Textbook fire unit",
    "nasams": "NASAMS",
    "pantsir-s1": "Pantsir-S1",
    "patriot-gem-t": "Patriot GEM-T",
    "patriot-pac-3-mse": "Patriot PAC-3 MSE",
    "s-300pmu2": "S-300PMU2",
    "s-400": "S-400",
    "s-400-india": "S-400 for India",
    "samp-t": "SAMP/T",
    "thaad": "THAAD",
    "tor-m2": "Tor-M2",
    "any": "any system",
}
STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = "\u200c\u200d"
"""Zero-width joiners steer nothing and are part of words in several scripts."""
SHARES = frozenset({"stopped", "p_leak", "p_raid_annihilation", "detected_share", "track_completeness", "waited_share"})
"""Measures that are shares and shown as per cent."""


def harmless(text: str) -> str:
    """The same text with a space for every character that could steer a terminal or the direction of writing."""
    return "".join(" " if unicodedata.category(c) in STEERING and c not in JOINERS else c for c in text)


def clean(text: object, most: int = 0) -> str:
    """One line of text that cannot steer a terminal: control and direction characters become spaces; cut after `most`
    characters.

    Examples
    --------
    >>> clean("a\\x1b[31mb\\nc"), clean("x" * 30, 10)
    ('a [31mb c', 'xxxxxxxxx…')
    """
    line = " ".join(harmless(str(text)).split())
    return line if not most or len(line) <= most else line[: most - 1] + "…"


def cause_words(cause: str) -> str:
    """The cause of a leaker in words."""
    return CAUSES.get(cause, clean(cause).replace("_", " "))


def kind_words(name: str) -> str:
    """An object's type or kind in words.

    Examples
    --------
    >>> kind_words("cruise-missile"), kind_words("su-30mki"), kind_words("acquisition_radar")
    ('cruise missile', 'Su-30MKI', 'acquisition radar')
    """
    text = clean(name)
    return DESIGNATIONS.get(text, text.replace("-", " ").replace("_", " "))


def figure_words(figure_id: str, name: str) -> str:
    """A figure by name, with whose figure it is in front.

    Examples
    --------
    >>> (
    ...     figure_words("s-400.ready_tubes", "Ready tubes of one fire unit"),
    ...     figure_words("ballistic-missile.rcs_m2", "RCS"),
    ... )
    ('S-400, ready tubes of one fire unit', 'ballistic missile, RCS')
    """
    words = clean(name, 120)
    if words[1:2].islower():
        words = words[0].lower() + words[1:]
    owner, dot, _ = clean(figure_id).partition(".")
    return f"{kind_words(owner)}, {words}" if dot else words


def natural_order(name: str) -> list[str | int]:
    """What names are sorted by so that numbers in them count as numbers.

    Examples
    --------
    >>> sorted(["target-10", "target-2", "bait-1"], key=natural_order)
    ['bait-1', 'target-2', 'target-10']
    """
    return [int(part) if i % 2 else part for i, part in enumerate(re.split(r"([0-9]+)", name))]


def listed(parts: list[str]) -> str:
    """Parts as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def threats_of(summary: dict[str, Any]) -> int:
    """How many objects of the raid are threats (hostile and no decoys)."""
    return sum(row["count"] for row in summary.get("by_type", ()) if row.get("threat") and row.get("side") == "hostile")


def asks(summary: dict[str, Any]) -> bool:
    """Whether aircraft are told apart by their replies, so that some are mistaken."""
    return summary["scenario"].get("identification") == "reply"


def runs_words(run: dict[str, Any], times: str = "x") -> str:
    """`25 readings x 40 replications`, or `40 replications, one reading`."""
    readings, replications = run["readings"], run["replications"]
    word = "replication" if replications == 1 else "replications"
    if readings == 1:
        return f"{replications:,} {word}, one reading ({run.get('reading') or 'central'})"
    return f"{readings} readings {times} {replications:,} {word}"
