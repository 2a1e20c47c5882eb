"""A patch laid over a scenario, as plain data: blocks are merged, lists of blocks by their ids, null takes away."""

from __future__ import annotations

import copy
from typing import Any, TypeGuard


def merged(base: Any, patch: Any) -> Any:
    """A copy of `base` with `patch` over it; neither is changed.

    Examples
    --------
    >>> merged({"a": 1, "b": [{"id": "x", "n": 1}]}, {"a": None, "b": [{"id": "x", "n": 2}, {"id": "y"}]})
    {'b': [{'id': 'x', 'n': 2}, {'id': 'y'}]}
    """
    if isinstance(base, dict) and isinstance(patch, dict):
        return _merged_block(base, patch)
    if _has_ids(base) and _has_ids(patch):
        return _merged_list(base, patch)
    return copy.deepcopy(patch)


def _merged_block(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    result = {key: copy.deepcopy(value) for key, value in base.items() if key not in patch}
    order = [*base, *(key for key in patch if key not in base)]
    result |= {key: merged(base.get(key), value) for key, value in patch.items() if value is not None}
    return {key: result[key] for key in order if key in result}


def _merged_list(base: list[dict[str, Any]], patch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    here = {block["id"] for block in base}
    said: dict[str, dict[str, Any]] = {}
    more = []  # what is new, and what is said twice, which the checks of the scenario refuse
    for block in patch:
        if block["id"] in here and block["id"] not in said:
            said[block["id"]] = block
        else:
            more.append(copy.deepcopy(block))
    return [merged(block, said.get(block["id"], {})) for block in base] + more


def _has_ids(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(b, dict) and isinstance(b.get("id"), str) for b in value)
    )


def multiplied(scenario: dict[str, Any], times: int) -> dict[str, Any]:
    """A copy in which every group of the raid counts `times` as many; what is no group is left to the schema.

    Examples
    --------
    >>> multiplied({"raid": {"groups": [{"count": 2}, {}, "no group", {"count": "two"}]}}, 3)
    {'raid': {'groups': [{'count': 6}, {'count': 3}, 'no group', {'count': 'two'}]}}
    """
    result = copy.deepcopy(scenario)
    for group in _groups_of(result):
        if type(group.get("count", 1)) is int:
            group["count"] = group.get("count", 1) * times
    return result


def _groups_of(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    raid = scenario.get("raid")
    groups = raid.get("groups") if isinstance(raid, dict) else None
    return [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
