"""The report's second half: rounds, units and dates, claims and assumptions with their sources, limits, how to repeat
it."""

from __future__ import annotations

from html import escape
from typing import Any

from bartizan.output.amounts import amount, amount_range
from bartizan.output.markup import id_code, section, table
from bartizan.output.numbers import plain
from bartizan.output.summary_parts import counts_of_figures
from bartizan.output.svg import tag, text_of
from bartizan.output.wording import clean, figure_words, kind_words

AGAIN = "bartizan rerun FOLDER --reading 0 --replication N"
ORIGINS = {"claim": "Published claims", "assumption": "Assumptions", "override": "Changed for this run"}


def appendix(summary: dict[str, Any], manifest: dict[str, Any]) -> list[str]:
    """All sections of the second half."""
    return [units(summary), rests_on(summary), limits(summary), repeat(summary, manifest)]


def units(summary: dict[str, Any]) -> str:
    """Which units were there on the scenario's date, and how many rounds they fired."""
    fired = (summary.get("rounds") or {}).get("by_unit") or {}
    rows = []
    for unit in summary.get("units", ()):
        there = "there" if unit.get("in_play") else "not yet there"
        names = ", ".join(text_of(f, 64) for f in unit.get("fire_units", ()))
        shots = plain(fired.get(unit["id"])) if unit["id"] in fired else "–"
        rows.append(
            [
                text_of(unit["name"], 300),
                text_of(kind_words(unit["system"])),
                text_of(unit.get("available") or "always"),
                there,
                names or "–",
                shots,
            ]
        )
    if not rows:
        return section("units", "Units and their dates", "<p>No unit stands in this scenario.</p>")
    heads = ["unit", "system", "from", f"on {escape(clean(summary['scenario']['date']))}", "fire units", "rounds a run"]
    return section("units", "Units and their dates", table(heads, rows, right=(5,)))


def rests_on(summary: dict[str, Any]) -> str:
    """Every figure in play, by origin, with its alternatives, and the sources."""
    counts = counts_of_figures(summary)
    lead = (
        f"<p>{counts['claim']} figures rest on what somebody published, {counts['assumption']} on assumptions of "
        "this project or of the "
        f"scenario's author; {counts['override'] or 'none'} were changed for this run. Claims that exclude each other "
        "stay alternatives; they are never averaged.</p>"
    )
    parts = []
    for origin, heading in ORIGINS.items():
        rows = [_figure_row(f) for f in summary.get("figures", ()) if f["origin"] == origin]
        if rows:
            last = "published by" if origin == "claim" else "why"
            inside = table(["figure", "readings take", "alternatives", last], rows)
            is_open = " open" if origin == "override" else ""
            parts.append(f"<details{is_open}><summary>{heading} ({len(rows)})</summary>{inside}</details>")
    return section("figures", "Claims and assumptions used", lead + "".join(parts) + _sources(summary))


def _range(row: dict[str, Any], unit: str, middle: str = "most likely") -> str:
    """A range with its unit, and what stands in its middle; the middle of what readings took is their median."""
    low, mode, high = row["low"], row.get("mode"), row["high"]
    inside = "" if mode is None or low == high else f" ({middle} {amount(mode, unit)})"
    return text_of(f"{amount_range(low, high, unit)}{inside}")


def _figure_row(figure: dict[str, Any]) -> list[str]:
    unit = figure.get("unit") or "1"
    alternatives, reasons = [], []
    for a in figure.get("alternatives") or ():
        conditions = ", ".join(
            f"{clean(k, 40)} {v if isinstance(v, str) else plain(v)}" for k, v in (a.get("conditions") or {}).items()
        )
        tail = f" <small>({text_of(conditions, 200)})</small>" if conditions else ""
        alternatives.append(f"<li>{_range(a, unit)}{tail}</li>")
        reasons.append(f"<li>{_why(a)}</li>")
    name = f"{text_of(figure_words(figure['id'], figure['name']), 300)}<br>{id_code(figure['id'])}"
    used = _range(figure["values"], unit, "median") if figure.get("values") else "–"
    return [name, used, f"<ul>{''.join(alternatives)}</ul>", f"<ul>{''.join(reasons)}</ul>"]


