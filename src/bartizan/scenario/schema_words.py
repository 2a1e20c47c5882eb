"""What a place of the schema takes, and what the author of a file probably meant, in words."""

from __future__ import annotations

from typing import Any

from bartizan.scenario.schema_tree import Place, SchemaTree
from bartizan.scenario.words import clean, did_you_mean, listed, show

_UNITS = {
    "per_s": "1/s", "km": "km", "m": "m", "s": "s", "deg": "degrees", "mps": "m/s", "m2": "m2",
}  # fmt: skip
_AN_ID = "^[a-z0-9]"


def takes_id(place: Place) -> bool:
    """Whether a place takes an id."""
    return place.get("pattern", "").startswith(_AN_ID)


def id_words(path: tuple[str | int, ...]) -> str:
    """How an id is spelt; those of figures hold dots."""
    dots = ", dots" if path and path[0] == "figures" else ""
    return f"small letters, digits, hyphens{dots} and underscores, beginning with a letter or digit"


def describe(tree: SchemaTree, place: Place, key: str | int = "") -> str:
    """What a place of the schema takes, in words: `a number from 10 to 800 km`."""
    if not place:
        return "another value"
    return " or ".join(dict.fromkeys(_describe_one(branch, key) for branch in tree.branches(place)))


def _describe_one(place: Place, key: str | int) -> str:
    if "const" in place:
        return clean(str(place["const"]))
    if "enum" in place:
        return listed(place["enum"])
    kind = place.get("type")
    if kind in ("number", "integer"):
        return _describe_number(place, "a whole number" if kind == "integer" else "a number", key)
    if kind == "array":
        return "a list" + _count_words(place)
    if kind == "object":
        keys = list(place.get("properties", {}))
        return "a block with the keys " + ", ".join(keys) if keys else "a block of `id: value` lines"
    if place.get("format") == "date":
        return "a date such as 2028-01-31"
    if takes_id(place):
        return "an id: " + id_words(())
    longest = place.get("maxLength")
    return f"a text of at most {longest} characters on one line" if longest else "a text"


def _describe_number(place: Place, words: str, key: str | int) -> str:
    name = str(key)
    unit = next((f" {label}" for suffix, label in _UNITS.items() if name.endswith("_" + suffix)), "")
    low, above, high = place.get("minimum"), place.get("exclusiveMinimum"), place.get("maximum")
    if above is not None:
        return f"{words} above {above:g}" + (f" and at most {high:,g}" if high is not None else "") + unit
    if low is not None and place.get("exclusiveMaximum") is not None:
        return f"{words} from {low:g} to below {place['exclusiveMaximum']:g}{unit}"
    if low is not None and high is not None:
        return f"{words} from {low:g} to {_plain_number(high)}{unit}"
    if low is not None:
        return f"{words} of at least {low:g}{unit}"
    return f"{words} in{unit}" if unit else words


def _plain_number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _count_words(place: Place) -> str:
    low, high = place.get("minItems", 0), place.get("maxItems")
    if high is None:
        return f" of at least {low}" if low else ""
    return f" of {low} to {high:,}" if low else f" of at most {high:,}"


def hint(kind: str, value: Any, tree: SchemaTree, place: Place) -> str:
    """What the author probably meant, by the kind of fault that pydantic names; empty where nobody knows."""
    if value is None:
        return "fill it in or leave the key out"
    if kind == "int_type" and isinstance(value, float) and value.is_integer():
        return f"write {value:.0f}"
    if kind in ("float_type", "int_type") and isinstance(value, str):
        return _number_hint(value)
    if kind == "string_type" and isinstance(value, (int, float)):
        return f"put it in quotes: '{show(value)}'"
    if kind == "list_type":
        return f"write [{clean(value, 30)}]" if isinstance(value, str) else "begin each entry with a hyphen and a space"
    if kind == "literal_error":
        return did_you_mean(value, [str(c) for b in tree.branches(place) for c in b.get("enum", [b.get("const", "")])])
    if kind == "string_pattern_mismatch" and isinstance(value, str) and takes_id(place):
        wanted = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in value[:64].lower()).split())
        return f"for example '{wanted}'" if wanted else ""
    return ""


def _number_hint(value: str) -> str:
    for strip in ("_", ","):
        try:
            float(value.replace(strip, "" if strip == "_" else "."))
        except ValueError:
            continue
        return "write the number without quotes, underscores or commas"
    if value[:1].isdigit():
        return "the number alone; its unit is in the name of the key"
    return ""
