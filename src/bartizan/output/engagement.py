"""The report's sections on the engagement: what was stopped, what got through and why, and which figure decides it."""

from __future__ import annotations

from typing import Any

from bartizan.output.estimates import band_text, has_band, measure_words
from bartizan.output.markup import chart_key, figure, id_code, section, table
from bartizan.output.numbers import percent, share_of_all, spread
from bartizan.output.summary_parts import MANY_READINGS, ledger_rows
from bartizan.output.svg import axis, bar_row, interval_row, stacked_row, text_of
from bartizan.output.wording import (
    BAND,
    MEASURES,
    OWN_RATES,
    SHARES,
    STOPPED,
    asks,
    cause_words,
    figure_words,
    kind_words,
    threats_of,
)
from bartizan.study.band import LEAST_READINGS

GREY = "unclear-bar"
GREY_ROWS = 3
"""Figures shown of those that do not stand out."""


def outcome(summary: dict[str, Any]) -> str:
    """Measures that are shares as intervals, the others as a table."""
    measures, readings = summary["measures"], summary["run"]["readings"]
    found = [(n, measures[n]) for n in MEASURES if has_mean(measures.get(n))]
    shares = [(n, m) for n, m in found if n in SHARES]
    others = [(n, m) for n, m in found if n not in SHARES]
    rows = [["", axis(), "", ""]] if shares else []
    for name, m in shares:
        rows.append(
            [MEASURES[name], interval_of(MEASURES[name], m, readings), _mean(m, True, readings), _band(m, True)]
        )
    heads = ["", "per cent", "mean (95 % by chance)", "band over readings"]
    key = chart_key(("dot-swatch", "mean"), ("chance", "95 % by chance"), ("band", "band over the readings"))
    chart = key + table(heads, rows, css="chart", right=(2, 3)) if rows else "<p>No raid, so no shares.</p>"
    numbers = table(
        ["", "mean (95 % by chance)", "band over readings"],
        [[MEASURES[n], _mean(m, False, readings), _band(m, False)] for n, m in others if not _is_never(m)],
        right=(1, 2),
    )
    numbers += _never([(n, m) for n, m in others if _is_never(m)], readings)
    one = ""
    if readings == 1:
        one = "<p>One reading only; <code>--readings 25</code> gives the band.</p>"
    elif readings < LEAST_READINGS:
        one = f"<p>No band: a band needs at least {LEAST_READINGS} readings.</p>"
    if asks(summary):
        one += f"<p>{OWN_RATES[0].upper()}{OWN_RATES[1:]}.</p>"
    return section(
        "outcome", "What the defence stops", f"<p>{STOPPED} {BAND}</p>{one}{figure(chart)}{numbers}", mark="claims"
    )


def _is_never(m: dict[str, Any]) -> bool:
    """Whether it did not happen once, in any reading."""
    return m["mean"] == 0.0 and not (has_band(m) and m["band"]["high"])


def _never(measures: list[tuple[str, dict[str, Any]]], readings: int) -> str:
    """What did not happen once, in a sentence."""
    if not measures:
        return ""
    names = "; ".join(_lower_first(MEASURES[name].removesuffix(", per run")) for name, _ in measures)
    bound = measure_words(measures[0][1], as_percent=False, readings=readings)
    reading = "" if readings == 1 else " of any reading"
    return f'<p class="note">Not once{reading} ({bound}): {names}.</p>'


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def interval_of(words: str, m: dict[str, Any], readings: int) -> str:
    """A share as a dot with its interval by chance and its band."""
    chance = (m["low"], m["high"]) if m.get("low") is not None and m.get("high") is not None else None
    over = (m["band"]["low"], m["band"]["high"]) if has_band(m) else None
    return interval_row(f"{words}: {measure_words(m, as_percent=True, readings=readings)}", m["mean"], chance, over)


def _mean(m: dict[str, Any] | None, as_percent: bool, readings: int) -> str:
    """The value in bold with its interval; what explains a missing one in small type under it."""
    words = measure_words(m, as_percent=as_percent, dash="–", readings=readings)
    value, mark, rest = words.partition(": " if words.startswith("none") else ", ")
    return f"<strong>{value}</strong>" + (f"<br><small>{rest}</small>" if mark else "")


def _band(m: dict[str, Any], as_percent: bool) -> str:
    return band_text(m, as_percent=as_percent, dash="–") if has_band(m) else "–"


def has_mean(m: dict[str, Any] | None) -> bool:
    """Whether a measure has a value here."""
    return (m or {}).get("mean") is not None


def mean_of(m: dict[str, Any] | None, readings: int) -> str:
    """A share with its interval, as a cell of a table."""
    return _mean(m, True, readings)


def by_type(summary: dict[str, Any]) -> str:
    """What became of each type of the raid."""
    raid = [
        (r, r.get("stopped") if r.get("threat") else r.get("destroyed"))
        for r in summary.get("by_type", ())
        if r["side"] == "hostile"
    ]
    raid = [(r, fate) for r, fate in raid if fate and fate.get("mean") is not None]
    if not raid:
        return ""
    rows, readings = [["", axis(), "", ""]], summary["run"]["readings"]
    for r, fate in sorted(raid, key=lambda item: (not item[0].get("threat"), item[1]["mean"])):
        name = kind_words(r["object"]) + ("" if r.get("threat") else " (decoy; destroyed)")
        rows.append(
            [text_of(name, 80), interval_of(name, fate, readings), _mean(fate, True, readings), f"{r['count']:,}"]
        )
    heads = ["", "stopped, per cent", "stopped (95 % by chance)", "in the raid"]
    types = figure(table(heads, rows, css="chart", right=(2, 3)))
    return section("types", "Which threats are stopped", types, mark="claims")


