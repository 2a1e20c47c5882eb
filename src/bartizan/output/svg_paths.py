"""Shapes of our own SVG as paths of matplotlib: rectangles, circles, polylines, and paths of straight lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.path import Path

Line = list[tuple[float, ...]]

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")


def path_of(name: str, attributes: dict[str, str]) -> Path:
    """An element as a path.

    Raises
    ------
    ValueError
        If it is none of our maps' shapes.
    """
    from matplotlib.path import Path

    def value(key: str) -> float:
        return float(attributes.get(key, 0.0))

    if name == "rect":
        x, y, width, height = value("x"), value("y"), value("width"), value("height")
        return _joined([[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]], [True])
    if name == "circle":
        return Path.circle((value("cx"), value("cy")), value("r"))
    if name == "polyline":
        return _joined([[tuple(map(float, p.split(","))) for p in attributes["points"].split()]], [False])
    if name == "path":
        return _joined(*lines_of(attributes["d"]))
    raise ValueError(f"element {name!r} is not one of our maps'.")


def lines_of(d: str) -> tuple[list[Line], list[bool]]:
    """The lines of a path of straight pieces, and whether each is closed."""
    lines: list[Line] = []
    closed: list[bool] = []
    tokens, at, command, x, y = _TOKEN.findall(d), 0, "", 0.0, 0.0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
            if command in "zZ":
                closed[-1], (x, y) = True, lines[-1][0]
                continue
        (x, y), at = _moved(command, tokens, at, x, y)
        if command in ("m", "M"):
            lines.append([])
            closed.append(False)
            command = "l" if command == "m" else "L"
        lines[-1].append((x, y))
    return lines, closed


def _moved(command: str, tokens: list[str], at: int, x: float, y: float) -> tuple[tuple[float, float], int]:
    """Where a command leads from a point, and where the next token is."""
    kind, is_relative = command.upper(), command.islower()
    dx = dy = None
    if kind in "MLH":
        dx, at = float(tokens[at]), at + 1
    if kind in "MLV":
        dy, at = float(tokens[at]), at + 1
    if kind not in "MLHV" or dx is dy:
        raise ValueError(f"path command {command!r} is not one of our maps'.")
    x = x if dx is None else dx + (x if is_relative else 0.0)
    y = y if dy is None else dy + (y if is_relative else 0.0)
    return (x, y), at


def _joined(lines: list[Line], closed: list[bool]) -> Path:
    """Lines as one path; a closed one ends where it began."""
    from matplotlib.path import Path

    vertices, codes = [], []
    for line, is_closed in zip(lines, closed, strict=True):
        vertices += line + ([line[0]] if is_closed else [])
        codes += [Path.MOVETO] + [Path.LINETO] * (len(line) - 1) + ([Path.CLOSEPOLY] if is_closed else [])
    return Path(np.array(vertices), codes)
