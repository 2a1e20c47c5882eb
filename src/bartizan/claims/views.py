"""The catalogue and the programmes as text and as plain data. Nothing here prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bartizan.claims.answer import claim_answer, claim_line, claim_text
from bartizan.claims.assumptions import GENERAL
from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.consistency import Finding, by_heading, check_catalogue, excluding
from bartizan.claims.figure import Assumption, Entry, Figure
from bartizan.claims.files import catalogue_digest
from bartizan.claims.programme import Dated, Programme, Record
from bartizan.claims.score import ScoreRow, score
from bartizan.claims.slips import last_read
from bartizan.claims.text import conditions_text, counted, days_late_text, range_text, source_lines, wrap

__all__ = ["catalogue_json", "catalogue_text", "claim_answer", "claim_text", "programme_json", "programme_text"]


def catalogue_text(entry_id: str | None = None, width: int = 100, *, catalogue: Catalogue | None = None) -> str:
    """The list of entries, one entry (`s-400`, `any`) or one figure (`s-400.engagement_radar.channels`) as text.

    Raises
    ------
    InputError
        If nothing has this id; the message lists close matches.
    """
    catalogue = load_catalogue() if catalogue is None else catalogue
    if entry_id is None:
        lines = _overview(catalogue, width)
    elif entry_id == GENERAL:
        lines = ["General assumptions, for every system that has nothing of its own"]
        lines += [line for f in _general(catalogue) for line in _figure_lines(f, width)]
    elif entry_id in catalogue.programmes and entry_id not in {**catalogue.systems, **catalogue.objects}:
        return programme_text(entry_id, width, catalogue=catalogue)
    elif "." in entry_id:
        figure = catalogue.figure(entry_id)
        lines = [*_figure_lines(figure, width), *_sources(catalogue, [figure], width)]
    else:
        lines = _entry_lines(catalogue, catalogue.entry(entry_id), width)
    return "\n".join(lines) + "\n"


def catalogue_json(entry_id: str | None = None, *, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The same as plain data: `{systems, objects, programmes, digest}`, an entry with its figures, or one figure."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    if entry_id is None:
        rooms = {"systems": catalogue.systems, "objects": catalogue.objects, "programmes": catalogue.programmes}
        listing = {room: [_summary(catalogue, e) for e in entries.values()] for room, entries in rooms.items()}
        return {**listing, "findings": [asdict(f) for f in check_catalogue(catalogue)], "digest": catalogue_digest()}
    if entry_id == GENERAL:
        return {"id": GENERAL, "figures": [_figure_data(f) for f in _general(catalogue)]}
    if entry_id in catalogue.programmes and entry_id not in {**catalogue.systems, **catalogue.objects}:
        return programme_json(entry_id, catalogue=catalogue)
    if "." in entry_id:
        figure = catalogue.figure(entry_id)
        return {**_figure_data(figure), "source_list": _source_data(catalogue, [figure])}
    entry = catalogue.entry(entry_id)
    figures = _figures_of(catalogue, entry)
    head = {key: value for key, value in asdict(entry).items() if key not in ("figures", "file")}
    return {**head, "figures": [_figure_data(f) for f in figures], "source_list": _source_data(catalogue, figures)}


def programme_text(programme_id: str | None = None, width: int = 100, *, catalogue: Catalogue | None = None) -> str:
    """The list of programmes, or one with its records, its promises beside their outcomes, its figures and sources."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    if programme_id is None:
        lines = [
            line
            for p in catalogue.programmes.values()
            for line in wrap(f"{p.id}: {p.name} ({', '.join(p.partners)})", width)
        ]
        return "\n".join(lines) + "\n"
    programme = catalogue.programme(programme_id)
    lines = [*wrap(f"{programme.name} ({', '.join(programme.partners)})", width), *wrap(programme.note, width, 2, 0)]
    lines += wrap(f"Also called: {', '.join(programme.aliases)}", width, 2) if programme.aliases else []
    lines += ["", "Records", *(line for r in programme.records for line in _record_lines(r, width))]
    rows = score(programme, last_read(catalogue))
    lines += ["", "Promises beside their outcomes"] if rows else []
    lines += [line for r in rows for line in _score_lines(r, width)]
    lines += ["", "Figures"] if programme.figures else []
    lines += [line for f in programme.figures.values() for line in _figure_lines(f, width)]
    lines += ["", "Sources", *source_lines(_programme_sources(programme), catalogue.sources, width)]
    return "\n".join(lines) + "\n"


