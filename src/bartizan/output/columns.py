"""What tables of compared options share: a column for each option, means as cells, text folded to the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from bartizan.output.numbers import plain
from bartizan.output.wording import harmless

HEAD_WIDTH = 11
OWN_NOTE = " (* as the scenario has it; means over replications)"


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: long heads in several lines, words in the first column, numbers to the right of the others.

    Examples
    --------
    >>> print("\\n".join(columns(["firing on others' tracks", "alone"], [["rounds", "146.8", "158.0"]])))
             firing on
               others'
                tracks  alone
     rounds      146.8  158.0
    """
    folded_heads = [textwrap.wrap(head, HEAD_WIDTH) or [""] for head in heads]
    above = [["", *cells] for cells in zip_longest(*map(reversed, folded_heads), fillvalue="")][::-1]
    table = [*above, *rows]
    first, *others = (max(len(row[i]) for row in table) for i in range(len(heads) + 1))
    lines = (
        f" {row[0]:<{first}}" + "".join(f"  {c:>{w}}" for c, w in zip(row[1:], others, strict=True)) for row in table
    )
    return [harmless(line).rstrip() for line in lines]


def mean_cell(measure: dict[str, Any] | None, scale: float, decimals: int) -> str:
    """A mean; its doubt stands with the differences."""
    return "-" if measure is None or measure.get("mean") is None else plain(scale * measure["mean"], decimals)


def folded(text: str, width: int, indent: int = 1, hang: int = 2) -> list[str]:
    """Lines of a sentence; a number and its per cent stay together."""
    bound = harmless(text).replace(" %", "\u00a0%")
    inner = " " * (indent + hang)
    lines = textwrap.wrap(bound, width, initial_indent=" " * indent, subsequent_indent=inner, break_on_hyphens=False)
    return [line.replace("\u00a0%", " %") for line in lines]
