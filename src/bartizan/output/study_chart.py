"""A plain chart as SVG: two axes, series of points with intervals and bands, each told apart by shape and by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bartizan.output.linking_plot import ticks
from bartizan.output.map_page import MARGIN, text
from bartizan.output.map_style import INK, MUTED
from bartizan.output.numbers import plain
from bartizan.output.svg import points, tag

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 62.0, 190.0, 30.0, 44.0
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#57564f")
DASHES = (None, "7 4", "2 3", "9 3 2 3", "4 2", "12 4", "1 4")
SIGN_PX = 4.2


class Mark(NamedTuple):
    """One value: where it stands, its interval by chance, and its band over the readings; None where there is none."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    band: tuple[float, float] | None = None


class Series(NamedTuple):
    """Marks that belong together; `is_step` joins them by steps."""

    name: str
    marks: list[Mark]
    is_step: bool = False


class Axes(NamedTuple):
    """What a chart spans in numbers, and where it stands on the page."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    top: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a place; what lies beyond an end stands at that end."""
        across = (x - self.x[0]) / ((self.x[1] - self.x[0]) or 1.0)
        up = (y - self.y[0]) / ((self.y[1] - self.y[0]) or 1.0)
        across, up = (min(max(share, 0.0), 1.0) for share in (across, up))
        return self.left + self.width * across, self.top + self.height * (1.0 - up)


def chart(
    heading: str,
    series: Sequence[Series],
    y: float,
    width: float,
    *,
    x_words: str,
    x_ticks: Sequence[tuple[float, str]] | None = None,
    y_most: float | None = None,
    height: float = 220.0,
) -> tuple[list[str], float]:
    """One chart, and where the next one begins.

    Parameters
    ----------
    heading : str
        What its values are, with their unit.
    series : sequence of Series
        At least one with a mark.
    y, width, height : float [px]
    x_words : str
        Under the axis.
    x_ticks : sequence of (place, label) or None
        None takes round numbers.
    y_most : float or None
        The most that values can be.

    Returns
    -------
    parts : list of str
        SVG elements.
    below : float [px]
    """
    axes = _axes(series, y, width, height, x_ticks, y_most)
    parts = [text(heading, MARGIN, y + 14.0, "heading"), *_grid(axes, x_words, x_ticks)]
    n = len(series)
    for i, one in enumerate(series):
        # side by side, so that intervals of equal places do not hide each other
        aside = 0.0 if one.is_step else 5.0 * (i - 0.5 * (n - 1))
        parts += _series(one, i, axes, aside)
    parts += _names(series, axes)
    return parts, y + TOP_PX + height + BOTTOM_PX


def _axes(
    series: Sequence[Series],
    y: float,
    width: float,
    height: float,
    x_ticks: Sequence[tuple[float, str]] | None,
    y_most: float | None,
) -> Axes:
    marks = [mark for one in series for mark in one.marks]
    xs = [mark.x for mark in marks] + [place for place, _ in x_ticks or ()]
    room = 0.04 * ((max(xs) - min(xs)) or 1.0)
    tops = [value for mark in marks for value in (mark.y, mark.high, mark.band and mark.band[1]) if value is not None]
    top = max(tops) * 1.05 or 1.0
    top = top if y_most is None else min(top, y_most)
    wide = width - 2.0 * MARGIN - LEFT_PX - RIGHT_PX
    return Axes((min(xs) - room, max(xs) + room), (0.0, top), MARGIN + LEFT_PX, y + TOP_PX, wide, height)


def _grid(axes: Axes, x_words: str, x_ticks: Sequence[tuple[float, str]] | None) -> list[str]:
    parts = []
    for value in ticks(*axes.y):
        (x1, at), (x2, _) = axes.at(axes.x[0], value), axes.at(axes.x[1], value)
        parts.append(tag("polyline", class_="graticule", points=points([(x1, at), (x2, at)])))
        parts.append(text(plain(value), x1 - 7.0, at + 4.0, "small", text_anchor="end"))
    shown = x_ticks if x_ticks is not None else [(value, plain(value)) for value in ticks(*axes.x)]
    last = -100.0
    for value, words in shown:
        at, bottom = axes.at(value, axes.y[0])
        parts.append(tag("polyline", class_="graticule", points=points([(at, axes.top), (at, bottom)])))
        if at - last >= 5.6 * len(words) + 4.0:
            parts.append(text(words, at, bottom + 15.0, "small", text_anchor="middle"))
            last = at
    x, bottom = axes.at(axes.x[0], axes.y[0])
    parts.append(tag("polyline", class_="scalebar", points=points([(x, bottom), (x + axes.width, bottom)])))
    parts.append(text(x_words, x + 0.5 * axes.width, bottom + 31.0, "small", text_anchor="middle"))
    return parts