def programme_json(programme_id: str | None = None, *, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The same as plain data: `{programmes}`, or one programme with records, score, figures and sources."""
    catalogue = load_catalogue() if catalogue is None else catalogue
    if programme_id is None:
        rows = [{"id": p.id, "name": p.name, "partners": list(p.partners)} for p in catalogue.programmes.values()]
        return {"programmes": rows}
    programme = catalogue.programme(programme_id)
    return {
        "id": programme.id,
        "name": programme.name,
        "partners": list(programme.partners),
        "aliases": list(programme.aliases),
        "note": programme.note,
        "records": [asdict(record) for record in programme.records],
        "score": [asdict(row) for row in score(programme, last_read(catalogue))],
        "figures": [_figure_data(f) for f in programme.figures.values()],
        "source_list": [asdict(catalogue.sources[key]) for key in dict.fromkeys(_programme_sources(programme))],
    }


def _general(catalogue: Catalogue) -> list[Figure]:
    return [f for figure_id, f in catalogue.assumptions.items() if figure_id.startswith(GENERAL + ".")]


def _figures_of(catalogue: Catalogue, entry: Entry | Programme) -> list[Figure]:
    """Published figures of an entry, then the assumptions that name it (for systems and objects only)."""
    named = [] if isinstance(entry, Programme) else [i for i in catalogue.assumptions if i.startswith(entry.id + ".")]
    return [catalogue.figure(figure_id) for figure_id in dict.fromkeys([*entry.figures, *named])]


def _counts(catalogue: Catalogue, entry: Entry | Programme) -> tuple[int, int, int]:
    """Claims, assumptions of its own, and figures with excluding claims."""
    figures = _figures_of(catalogue, entry)
    own = [f for f in figures if f.assumption and f.id in catalogue.assumptions]
    return sum(len(f.claims) for f in figures), len(own), sum(excluding(f) for f in figures)


def _summary(catalogue: Catalogue, entry: Entry | Programme) -> dict[str, Any]:
    claims, assumptions, conflicts = _counts(catalogue, entry)
    head = {"id": entry.id, "name": entry.name, "aliases": list(entry.aliases)}
    return {**head, "n_claims": claims, "n_assumptions": assumptions, "n_conflicts": conflicts}


def _overview(catalogue: Catalogue, width: int) -> list[str]:
    lines: list[str] = []
    rooms = {"Systems": catalogue.systems, "Air objects": catalogue.objects, "Programmes": catalogue.programmes}
    for title, room in rooms.items():
        lines.append(title)
        for entry in room.values():
            claims, assumptions, conflicts = _counts(catalogue, entry)
            counts = [
                counted(claims, "claim"),
                *([f"{counted(conflicts, 'figure')} in conflict"] if conflicts else []),
                *([f"{counted(assumptions, 'assumption')} of its own"] if assumptions else []),
            ]
            lines += wrap(f"{entry.id}: {entry.name}; {', '.join(counts)}", width, 2)
    lines += wrap(f"General assumptions (any): {len(_general(catalogue))}", width)
    return lines + _finding_lines(check_catalogue(catalogue), width)


def _entry_lines(catalogue: Catalogue, entry: Entry, width: int) -> list[str]:
    figures = _figures_of(catalogue, entry)
    lines = [f"{entry.name} ({entry.id})", *wrap(entry.note, width, 2, 0)]
    lines += wrap(f"Also called: {', '.join(entry.aliases)}", width, 2) if entry.aliases else []
    lines += [line for figure in figures for line in _figure_lines(figure, width)]
    findings = [f for f in check_catalogue(catalogue) if f.figure.startswith(entry.id + ".")]
    lines += _finding_lines(findings, width)
    lines += ["", "Seen and left out"] if entry.warnings else []
    lines += [line for warning in entry.warnings for line in wrap(warning, width, 2)]
    if entry.kind == "system":
        lines += ["", *wrap(f"Where nothing is listed, the general assumptions hold ({GENERAL}).", width)]
    return lines + _sources(catalogue, figures, width)


def _finding_lines(findings: list[Finding], width: int) -> list[str]:
    lines: list[str] = []
    for title, part in by_heading(findings).items():
        lines += ["", *wrap(title, width), *(line for f in part for line in wrap(f"{f.figure}: {f.text}", width, 2))]
    return lines


def _figure_lines(figure: Figure, width: int) -> list[str]:
    """Name and id; each claim or the assumption; what was not found. Excluding claims are marked `or`."""
    lines = ["", *wrap(f"{figure.name}  [{figure.id}]", width)]
    for i, claim in enumerate(figure.claims):
        lines += wrap(f"{'or ' if i else ''}claim: {claim_line(claim)}", width, 2)
    if figure.assumption and not figure.claims:
        lines += wrap(f"assumption: {_assumption_line(figure.assumption)}", width, 2)
    return lines + (wrap(f"not found: {figure.not_found}", width, 2) if figure.not_found else [])


def _assumption_line(part: Assumption) -> str:
    condition = conditions_text(part.conditions)
    return ", ".join([range_text(part), *([condition] if condition else []), f"by {part.author}"]) + f": {part.reason}"


def _record_lines(record: Record, width: int) -> list[str]:
    head = f"{record.id} ({record.kind}, {record.date}, grade {record.grade}): {record.content}"
    lines = wrap(head, width, 2)
    lines += wrap(f"said by {record.said_by} [{', '.join(record.sources)}]", width, 4)
    lines += [line for part in record.outcomes for line in wrap(f"outcome {_dated_text(part)}", width, 4)]
    for label, text in (("beside it", record.beside), ("verdict", record.verdict), ("not found", record.not_found)):
        lines += wrap(f"{label}: {text}", width, 4) if text else []
    return lines


def _dated_text(part: Dated) -> str:
    return f"{part.date}: {part.content} [{', '.join(part.sources)}]"


def _score_lines(row: ScoreRow, width: int) -> list[str]:
    head = f"{row.record}: promised {row.promised} ({row.promise}) [{row.promise_source}]"
    return wrap(f"{head}; {_result_text(row)}", width, 2)


def _result_text(row: ScoreRow) -> str:
    """What came of a promise: its outcomes with their days, or how long it has been open."""
    if row.status == "overdue":
        return f"open, overdue by at least {row.overdue_days:,} days on {row.as_of}"
    if row.status == "open":
        return f"open, not yet overdue on {row.as_of}"
    if row.status == "undated":
        return "reported as done on a day that was not recorded"
    what = "{0.date} {0.content}" if row.status == "conflict" else "{0.date}"
    parts = [f"{what.format(o)} [{', '.join(o.sources)}]: {days_late_text(o.days_late)}" for o in row.outcomes]
    return ("outcomes in conflict: " if row.status == "conflict" else "") + "; or ".join(parts)


def _programme_sources(programme: Programme) -> list[str]:
    keys = [key for r in programme.records for part in (r, *r.promises, *r.outcomes) for key in part.sources]
    return keys + [key for f in programme.figures.values() for claim in f.claims for key in claim.sources]


def _sources(catalogue: Catalogue, figures: list[Figure], width: int) -> list[str]:
    keys = [key for figure in figures for claim in figure.claims for key in claim.sources]
    return ["", "Sources", *source_lines(keys, catalogue.sources, width)] if keys else []


def _source_data(catalogue: Catalogue, figures: list[Figure]) -> list[dict[str, Any]]:
    keys = dict.fromkeys(key for figure in figures for claim in figure.claims for key in claim.sources)
    return [asdict(catalogue.sources[key]) for key in keys]


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {**asdict(figure), "is_claim": figure.is_claim}
