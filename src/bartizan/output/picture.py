"""PNG from our own SVG, by matplotlib: the same drawing in both formats, from one text.

Only what our maps are made of is understood (svg, g, rect, circle, polyline, path of straight lines, text, image, use,
symbol), and only with the classes of `map_style`; anything else is a fault of the program. One unit of the outermost
SVG is one point of the picture.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np

from bartizan.output.map_style import HATCHES, STYLES, Style
from bartizan.output.svg_paths import path_of

if TYPE_CHECKING:
    from matplotlib.path import Path
    from matplotlib.transforms import Transform

SVG = "{http://www.w3.org/2000/svg}"
PAINT = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size")
SKIPPED = {"title", "style", "defs", "desc"}
POINTS_PER_INCH = 72.0
FONT = "DejaVu Sans"
"""Comes with matplotlib, so that every machine has it."""


def png_of(svg: str, scale: float) -> bytes:
    """A PNG of an SVG file of ours.

    Parameters
    ----------
    svg : str
        With the `xmlns` of SVG and a `viewBox` that begins at 0 0.
    scale : float
        Pixels a unit of the viewBox.

    Returns
    -------
    bytes
        Equal inputs give equal bytes with one version of matplotlib.

    Raises
    ------
    ValueError
        If the text holds elements or classes that our maps do not use.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    root = ET.fromstring(svg)  # noqa: S314  (our own text)
    width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
    with mpl.rc_context({"font.family": FONT, "path.simplify": False, "agg.path.chunksize": 20000}):
        figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=POINTS_PER_INCH * scale)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0.0, width)
        axes.set_ylim(height, 0.0)
        axes.axis("off")
        _Painter(axes, root).draw(root, axes.transData, 1.0, {}, None)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 4})
    return out.getvalue()


