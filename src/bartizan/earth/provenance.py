"""Where the heights of a theatre come from, kept with them: files, their checksums, how they were laid on the grid."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

RESAMPLING = (
    "each node is the mean of the square of pixels around it: between four pixels where the file is coarser than the "
    "grid, over as many pixels as fit into a cell where it is finer"
)
PLANE = "the azimuthal equidistant plane about the theatre's centre"
DATUM = "heights count as above mean sea level; a file's vertical datum is not looked at"
MOST_NAMES = 3


@dataclass(frozen=True)
class TileFacts:
    """One terrain file: name without folder, SHA-256, format, coordinates, size of a pixel in metres (north, east)."""

    name: str
    sha256: str
    format: str
    crs: str
    pixel_north_m: float
    pixel_east_m: float


@dataclass(frozen=True)
class TerrainSource:
    """What is known about heights that were read from files.

    Attributes
    ----------
    files : tuple of TileFacts
        The finest first: where two know a place, the first of them counts.
    projection : str
        The theatre's plane, in the words of PROJ.
    cell_m : float [m]
        Distance of the grid's nodes.
    unknown_share, void_sea_share, gap_sea_share : float [1]
        Shares of the nodes that stay unknown, that were voids and count as sea, and that no file holds and count as
        sea.
    straight_line_offset_m : float [m]
        As `earth.straight.straight_line_offset_m`.
    """

    files: tuple[TileFacts, ...]
    projection: str
    cell_m: float
    unknown_share: float
    void_sea_share: float
    gap_sea_share: float
    straight_line_offset_m: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data, the sentence included."""
        return {
            **asdict(self),
            "files": [asdict(f) for f in self.files],
            "resampling": RESAMPLING,
            "datum": DATUM,
            "sentence": self.sentence(),
        }

    def sentence(self) -> str:
        """One sentence for people, to stand beside every answer that rests on these heights."""
        parts = [f"Terrain: {self._names()}, laid on a grid of {self.cell_m:g} m in {PLANE}"]
        if self.unknown_share:
            parts.append(f"{_percent(self.unknown_share)} of the ground unknown")
        if self.void_sea_share:
            parts.append(f"voids, {_percent(self.void_sea_share)}, taken as sea")
        if self.gap_sea_share:
            parts.append(f"places without a file, {_percent(self.gap_sea_share)}, taken as sea")
        parts.append(
            f"a straight line of the grid leaves the geodesic by at most {_metres(self.straight_line_offset_m)}"
        )
        return "; ".join(parts) + "."

    def _names(self) -> str:
        """The files by name, and what they have in common."""
        names = [file.name for file in self.files]
        kinds = sorted({f"{file.format}, {file.crs}" for file in self.files})
        finest = self.files[0]
        shown = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if names[MOST_NAMES:] else "")
        word = "pixels" if self.files[-1].pixel_north_m < 1.01 * finest.pixel_north_m else "finest pixels"
        sizes = f"{word} of {finest.pixel_north_m:.3g} by {finest.pixel_east_m:.3g} m"
        return f"{shown} ({'; '.join(kinds)}; {sizes})"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, read piece by piece; a file that has not changed is read once."""
    status = path.stat()
    return _sha256(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1024)
def _sha256(path: Path, _size: int, _changed_ns: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def terrain_sha256(path: Path) -> str:
    """SHA-256 of all that gives a terrain file its heights and its place.

    The place of an HGT tile is in its name, that of an ASCII grid in the .prj file beside it.
    """
    parts, ending = [file_sha256(path)], path.suffix.lower()
    if ending == ".hgt":
        parts.append(path.name[:7].upper())
    if ending == ".asc" and path.with_suffix(".prj").is_file():
        parts.append(file_sha256(path.with_suffix(".prj")))
    return parts[0] if len(parts) == 1 else hashlib.sha256(" ".join(parts).encode("ascii", "replace")).hexdigest()


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share >= 0.001 else "under 0.1 %"


def _metres(offset_m: float) -> str:
    return f"{offset_m:.0f} m" if offset_m >= 1.0 else f"{offset_m:.2g} m"
