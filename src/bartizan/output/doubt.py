"""The report's section on doubt: how much of it comes from claims, and which figure to look up first."""

from __future__ import annotations

from typing import Any

from bartizan.output.markup import chart_key, figure, id_code, section, table
from bartizan.output.numbers import percent, spread
from bartizan.output.summary_parts import MANY_READINGS
from bartizan.output.svg import axis, bar_row, stacked_row, text_of
from bartizan.output.wording import figure_words
from bartizan.study.band import LEAST_READINGS

TITLE = "What to check first"
GREY = "unclear-bar"
GREY_ROWS = 3
"""Figures shown of those that do not stand out."""


def drivers(summary: dict[str, Any]) -> str:
    """Where the doubt comes from, and which figure to check first."""
    found, readings = summary.get("drivers") or {}, summary["run"]["readings"]
    if not any(found.values()):
        return section("drivers", TITLE, f"<p>{_why_none(readings)}</p>", mark="assumptions")
    parts = [
        _lead(readings),
        _shares((summary["measures"].get("stopped") or {}).get("band") or {}),
        _ranking("Published claims", "claim-bar", found.get("claims") or []),
        _ranking("Assumptions", "assumption-bar", found.get("assumptions") or []),
    ]
    return section("drivers", TITLE, "".join(parts), mark="assumptions")


def _why_none(readings: int) -> str:
    if readings == 1:
        return "One reading cannot tell which figure decides the answer."
    if readings < LEAST_READINGS:
        return f"To tell which figure decides the answer takes at least {LEAST_READINGS} readings."
    return "No figure was varied."


def _lead(readings: int) -> str:
    few = ""
    if readings < MANY_READINGS:
        few = f" {readings} readings rank them only roughly; <code>--readings 200</code> would tell more."
    return (
        "<p>Coloured: figures that explain more of the doubt than idle figures do by luck (the luckiest of as many, in "
        "19 runs of 20). They are worth looking up first. Grey: figures not told apart from idle ones. The thin line "
        f"is the 95 % interval of the share.{few}</p>"
    )


def _shares(band: dict[str, Any]) -> str:
    """How much of the band comes from claims, and how much from assumptions; empty where that is not told."""
    claims, assumptions = band.get("claims_share"), band.get("assumptions_share")
    if claims is None or assumptions is None:
        return ""
    words = f"Of the band: {percent(claims, 0)} % from claims, {percent(assumptions, 0)} % from assumptions"
    key = chart_key(
        ("claim-bar", f"published claims {percent(claims, 0)} %"),
        ("assumption-bar", f"assumptions {percent(assumptions, 0)} %"),
    )
    bar = stacked_row(words, [(claims, "claim-bar"), (assumptions, "assumption-bar")])
    return figure(f"<h3>Where the doubt comes from</h3>{bar}{key}")


def _ranking(word: str, css: str, found: list[dict[str, Any]]) -> str:
    """The figures of one kind that stand out, and the first few that do not."""
    ranked = sorted(found, key=lambda d: (not d.get("distinguishable"), -(d.get("share") or 0.0)))
    shown = ranked[: sum(bool(d.get("distinguishable")) for d in ranked) + GREY_ROWS]
    if not shown:
        return ""
    left = len(ranked) - len(shown)
    note = f"{left:,} more like these." if left else ""
    heads = ["", "share of the variance between readings", "share (95 %)"]
    rows = [["", axis(), ""], *(_ranked_row(d, css) for d in shown)]
    return f"<h3>{word}</h3>" + figure(table(heads, rows, css="chart", right=(2,)), note)


def _ranked_row(driver: dict[str, Any], css: str) -> list[str]:
    share, low, high = (driver.get(key) for key in ("share", "low", "high"))
    is_clear = bool(driver.get("distinguishable"))
    value, interval = spread(share, low, high, as_percent=True, dash="–")
    name = figure_words(driver["id"], driver["name"])
    whisker = None if low is None or high is None else (low, high)
    return [
        f"{text_of(name, 160)}<br>{id_code(driver['id'])}",
        bar_row(f"{name}: {value} % of the variance", share or 0.0, whisker, css if is_clear else GREY),
        f"<strong>{value} %</strong> ({interval})" if is_clear else "not told apart from chance",
    ]
