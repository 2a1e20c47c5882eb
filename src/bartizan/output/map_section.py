"""The section with the maps: controls, two maps, what they show in words and in a table, and every altitude small."""

from __future__ import annotations

from typing import Any

from bartizan.cover.options import RCS_M2
from bartizan.output.cover_words import k_words, share_words
from bartizan.output.living_map import SIDE_PX, MapOf, altitudes_of, area_id, first_altitude, near_map, whole_map
from bartizan.output.map_signs import part_words
from bartizan.output.markup import legend, section, table
from bartizan.output.numbers import square_km
from bartizan.output.replay.choice import RULE
from bartizan.output.shown_runs import Played, fates_of
from bartizan.output.svg import tag
from bartizan.output.theatre_map import SMALL_PX, seen_map
from bartizan.units import STANDARD_K_FACTOR

AREA_SIGNS = (
    ('<path class="claimed-edge" d="M1 7H21"/>', "claimed circles of all fire units together"),
    ('<path class="horizon-edge" d="M1 7H21"/>', "what the horizon of a smooth sea leaves of them"),
    ('<rect class="seen" width="22" height="12"/>', "seen over the terrain, within the claimed circles"),
)
_SEEN, _PD50, _PD90 = (f'<rect class="{css}" width="22" height="12"/>' for css in ("seen", "pd50", "pd90"))
DETECTED_SIGNS = (
    (f"{_SEEN}{_PD50}", "detected with probability 0.5"),
    (f"{_SEEN}{_PD50}{_PD90}", "detected with probability 0.9"),
)
SITE_SIGNS = (
    ('<path class="site fire-unit" d="M11 1l7 12H4z"/>', "fire unit with engagement radar"),
    ('<path class="site radar" d="M11 0l7 7-7 7-7-7z"/>', "acquisition radar"),
    ('<path class="site asset" d="M6 2h10v10H6z"/>', "defended asset"),
)
TRACK_SIGNS = (
    ('<path class="track through" d="M1 7H15"/><circle class="end through" cx="15" cy="7" r="6"/>', "got through"),
    ('<path class="track stopped" d="M1 7H17"/><path class="end stopped" d="M14 4l6 6m0-6l-6 6"/>', "destroyed"),
    ('<path class="track decoy" d="M1 7H21"/>', "decoy"),
)
PATH_SIGNS = (
    ('<path class="path hostile" d="M1 7H21"/>', "path of a threat"),
    ('<path class="path decoy" d="M1 7H21"/>', "path of a decoy"),
)
TRAFFIC_SIGNS = (
    ('<path class="path own" d="M1 7H21"/>', "own aircraft"),
    ('<path class="path neutral" d="M1 7H21"/>', "neutral aircraft"),
)


def maps(shown: MapOf) -> str:
    """What is seen at each altitude, the raid of a few runs, who stands where, with a legend."""
    near = near_map(shown)
    pair = f'<figure class="half"><h3>The whole theatre</h3>{whole_map(shown)}</figure>'
    pair += f'<figure class="half"><h3>The defended area</h3>{near}</figure>' if near else ""
    inside = (
        f'<div id="living-map">{_controls(shown)}{_areas_words(shown)}{_runs_words(shown.played)}'
        f'<div class="pair">{pair}</div>{_legend(shown)}</div>{_runs_table(shown.played)}{_note(shown)}{_small(shown)}'
    )
    return section("maps", "The map: what is seen, and one raid as it went", inside, mark="claims")


def _controls(shown: MapOf) -> str:
    """A slider for the altitude and a choice among the runs; shown by the page's script alone."""
    parts, altitudes_m = [], altitudes_of(shown.summary)
    if len(altitudes_m) > 1:
        values = ",".join(f"{h:g}" for h in altitudes_m)
        at = altitudes_m.index(first_altitude(altitudes_m) or altitudes_m[0])
        parts.append(
            f'<p><label for="altitude">Altitude of the target</label> <input id="altitude" type="range" min="0" '
            f'max="{len(altitudes_m) - 1}" step="1" value="{at}" data-values="{values}"> '
            '<output id="altitude-words" for="altitude"></output></p>'
        )
    if len(shown.played.runs) > 1:
        choices = "".join(
            f'<label><input type="radio" name="run" value="{run.key}"{"" if i else " checked"}> {run.word}</label>'
            for i, run in enumerate(shown.played.runs)
        )
        parts.append(f'<fieldset id="runs"><legend>The raid in a run that went</legend>{choices}</fieldset>')
    return f'<div class="controls" hidden>{"".join(parts)}</div>' if parts else ""


