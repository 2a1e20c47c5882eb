"""Claims that do not fit each other or physics. Each finding carries its numbers; nothing is corrected.

A claim without a source, or a range out of order, is an error on loading and not looked for here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations

from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.figure import Claim, Entry, Figure

RADAR_EXPONENT = 0.25
EXPONENT_TOLERANCE = 0.01
_RADAR_RANGES = (
    "acquisition_radar.range_km",
    "acquisition_radar.detection_range_km",
    "engagement_radar.range_km",
    "engagement_radar.detection_range_km",
)

HEADINGS = {
    "Claims that do not fit each other or physics": (
        "off_the_fourth_root_law",
        "more_targets_than_channels",
        "tubes_do_not_multiply",
    ),
    "Claims that fit only some of the alternatives": ("fits_some_channels",),
    "Figures stated without what is needed to use them": ("range_without_target_size",),
}
"""What a reader is told over the findings of each rule, in this order."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: which figure, which rule, in words, and the numbers behind the words."""

    figure: str
    rule: str
    text: str
    numbers: dict[str, float] = field(default_factory=dict)


def implied_exponent(range_a_km: float, rcs_a_m2: float, range_b_km: float, rcs_b_m2: float) -> float:
    """Exponent x of R ~ sigma^x through two pairs of detection range and target size [1].

    The radar equation without losses over range gives 0.25.

    Examples
    --------
    >>> round(implied_exponent(36.0, 2.0, 20.0, 0.1), 3)
    0.196
    """
    return math.log(range_a_km / range_b_km) / math.log(rcs_a_m2 / rcs_b_m2)


def fourth_root_range_km(range_km: float, rcs_m2: float, other_rcs_m2: float) -> float:
    """Detection range of another target size by the fourth-root law [km].

    Examples
    --------
    >>> round(fourth_root_range_km(36.0, 2.0, 0.1), 1)
    17.0
    """
    return range_km * (other_rcs_m2 / rcs_m2) ** RADAR_EXPONENT


def check_catalogue(catalogue: Catalogue | None = None) -> list[Finding]:
    """All findings of a catalogue (the package's own by default), system by system in order of id."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    findings: list[Finding] = []
    for entry in catalogue.systems.values():
        findings += _ranges_without_target(entry)
        findings += _pairs_off_the_law(entry)
        findings += _targets_against_channels(entry)
        findings += _tubes_that_do_not_multiply(entry)
    return findings


def by_heading(findings: list[Finding]) -> dict[str, list[Finding]]:
    """The findings under their headings; a heading without findings is left out."""
    parts = {title: [f for f in findings if f.rule in rules] for title, rules in HEADINGS.items()}
    return {title: part for title, part in parts.items() if part}


def _claims(entry: Entry, tail: str) -> tuple[Claim, ...]:
    figure = entry.figures.get(f"{entry.id}.{tail}")
    return figure.claims if figure else ()


def _ranges_without_target(entry: Entry) -> list[Finding]:
    """Radar ranges claimed without the size of the target that they hold for."""
    findings = []
    for tail in _RADAR_RANGES:
        bare = [c for c in _claims(entry, tail) if "rcs_m2" not in c.conditions]
        if bare:
            low, high = min(c.low for c in bare), max(c.high for c in bare)
            text = f"range of {_span(low, high)} km without a target size: it says nothing about a smaller target"
            findings.append(
                Finding(f"{entry.id}.{tail}", "range_without_target_size", text, {"low_km": low, "high_km": high})
            )
    return findings


def _pairs_off_the_law(entry: Entry) -> list[Finding]:
    """Two (range, target size) pairs of one radar whose exponent is not a quarter."""
    findings = []
    for tail in _RADAR_RANGES:
        sized = [c for c in _claims(entry, tail) if isinstance(c.conditions.get("rcs_m2"), int | float)]
        for a, b in combinations(sized, 2):
            rcs_a, rcs_b = float(a.conditions["rcs_m2"]), float(b.conditions["rcs_m2"])
            if rcs_a == rcs_b or min(a.high, b.high, rcs_a, rcs_b) <= 0.0:
                continue
            exponent = implied_exponent(a.high, rcs_a, b.high, rcs_b)
            if abs(exponent - RADAR_EXPONENT) > EXPONENT_TOLERANCE:
                findings.append(_pair_finding(f"{entry.id}.{tail}", a.high, rcs_a, b.high, rcs_b, exponent))
    return findings


def _pair_finding(
    figure_id: str, range_a: float, rcs_a: float, range_b: float, rcs_b: float, exponent: float
) -> Finding:
    law = fourth_root_range_km(range_a, rcs_a, rcs_b)
    text = (
        f"{range_a:g} km at {rcs_a:g} m2 and {range_b:g} km at {rcs_b:g} m2 imply an exponent of {exponent:.3f}, "
        f"not 0.25: the fourth-root law from the first gives {law:.1f} km against the claimed {range_b:g} km"
    )
    return Finding(
        figure_id, "off_the_fourth_root_law", text, {"exponent": exponent, "law_km": law, "claimed_km": range_b}
    )


def _targets_against_channels(entry: Entry) -> list[Finding]:
    """Targets engaged under a command post that no published number of channels, or only some, can serve."""
    radars_default = max((c.high for c in _claims(entry, "fire_units_per_unit")), default=1.0)
    channels = sorted({c.high for c in _claims(entry, "engagement_radar.channels")})
    findings = []
    for post in _claims(entry, "command_post.targets_at_once") if channels else ():
        radars = float(post.conditions.get("engagement_radars", radars_default))
        enough = [c for c in channels if c * radars >= post.high]
        too_few = [c for c in channels if c * radars < post.high]
        if not too_few:
            continue
        text = f"{post.high:g} targets at once, but {_products(too_few, radars)}"
        if enough:
            text = f"{post.high:g} targets at once fits {_products(enough, radars)}, not {_products(too_few, radars)}"
        best = channels[-1]
        numbers = {"targets": post.high, "channels": best, "radars": radars, "limit": best * radars}
        rule = "fits_some_channels" if enough else "more_targets_than_channels"
        findings.append(Finding(f"{entry.id}.command_post.targets_at_once", rule, text, numbers))
    return findings


def _products(channels: list[float], radars: float) -> str:
    noun = "engagement radar" if radars == 1.0 else "engagement radars"
    return " or ".join(f"{c:g} channels x {radars:g} {noun} = {c * radars:g}" for c in channels)


def _tubes_that_do_not_multiply(entry: Entry) -> list[Finding]:
    """Ready tubes outside what launchers times tubes a launcher give."""
    launchers, tubes = _claims(entry, "launchers"), _claims(entry, "tubes_per_launcher")
    if not (launchers and tubes):
        return []
    low = min(c.low for c in launchers) * min(c.low for c in tubes)
    high = max(c.high for c in launchers) * max(c.high for c in tubes)
    findings = []
    for claim in _claims(entry, "ready_tubes"):
        if not low <= claim.low <= claim.high <= high:
            text = f"{_span(claim.low, claim.high)} ready tubes, but launchers x tubes a launcher = {_span(low, high)}"
            numbers = {"low": claim.low, "high": claim.high, "product_low": low, "product_high": high}
            findings.append(Finding(f"{entry.id}.ready_tubes", "tubes_do_not_multiply", text, numbers))
    return findings


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def excluding(figure: Figure) -> bool:
    """True where a figure holds claims that exclude each other, so that a reading must choose."""
    return len(figure.claims) > 1
