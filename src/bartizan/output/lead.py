"""The top of a report: what rests on geometry, then the engagement answer in a sentence, and what the words mean."""

from __future__ import annotations

from typing import Any

from bartizan.output.numbers import band_span, percent, spread
from bartizan.output.summary_parts import geometry_spans
from bartizan.output.svg import text_of
from bartizan.output.wording import STOPPED, runs_words, threats_of

NO_RAID = (
    "Nothing hostile flies in this scenario, so there is nothing to stop: the result is what is seen, "
    "and whether anyone was shot at."
)
LEAD_ALTITUDE_M = 100.0
CONTENTS = (
    ("geometry", "What is seen"),
    ("maps", "Map"),
    ("outcome", "What is stopped"),
    ("types", "By type"),
    ("where", "When and where"),
    ("causes", "Why not"),
    ("rounds", "Rounds"),
    ("drivers", "What decides"),
    ("calendar", "Calendar"),
    ("figures", "Claims and sources"),
    ("limits", "Not modelled"),
    ("repeat", "Repeat it"),
)


def head(summary: dict[str, Any]) -> str:
    """Title, the two answers in the order in which to believe them, and what kind of answers they are."""
    scenario, run = summary["scenario"], summary["run"]
    theatre = "Fictional theatre" if scenario.get("fictional") else "Theatre as stated by the scenario's author"
    about = f'<p class="about">{text_of(scenario["summary"])}</p>' if scenario.get("summary") else ""
    facts = f"{runs_words(run, '×')} · seed {run['seed']} · scenario date {text_of(scenario['date'])}"
    return (
        f'<header><div class="top"><p class="kicker">Bartizan · {theatre}</p>'
        '<button id="theme" type="button" hidden></button></div>'
        f"<h1>{text_of(scenario['title'])}</h1>{about}"
        f'{_geometry_lead(summary)}<p class="mark assumptions">rests on claims and assumptions</p>'
        f'<p class="answer">{answer(summary)}</p><p class="facts">{_meaning(summary)}</p>'
        f'<p class="facts">{facts}</p></header>'
    )


def contents(sections: list[str]) -> str:
    """Links to the sections that are there."""
    present = [(name, words) for name, words in CONTENTS if any(f'<section id="{name}"' in part for part in sections)]
    items = "".join(f'<li><a href="#{name}">{words}</a></li>' for name, words in present)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _geometry_lead(summary: dict[str, Any]) -> str:
    """The claimed circle against what is seen, in a sentence."""
    words = geometry_answer(summary)
    if not words:
        return ""
    return f'<p class="mark geometry">rests on geometry</p><p class="answer">{words}</p>'


def geometry_answer(summary: dict[str, Any]) -> str:
    """What the horizon and the terrain leave of the claimed circle, as HTML; empty where no circle is claimed."""
    rows = [r for r in summary.get("geometry") or [] if r.get("network")]
    row = next((r for r in rows if r["altitude_m"] == LEAD_ALTITUDE_M), None)
    spans = geometry_spans(summary, LEAD_ALTITUDE_M)
    if row is None or spans is None or not row.get("claimed_km2") or row.get("seen_share_low") is None:
        return ""
    low, high = percent(row["seen_share_low"]), percent(row.get("seen_share_high"))
    share = low if low == high else f"{low}–{high}"
    return (
        f"Of the claimed {spans['claimed_km']} km circles, the radars together see <strong>{share} %</strong> of the "
        f"area for a target at {LEAD_ALTITUDE_M:,.0f} m: the earth curves (each radar's horizon lies at "
        f"{spans['horizon_km'].replace('-', '–')} km), and terrain hides more."
    )


def _meaning(summary: dict[str, Any]) -> str:
    """Of which reading the numbers are, and what "stopped" means."""
    if not threats_of(summary):
        return ""
    run = summary["run"]
    if run["readings"] == 1:
        reading = f"Numbers are of one reading of the claims, the {text_of(run.get('reading') or 'central')} one. "
    else:
        reading = f"Numbers are means over {run['readings']:,} readings of the claims and assumptions. "
    return reading + STOPPED


def answer(summary: dict[str, Any]) -> str:
    """The answer in one sentence or two, as HTML."""
    n_threats, run = threats_of(summary), summary["run"]
    stopped = summary["measures"].get("stopped") or {}
    if not n_threats or stopped.get("mean") is None:
        return NO_RAID
    value, by_chance = spread(stopped["mean"], stopped.get("low"), stopped.get("high"), as_percent=True, dash="–")
    noun = "threat" if n_threats == 1 else "threats"
    band = stopped.get("band")
    if band and band.get("low") is not None and 0.01 < stopped["mean"] < 0.99:
        # beside a band, a mean to the tenth of a per cent would claim too much
        value = f"about {percent(stopped['mean'], 0)}"
    text = f"With these claims and assumptions the defence stops <strong>{value} %</strong> of {n_threats:,} {noun}"
    if band and band.get("low") is not None:
        reach = band_span(band["low"], band["high"], as_percent=True, dash="–")
        text += f"; read in other ways that they allow, <strong>{reach} %</strong>."
        share = band.get("assumptions_share")
        if share is not None:
            claims = percent(band.get("claims_share"), 0)
            text += f" {claims} % of that doubt comes from published claims, {percent(share, 0)} % from assumptions."
    elif run["readings"] == 1:
        which = run.get("reading") or "central"
        text += f", in one reading of them (the {which} one). How far other readings would move this is not known."
    else:
        text += "."
    return text + (f" By chance alone, the mean could be {by_chance} %." if by_chance else "")
