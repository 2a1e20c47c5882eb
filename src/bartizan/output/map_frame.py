"""The window of a map: from metres in the theatre's plane to pixels, with graticule and scale bar.

The graticule is computed on a sphere that fits the ellipsoid at the centre, good to about one kilometre at the edge of
the largest theatre, which is less than a line is wide.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, NamedTuple

from bartizan.output.svg import number, points, tag

SIDE_PX = 520.0
WIDEST = 3.0


class Frame(NamedTuple):
    """A square window on the plane: its west and north edge, its width, and the pixels of its side."""

    west_m: float
    north_m: float
    width_m: float
    side_px: float = SIDE_PX

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Pixels from the upper left corner."""
        scale = self.side_px / self.width_m
        return (x_m - self.west_m) * scale, (self.north_m - y_m) * scale

    def px(self, distance_m: float) -> float:
        """A distance in pixels."""
        return distance_m * self.side_px / self.width_m


def frame_about(boxes: list[tuple[float, float, float]], margin: float = 0.04, least_m: float = 1.0) -> Frame:
    """The smallest square window that holds all circles (x_m, y_m, radius_m), with a margin."""
    west, east = min(x - r for x, _, r in boxes), max(x + r for x, _, r in boxes)
    south, north = min(y - r for _, y, r in boxes), max(y + r for _, y, r in boxes)
    width_m = max(east - west, north - south, least_m) * (1.0 + 2.0 * margin)
    return Frame((west + east - width_m) / 2.0, (south + north + width_m) / 2.0, width_m)


def window(circles: list[tuple[float, float, float]], width_m: float) -> Frame:
    """The window of an overview: the theatre and every claimed circle; the theatre alone, where that would be so wide
    that nothing of it could be seen."""
    theatre = (0.0, 0.0, width_m / 2.0)
    frame = frame_about([*circles, theatre], 0.03)
    return frame if frame.width_m <= WIDEST * width_m else frame_about([theatre], 0.03)


def is_beyond(circle: tuple[float, float, float], frame: Frame) -> bool:
    """Whether a circle holds the whole window, so that no part of its line can be seen."""
    x_m, y_m, radius_m = circle
    corners = [(frame.west_m + a * frame.width_m, frame.north_m - b * frame.width_m) for a in (0, 1) for b in (0, 1)]
    return all(math.hypot(x - x_m, y - y_m) < radius_m for x, y in corners)


def graticule(theatre: dict[str, Any], frame: Frame) -> tuple[list[str], list[str]]:
    """Parallels and meridians at a round spacing, and apart from them their degrees at the left and lower edge."""
    centre = theatre.get("centre")
    if not centre or abs(centre["lat_deg"]) > 80.0:
        return [], []
    lat0, lon0 = centre["lat_deg"], centre["lon_deg"]
    span_deg = frame.width_m / 111_000.0
    step = next((s for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0) if span_deg / s <= 6.0), 5.0)
    reach_lat, reach_lon = span_deg, span_deg / math.cos(math.radians(min(abs(lat0) + span_deg, 84.0)))
    spots = [i / 24.0 * 2.0 - 1.0 for i in range(25)]
    parts = []
    for lat in _round_values(lat0 - reach_lat, lat0 + reach_lat, step):
        line = [frame.at(*plane_of(lat0, lon0, lat, lon0 + s * reach_lon)) for s in spots]
        parts += _graticule_line(line, _degrees(lat, "N", "S", step), frame.side_px, is_parallel=True)
    for lon in _round_values(lon0 - reach_lon, lon0 + reach_lon, step):
        line = [frame.at(*plane_of(lat0, lon0, max(-89.0, min(89.0, lat0 + s * reach_lat)), lon)) for s in spots]
        words = _degrees((lon + 180.0) % 360.0 - 180.0, "E", "W", step)
        parts += _graticule_line(line, words, frame.side_px, is_parallel=False)
    return [p for p in parts if p.startswith("<polyline")], [p for p in parts if p.startswith("<text")]


def _graticule_line(line: list[tuple[float, float]], words: str, side: float, *, is_parallel: bool) -> list[str]:
    """One line, with its label where it crosses the left edge (parallels) or the lower edge (meridians)."""
    axis, edge = (0, 0.0) if is_parallel else (1, side)
    other = 1 - axis
    if not any(0.0 <= x <= side and 0.0 <= y <= side for x, y in line):
        return []
    parts = [tag("polyline", class_="graticule", points=points(line))]
    for a, b in pairwise(line):
        if (a[axis] - edge) * (b[axis] - edge) <= 0.0 and a[axis] != b[axis]:
            crossing = a[other] + (b[other] - a[other]) * (edge - a[axis]) / (b[axis] - a[axis])
            # the scale bar has the lower left corner
            if 24.0 < crossing < side - 52.0 and (is_parallel or crossing > 0.42 * side):
                x, y = (5.0, crossing - 4.0) if is_parallel else (crossing + 4.0, side - 6.0)
                parts.append(tag("text", words, class_="degrees", x=x, y=y))
            break
    return parts


def plane_of(lat0_deg: float, lon0_deg: float, lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """Azimuthal-equidistant x and y [m] about (lat0, lon0), on the sphere that fits the ellipsoid there; for drawing
    only."""
    radius_m = 6_378_137.0 * math.sqrt(1.0 - 0.00669438) / (1.0 - 0.00669438 * math.sin(math.radians(lat0_deg)) ** 2)
    lat0, lat, dlon = math.radians(lat0_deg), math.radians(lat_deg), math.radians(lon_deg - lon0_deg)
    cosine = math.sin(lat0) * math.sin(lat) + math.cos(lat0) * math.cos(lat) * math.cos(dlon)
    angle = math.acos(max(-1.0, min(1.0, cosine)))
    stretch = 1.0 if angle < 1e-9 else angle / math.sin(angle)
    north = math.cos(lat0) * math.sin(lat) - math.sin(lat0) * math.cos(lat) * math.cos(dlon)
    return radius_m * stretch * math.cos(lat) * math.sin(dlon), radius_m * stretch * north


def _round_values(low: float, high: float, step: float) -> list[float]:
    return [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _degrees(value: float, positive: str, negative: str, step: float) -> str:
    decimals = 0 if step >= 1.0 else 1
    letter = positive if value > 0 else negative if value < 0 else ""
    letter = "" if abs(value) == 180.0 else letter
    return f"{abs(value):.{decimals}f}°{letter and ' ' + letter}"


def scale_bar(frame: Frame) -> str:
    """A bar of a round length, about a quarter of the window."""
    quarter_km = frame.width_m / 4000.0
    base = 10.0 ** math.floor(math.log10(quarter_km))
    length_km = next(base * m for m in (5.0, 2.0, 1.0) if base * m <= quarter_km * 1.001)
    length = frame.px(1000.0 * length_km)
    y = frame.side_px - 14.0
    bar = tag("path", class_="scalebar", d=f"M14 {number(y - 5)}V{number(y)}H{number(14 + length)}V{number(y - 5)}")
    return bar + tag("text", f"{length_km:,.0f} km", class_="label", x=14.0 + length + 6.0, y=y + 2.0)
