"""The differences between a network's modes as a picture: a dot, its interval by chance, its band over the readings."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from bartizan.output.difference_words import difference_words
from bartizan.output.linking_words import measure_words, mode_words, of_words, pairs_of, primary, row_of, scale_of
from bartizan.output.map_page import MARGIN, headed, lines, page, text
from bartizan.output.svg import points, tag
from bartizan.output.wording import clean, runs_words

Data = dict[str, Any]

WIDTH = 780.0
LABEL_PX, PLOT_PX = 250.0, 480.0
ROW_PX, HEAD_PX, AXIS_PX = 44.0, 26.0, 34.0
MOST_TICKS = 7


class Scale(NamedTuple):
    """Where a difference stands on the page."""

    low: float
    high: float

    def x(self, value: float) -> float:
        """Pixels from the left; what lies beyond an end stands at that end."""
        share = (value - self.low) / (self.high - self.low)
        return MARGIN + LABEL_PX + PLOT_PX * min(max(share, 0.0), 1.0)


def linking_svg(data: Data) -> str:
    """The picture as the text of an SVG file.

    Parameters
    ----------
    data : dict
        What `bartizan.study.linking.linking` gives.
    """
    scenario, run = data["scenario"], data["run"]
    said = f"{clean(scenario['title'], 80)}: what linking the units changes"
    about = f"{scenario['date']}, {scenario['units_there']} units there; {runs_words(run)}, seed {run['seed']}"
    parts, y = headed(said, about, WIDTH)
    main = primary(data)
    for name in [main, "rounds_fired"] if main else ["rounds_fired"]:
        more, y = _panel(data, name, y)
        parts += more
    folded, y = lines(_under(data), MARGIN, y + 6.0, WIDTH - 2 * MARGIN, "small", share=0.9)
    return page([*parts, *folded], WIDTH, y + 10.0, said, "")


def _under(data: Data) -> str:
    kind = "Fictional theatre. " if data["scenario"]["fictional"] else ""
    band = "; pale: the middle nine tenths over the readings of claims and assumptions" if _has_band(data) else ""
    return (
        f"{kind}Every mode met the same luck. Dot: mean difference; bar: its 95 % interval by chance{band}. "
        "No bar: too few replications differ for an interval. An arrow: it goes on beyond the picture."
    )


def _has_band(data: Data) -> bool:
    return any(row["band"] for row in data["comparisons"])


class PanelRow(NamedTuple):
    """One difference as a panel shows it: its name, what is small under it, the comparison, its scale, its words."""

    name: str
    under: str
    row: Data
    by: float
    words: str


def _panel(data: Data, name: str, y: float) -> tuple[list[str], float]:
    """One measure: a row for each pair of modes, and an axis below them."""
    by, of = scale_of(data, name), of_words(data, name)
    found = [row for a, b in pairs_of(data) if (row := row_of(data, name, a, b)) is not None]
    rows = [
        PanelRow(mode_words(r["b"]), f"against {mode_words(r['a'])}", r, by, difference_words(r, scale=by, of=of))
        for r in found
    ]
    return panel(f"{measure_words(name)}{of}: difference", rows, y)


def panel(heading: str, rows: list[PanelRow], y: float) -> tuple[list[str], float]:
    """Differences of one measure below each other, an axis below them, and where the next panel begins."""
    axis = _scale([one.by * v for one in rows for v in _reach(one.row)])
    bottom = y + HEAD_PX + ROW_PX * len(rows)
    parts = [text(heading, MARGIN, y + 16.0, "heading")]
    for tick in ticks(axis.low, axis.high):
        css = "scalebar" if tick == 0.0 else "graticule"
        at = axis.x(tick)
        parts.append(_line(css, (at, y + HEAD_PX), (at, bottom)))
        parts.append(text(f"{tick:+g}" if tick else "0", at, bottom + 14.0, "small", text_anchor="middle"))
    for i, one in enumerate(rows):
        parts += _row(one, axis, y + HEAD_PX + ROW_PX * (i + 0.5))
    return parts, bottom + AXIS_PX


def _reach(row: Data) -> list[float]:
    """What a row wants to show; a bound that says little does not stretch the picture."""
    ends = [row["difference"]]
    if row["low"] is not None and row["method"].startswith("differences"):
        ends += [row["low"], row["high"]]
    if row["band"]:
        ends += [row["band"]["low"], row["band"]["high"]]
    return ends


def _row(one: PanelRow, axis: Scale, y: float) -> list[str]:
    by, row = one.by, one.row
    parts = [text(one.name, MARGIN, y - 4.0, "words"), text(one.under, MARGIN, y + 9.0, "small")]
    if row["band"]:
        low, high = (axis.x(by * row["band"][end]) for end in ("low", "high"))
        box = {"x": low, "width": max(high - low, 1.0), "y": y - 9.0, "height": 18.0}
        parts += [tag("rect", class_=css, **box) for css in ("claimed", "graticule")]
    if row["low"] is not None:
        low, high = (axis.x(by * row[end]) for end in ("low", "high"))
        parts.append(_line("scalebar", (low, y), (high, y)))
        parts += [_end(axis, by * row[end], y) for end in ("low", "high")]
    parts.append(tag("circle", class_="fire-unit", cx=axis.x(by * row["difference"]), cy=y, r=3.5))
    parts.append(text(one.words, MARGIN + LABEL_PX + PLOT_PX, y - 12.0, "degrees", text_anchor="end"))
    return parts


def _end(axis: Scale, value: float, y: float) -> str:
    """The end of a bar: a stroke, or an arrow where the bar goes on."""
    at = axis.x(value)
    if axis.low <= value <= axis.high:
        return _line("scalebar", (at, y - 5.0), (at, y + 5.0))
    back = 6.0 if value < axis.low else -6.0
    return _line("scalebar", (at + back, y - 5.0), (at, y), (at + back, y + 5.0))


def _line(css: str, *xy: tuple[float, float]) -> str:
    return tag("polyline", class_=css, points=points(xy))


def _scale(values: list[float]) -> Scale:
    """Room for all values and 0, a little more on both sides."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.06 * (high - low) or 1.0
    return Scale(low - room, high + room)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers between two ends, 0 among them where it lies there; seven at most.

    Examples
    --------
    >>> ticks(-3.2, 19.0), ticks(-1.0, 1.0)
    ([0.0, 5.0, 10.0, 15.0], [-1.0, -0.5, 0.0, 0.5, 1.0])
    """
    raw = (high - low) / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= raw * (1.0 - 1e-9))
    return [round(k * step, 12) + 0.0 for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
