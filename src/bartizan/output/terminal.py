"""The summary for a terminal: geometry first, then the outcome and what it rests on, then what to check first."""

from __future__ import annotations

import shlex
import textwrap
from typing import Any

from bartizan.output.estimates import band_words, measure_words
from bartizan.output.numbers import percent, plain, spread
from bartizan.output.summary_parts import MANY_READINGS, counts_of_figures, ledger_rows, spread_words
from bartizan.output.terminal_geometry import geometry_lines, ground_lines, noise_lines
from bartizan.output.wording import (
    OWN_RATES,
    asks,
    cause_words,
    clean,
    figure_words,
    harmless,
    kind_words,
    listed,
    runs_words,
    threats_of,
)
from bartizan.study.band import LEAST_READINGS

LABEL_WIDTH = 14


def summary_text(
    summary: dict[str, Any], *, report: str | None = None, folder: str | None = None, width: int = 80
) -> str:
    """The whole summary as plain text.

    Parameters
    ----------
    summary : dict
        What a study wrote to summary.json.
    report : str or None
        Where the report is, as shown to the user.
    folder : str or None
        The result folder, named in the command that repeats one replication.
    width : int
        Columns of the terminal, 60 to 120; outside that range the nearer end is used.
    """
    width = max(60, min(120, width))
    rows: list[tuple[str, str]] = [("Geometry", text) for text in geometry_lines(summary)]
    rows += [("Terrain", text) for text in ground_lines(summary)]
    rows += [("Outcome", text) for text in _outcome(summary)]
    rows += [("Who is who", text) for text in _identities(summary)]
    rows += [("By type", text) for text in _by_type(summary)]
    rows += [("Assets hit", text) for text in _assets(summary)]
    rows += [("Raid noise", text) for text in noise_lines(summary)]
    rows += [("Got through", text) for text in _causes(summary)]
    rows += [("Rests on", _rests_on(summary))]
    rows += [("Check first", text) for text in _drivers(summary)]
    rows += [("Units", text) for text in _units(summary)]
    rows += [("Not modelled", "; ".join(clean(t, 120) for t in summary.get("not_modelled", ())) or "see docs/model.md")]
    if folder:
        rows += [("Repeat one", f"bartizan rerun {shlex.quote(folder)} --reading 0 --replication {_typical(summary)}")]
    if report:
        rows += [("Open", report)]
    return "\n".join([*map(harmless, _head(summary, width)), *_laid_out(rows, width)]) + "\n"


def _head(summary: dict[str, Any], width: int) -> list[str]:
    run = summary["run"]
    facts = f"{runs_words(run)}, seed {run['seed']}"
    if run.get("elapsed_s") is not None:
        facts += f", {plain(run['elapsed_s'], 0 if run['elapsed_s'] >= 10 else 1)} s"
    scenario = summary["scenario"]
    title = clean(scenario["title"], width)
    gap = width - len(title) - len(facts)
    lines = [f"{title}{' ' * gap}{facts}"] if gap >= 2 else [title, f" {facts}"]
    kind = "fictional theatre; " if scenario.get("fictional") else ""
    return [*lines, f" ({kind}scenario date {scenario['date']})"]


def _laid_out(rows: list[tuple[str, str]], width: int) -> list[str]:
    """Labels on the left, each once, and their text with a hanging indent."""
    lines: list[str] = []
    last = ""
    for label, raw in rows:
        text = harmless(raw)
        first = f" {label if label != last else '':<{LABEL_WIDTH - 1}}"
        hanging = " " * LABEL_WIDTH
        is_command = label in {"Open", "Repeat one"}
        if is_command:
            lines.append(first + text)
        else:
            # a number never parts from its per cent sign
            bound = text.replace(" %", "\u00a0%")
            folded = textwrap.wrap(
                bound, width, initial_indent=first, subsequent_indent=hanging, break_on_hyphens=False
            )
            lines += [line.replace("\u00a0%", " %") for line in folded]
        last = label
    return lines


