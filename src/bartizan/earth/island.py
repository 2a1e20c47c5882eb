"""A fictional island group from a seed: coast, ridges and valleys, sea at 0 m.

Whole-number random bits, one Fourier transform and plain arithmetic, rounded to decimetres at the end, so that a seed
gives the same
island everywhere. No real place is meant or copied.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

OCTAVES = 7
ROUGHNESS = 0.5
SATELLITES = 6
MOST_NODES = 64_000_000


def node_count(width_m: float, cell_m: float) -> int:
    """Nodes along one side of a square grid whose first and last node are `width_m` apart.

    Raises
    ------
    ValueError
        If a length is not above 0, or the grid would be smaller than 2 by 2 or larger than 64 million nodes.

    Examples
    --------
    >>> node_count(100_000.0, 500.0)
    201
    """
    if not (width_m > 0.0 and cell_m > 0.0 and math.isfinite(width_m / cell_m)):
        raise ValueError(f"width_m and cell_m must be above 0 m; got {width_m} and {cell_m}.")
    nodes = round(width_m / cell_m) + 1
    if nodes < 2:
        raise ValueError(f"cell_m must not be wider than the theatre; got {cell_m} m in {width_m} m.")
    if nodes * nodes > MOST_NODES:
        raise ValueError(
            f"{nodes} by {nodes} nodes of terrain are too many (at most {MOST_NODES:,}); "
            f"give a cell_m of {math.ceil(width_m / (math.sqrt(MOST_NODES) - 1.0))} m or more."
        )
    return nodes


def flat_sea(*, width_m: float, cell_m: float) -> NDArray[np.float32]:
    """Open sea: zeros, shape (nodes, nodes) [m].

    Raises
    ------
    ValueError
        As `node_count`.

    Examples
    --------
    >>> flat_sea(width_m=1000.0, cell_m=500.0).shape
    (3, 3)
    """
    nodes = node_count(width_m, cell_m)
    return np.zeros((nodes, nodes), dtype=np.float32)


def generate_island(
    *, seed: int, width_m: float, cell_m: float, island_radius_m: float, peak_m: float, ridges: float = 0.5
) -> NDArray[np.float32]:
    """Elevation of a fictional island group in the middle of a square of sea.

    Parameters
    ----------
    seed : int
        0 or more; another seed is another group.
    width_m, cell_m : float [m]
        Side of the square and distance of its nodes.
    island_radius_m : float [m]
        About the radius of the main island; small ones lie within twice that.
    peak_m : float [m]
        Height of the highest node.
    ridges : float [1]
        0 rounded hills, 1 sharp ridges and deep valleys.

    Returns
    -------
    elevation_m : float32 array, shape (nodes, nodes) [m]
        Above mean sea level in steps of 0.1 m, 0 at sea; row 0 is the north edge.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Notes
    -----
    Limits: a picture of an island, not of how rivers and weather make one.
    Source: ridged multifractal noise (Musgrave, in Texturing and Modeling, 1994), octaves cut from one spectrum.

    Examples
    --------
    >>> island_m = generate_island(seed=7, width_m=80e3, cell_m=500.0, island_radius_m=20e3, peak_m=900.0)
    >>> island_m.shape, round(float(island_m.max()), 1), float(island_m[0, 0])
    ((161, 161), 900.0, 0.0)
    """
    nodes = node_count(width_m, cell_m)
    if not (island_radius_m > 0.0 and peak_m >= 0.0 and 0.0 <= ridges <= 1.0 and seed >= 0):
        raise ValueError(
            "an island needs a seed of 0 or more, a radius above 0 m, a peak of 0 m or more and ridges from 0 to 1; "
            f"got seed {seed}, radius {island_radius_m}, peak {peak_m}, ridges {ridges}."
        )
    bits = np.random.PCG64(seed)
    side = _fast_size(min(nodes, math.ceil(5.0 * island_radius_m / cell_m) + 1))
    octaves = _octaves(bits, side, cell_m, island_radius_m)
    outline = _outline(bits, side, cell_m, island_radius_m, octaves)
    return _placed(_relief(outline, octaves, ridges), nodes, peak_m)


def _octaves(bits: np.random.PCG64, side: int, cell_m: float, radius_m: float) -> list[NDArray[np.float64]]:
    """Fields of unit spread, each of half the wavelength of the one before; all cut from one white noise."""
    noise = _uniforms(bits, side * side).reshape(side, side) - 0.5
    spectrum = np.fft.rfft2(noise)
    down, across = np.fft.fftfreq(side, cell_m)[:, None], np.fft.rfftfreq(side, cell_m)[None, :]
    frequency = np.hypot(down, across)
    fields = []
    for i in range(OCTAVES):
        wavelength_m = 1.1 * radius_m / 2.0**i
        if i > 0 and wavelength_m < 3.0 * cell_m:
            break
        relative = frequency * wavelength_m
        band = np.exp(-0.5 * (np.log2(np.maximum(relative, 1e-9)) / 0.5) ** 2)
        field = np.fft.irfft2(spectrum * band, s=(side, side))
        fields.append(field / max(float(field.std()), 1e-30))
    return fields


def _outline(
    bits: np.random.PCG64, side: int, cell_m: float, radius_m: float, octaves: list[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Above 0 on land, 1 in the heart of the main island: a few bumps, their edges frayed by the noise."""
    offset_m = (np.arange(side) - (side - 1) / 2) * cell_m
    x_m, y_m = offset_m[None, :], offset_m[:, None]
    turn = 2.0 * math.pi * float(_uniforms(bits, 1)[0])
    along, across = math.cos(turn) * x_m + math.sin(turn) * y_m, math.cos(turn) * y_m - math.sin(turn) * x_m
    land = 1.0 - np.hypot(along / 1.25, across / 0.8) / radius_m
    for bearing, distance, size in _uniforms(bits, 3 * SATELLITES).reshape(SATELLITES, 3):
        away_m, wide_m = (1.15 + 0.75 * distance) * radius_m, (0.08 + 0.22 * size) * radius_m
        east_m, north_m = away_m * math.sin(2 * math.pi * bearing), away_m * math.cos(2 * math.pi * bearing)
        land = np.maximum(land, 0.45 * (1.0 - np.hypot(x_m - east_m, y_m - north_m) / wide_m))
    fray = sum(0.16 * ROUGHNESS**i * field for i, field in enumerate(octaves[1:]))
    edge = np.clip(2.5 - np.hypot(x_m, y_m) / radius_m, 0.0, 0.5)  # nothing grows beyond the square of noise
    return np.where(edge > 0.0, land + np.where(land > -0.35, fray, -1.0) - (0.5 - edge), -1.0)


