"""The JSON Schema of a kind of file, walked beside a file: what it says about each place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bartizan.scenario.document import Node

Place = dict[str, Any]
"""What the schema says about one place of a file; empty where it says nothing."""


class SchemaTree:
    """The schema of one kind of file.

    Parameters
    ----------
    whole : dict
        A JSON Schema with its `$defs`.
    """

    def __init__(self, whole: Place) -> None:
        self.whole = whole

    def resolved(self, place: Place) -> Place:
        """What a place says once references are followed."""
        while "$ref" in place:
            place = self.whole["$defs"][place["$ref"].rsplit("/", 1)[1]]
        return place

    def branches(self, place: Place) -> list[Place]:
        """The alternatives of a place, without "nothing"; the place itself where there is only one."""
        place = self.resolved(place)
        found = [self.resolved(branch) for branch in place.get("anyOf") or place.get("oneOf") or [place]]
        return [branch for branch in found if branch.get("type") != "null"]

    def branch_for(self, place: Place, node: Node) -> Place:
        """The alternative that the value in the file stands for."""
        branches = self.branches(place)
        if not isinstance(node.data, dict):
            return next((b for b in branches if b.get("type") not in ("object",)), branches[0])
        blocks = [b for b in branches if b.get("type") == "object"] or branches
        given = set(node.data)
        kind = node.data["kind"].data if "kind" in node.data else None
        for block in blocks:
            if kind is not None and block.get("properties", {}).get("kind", {}).get("const") == kind:
                return block
        if weights := [b for b in blocks if "weights" in b.get("properties", {})]:
            # the schema takes a block with none of the words of a range for weights
            return weights[0] if not given & {"low", "mode", "high", "reason"} else blocks[0]
        return max(blocks, key=lambda b: len(set(b.get("properties", {})) & given))

    def at(self, path: tuple[str | int, ...], root: Node) -> Place:
        """What the schema says about a place in the file."""
        place = self.whole
        for i, token in enumerate(path):
            if isinstance(token, int):
                lists = [b for b in self.branches(place) if b.get("type") == "array"]
                place = lists[0].get("items", {}) if lists else {}
                continue
            block = self.branch_for(place, root.at(path[:i]))
            patterns = block.get("patternProperties", {})
            place = block.get("properties", {}).get(token) or next(iter(patterns.values()), {})
            place = place or block.get("additionalProperties") or {}
        return place

    def keys_at(self, path: tuple[str | int, ...], root: Node) -> list[str]:
        """The keys that a block in the file may have."""
        return list(self.branch_for(self.at(path, root), root.at(path)).get("properties", {}))


@cache
def tree_of(model: type[BaseModel]) -> SchemaTree:
    """The tree of a schema that is written as a model."""
    return SchemaTree(model.model_json_schema())
