"""From the plain dicts of a catalogue file to figures; every fault names the file and the figure.

Shorthands of the files: `value: X` means low = high = X. A claim takes its unit from its figure, its date and its day
of access from its sources.
"""

from __future__ import annotations

from typing import Any

from bartizan.claims.figure import Claim, Entry, Figure, Source, check_figure
from bartizan.errors import InputError, Problem

_FIGURE_KEYS = {"name", "unit", "helps", "claims", "not_found"}
_CLAIM_KEYS = {"value", "low", "mode", "high", "kind", "grade", "sources", "conditions", "note"}
_ENTRY_KEYS = {"id", "name", "aliases", "note", "warnings", "figures"}


def refuse_unknown_keys(content: Any, allowed: set[str], file: str, path: str) -> None:
    """Refuse a part of a file that is not a mapping or has a key that nobody reads."""
    if not isinstance(content, dict):
        raise InputError(
            Problem(file, 0, 0, path, "a mapping is missing", repr(content), "keys " + ", ".join(sorted(allowed)))
        )
    unknown = sorted(set(content) - allowed)
    if unknown:
        raise InputError(Problem(file, 0, 0, path, "unknown key", ", ".join(unknown), ", ".join(sorted(allowed))))


def number(value: Any, file: str, path: str) -> float:
    """A float, or an InputError that shows what stood there."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(Problem(file, 0, 0, path, "not a number", repr(value), "a number"))
    return float(value)


def build_sources(content: dict[str, Any], file: str) -> dict[str, Source]:
    """All sources by key, from the content of `sources.yaml`."""
    accessed = str(content["accessed"])
    sources = {}
    for key, part in content["sources"].items():
        refuse_unknown_keys(part, {"title", "publisher", "date", "link", "note"}, file, key)
        sources[key] = Source(
            key,
            str(part["title"]),
            str(part["publisher"]),
            str(part["date"]),
            part.get("link"),
            accessed,
            part.get("note", ""),
        )
    return sources


def earliest_date(keys: tuple[str, ...], sources: dict[str, Source]) -> str:
    """Earliest known date of the sources named, or "unknown"."""
    return min((sources[k].date for k in keys if k in sources and sources[k].date != "unknown"), default="unknown")


def build_claim(part: dict[str, Any], unit: str, sources: dict[str, Source], file: str, path: str) -> Claim:
    """One claim of a figure; its date is the earliest of its sources, its day of access theirs."""
    refuse_unknown_keys(part, _CLAIM_KEYS, file, path)
    bounds = (part["value"], part["value"]) if "value" in part else (part.get("low"), part.get("high"))
    keys = tuple(part.get("sources", ()))
    return Claim(
        low=number(bounds[0], file, path),
        mode=None if part.get("mode") is None else number(part["mode"], file, path),
        high=number(bounds[1], file, path),
        unit=unit,
        conditions=dict(part.get("conditions", {})),
        kind=str(part.get("kind", "")),
        grade=str(part.get("grade", "")),
        sources=keys,
        date=earliest_date(keys, sources),
        accessed=max((sources[k].accessed for k in keys if k in sources), default="unknown"),
        note=part.get("note", ""),
    )


def build_figure(figure_id: str, part: dict[str, Any], sources: dict[str, Source], file: str) -> Figure:
    """One figure with its claims, checked."""
    refuse_unknown_keys(part, _FIGURE_KEYS, file, figure_id)
    unit = str(part.get("unit", ""))
    claims = tuple(build_claim(c, unit, sources, file, figure_id) for c in part.get("claims", ()))
    figure = Figure(figure_id, part.get("name", ""), unit, part.get("helps", ""), claims, None, part.get("not_found"))
    check_figure(figure, file, frozenset(sources))
    return figure


def build_figures(entry_id: str, parts: dict[str, Any], sources: dict[str, Source], file: str) -> dict[str, Figure]:
    """All figures of one entry; every id begins with the entry's own."""
    for figure_id in parts:
        if not figure_id.startswith(entry_id + "."):
            raise InputError(
                Problem(file, 0, 0, figure_id, "a figure under another entry", figure_id, f"an id from {entry_id}.")
            )
    return {figure_id: build_figure(figure_id, part, sources, file) for figure_id, part in parts.items()}


def build_entry(content: dict[str, Any], sources: dict[str, Source], file: str, kind: str) -> Entry:
    """A system or an air object with its figures."""
    refuse_unknown_keys(content, _ENTRY_KEYS, file, str(content.get("id", "")) if isinstance(content, dict) else "")
    figures = build_figures(content["id"], content.get("figures", {}), sources, file)
    return Entry(
        id=content["id"],
        name=content["name"],
        aliases=tuple(content.get("aliases", ())),
        note=content.get("note", ""),
        figures=figures,
        warnings=tuple(content.get("warnings", ())),
        file=file,
        kind=kind,
    )
