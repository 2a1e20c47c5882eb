"""How far a civil receiver heard, or a terrain horizon reaches, from a file that the user has saved.

Two formats are read. `outline.json` of readsb, as tar1090 shows it: for each degree the farthest aircraft of a day, as
latitude, longitude and pressure altitude in feet. `upintheair.json` of HeyWhatsThat: rings of latitude and longitude up
to which the terrain lets an aircraft be seen, one for each altitude in metres. A file is data from outside: its size,
its depth and every number are checked, and each fault names its place in the file.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from bartizan.errors import InputError, Problem

MOST_BYTES = 16 * 1024 * 1024
MOST_POINTS = 40_000
MOST_RINGS = 100
LEAST_DIRECTIONS = 12
FOOT_M = 0.3048
LOWEST_M, HIGHEST_M = -1000.0, 40_000.0
UNSAID_ALTITUDE_M = 12_192.0
"""40,000 ft, where most airliners fly at most; taken where an outline does not say the altitude."""

OUTLINE, RINGS = "readsb outline", "HeyWhatsThat rings"


@dataclass(frozen=True)
class Point:
    """A place of an outline: latitude and longitude [deg], altitude [m], and where it stands in the file."""

    lat_deg: float
    lon_deg: float
    altitude_m: float
    path: str


@dataclass(frozen=True)
class Outline:
    """What a file holds.

    Attributes
    ----------
    kind : str
        `OUTLINE` or `RINGS`.
    file : str
        Name without folder.
    points : tuple of Point
        In the order of the file.
    place : (lat_deg, lon_deg) or None [deg]
        Where the file says that it was measured from.
    antenna_msl_m : float or None [m]
        How high above the sea the file says that it was measured from.
    k_factor : float or None
        Effective over true earth radius that rings were drawn with.
    is_altitude_said : bool
        False where altitudes had to be taken as `UNSAID_ALTITUDE_M`.
    """

    kind: str
    file: str
    points: tuple[Point, ...]
    place: tuple[float, float] | None = None
    antenna_msl_m: float | None = None
    k_factor: float | None = None
    is_altitude_said: bool = True


def read_outline(path: str | Path) -> Outline:
    """Read `outline.json` or `upintheair.json`.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    outline : Outline

    Raises
    ------
    InputError
        If the file cannot be read, is too large, is no JSON of these two kinds, or holds a place or altitude that
        cannot be, with its path in the file; or fewer than twelve points.

    Notes
    -----
    Limits: nothing is fetched. Pressure altitudes are taken as heights above the sea.
    Source: the program readsb (`generateOutlineJson`) and the interface of heywhatsthat.com as tar1090 uses it.
    """
    reader = _Reader(str(path), _parsed(Path(path), str(path)))
    data = reader.data
    if isinstance(data, dict) and "rings" in data:
        return reader.rings(Path(path).name)
    return reader.outline(Path(path).name)


def _parsed(path: Path, file: str) -> Any:
    """JSON of a bearable size, without numbers that are none."""

    def refuse(message: str, seen: str = "", expected: str = "") -> NoReturn:
        raise InputError(Problem(file, 0, 0, "", message, seen, expected)) from None

    def no_number(word: str) -> NoReturn:
        refuse("a number that is none", word, "numbers alone")

    try:
        if not path.is_file():
            refuse("there is no such file to compare with", "", "outline.json of readsb or upintheair.json")
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            refuse("the file is too large", f"over {MOST_BYTES:,} bytes", f"at most {MOST_BYTES:,} bytes")
        return json.loads(raw.decode("utf-8-sig"), parse_constant=no_number)
    except OSError as error:
        refuse(f"the file cannot be read ({error.strerror})")
    except RecursionError:
        refuse("lists within lists without end", "", "points in one list")
    except UnicodeDecodeError:
        refuse("no text in UTF-8", "", "JSON")
    except json.JSONDecodeError as error:
        raise InputError(Problem(file, error.lineno, error.colno, "", f"no JSON ({error.msg})")) from None
    except ValueError:
        refuse("a number that is too long")


class _Reader:
    """Knows the file, and says of each fault where in it."""

    def __init__(self, file: str, data: Any) -> None:
        self.file, self.data = file, data

    def refuse(self, path: str, message: str, seen: Any, expected: str) -> NoReturn:
        raise InputError(Problem(self.file, 0, 0, path, message, _shown(seen), expected))

    def outline(self, name: str) -> Outline:
        """readsb, in the three shapes that its map reads."""
        path, found = self._outline_points()
        points = self._points(path, found, None)
        is_said = all(len(entry) > 2 and entry[2] is not None for entry in found)
        return Outline(OUTLINE, name, points, is_altitude_said=is_said)

    def _outline_points(self) -> tuple[str, list[Any]]:
        data = self.data if isinstance(self.data, dict) else {}
        if "actualRange" in data:
            day = self._block("actualRange", data["actualRange"])
            key = next((k for k in ("last24h", *day) if k in day), "last24h")
            path = f"actualRange.{key}"
            return f"{path}.points", self._list(f"{path}.points", self._block(path, day.get(key)).get("points"))
        if "multiRange" in data:
            rings = self._list("multiRange", data["multiRange"])
            if len(rings) != 1:
                self.refuse("multiRange", "outlines of several receivers", f"{len(rings)} outlines", "one")
            return "multiRange[0]", self._list("multiRange[0]", rings[0])
        if "points" not in data:
            wanted = "a block with `actualRange`, `points` or `rings`"
            self.refuse("", "neither an outline nor rings", self.data, wanted)
        return "points", self._list("points", data["points"])

    def rings(self, name: str) -> Outline:
        """HeyWhatsThat."""
        rings = self._list("rings", self.data["rings"])
        if not 1 <= len(rings) <= MOST_RINGS:
            self.refuse("rings", "wrong number of rings", len(rings), f"1 to {MOST_RINGS}")
        points: list[Point] = []
        for i, ring in enumerate(rings):
            block = self._block(f"rings[{i}]", ring)
            altitude_m = self._number(f"rings[{i}].alt", block.get("alt"), LOWEST_M, HIGHEST_M, "an altitude in metres")
            path = f"rings[{i}].points"
            points += self._points(path, self._list(path, block.get("points")), altitude_m)
            if len(points) > MOST_POINTS:
                self.refuse("rings", "too many points", f"{len(points):,}", f"at most {MOST_POINTS:,}")
        lat_deg, lon_deg = (self._optional(key, span) for key, span in (("lat", 90.0), ("lon", 360.0)))
        bent = self._optional("refraction", 0.9)
        return Outline(
            RINGS,
            name,
            tuple(points),
            None if lat_deg is None or lon_deg is None else (lat_deg, lon_deg),
            self._optional("elev_amsl", 9000.0),
            None if bent is None else 1.0 / (1.0 - bent),
        )

    def _points(self, path: str, found: list[Any], altitude_m: float | None) -> tuple[Point, ...]:
        if len(found) > MOST_POINTS:
            self.refuse(path, "too many points", f"{len(found):,}", f"at most {MOST_POINTS:,}")
        if len(found) < LEAST_DIRECTIONS:
            self.refuse(path, "too few points to compare", len(found), f"at least {LEAST_DIRECTIONS} directions")
        return tuple(self._point(f"{path}[{i}]", entry, altitude_m) for i, entry in enumerate(found))

    def _point(self, path: str, entry: Any, altitude_m: float | None) -> Point:
        if not isinstance(entry, list) or not 2 <= len(entry) <= 4:
            self.refuse(path, "no point", entry, "[latitude, longitude] or [latitude, longitude, altitude in feet]")
        lat_deg = self._number(f"{path}[0]", entry[0], -90.0, 90.0, "a latitude in degrees")
        lon_deg = self._number(f"{path}[1]", entry[1], -360.0, 360.0, "a longitude in degrees")
        if altitude_m is None and len(entry) > 2 and entry[2] is not None:
            wanted = "an altitude in feet"
            altitude_m = FOOT_M * self._number(f"{path}[2]", entry[2], LOWEST_M / FOOT_M, HIGHEST_M / FOOT_M, wanted)
        return Point(lat_deg, lon_deg, UNSAID_ALTITUDE_M if altitude_m is None else altitude_m, path)

    def _number(self, path: str, value: Any, low: float, high: float, wanted: str) -> float:
        """A number in its bounds; HeyWhatsThat writes some as text."""
        if isinstance(value, str) and len(value) < 32:
            with contextlib.suppress(ValueError):
                return self._number(path, float(value), low, high, wanted)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(path, "no number", value, wanted)
        if not low <= value <= high:
            self.refuse(path, "a number that cannot be", value, f"{wanted}, {low:,.0f} to {high:,.0f}")
        return float(value)

    def _optional(self, key: str, span: float) -> float | None:
        value = self.data.get(key)
        return None if value is None else self._number(key, value, -span, span, f"a number from {-span:g} to {span:g}")

    def _block(self, path: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.refuse(path, "no block", value, "a block in braces")
        return value

    def _list(self, path: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            self.refuse(path, "no list", value, "a list of points in brackets")
        return value


def _shown(value: Any) -> str:
    """A value of the file, short and printable."""
    if isinstance(value, dict):
        return "a block with " + (", ".join(ascii(str(key))[:30] for key in list(value)[:4]) or "nothing in it")
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    if isinstance(value, str) and value.isprintable():
        return value[:60]
    return "nothing" if value is None else ascii(value)[:60]