def _relief(outline: NDArray[np.float64], octaves: list[NDArray[np.float64]], ridges: float) -> NDArray[np.float64]:
    """Height before scaling: a body that rises inland, so that valleys open to the sea, and the ground on it."""
    inland = np.clip(outline, 0.0, 1.0)
    shore = inland / (inland + 0.3)  # steep at the coast, level inland
    return 0.3 * inland**1.5 + shore * ((1.0 - ridges) * _hills(octaves) + ridges * _ridges(octaves))


def _hills(octaves: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Smooth ground, 0 and up."""
    field = sum(0.42**i * octave for i, octave in enumerate(octaves))
    return np.clip(0.55 + 0.22 * np.asarray(field), 0.05, None)


def _ridges(octaves: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Sharp crests where a field changes sign; finer spurs grow mostly on the coarser ones and leave the valleys
    smoother."""
    total, weight = np.zeros_like(octaves[0]), np.ones_like(octaves[0])
    for i, octave in enumerate(octaves[1:]):
        crest = np.clip(1.0 - np.abs(octave) / 1.5, 0.0, 1.0) ** 2
        total += 0.55**i * weight * crest
        weight = np.clip(0.12 + 1.3 * crest * weight, 0.0, 1.0)
    return 0.05 + 0.8 * total


def _placed(height: NDArray[np.float64], nodes: int, peak_m: float) -> NDArray[np.float32]:
    """Scale to the peak, round to decimetres and set into the middle of the sea."""
    lead = max(0, (height.shape[0] - nodes) // 2)
    height = height[lead : lead + nodes, lead : lead + nodes]
    top = float(height.max())
    scaled_m = height * (peak_m / top) if top > 0.0 else height
    elevation_m = np.zeros((nodes, nodes), dtype=np.float32)
    start = (nodes - height.shape[0]) // 2
    inner = slice(start, start + height.shape[0])
    elevation_m[inner, inner] = np.round(scaled_m, 1)
    return elevation_m


def _uniforms(bits: np.random.PCG64, n: int) -> NDArray[np.float64]:
    """Numbers in [0, 1) from raw bits, whose order NumPy promises not to change."""
    return (bits.random_raw(n) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _fast_size(n: int) -> int:
    """The next size that a Fourier transform does quickly: only the factors 2, 3 and 5."""
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return n
        n += 1