def assets(summary: dict[str, Any]) -> str:
    """In which share of the runs each asset was hit; empty without any."""
    hits = [(r["name"], r["hit"]) for r in summary.get("assets", ()) if has_mean(r.get("hit"))]
    if not hits:
        return ""
    rows, readings = [["", axis(), ""]], summary["run"]["readings"]
    for name, hit in sorted(hits, key=lambda item: -item[1]["mean"]):
        rows.append([text_of(name, 120), interval_of(name, hit, readings), _mean(hit, True, readings)])
    heads = ["", "per cent of runs", "hit (95 % by chance)"]
    title = "<h3>Assets: share of runs in which at least one threat arrived</h3>"
    return title + figure(table(heads, rows, css="chart", right=(2,)))


def causes(summary: dict[str, Any]) -> str:
    """The ledger: why each leaker was not stopped."""
    rows = ledger_rows(summary)
    if not rows:
        text = "Nothing got through." if threats_of(summary) else "There was no raid."
        return section("causes", "Why threats got through", f"<p>{text}</p>", mark="claims")
    top = max(max(r.get("high") or 0.0, r["mean"]) for _, r in rows)
    body = []
    for cause, r in rows:
        whisker = (r["low"] / top, r["high"] / top) if r.get("low") is not None and r.get("high") is not None else None
        value, interval = spread(r["mean"], r.get("low"), r.get("high"), as_percent=False, dash="–")
        words = f"{cause_words(cause)}: {value} a run, {percent(r.get('share'), 0)} %"
        mean = f"{value} ({interval})" if interval else value
        body.append(
            [
                cause_words(cause),
                bar_row(words, r["mean"] / top, whisker, "leak-bar"),
                f"<strong>{share_of_all(r.get('share'))}</strong>",
                mean,
            ]
        )
    lead = (
        "<p>Each threat that got through has exactly one deciding cause: the furthest link of the chain that it "
        "reached, and there the reason "
        "that held longest. The causes add up to all that got through.</p>"
    )
    chart = figure(
        table(["", "threats a run", "share", "threats a run (95 % by chance)"], body, css="chart", right=(2, 3))
    )
    return section("causes", "Why threats got through", lead + chart, mark="claims")


def drivers(summary: dict[str, Any]) -> str:
    """Where the doubt comes from, and which figure to check first."""
    found = summary.get("drivers") or {}
    band = (summary["measures"].get("stopped") or {}).get("band") or {}
    if not any(found.values()):
        readings = summary["run"]["readings"]
        text = "No figure was varied."
        if readings == 1:
            text = "One reading cannot tell which figure decides the answer."
        elif readings < LEAST_READINGS:
            text = f"To tell which figure decides the answer takes at least {LEAST_READINGS} readings."
        return section("drivers", "What to check first", f"<p>{text}</p>", mark="assumptions")
    parts = []
    claims, assumptions = band.get("claims_share"), band.get("assumptions_share")
    if claims is not None and assumptions is not None:
        words = f"Of the band: {percent(claims, 0)} % from claims, {percent(assumptions, 0)} % from assumptions"
        key = chart_key(
            ("claim-bar", f"published claims {percent(claims, 0)} %"),
            ("assumption-bar", f"assumptions {percent(assumptions, 0)} %"),
        )
        parts.append(
            figure(
                "<h3>Where the doubt comes from</h3>"
                + stacked_row(words, [(claims, "claim-bar"), (assumptions, "assumption-bar")])
                + key
            )
        )
    for group, word, css in (
        ("claims", "Published claims", "claim-bar"),
        ("assumptions", "Assumptions", "assumption-bar"),
    ):
        parts.append(_ranking(word, css, found.get(group) or []))
    readings = summary["run"]["readings"]
    few = ""
    if readings < MANY_READINGS:
        few = f" {readings} readings rank them only roughly; <code>--readings 200</code> would tell more."
    lead = (
        "<p>Coloured: figures that explain more of the doubt than idle figures do by luck (the luckiest of as many, in "
        "19 runs of 20). They are worth looking up first. Grey: figures not told apart from idle ones. The thin line "
        "is the 95 % interval of the share."
        f"{few}</p>"
    )
    return section("drivers", "What to check first", lead + "".join(parts), mark="assumptions")


def _ranking(word: str, css: str, found: list[dict[str, Any]]) -> str:
    """The figures of one kind that stand out, and the first few that do not."""
    ranked = sorted(found, key=lambda d: (not d.get("distinguishable"), -(d.get("share") or 0.0)))
    shown = ranked[: sum(bool(d.get("distinguishable")) for d in ranked) + GREY_ROWS]
    if not shown:
        return ""
    rows = [["", axis(), ""]]
    for d in shown:
        is_clear = bool(d.get("distinguishable"))
        value, interval = spread(d.get("share"), d.get("low"), d.get("high"), as_percent=True, dash="–")
        whisker = (d["low"], d["high"]) if d.get("low") is not None and d.get("high") is not None else None
        name = figure_words(d["id"], d["name"])
        rows.append(
            [
                f"{text_of(name, 160)}<br>{id_code(d['id'])}",
                bar_row(
                    f"{name}: {value} % of the variance", d.get("share") or 0.0, whisker, css if is_clear else GREY
                ),
                f"<strong>{value} %</strong> ({interval})" if is_clear else "not told apart from chance",
            ]
        )
    left = len(ranked) - len(shown)
    note = f"{left:,} more like these." if left else ""
    heads = ["", "share of the variance between readings", "share (95 %)"]
    return f"<h3>{word}</h3>" + figure(table(heads, rows, css="chart", right=(2,)), note)