class _Painter:
    """Puts elements on matplotlib's axes, in their order."""

    def __init__(self, axes: Any, root: ET.Element) -> None:
        self._axes = axes
        self._symbols = {e.attrib["id"]: e for e in root.iter(f"{SVG}symbol")}
        self._order = 0

    def draw(self, element: ET.Element, at: Transform, size: float, style: Style, clip: Any) -> None:
        """Draw the parts of an element; `at` leads from its units to pixels, `size` are points a unit."""
        for part in element:
            name = part.tag.removeprefix(SVG)
            if name in SKIPPED:
                continue
            own = _style_of(part, style)
            if name == "svg":
                self._nested(part, at, size, own, clip)
            elif name == "g":
                self.draw(part, at, size, own, clip)
            elif name in {"image", "use"}:
                self._image(part, at, clip)
            elif name == "text":
                self._text(part, at, size, own, clip)
            else:
                self._shape(path_of(name, part.attrib), at, size, own, clip)

    def _add(self, artist: Any, clip: Any) -> None:
        """Put an artist on top of all before it, cut at the frame of its map."""
        self._order += 1
        artist.set_zorder(self._order)
        self._axes.add_artist(artist)
        # only now: axes cut what they take in at their own frame
        artist.set_clip_path(clip)

    def _nested(self, part: ET.Element, at: Transform, size: float, style: Style, clip: Any) -> None:
        """An inner SVG: its own units, and nothing beyond its frame."""
        from matplotlib.patches import Rectangle
        from matplotlib.transforms import Affine2D

        x, y, width, height = (float(part.attrib.get(key, 0.0)) for key in ("x", "y", "width", "height"))
        inner = float(part.attrib["viewBox"].split()[2])
        frame = Rectangle((x, y), width, height, transform=at)
        scaled = Affine2D().scale(width / inner).translate(x, y) + at
        self.draw(part, scaled, size * width / inner, style, frame if clip is None else clip)

    def _shape(self, path: Path, at: Transform, size: float, style: Style, clip: Any) -> None:
        from matplotlib.patches import PathPatch

        fill = str(style.get("fill", "#000000"))
        line = {
            "edgecolor": style.get("stroke", "none"),
            "linewidth": size * float(style.get("stroke-width", 1.0)),
            "linestyle": _dashes(str(style.get("stroke-dasharray", "")), float(style.get("stroke-width", 1.0))),
            "capstyle": "butt",
            "joinstyle": "miter",
            "transform": at,
        }
        if fill.startswith("url("):
            self._hatch(path, fill[5:-1], at, size, clip)
        elif fill != "none":
            opacity = float(style.get("fill-opacity", 1.0))
            patch = PathPatch(path, facecolor=fill, alpha=opacity, edgecolor="none", linewidth=0.0, transform=at)
            self._add(patch, clip)
        if line["edgecolor"] != "none":
            self._add(PathPatch(path, facecolor="none", **line), clip)

    def _hatch(self, path: Path, name: str, at: Transform, size: float, clip: Any) -> None:
        """Slanting lines, cut at the outline; outlines lie inside the frame of their map or are small."""
        from matplotlib.collections import LineCollection

        step, n_ways = HATCHES[name]
        step *= 2.0**0.5
        x0, y0, x1, y1 = path.get_extents().extents
        segments = []
        for k in np.arange(np.floor((x0 + y0) / step), np.ceil((x1 + y1) / step) + 1) * step:
            segments.append([(k - y0, y0), (k - y1, y1)])
        if n_ways == 2:
            for k in np.arange(np.floor((x0 - y1) / step), np.ceil((x1 - y0) / step) + 1) * step:
                segments.append([(k + y0, y0), (k + y1, y1)])
        hatch = STYLES["hatch"]
        width = size * float(hatch["stroke-width"])
        lines = LineCollection(segments, colors=str(hatch["stroke"]), linewidths=width, transform=at)
        self._add(lines, clip)
        lines.set_clip_path(path, at)

    def _text(self, part: ET.Element, at: Transform, size: float, style: Style, clip: Any) -> None:
        from matplotlib.patheffects import withStroke
        from matplotlib.text import Text

        anchor = {"middle": "center", "end": "right"}.get(str(style.get("text-anchor")), "left")
        text = Text(
            float(part.attrib["x"]),
            float(part.attrib["y"]),
            in_font("".join(part.itertext())),
            transform=at,
            fontsize=size * float(style.get("font-size", 12.0)),
            fontweight=style.get("font-weight", "normal"),
            color=str(style.get("fill", "#000000")),
            ha=anchor,
            va="baseline",
            parse_math=False,
        )
        self._add(text, clip)
        if "stroke" in style:
            halo = withStroke(linewidth=size * float(style["stroke-width"]), foreground=str(style["stroke"]))
            text.set_path_effects([halo])

    def _image(self, part: ET.Element, at: Transform, clip: Any) -> None:
        """A picture that the file holds, or a use of a symbol that holds one."""
        from matplotlib.image import AxesImage, imread

        source = part
        if part.tag == f"{SVG}use":
            found = self._symbols[part.attrib["href"][1:]].find(f"{SVG}image")
            if found is None:
                return
            source = found
        pixels = imread(io.BytesIO(base64.b64decode(source.attrib["href"].partition(",")[2])))
        x, y, width, height = (float(part.attrib[key]) for key in ("x", "y", "width", "height"))
        image = AxesImage(self._axes, extent=(x, x + width, y + height, y), origin="upper", transform=at)
        image.set_data(pixels)
        self._add(image, clip)


def _style_of(part: ET.Element, inherited: Style) -> Style:
    """What an element looks like: inherited, by its classes, by its own attributes."""
    style = dict(inherited)
    for name in part.attrib.get("class", "").split():
        if name != "map":
            if name not in STYLES:
                raise ValueError(f"class {name!r} has no look; expected one of {', '.join(STYLES)}.")
            style |= STYLES[name]
    return style | {key: part.attrib[key] for key in PAINT if key in part.attrib}


def _dashes(pattern: str, width: float) -> Any:
    """Dashes as matplotlib counts them, in widths of the line."""
    lengths = [float(v) / width for v in pattern.split()]
    return (0.0, lengths) if lengths else "solid"


def in_font(words: str) -> str:
    """The same words, with a question mark for each letter that the picture's font lacks; without signs of
    direction."""
    return "".join(c if ord(c) in _known_letters() else "?" for c in words if c not in "\u2066\u2067\u2068\u2069")


@lru_cache(maxsize=1)
def _known_letters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(FONT)).get_charmap())
