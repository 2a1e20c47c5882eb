"""Brief: one figure for a slide, with the claim, what is seen, the outcome and the doubt."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from bartizan.output.estimates import has_band
from bartizan.output.figures import coverage, look, outcome
from bartizan.output.numbers import band_span, percent, plain, spread
from bartizan.output.parts import Parts
from bartizan.output.wording import figure_words, threats_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_DRIVERS = 3


def figure(parts: Parts, altitude_m: float = 100.0) -> Figure:
    """The whole slide, 16 to 9: a map on the left, the outcome and its doubt on the right.

    Raises
    ------
    InputError
        If the result holds no coverage or no raid.
    """
    page, summary = look.blank(13.333, 7.5), parts.summary
    look.headed(page, look.words(summary["scenario"]["title"], 70), look.under_words(summary), size=19)
    page.texts[1].set_position((0.03, 0.9))
    _heading(page, 0.03, "The claim, and what is seen of it", look.GEOMETRY)
    seen = page.add_axes((0.03, 0.185, 0.37, 0.555))
    coverage.draw(seen, parts, altitude_m)
    seen.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=7.5)
    page.text(0.03, 0.79, _seen_words(parts, altitude_m), size=11, linespacing=1.3, va="center")
    _heading(page, 0.505, "The outcome of the stated raid", look.CLAIM)
    page.text(0.505, 0.79, _outcome_words(summary), size=11, linespacing=1.3, va="center")
    stopped = page.add_axes((0.615, 0.475, 0.265, 0.265))
    outcome.draw(stopped, summary)
    stopped.set_xlabel("stopped, per cent of threats", fontsize=8)
    _heading(page, 0.505, "The doubt, and what would settle most of it", look.ASSUMPTION, y=0.385)
    doubt = page.add_axes((0.505, 0.335, 0.46, 0.028))
    _doubt(page, doubt, summary)
    about = (
        f"Map: a target at {altitude_m:,.0f} m above the sea; detected: in one look at 1 m², central reading. Pale "
        "bar: middle nine tenths over the readings; dark bar: 95 % by chance."
    )
    look.captioned(page, look.caption(summary, about, is_outcome=True), width=210, most_lines=4)
    return page


def _heading(page: Figure, x: float, words: str, colour: str, y: float = 0.845) -> None:
    page.text(x, y, "■", size=10, color=colour)
    page.text(x + 0.015, y, words, size=12.5, weight="bold")


def _seen_words(parts: Parts, altitude_m: float) -> str:
    """The share of the claimed circles that is seen, in two lines."""
    share = coverage.share_seen(parts.summary, altitude_m)
    if share is None:
        return ""
    low, high = (percent(value) for value in share)
    span = low if low == high else f"{low} to {high}"
    return (
        f"Of the claimed circles, the radars together see {span} %\nof the area, for a target at {altitude_m:,.0f} m."
    )


def _outcome_words(summary: dict[str, Any]) -> str:
    """The answer, in two lines."""
    stopped = summary["measures"]["stopped"]
    value = spread(stopped["mean"], stopped.get("low"), stopped.get("high"), as_percent=True)[0]
    first = f"With these claims and assumptions {value} % of {threats_of(summary):,} threats are stopped"
    if not has_band(stopped):
        return f"{first},\nin one reading of them: how far others would move this is not known."
    reach = band_span(stopped["band"]["low"], stopped["band"]["high"], as_percent=True, dash=" to ")
    mean = f"About {percent(stopped['mean'], 0)} % of {threats_of(summary):,} threats are stopped"
    return f"{mean};\nread in other ways that claims and assumptions allow, {reach} %."


def _doubt(page: Figure, axes: Axes, summary: dict[str, Any]) -> None:
    """A bar that shares the band out, and under it the figures that stand out."""
    axes.axis("off")
    band = summary["measures"]["stopped"].get("band") or {}
    claims, assumptions = band.get("claims_share"), band.get("assumptions_share")
    if claims is None or assumptions is None:
        page.text(0.505, 0.345, "Not shared out: a band needs several readings (--readings 25).", size=10)
        return
    axes.set_xlim(0.0, 1.0)
    axes.barh(0.0, claims, 1.0, color=look.CLAIM)
    axes.barh(0.0, assumptions, 1.0, left=claims, color=look.ASSUMPTION)
    words = f"published claims {percent(claims, 0)} %        assumptions {percent(assumptions, 0)} %"
    page.text(0.505, 0.312, f"Of the band: {words}", size=9, color=look.MUTED)
    page.text(0.505, 0.285, "\n".join(driver_lines(summary)), size=10, va="top", linespacing=1.45)


def driver_lines(summary: dict[str, Any]) -> list[str]:
    """The figures that explain more than idle ones would by luck, folded; or that none does."""
    found = [(group, d) for group in ("claims", "assumptions") for d in (summary.get("drivers") or {}).get(group) or ()]
    clear = sorted((d for d in found if d[1].get("distinguishable")), key=lambda d: -(d[1].get("share") or 0.0))
    if not clear:
        return [f"No single figure stands out over {plain(summary['run']['readings'], 0)} readings."]
    lines = []
    for group, d in clear[:MOST_DRIVERS]:
        value, interval = spread(d.get("share"), d.get("low"), d.get("high"), as_percent=True, dash=" to ")
        name = look.words(figure_words(d["id"], d["name"]), 70)
        line = f"• {group.removesuffix('s')}: {name}: {value} % of the variance ({interval})"
        lines += textwrap.wrap(line, 84, subsequent_indent="   ")
    return lines
