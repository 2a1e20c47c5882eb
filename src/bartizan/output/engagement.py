"""The report's sections on the engagement: what was stopped, what got through and why."""

from __future__ import annotations

from typing import Any

from bartizan.output.estimates import band_text, has_band, measure_words
from bartizan.output.markup import chart_key, figure, section, table
from bartizan.output.numbers import percent, share_of_all, spread
from bartizan.output.summary_parts import ledger_rows
from bartizan.output.svg import axis, bar_row, interval_row, text_of
from bartizan.output.wording import (
    BAND,
    MEASURES,
    OWN_RATES,
    SHARES,
    STOPPED,
    asks,
    cause_words,
    kind_words,
    threats_of,
)
from bartizan.study.band import LEAST_READINGS

Measured = tuple[str, dict[str, Any]]
"""A measure's name, and what was found."""


def outcome(summary: dict[str, Any]) -> str:
    """Measures that are shares as intervals, the others as a table."""
    measures, readings = summary["measures"], summary["run"]["readings"]
    found = [(name, measures[name]) for name in MEASURES if has_mean(measures.get(name))]
    chart = figure(_shares([(name, m) for name, m in found if name in SHARES], readings))
    numbers = _numbers([(name, m) for name, m in found if name not in SHARES], readings)
    lead = f"<p>{STOPPED} {BAND}</p>{_remarks(summary)}"
    return section("outcome", "What the defence stops", lead + chart + numbers, mark="claims")


def _remarks(summary: dict[str, Any]) -> str:
    """What this result cannot tell, and whose rates are the defence's own."""
    readings = summary["run"]["readings"]
    words = ""
    if readings == 1:
        words = "<p>One reading only; <code>--readings 25</code> gives the band.</p>"
    elif readings < LEAST_READINGS:
        words = f"<p>No band: a band needs at least {LEAST_READINGS} readings.</p>"
    return words + (f"<p>{OWN_RATES[0].upper()}{OWN_RATES[1:]}.</p>" if asks(summary) else "")


def _shares(found: list[Measured], readings: int) -> str:
    """Shares as intervals on one axis."""
    if not found:
        return "<p>No raid, so no shares.</p>"
    rows = [
        [MEASURES[name], interval_of(MEASURES[name], m, readings), _mean(m, True, readings), _band(m, True)]
        for name, m in found
    ]
    heads = ["", "per cent", "mean (95 % by chance)", "band over readings"]
    key = chart_key(("dot-swatch", "mean"), ("chance", "95 % by chance"), ("band", "band over the readings"))
    return key + table(heads, [["", axis(), "", ""], *rows], css="chart", right=(2, 3))


def _numbers(found: list[Measured], readings: int) -> str:
    """The other measures; those that did not happen once in a sentence."""
    rows = [[MEASURES[name], _mean(m, False, readings), _band(m, False)] for name, m in found if not _is_never(m)]
    heads = ["", "mean (95 % by chance)", "band over readings"]
    return table(heads, rows, right=(1, 2)) + _never([(name, m) for name, m in found if _is_never(m)], readings)


def _is_never(m: dict[str, Any]) -> bool:
    """Whether it did not happen once, in any reading."""
    return m["mean"] == 0.0 and not (has_band(m) and m["band"]["high"])


def _never(measures: list[Measured], readings: int) -> str:
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
    lead = (
        "<p>Each threat that got through has exactly one deciding cause: the furthest link of the chain that it "
        "reached, and there the reason "
        "that held longest. The causes add up to all that got through.</p>"
    )
    heads = ["", "threats a run", "share", "threats a run (95 % by chance)"]
    body = [_cause_row(cause, row, top) for cause, row in rows]
    chart = figure(table(heads, body, css="chart", right=(2, 3)))
    return section("causes", "Why threats got through", lead + chart, mark="claims")


def _cause_row(cause: str, row: dict[str, Any], top: float) -> list[str]:
    """One cause; bars are as long as its share of `top`, threats a run."""
    mean, low, high = row["mean"], row.get("low"), row.get("high")
    whisker = None if low is None or high is None else (low / top, high / top)
    value, interval = spread(mean, low, high, as_percent=False, dash="–")
    words = f"{cause_words(cause)}: {value} a run, {percent(row.get('share'), 0)} %"
    return [
        cause_words(cause),
        bar_row(words, mean / top, whisker, "leak-bar"),
        f"<strong>{share_of_all(row.get('share'))}</strong>",
        f"{value} ({interval})" if interval else value,
    ]
