"""An option that takes all the numbers that follow it, which the library of options cannot do by itself."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand


class Several(TyperCommand):
    """A command whose `--altitude-m` takes all the numbers that follow it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Repeat the option before each further number."""
        return super().parse_args(ctx, spread_out(args, "--altitude-m"))


def spread_out(words: list[str], option: str) -> list[str]:
    """Words of a command line with an option repeated before each number that follows it.

    Examples
    --------
    >>> spread_out(["one_site", "--altitude-m", "50", "100", "--agl"], "--altitude-m")
    ['one_site', '--altitude-m', '50', '--altitude-m', '100', '--agl']
    """
    found: list[str] = []
    is_open = False
    for i, word in enumerate(words):
        follows = is_open and words[i - 1] != option
        is_open = word == option or (is_open and (words[i - 1] == option or _is_number(word)))
        found += [option, word] if follows and is_open and word != option else [word]
    return found


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def number(text: str | float) -> float:
    """A number, or a message that shows what was seen; its range is checked with the others."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"seen {str(text)[:40]!r}, expected a number") from None
