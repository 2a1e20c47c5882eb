"""How values of a file are shown in messages: short, and harmless to the terminal that shows them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

MAX_SHOWN = 60


def clean(text: str, limit: int = MAX_SHOWN) -> str:
    r"""A text cut to `limit` characters, with everything unprintable spelt out.

    Examples
    --------
    >>> print(clean("red\x1b[31m"))
    red\x1b[31m
    """
    short = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(c if c.isprintable() else _escape(c) for c in short)


def _escape(character: str) -> str:
    return ascii(character)[1:-1]


def show(value: Any) -> str:
    """A value of a file as a reader would point at it.

    Examples
    --------
    >>> show("alone"), show(3.0), show(True), show(None), show([1, 2])
    ("'alone'", '3.0', 'true', 'nothing', 'a list of 2')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{clean(value)}'"
    if isinstance(value, dict):
        return "a block with " + (", ".join(clean(str(key), 30) for key in list(value)[:4]) or "nothing in it")
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    return clean(str(value), 30)


def close_match(word: Any, known: Iterable[str]) -> str:
    """The known word that `word` probably stands for, or an empty text.

    Examples
    --------
    >>> close_match("widht_km", ["width_km", "cell_m"]), close_match("zzz", ["width_km"])
    ('width_km', '')
    """
    if not isinstance(word, str) or len(word) > 130:  # comparing costs the product of the lengths
        return ""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(word: Any, known: Iterable[str]) -> str:
    """A hint for a message, or an empty text.

    Examples
    --------
    >>> did_you_mean("s-40", ["s-400", "thaad"])
    "did you mean 's-400'?"
    """
    found = close_match(word, known)
    return f"did you mean '{found}'?" if found else ""


def listed(known: Iterable[str], limit: int = 12) -> str:
    """Some words as a list for people: `one of a, b, c`."""
    words = sorted(known)
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return ("one of " if len(words) > 1 else "") + (", ".join(words[:limit]) or "nothing") + more