def _outcome(summary: dict[str, Any]) -> list[str]:
    measures, readings = summary["measures"], summary["run"]["readings"]
    lines = [*_stopped(summary), _shots(measures, readings)]
    for name, label in () if asks(summary) else (("own_engaged", "own"), ("neutral_engaged", "neutral")):
        if (measures.get(name) or {}).get("mean") is not None:
            words = measure_words(measures[name], as_percent=False, unit=" a run", readings=readings)
            lines.append(f"{label} aircraft shot at: {words}")
    left = measures.get("unresolved") or {}
    if left.get("mean"):
        words = measure_words(left, as_percent=False, unit=" a run", readings=readings)
        lines.append(f"still in flight at the end: {words}")
    return lines


def _stopped(summary: dict[str, Any]) -> list[str]:
    """What share of the raid is stopped, and how often nothing gets through."""
    measures, run, n_threats = summary["measures"], summary["run"], threats_of(summary)
    stopped = measures.get("stopped") or {}
    if not n_threats or stopped.get("mean") is None:
        return ["no raid in this scenario, so there is nothing to stop"]
    value, interval = spread(stopped["mean"], stopped.get("low"), stopped.get("high"), as_percent=True)
    by_chance = f"   by chance {interval}" if interval else "   no interval by chance"
    whole = measure_words(measures.get("p_raid_annihilation"), as_percent=True, readings=run["readings"])
    return [
        f"stopped {value} % of {n_threats:,} threats{by_chance}   {band_words(stopped, run, as_percent=True)}",
        "(stopped: neither at its aim, nor in a keep-out zone, nor in flight at the end; decoys not counted)",
        f"runs in which nothing got through: {whole}",
    ]


def _shots(measures: dict[str, Any], readings: int) -> str:
    """Rounds fired, and how many of them at decoys."""
    words = f"rounds {measure_words(measures.get('rounds_fired'), as_percent=False, readings=readings)}"
    if (measures.get("rounds_on_decoys") or {}).get("mean"):
        at_decoys = measure_words(measures["rounds_on_decoys"], as_percent=False, readings=readings)
        words += f"   of them at decoys {at_decoys}"
    return words


def _identities(summary: dict[str, Any]) -> list[str]:
    """Where identification errs: who was shot at, who was let pass, and how long it took."""
    if not asks(summary):
        return []
    measures, readings = summary["measures"], summary["run"]["readings"]
    parts = []
    for name, label, unit in (
        ("own_engaged", "own aircraft shot at", " a run"),
        ("neutral_engaged", "neutral aircraft shot at", " a run"),
        ("hostile_let_pass", "threats taken for friends that got through", " a run"),
        ("identification_delay_s", "from first detection to identity", " s"),
    ):
        measure = measures.get(name)
        if measure is not None and measure.get("mean") is not None:
            parts.append(f"{label}: {measure_words(measure, as_percent=False, unit=unit, readings=readings)}")
    return ["; ".join(parts), f"({OWN_RATES})"]


def _by_type(summary: dict[str, Any]) -> list[str]:
    rows = [r for r in summary.get("by_type", ()) if r.get("side") == "hostile"]
    names = [f"{row['count']:,} {kind_words(row['object'])}" for row in rows]
    readings = summary["run"]["readings"]
    name_width = min(max(map(len, names), default=0), 28)
    lines = []
    for name, row in zip(names, rows, strict=True):
        fate, verb = (
            (row.get("stopped"), "stopped") if row.get("threat") else (row.get("destroyed"), "decoy, destroyed")
        )
        lines.append(f"{name:<{name_width}}  {verb} {measure_words(fate, as_percent=True, readings=readings)}")
    return lines