def _why(alternative: dict[str, Any]) -> str:
    """Sources of a claim, or author and reason of an assumption."""
    if alternative.get("sources"):
        keys = ", ".join(f'<a href="#source-{_slug(k)}">{text_of(k)}</a>' for k in alternative["sources"])
        facts = [
            f"dated {alternative['date']}" if alternative.get("date") else "",
            alternative.get("kind") or "",
            f"grade {alternative['grade']}" if alternative.get("grade") else "",
        ]
        return f"{keys} <small>({text_of(', '.join(f for f in facts if f))})</small>"
    author = f" <small>({text_of(alternative['author'], 120)})</small>" if alternative.get("author") else ""
    return f"{text_of(alternative.get('reason') or 'no reason given', 600)}{author}"


def _slug(key: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in clean(key))


def _sources(summary: dict[str, Any]) -> str:
    sources = summary.get("sources") or {}
    rows = []
    for key, s in sorted(sources.items()):
        link = str(s.get("link") or "")
        words = text_of(s.get("title") or key, 300)
        # only plain web addresses become links; anything else stays text
        if link.lower().startswith(("https://", "http://")) and clean(link) == link and '"' not in link:
            words = tag("a", words, href=link, rel="noreferrer noopener")
        elif link:
            words += f" <small>{text_of(link, 200)}</small>"
        rows.append(
            [
                f'<span id="source-{_slug(key)}">{text_of(key)}</span>',
                words,
                text_of(s.get("publisher") or "–", 200),
                text_of(s.get("date") or "unknown"),
                text_of(s.get("accessed") or "–"),
            ]
        )
    if not rows:
        return ""
    inside = table(["key", "title", "publisher", "date", "read on"], rows)
    return f"<details><summary>Sources ({len(rows)})</summary>{inside}</details>"


def limits(summary: dict[str, Any]) -> str:
    """What is not modelled, and what the numbers are not."""
    items = "".join(f"<li>{text_of(t, 300)}</li>" for t in summary.get("not_modelled", ()))
    closing = (
        "<p>This is a model of published claims and stated assumptions, not of any real system, place or plan. "
        "The kill probabilities are "
        "assumptions with a wide range, never facts about a system. The arithmetic is checked; the inputs are as "
        "doubtful as the list above says.</p>"
    )
    return section("limits", "What is not modelled", f"<ul>{items}</ul>{_noise(summary)}{closing}")


def _noise(summary: dict[str, Any]) -> str:
    """Groups of the raid that cover themselves with noise, as the scenario states it."""
    rows = [
        [
            text_of(row["group"], 60),
            f"{row['count']:,} {text_of(kind_words(row['object']), 60)}",
            f"{plain(row['burn_through_km'], 1)} km",
            "its own" if row["rcs_m2"] is None else f"{row['rcs_m2']:g} m²",
            plain(row["pd"], 2),
        ]
        for row in summary.get("jamming", ())
    ]
    if not rows:
        return ""
    head = ["group of the raid", "objects", "a look sees through at", "target size", "with probability"]
    return f"<p>Noise jamming stated by the scenario, each object for itself:</p>{table(head, rows)}"


def _checked() -> str:
    """Whether this program passed its known-answer checks, as far as this machine knows; no part of the result."""
    from bartizan.verify.record import last

    record = last()
    if record is None:
        return "not run with this program on this machine; <code>bartizan verify</code> runs them"
    words = f"{record.n_passed:,} of {record.n_checks:,} passed on {record.date} with version {text_of(record.version)}"
    if record.n_passed == record.n_checks:
        return words
    return f"<strong>{words}</strong>; <code>bartizan verify</code> shows which did not"


def repeat(summary: dict[str, Any], manifest: dict[str, Any]) -> str:
    """How to get the same result again."""
    lines = summary.get("reproduce") or []
    code = "\n".join(text_of(line).replace("<bdi>", "").replace("</bdi>", "") for line in lines)
    typical = summary.get("typical") or {}
    rows = [
        ["result digest", f"<code>{text_of(summary.get('digest', ''))}</code>"],
        ["scenario digest", f"<code>{text_of(summary['scenario'].get('digest', ''))}</code>"],
        ["program", f"bartizan {text_of(summary.get('version', ''))}"],
        ["known-answer checks", _checked()],
        ["result folder", text_of(manifest.get("state") or "manifest.json stands beside this page")],
    ]
    if typical:
        words = ", ".join(f"{name} {number}" for name, number in typical.items() if number is not None)
        rows.append(
            [
                "replications worth a look",
                f"{text_of(words)} (of the first reading): <code>{AGAIN}</code>",
            ]
        )
    intro = "<p>The same version, scenario, readings and seed give the same digest on any number of workers.</p>"
    return section("repeat", "How to repeat this", f"{intro}<pre><code>{code}</code></pre>" + table(["", ""], rows))