def _areas_words(shown: MapOf) -> str:
    """A sentence for each altitude; the chosen one is shown, and read out when it changes."""
    rows = {r["altitude_m"]: r for r in shown.summary.get("geometry", ()) if r.get("network")}
    altitudes_m = [h for h in altitudes_of(shown.summary) if h in rows]
    first_m = first_altitude(altitudes_of(shown.summary))
    lines = []
    for altitude_m in altitudes_m:
        row, off = rows[altitude_m], "" if altitude_m == first_m else ' class="off"'
        share = share_words(row).replace("-", "–")
        of = f", <strong>{share}</strong> of the claimed circles" if share else ""
        words = f"A target at {altitude_m:,.0f} m is seen over {square_km(row.get('seen_km2'))} km²{of}."
        lines.append(f'<span data-at="{altitude_m:g}"{off}>{words}</span>')
    return f'<p aria-live="polite">{"".join(lines)}</p>' if lines else ""


def _runs_words(played: Played) -> str:
    """A sentence for each run that is drawn; why there is none, where there is none."""
    if played.why_no_runs:
        return f"<p>No single run is drawn: {played.why_no_runs}.</p>".replace("..", ".")
    lines = []
    for i, run in enumerate(played.runs):
        fates = fates_of(run)
        threats = sum(count for fate, count in fates.items() if fate != "decoy")
        off = ' class="off"' if i else ""
        words = (
            f"Drawn: a {run.word} run (replication {run.flown.replication}), in which "
            f"<strong>{fates['got_through']}</strong> of {threats} threats got through."
        )
        lines.append(f'<span data-of="{run.key}"{off}>{words}</span>')
    return f'<p aria-live="polite">{"".join(lines)}</p>' if lines else ""


def _runs_table(played: Played) -> str:
    """The numbers behind the tracks."""
    if not played.runs:
        return ""
    rows = []
    for run in played.runs:
        fates = fates_of(run)
        counts = [str(fates[fate]) for fate in ("got_through", "destroyed", "unresolved", "decoy")]
        command = f"<code>bartizan why FOLDER --replication {run.flown.replication}</code>"
        rows.append([f"{run.word} (replication {run.flown.replication})", *counts, command])
    heads = ["run", "got through", "destroyed", "in flight at the end", "decoys", "each object of it, step by step"]
    inside = table(heads, rows, right=(1, 2, 3, 4))
    summary = "<summary>The three runs as a table, and how they were chosen</summary>"
    watch = '<p class="note">To watch their objects move: <code>bartizan replay FOLDER</code>.</p>'
    return f'{watch}<details>{summary}<p class="note">{RULE}</p>{inside}</details>'


def _note(shown: MapOf) -> str:
    k_factor = k_words(float(shown.theatre.get("k_factor", STANDARD_K_FACTOR)))
    detected = (
        f" Detected: in one look at a target of {RCS_M2:g} m², with at least the probability named, in the central "
        "reading; most detection ranges are assumptions."
        if _has_detection(shown)
        else ""
    )
    return (
        f"<p class='note'>Standard refraction, no diffraction; k = {k_factor}. Seen: where at least one engagement "
        f"radar has such a target in sight inside its claimed circle (not how well).{detected} Dash-dotted square: the "
        "edge of the modelled theatre; nothing is computed beyond it. North is up.</p>"
    )


def _has_detection(shown: MapOf) -> bool:
    level = shown.coverage.get("level")
    return level is not None and bool((level[:1] > 3).any() or (level > 3).any())


def _small(shown: MapOf) -> str:
    """Every altitude beside the others: what paper shows in place of the slider."""
    seen = ""
    for h in altitudes_of(shown.summary):
        ready = tag("use", href=f"#{area_id('seen', h)}", transform=f"scale({SMALL_PX / SIDE_PX:.6f})")
        small = seen_map(shown.theatre, shown.coverage, shown.summary, h, ready)
        seen += f"<figure><h3>A target at {h:,.0f} m</h3>{small}</figure>"
    return f'<h3>Every altitude beside the others</h3><div class="multiples">{seen}</div>' if seen else ""


def _legend(shown: MapOf) -> str:
    theatre: dict[str, Any] = shown.theatre
    sides = {path["side"] for path in theatre.get("paths", ())}
    shapes = {shape.kind for shape in shown.played.shapes}
    signs = [*AREA_SIGNS]
    if _has_detection(shown):
        signs += DETECTED_SIGNS
    signs += SITE_SIGNS
    if parts := part_words(theatre):
        signs.append(('<circle class="site part" cx="11" cy="7" r="5"/>', parts))
    if "zone" in shapes:
        signs.append(('<rect class="zone" x="2" y="1" width="18" height="12"/>', "zone with a rule of its own"))
    if "corridor" in shapes:
        sign = '<path class="corridor" stroke-width="9" d="M1 7H21"/><path class="corridor-middle" d="M1 7H21"/>'
        signs.append((sign, "corridor"))
    if "hostile" in sides:
        signs += TRACK_SIGNS if shown.played.runs else PATH_SIGNS
    signs += [sign for sign, side in zip(TRAFFIC_SIGNS, ("own", "neutral"), strict=True) if side in sides]
    return legend(signs)