def _series(one: Series, i: int, axes: Axes, aside: float) -> list[str]:
    colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
    stroke = {"fill": "none", "stroke": colour, "stroke_width": 1.8}
    parts, way = [], []
    for mark in one.marks:
        x, y = axes.at(mark.x, mark.y)
        x += aside
        if one.is_step and way:
            way.append((x, way[-1][1]))
        way.append((x, y))
        if mark.band is not None:
            (_, high), (_, low) = axes.at(mark.x, mark.band[1]), axes.at(mark.x, mark.band[0])
            box = {"x": x - 4.5, "y": high, "width": 9.0, "height": max(low - high, 0.8)}
            parts.append(tag("rect", fill=colour, fill_opacity=0.16, stroke=colour, stroke_opacity=0.4, **box))
        if mark.low is not None and mark.high is not None:
            (_, high), (_, low) = axes.at(mark.x, mark.high), axes.at(mark.x, mark.low)
            parts.append(tag("polyline", points=points([(x, high), (x, low)]), **stroke))
    line = tag("polyline", points=points(way), stroke_dasharray=dash, **{**stroke, "stroke_width": 1.2})
    signs = [SIGNS[i % len(SIGNS)](x, y, colour) for x, y in (_ends(way) if one.is_step else way)]
    return [line, *parts, *signs]


def _ends(way: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners of steps where a mark stands: every other point."""
    return way[::2]


def _names(series: Sequence[Series], axes: Axes) -> list[str]:
    """The names to the right, beside their signs."""
    parts = []
    x = axes.left + axes.width + 16.0
    for i, one in enumerate(series):
        at = axes.top + 10.0 + 19.0 * i
        colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
        line = {"fill": "none", "stroke": colour, "stroke_width": 1.2, "stroke_dasharray": dash}
        parts.append(tag("polyline", points=points([(x, at), (x + 24.0, at)]), **line))
        parts.append(SIGNS[i % len(SIGNS)](x + 12.0, at, colour))
        short = one.name if len(one.name) <= 25 else one.name[:24] + "…"
        parts.append(text(short, x + 31.0, at + 4.0, "words"))
    return parts


def _circle(x: float, y: float, colour: str) -> str:
    return tag("circle", cx=x, cy=y, r=SIGN_PX, fill=colour)


def _square(x: float, y: float, colour: str) -> str:
    side = 1.8 * SIGN_PX
    return tag("rect", x=x - side / 2.0, y=y - side / 2.0, width=side, height=side, fill=colour)


def _polygon(*corners: tuple[float, float]) -> Callable[[float, float, str], str]:
    def draw(x: float, y: float, colour: str) -> str:
        xy = [(x + SIGN_PX * a, y + SIGN_PX * b) for a, b in corners]
        return tag("polygon", points=points(xy), fill=colour)

    return draw


def _ring(x: float, y: float, colour: str) -> str:
    return tag("circle", cx=x, cy=y, r=SIGN_PX - 0.6, fill="#ffffff", stroke=colour, stroke_width=1.6)


SIGNS: tuple[Callable[[float, float, str], str], ...] = (
    _circle,
    _square,
    _polygon((0.0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    _polygon((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
    _ring,
    _polygon((0.0, 1.3), (1.2, -0.9), (-1.2, -0.9)),
    _polygon((-1.0, -1.0), (0.0, -0.4), (1.0, -1.0), (0.4, 0.0), (1.0, 1.0), (0.0, 0.4), (-1.0, 1.0), (-0.4, 0.0)),
)


def scatter(
    names: Sequence[str], columns: Sequence[Sequence[float]], y: float, width: float
) -> tuple[list[str], float]:
    """Every factor of a design against every other, in [0, 1]: how the points lie, and whether two move together."""
    n = len(names)
    side = min(130.0, (width - 2.0 * MARGIN - 120.0) / max(n - 1, 1))
    parts = []
    for row in range(1, n):
        for column in range(row):
            left, top = MARGIN + 120.0 + side * column, y + side * (row - 1)
            box = {"x": left + 3.0, "y": top + 3.0, "width": side - 6.0, "height": side - 6.0}
            parts.append(tag("rect", fill="none", stroke=MUTED, stroke_width=0.6, **box))
            for a, b in zip(columns[column], columns[row], strict=True):
                inner = side - 16.0
                cx, cy = left + 8.0 + inner * a, top + 8.0 + inner * (1.0 - b)
                parts.append(tag("circle", cx=cx, cy=cy, r=1.6, fill=INK))
        parts.append(text(_short(names[row]), MARGIN, y + side * (row - 0.5), "small"))
    for column in range(n - 1):
        at = MARGIN + 120.0 + side * column + 3.0
        parts.append(text(_short(names[column]), at, y + side * (n - 1) + 14.0, "small"))
    return parts, y + side * max(n - 1, 0) + 30.0


def _short(name: str) -> str:
    tail = name if len(name) <= 22 else name.rpartition(".")[2]
    return tail if len(tail) <= 22 else tail[:21] + "…"
