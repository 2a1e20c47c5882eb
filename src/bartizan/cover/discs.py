"""Areas of discs in the theatre's plane: of several together, and of what of them lies beyond the theatre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.radar.coverage import circle_area_km2

N_STRIPS = 4000
"""Strips of equal width from the southernmost to the northernmost point; areas are right within 1e-5."""


class Disc(NamedTuple):
    """A disc in the theatre's plane, centre east and north of the theatre's [m]."""

    x_m: float
    y_m: float
    radius_m: float


class Square(NamedTuple):
    """The ground that the cells of a grid cover, about the theatre's centre: half widths east and north [m]."""

    half_x_m: float
    half_y_m: float

    def holds(self, disc: Disc) -> bool:
        """Whether a disc lies wholly in it."""
        return abs(disc.x_m) + disc.radius_m <= self.half_x_m and abs(disc.y_m) + disc.radius_m <= self.half_y_m


def square_of(shape: tuple[int, ...], cell_m: float) -> Square:
    """The ground of a grid whose last two axes are rows and columns; a cell lies about its node."""
    rows, cols = shape[-2:]
    return Square(0.5 * cols * cell_m, 0.5 * rows * cell_m)


def union_km2(discs: Sequence[Disc]) -> float:
    """Area of discs together [km2].

    Parameters
    ----------
    discs : sequence of Disc
        None of infinite radius.

    Returns
    -------
    area_km2 : float
        What several cover counts once. Exact for one disc, within 1e-5 for several.

    Examples
    --------
    >>> round(union_km2([Disc(0.0, 0.0, 1000.0)]), 4), round(union_km2([Disc(0.0, 0.0, 1000.0)] * 2), 3)
    (3.1416, 3.142)
    """
    if len(discs) == 1:
        return circle_area_km2(discs[0].radius_m)
    return _area_km2(discs, None)


def beyond_km2(discs: Sequence[Disc], square: Square) -> float:
    """Area of what of some discs, together, lies outside the theatre [km2]; exactly 0 where all lie inside.

    Examples
    --------
    >>> half = Disc(5000.0, 0.0, 1000.0)
    >>> round(beyond_km2([half], Square(5000.0, 5000.0)), 3)
    1.571
    """
    outside = [disc for disc in discs if not square.holds(disc)]
    return _area_km2(outside, square) if outside else 0.0


def _area_km2(discs: Sequence[Disc], square: Square | None) -> float:
    """Strip by strip: the length that the discs' chords cover together, without the part inside the square."""
    if not discs:
        return 0.0
    x_m, y_m, radius_m = np.array(discs, np.float64).T
    south_m, north_m = float((y_m - radius_m).min()), float((y_m + radius_m).max())
    strip_m = (north_m - south_m) / N_STRIPS
    at_m = south_m + (np.arange(N_STRIPS)[:, None] + 0.5) * strip_m
    half_m = np.sqrt(np.maximum(radius_m**2 - (at_m - y_m) ** 2, 0.0))
    west_m, east_m = x_m - half_m, x_m + half_m
    length_m = _covered_m(west_m, east_m)
    if square is not None:
        clip = (-square.half_x_m, square.half_x_m)
        inside_m = _covered_m(np.clip(west_m, *clip), np.clip(east_m, *clip))
        length_m -= np.where(np.abs(at_m[:, 0]) < square.half_y_m, inside_m, 0.0)
    return float(length_m.sum()) * strip_m / 1e6


def _covered_m(west_m: np.ndarray, east_m: np.ndarray) -> np.ndarray:
    """Length that intervals cover together, row by row; shape (rows, intervals)."""
    order = np.argsort(west_m, axis=1)
    west_m, east_m = np.take_along_axis(west_m, order, 1), np.take_along_axis(east_m, order, 1)
    reached_m = np.maximum.accumulate(east_m, axis=1)
    before_m = np.concatenate([west_m[:, :1], reached_m[:, :-1]], axis=1)
    return np.maximum(east_m - np.maximum(west_m, before_m), 0.0).sum(axis=1)
