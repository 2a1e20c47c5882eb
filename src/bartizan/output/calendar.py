"""The calendar of phases: which units are there from when, and, where a result holds it, what that stops."""

from __future__ import annotations

from typing import Any

from bartizan.output.engagement import interval_of, mean_of
from bartizan.output.markup import chart_key, figure, section, table
from bartizan.output.svg import axis, text_of

KEY = "calendar"
"""A summary may hold rows under this name: {date, units: [name], stopped: measure}, in the order of time."""


def calendar(summary: dict[str, Any]) -> str:
    """One row for each phase; empty where the result holds none."""
    phases = summary.get(KEY) or []
    if not phases:
        return ""
    readings = summary["run"]["readings"]
    rows: list[list[str]] = [["", axis(), "", ""]]
    for phase in phases:
        date, stopped = text_of(phase["date"]), phase.get("stopped") or {}
        units = ", ".join(text_of(name, 80) for name in phase.get("units", ())) or "none"
        if stopped.get("mean") is None:
            rows.append([date, "", "–", units])
        else:
            words = f"stopped on {phase['date']}"
            rows.append([date, interval_of(words, stopped, readings), mean_of(stopped, readings), units])
    key = chart_key(("dot-swatch", "mean"), ("chance", "95 % by chance"), ("band", "band over the readings"))
    heads = ["on", "stopped, per cent", "stopped (95 % by chance)", "units there"]
    chart = figure(key + table(heads, rows, css="chart", right=(2,)))
    return section("calendar", "The calendar of phases", chart, mark="claims")
