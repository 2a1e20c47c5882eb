"""Hand-written SVG: elements as strings, every value escaped.

Charts in rows use per cent as x, so that a bar follows the width of its cell while its text stays as large as the
page's.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bartizan.output.wording import clean

Number = float | int
TICKS = (0, 25, 50, 75, 100)


def text_of(value: object, most: int = 0) -> str:
    """Text for a page: cleaned, escaped, and isolated so that its direction cannot leak into its neighbours."""
    return f"<bdi>{escape(clean(value, most))}</bdi>"


def number(value: Number) -> str:
    """A coordinate with two decimals at most.

    Examples
    --------
    >>> number(3.0), number(2.345678)
    ('3', '2.35')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def tag(name: str, *inside: str, **attributes: object) -> str:
    """One element. A trailing underscore in a name is dropped (`class_`), others become hyphens; None leaves the
    attribute out.

    Examples
    --------
    >>> tag("rect", class_="a", x=1.5, stroke_width=2, href=None)
    '<rect class="a" x="1.5" stroke-width="2"/>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = number(value) if isinstance(value, float) else str(value)
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    head = " ".join(parts)
    return f"<{head}>{''.join(inside)}</{name}>" if inside else f"<{head}/>"


def title(text: object) -> str:
    """The title of a graphic or of one of its parts, read out and shown on hover."""
    return f"<title>{escape(clean(text))}</title>"


def points(xy: Iterable[tuple[Number, Number]]) -> str:
    """Points for a polyline."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in xy)


def _at(share: float) -> str:
    return f"{number(100.0 * min(max(share, 0.0), 1.0))}%"


def _span(low: float, high: float, y: float, height: float, css: str) -> str:
    low, high = min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)
    return tag("rect", class_=css, x=_at(low), width=_at(high - low), y=y, height=height, rx=2)


def interval_row(
    words: str,
    mean: float | None,
    chance: tuple[float, float] | None = None,
    band: tuple[float, float] | None = None,
    *,
    ticks: tuple[int, ...] = TICKS,
) -> str:
    """A mean as a dot, its interval by chance as a bar, the band over the readings as a wider, paler bar; all shares of
    the width."""
    parts = [title(words)]
    parts += [tag("line", class_="grid", x1=f"{t}%", x2=f"{t}%", y1=0, y2=28) for t in ticks]
    if band:
        parts.append(_span(*band, 5, 18, "band"))
    if chance:
        parts.append(_span(*chance, 11, 6, "chance"))
    if mean is not None:
        parts.append(tag("circle", class_="dot", cx=_at(mean), cy=14, r=5))
    return tag("svg", *parts, class_="row", role="img", height=28)


def bar_row(words: str, share: float, whisker: tuple[float, float] | None = None, css: str = "bar") -> str:
    """A bar from the left with, if given, a whisker for its interval; all shares of the width."""
    parts = [title(words), tag("line", class_="grid", x1="0%", x2="0%", y1=0, y2=28), _span(0.0, share, 6, 16, css)]
    if whisker:
        parts.append(tag("line", class_="whisker", x1=_at(whisker[0]), x2=_at(whisker[1]), y1=14, y2=14))
        parts += [tag("line", class_="whisker", x1=_at(w), x2=_at(w), y1=10, y2=18) for w in whisker]
    return tag("svg", *parts, class_="row", role="img", height=28)


def layered_row(words: str, layers: list[tuple[float, str]]) -> str:
    """Bars over one another from the left, the widest first; of equal ones the later lies on top."""
    parts = [title(words)]
    parts += [_span(0.0, share, 5, 18, css) for share, css in sorted(layers, key=lambda layer: -layer[0])]
    return tag("svg", *parts, class_="row", role="img", height=28)


def stacked_row(words: str, layers: list[tuple[float, str]]) -> str:
    """Bars beside one another; shares of the width."""
    parts, start = [title(words)], 0.0
    for share, css in layers:
        parts.append(_span(start, start + share, 5, 18, css))
        start += share
    return tag("svg", *parts, class_="row", role="img", height=28)


def axis(ticks: tuple[int, ...] = TICKS, unit: str = " %") -> str:
    """The scale above interval rows."""
    places = {ticks[0]: "start", ticks[-1]: "end"}
    labels = [
        tag(
            "text",
            f"{t}{unit if t == ticks[-1] else ''}",
            class_="tick",
            x=f"{t}%",
            y=12,
            text_anchor=places.get(t, "middle"),
        )
        for t in ticks
    ]
    return tag("svg", *labels, class_="row", height=16, aria_hidden="true")
