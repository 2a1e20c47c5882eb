"""What we assume where nothing is published: read from a file of its own, never mixed with the claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bartizan.claims.build import number, refuse_unknown_keys
from bartizan.claims.figure import Assumption, Figure, check_figure
from bartizan.errors import InputError, Problem

FILE = "assumptions.yaml"
GENERAL = "any"
"""First word of the ids that hold for every system."""

_KEYS = {"name", "unit", "helps", "range", "conditions", "reason", "author"}


def build_assumed_figure(figure_id: str, part: dict[str, Any], author: str, file: str = FILE) -> Figure:
    """A figure that holds one assumption; `range` is [low, high] or [low, mode, high]."""
    refuse_unknown_keys(part, _KEYS, file, figure_id)
    values = [number(v, file, figure_id) for v in part["range"]]
    if len(values) not in (2, 3):
        raise InputError(
            Problem(file, 0, 0, figure_id, "a range of another length", str(values), "[low, high] or [low, mode, high]")
        )
    assumption = Assumption(
        low=values[0],
        mode=values[1] if len(values) == 3 else None,
        high=values[-1],
        unit=part["unit"],
        conditions=dict(part.get("conditions", {})),
        author=part.get("author", author),
        reason=part.get("reason", ""),
    )
    figure = Figure(figure_id, part["name"], part["unit"], part["helps"], (), assumption, None)
    check_figure(figure, file, frozenset())
    return figure


def build_assumptions(content: dict[str, Any], file: str = FILE) -> dict[str, Figure]:
    """All assumed figures by id, from the content of `assumptions.yaml`."""
    author = content["author"]
    return {
        figure_id: build_assumed_figure(figure_id, part, author, file)
        for figure_id, part in content["assumptions"].items()
    }


def reissue(general: Figure, figure_id: str, not_found: str | None) -> Figure:
    """A general assumption under the id of one system; its reason says so."""
    assert general.assumption is not None
    reason = f"{general.assumption.reason} (General assumption {general.id}; nothing of its own for this id.)"
    return replace(general, id=figure_id, assumption=replace(general.assumption, reason=reason), not_found=not_found)
