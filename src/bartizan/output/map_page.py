"""A page of maps as one SVG file: title, maps, legend, and under them what they rest on."""

from __future__ import annotations

import textwrap
from html import escape

from bartizan.output.map_style import hatch_patterns, style_sheet
from bartizan.output.svg import tag, title
from bartizan.output.wording import clean

MARGIN = 24.0
LINE = 15.0
CHARACTER_PX = 6.3
"""A little more than a letter of the class "words" takes in the widest of the fonts."""
TITLE_SHARE = 1.8
"""Letters of a title, bold and of 19 pixels, to those of "words"."""

LegendItem = tuple[str, str]
"""A sign drawn in 26 by 14 pixels, and its words."""


def text(words: str, x: float, y: float, css: str, **attributes: object) -> str:
    """One line of text."""
    return tag("text", escape(clean(words)), class_=css, x=x, y=y, **attributes)


def lines(words: str, x: float, y: float, width: float, css: str, *, share: float = 1.0) -> tuple[list[str], float]:
    """Text folded to a width, and where the next line would stand; `share` is the size of its letters to "words"."""
    folded = textwrap.wrap(clean(words), max(8, int(width / (share * CHARACTER_PX))))
    step = LINE * share
    return [text(line, x, y + i * step, css) for i, line in enumerate(folded)], y + len(folded) * step


def headed(said: str, about: str, width: float) -> tuple[list[str], float]:
    """The title of a page, in as many lines as it takes, the facts under it, and where what follows may begin."""
    parts, y = lines(said, MARGIN, 38.0, width - 2.0 * MARGIN, "title", share=TITLE_SHARE)
    y += 20.0 - LINE * TITLE_SHARE
    return [*parts, text(about, MARGIN, y, "small")], y + 20.0


def legend_column(items: list[LegendItem], x: float, y: float, width: float) -> tuple[list[str], float]:
    """A legend from top to bottom, and where it ends."""
    parts = []
    for sign, words in items:
        parts.append(f'<svg x="{x:g}" y="{y - 11:g}" width="26" height="14" viewBox="0 0 26 14">{sign}</svg>')
        folded, end = lines(words, x + 36.0, y, width - 36.0, "words")
        parts += folded
        y = end + 6.0
    return parts, y


def page(parts: list[str], width: float, height: float, words: str, relief: str) -> str:
    """The SVG file; `relief` is the symbol that its maps use."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    defs = f"<defs>{style_sheet()}{hatch_patterns()}{relief}</defs>"
    paper = tag("rect", class_="paper", width=width, height=height)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{title(words)}{defs}{paper}{"".join(parts)}</svg>\n'
