"""What a scenario may say, as a list of lines: every block of the schema, its fields, their types; bounds left out."""

from __future__ import annotations

import hashlib
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def scenario_fields(root: type[BaseModel]) -> list[str]:
    """One line `Block.field: type` for each field of the root model and of every model that it can hold, sorted."""
    lines: set[str] = set()
    waiting, seen = [root], {root}
    while waiting:
        model = waiting.pop()
        for name, field in model.model_fields.items():
            lines.add(f"{model.__name__}.{name}: {type_name(field.annotation)}")
            found = models_within(field.annotation) - seen
            waiting += found
            seen |= found
    return sorted(lines)


def fields_digest(lines: list[str]) -> str:
    """Twelve characters that change when any line does; the scope decision holds them."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def type_name(annotation: Any) -> str:
    """A type as a person would write it; alternatives are sorted and bounds are left out."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_name(arguments[0])
    if origin is Literal:
        return " | ".join(sorted(repr(a) for a in arguments))
    if origin in (Union, types.UnionType):
        return " | ".join(sorted(type_name(a) for a in arguments))
    if origin is not None:
        return f"{origin.__name__}[{', '.join(type_name(a) for a in arguments)}]"
    return "None" if annotation is type(None) else getattr(annotation, "__name__", str(annotation))


def models_within(annotation: Any) -> set[type[BaseModel]]:
    """The pydantic models that a type can hold, at any depth of containers and alternatives."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return set().union(*(models_within(a) for a in get_args(annotation)))


def study_lines() -> list[str]:
    """What a study may vary, one line `vary PATH: kind of values` each, then every field of a study file."""
    from bartizan.study.question.choices import CHOICES, readable
    from bartizan.study.question.schema import Study

    paths = [f"vary {readable(choice.pattern)}: {choice.values}" for choice in CHOICES]
    return [*sorted(paths), *scenario_fields(Study)]