def _assets(summary: dict[str, Any]) -> list[str]:
    rows = [r for r in summary.get("assets", ()) if (r.get("hit") or {}).get("mean") is not None]
    if not rows or not threats_of(summary):
        return []
    rows.sort(key=lambda r: -r["hit"]["mean"])
    hit = [(clean(r["name"], 40), spread_words(r["hit"])) for r in rows if r["hit"]["mean"] > 0.0]
    # the report explains where an interval is missing
    parts = [f"{name} {words}" for name, words in hit[:4]]
    if not parts:
        return [f"none of {len(rows)} in any run"]
    more = f"; {len(rows) - len(parts)} more in the report" if len(rows) > len(parts) else ""
    return ["in a share of runs: " + "; ".join(parts) + more]


def _causes(summary: dict[str, Any]) -> list[str]:
    rows = ledger_rows(summary)
    if not rows:
        return ["nothing"] if threats_of(summary) else []
    shown = [(cause, row) for cause, row in rows[:5] if (row.get("share") or 0.0) >= 0.005]
    parts = [f"{cause_words(cause)} {percent(row['share'], 0)} %" for cause, row in shown]
    rest = sum(row.get("share") or 0.0 for _, row in rows[len(shown) :])
    return [", ".join(parts) + (f", other {percent(rest, 0)} %" if rest >= 0.005 else "")]


def _rests_on(summary: dict[str, Any]) -> str:
    counts = counts_of_figures(summary)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items() if n]
    overrides = summary.get("overrides") or {}
    said = ": " + ", ".join(f"{clean(k, 60)}={plain(v)}" for k, v in list(overrides.items())[:4]) if overrides else ""
    return (listed(parts) or "no figures") + said + "; all with sources or reasons in the report"


def _drivers(summary: dict[str, Any]) -> list[str]:
    drivers = summary.get("drivers") or {}
    if not any(drivers.values()):
        readings = summary["run"]["readings"]
        if readings >= LEAST_READINGS:
            return []
        few = "one reading" if readings == 1 else f"{readings} readings"
        return [f"not known from {few}; --readings 25 ranks the claims and assumptions"]
    lines = []
    for group, word in (("claims", "claim"), ("assumptions", "assumption")):
        found = [d for d in drivers.get(group, ()) if d.get("distinguishable")]
        if found:
            names = "; ".join(f"{_driver_name(d)}, {_share_words(d)} % of the doubt" for d in found[:2])
            lines.append(f"{word}: {names}")
        elif drivers.get(group):
            lines.append(f"{word}: none stands out{_more_readings(summary)}")
    return lines


def _share_words(driver: dict[str, Any]) -> str:
    """The interval of a share; the share itself says too much where readings are few."""
    if driver.get("low") is None or driver.get("high") is None:
        return percent(driver["share"], 0)
    return f"{percent(driver['low'], 0)}-{percent(driver['high'], 0)}"


def _more_readings(summary: dict[str, Any]) -> str:
    readings = summary["run"]["readings"]
    return f" over {readings} readings; --readings 200 would tell more" if readings < MANY_READINGS else ""


def _driver_name(driver: dict[str, Any]) -> str:
    """The figure in words, and by the id that --set takes."""
    return f"{clean(figure_words(driver['id'], driver['name']), 80)} [{clean(driver['id'], 60)}]"


def _units(summary: dict[str, Any]) -> list[str]:
    units = summary.get("units", ())
    there = [u for u in units if u.get("in_play")]
    fire_units = sum(len(u.get("fire_units", ())) for u in there)
    noun = "fire unit" if fire_units == 1 else "fire units"
    text = f"{len(there)} of {len(units)} there on {summary['scenario']['date']}, {fire_units} {noun}"
    late = [f"{clean(u['name'], 40)} ({u['available']})" for u in units if not u.get("in_play")]
    return [text + (f"; not yet: {', '.join(late[:4])}" if late else "")]


def _typical(summary: dict[str, Any]) -> int:
    return int((summary.get("typical") or {}).get("median") or 0)
