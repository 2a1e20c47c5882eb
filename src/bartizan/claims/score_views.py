"""The score of promises as a table (promised, reported, days late, source), and how they slipped. Nothing prints."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.programme import Programme
from bartizan.claims.score import DaysLate, ScoredOutcome, ScoreRow, score
from bartizan.claims.slips import Slips, last_read, slip_distribution
from bartizan.claims.text import source_lines, wrap

HEAD = ("record", "promised", "said by", "reported", "days late", "reported by")
NARROWEST = 96
"""Columns that the table needs; in fewer, each row is a paragraph."""

_STATES = {"overdue": "open", "open": "open, not yet due", "undated": "done, day not recorded"}


def score_text(programme_id: str | None = None, width: int = 100, *, catalogue: Catalogue | None = None) -> str:
    """Every dated promise of one programme, or of all, beside what was reported; then how far they slipped.

    Raises
    ------
    InputError
        If no programme has this id.
    """
    catalogue = load_catalogue() if catalogue is None else catalogue
    chosen, as_of = _chosen(catalogue, programme_id), last_read(catalogue)
    lines = wrap(f"Promises beside their outcomes; what is open is counted to {as_of}.", width)
    lines += wrap("A month or a year is each of its days, so days late are a range. Negative: early.", width)
    keys: list[str] = []
    for programme in chosen:
        rows = score(programme, as_of)
        if rows:
            lines += ["", f"{programme.name} ({programme.id})", *_table([HEAD, *_cells(rows)], width)]
        keys += [key for row in rows for key in (row.promise_source, *(k for o in row.outcomes for k in o.sources))]
    without = [programme.id for programme in chosen if not score(programme, as_of)]
    lines += ["", *wrap(f"No dated promise: {', '.join(without)}.", width)] if without else []
    lines += _slip_lines(slip_distribution([p.id for p in chosen], catalogue=catalogue), width)
    lines += ["", "Sources", *source_lines(keys, catalogue.sources, width)] if keys else []
    return "\n".join(lines) + "\n"


def score_json(programme_id: str | None = None, *, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The same as plain data: `{as_of, score, slips, source_list}`; null for days of which there is no most."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    chosen, as_of = _chosen(catalogue, programme_id), last_read(catalogue)
    rows = [(programme.id, row) for programme in chosen for row in score(programme, as_of)]
    keys = [key for _, row in rows for key in (row.promise_source, *(k for o in row.outcomes for k in o.sources))]
    return {
        "as_of": as_of,
        "score": [{"programme": name, **asdict(row)} for name, row in rows],
        "slips": _slips_data(slip_distribution([p.id for p in chosen], catalogue=catalogue)),
        "source_list": [asdict(catalogue.sources[key]) for key in dict.fromkeys(keys)],
    }


def _chosen(catalogue: Catalogue, programme_id: str | None) -> list[Programme]:
    return list(catalogue.programmes.values()) if programme_id is None else [catalogue.programme(programme_id)]


def _cells(rows: list[ScoreRow]) -> list[tuple[str, ...]]:
    """One row for each promise; a further one for each further outcome."""
    cells = []
    for row in rows:
        head = (row.record, row.promised, row.promise_source)
        for i, outcome in enumerate(row.outcomes):
            cells.append((*(head if i == 0 else ("", "", "")), *_outcome_cells(outcome, is_other=i > 0)))
        if not row.outcomes:
            late = f"at least {row.overdue_days:,}" if row.overdue_days is not None else "-"
            cells.append((*head, _STATES[row.status], late, "-"))
    return cells


def _outcome_cells(outcome: ScoredOutcome, *, is_other: bool) -> tuple[str, str, str]:
    return f"{'or ' if is_other else ''}{outcome.date}", _range(outcome.days_late), ", ".join(outcome.sources)


def _range(late: DaysLate) -> str:
    return f"{late.low:,}" if late.low == late.high else f"{late.low:,} to {late.high:,}"


def _table(rows: list[tuple[str, ...]], width: int) -> list[str]:
    if width < NARROWEST:
        return [line for row in _filled(rows[1:]) for line in wrap(_sentence(row), width, 2)]
    sizes = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    return [
        ("  " + "  ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True))).rstrip() for row in rows
    ]


def _filled(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows of further outcomes with the promise that they belong to."""
    filled: list[tuple[str, ...]] = []
    for row in rows:
        filled.append(row if row[0] else (*filled[-1][:3], *row[3:]))
    return filled


def _sentence(row: tuple[str, ...]) -> str:
    record, promised, said_by, reported, late, reported_by = row
    end = f"; days late: {late}" if late != "-" else ""
    return (
        f"{record}: promised {promised} [{said_by}]; {reported}{f' [{reported_by}]' if reported_by != '-' else ''}{end}"
    )


def _slip_lines(slips: Slips, width: int) -> list[str]:
    """How far deliveries slipped, and how little that rests on."""
    if not slips.observed:
        return []
    surely, maybe = slips.late
    lines = ["", "How far they slipped"]
    for part in slips.classes:
        days = f"{part.low_days:,} to {part.high_days:,.0f} days" if part.low_days != part.high_days else ""
        days = days or ("on time" if part.low_days == 0 else f"{part.low_days:,} days")
        days = f"at least {part.low_days:,} days" if math.isinf(part.high_days) else days
        lines.append(f"  {100.0 * part.share:3.0f} %  {days}")
    text = f"The most likely shares for {slips.n_events} promised deliveries; each weighs one, promised once or often. "
    text += f"Of these {surely:.3g} are late under every reading of what was reported, and {maybe:.3g} may be. "
    text += f"Promises kept on a day not recorded, left out: {slips.n_undated}. "
    text += "So few, and mostly of one purchase: an example of how promises slip, no law."
    return lines + wrap(text, width, 2, 0)


def _slips_data(slips: Slips) -> dict[str, Any]:
    classes = [{**part._asdict(), "high_days": _finite(part.high_days)} for part in slips.classes]
    observed = [{**s._asdict(), "spans": [[low, _finite(high)] for low, high in s.spans]} for s in slips.observed]
    late = dict(zip(("surely_late", "maybe_late"), slips.late, strict=True))
    return {
        "n_events": slips.n_events,
        **late,
        "n_undated": slips.n_undated,
        "classes": classes,
        "observed": observed,
    }


def _finite(days: float) -> int | None:
    return None if math.isinf(days) else int(days)
