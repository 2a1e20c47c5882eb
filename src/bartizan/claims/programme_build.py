"""From the content of a programme file to a programme; every fault names the file and the record."""

from __future__ import annotations

from typing import Any

from bartizan.claims.build import build_figures, earliest_date, refuse_unknown_keys
from bartizan.claims.figure import GRADES, Claim, Figure, Source, check_figure
from bartizan.claims.programme import DAYS_UNIT, EPOCH, Dated, Programme, Record, date_span
from bartizan.errors import InputError, Problem

RECORD_KINDS = ("claim", "agreement", "event", "statement")
_DATED_KEYS = {"date", "source", "sources", "content", "arrival", "completes", "kind", "grade", "note"}
_RECORD_KEYS = {
    *("id", "kind", "content", "said_by", "sources", "date", "grade"),
    *("beside", "promises", "outcomes", "verdict", "not_found", "undated"),
}


def _arrival_figures(
    programme_id: str, records: tuple[Record, ...], sources: dict[str, Source], file: str
) -> dict[str, Figure]:
    """Figures `PROGRAMME.unit-N.arrival_date` for every record that marks an arrival."""
    figures = {}
    for record in records:
        dated = [d for d in record.outcomes if d.arrival] or [d for d in record.promises if d.arrival]
        if not dated:
            continue
        figure_id = f"{programme_id}.{record.id}.arrival_date"
        claims = tuple(_arrival_claim(d, sources) for d in dated)
        figure = Figure(figure_id, f"Arrival of {record.id}", DAYS_UNIT, "low", claims, None, record.not_found or None)
        check_figure(figure, file, frozenset(sources))
        figures[figure_id] = figure
    return figures


def _arrival_claim(dated: Dated, sources: dict[str, Source]) -> Claim:
    first, last = date_span(dated.date)
    return Claim(
        low=float((first - EPOCH).days),
        mode=None,
        high=float((last - EPOCH).days),
        unit=DAYS_UNIT,
        conditions={},
        kind=dated.kind,
        grade=dated.grade,
        sources=dated.sources,
        date=earliest_date(dated.sources, sources),
        accessed=max(sources[k].accessed for k in dated.sources),
        note=f"{dated.content} ({dated.date})",
    )


def _build_dated(part: dict[str, Any], file: str, path: str) -> Dated:
    refuse_unknown_keys(part, _DATED_KEYS, file, path)
    keys = tuple(part.get("sources", ())) or (part["source"],)
    try:
        date_span(str(part["date"]))
    except ValueError as error:
        expected = "YYYY, YYYY-MM, YYYY-MM-DD or FROM/TO"
        raise InputError(
            Problem(file, 0, 0, path, "a date that cannot be read", str(part["date"]), expected)
        ) from error
    flags = bool(part.get("arrival", False)), bool(part.get("completes", False))
    return Dated(str(part["date"]), keys, part["content"], *flags, part.get("kind", ""), part.get("grade", ""))


def _build_record(part: dict[str, Any], sources: dict[str, Source], file: str) -> Record:
    path = str(part.get("id", "")) if isinstance(part, dict) else ""
    refuse_unknown_keys(part, _RECORD_KEYS, file, path)
    record = Record(
        id=part["id"],
        kind=part["kind"],
        content=part["content"],
        said_by=part["said_by"],
        sources=tuple(part["sources"]),
        date=str(part["date"]),
        grade=part["grade"],
        beside=part.get("beside", ""),
        promises=tuple(_build_dated(p, file, path) for p in part.get("promises", ())),
        outcomes=tuple(_build_dated(p, file, path) for p in part.get("outcomes", ())),
        verdict=part.get("verdict", ""),
        not_found=part.get("not_found", ""),
        undated=bool(part.get("undated", False)),
    )
    if record.kind not in RECORD_KINDS:
        raise InputError(Problem(file, 0, 0, path, "unknown kind of record", record.kind, " or ".join(RECORD_KINDS)))
    if record.grade not in GRADES:
        raise InputError(Problem(file, 0, 0, path, "unknown grade", record.grade, " or ".join(GRADES)))
    named = [*record.sources, *(k for d in (*record.promises, *record.outcomes) for k in d.sources)]
    missing = sorted({k for k in named if k not in sources})
    if missing or not record.sources:
        raise InputError(
            Problem(file, 0, 0, path, "a source that sources.yaml does not list", ", ".join(missing), "its keys")
        )
    return record


def build_programme(content: dict[str, Any], sources: dict[str, Source], file: str) -> Programme:
    """A programme from the content of its file, checked."""
    refuse_unknown_keys(content, {"id", "name", "partners", "aliases", "note", "figures", "records"}, file, "")
    records = tuple(_build_record(part, sources, file) for part in content["records"])
    figures = build_figures(content["id"], content.get("figures", {}), sources, file)
    figures |= _arrival_figures(content["id"], records, sources, file)
    return Programme(
        id=content["id"],
        name=content["name"],
        partners=tuple(content["partners"]),
        records=records,
        aliases=tuple(content.get("aliases", ())),
        note=content.get("note", ""),
        figures=figures,
    )
