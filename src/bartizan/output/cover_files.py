"""The files of a coverage: JSON, maps as SVG and PNG, grids as GeoTIFF, areas as GeoJSON.

Each file is whole or not there; equal answers give equal files, which hold neither time nor place of their making.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.errors import IncompleteError
from bartizan.output.cover_words import ABOVE, altitude_words, conditions, target_words, whose_words
from bartizan.output.json_text import json_line
from bartizan.study.durable import write_durable

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

PNG_SCALE = 2.0
LEVEL_NODATA = 255
LEVEL_UNIT = "level"
LEVELS = {
    0: "none",
    1: "claimed circle",
    2: "horizon of a smooth sea",
    3: "seen",
    4: "Pd 0.5 or more",
    5: "Pd 0.9 or more",
}
"""The codes of `cover.answer.Level`: the highest level reached at a place."""

Make = Callable[[], bytes]


def write_cover(cover: Cover, folder: Path, answer: dict[str, Any] | None = None) -> list[str]:
    """Write all files of a coverage into a folder that exists.

    Parameters
    ----------
    cover : Cover
        With the grids of its network; without them, maps show circles alone, and there are no grids to write.
    folder : Path
    answer : dict or None
        What the command prints as JSON, for `cover.json`; its `files` is set to the names of all files.

    Returns
    -------
    list of str
        Names in the folder.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    IncompleteError
        If the disk is full.
    """
    names = []
    for name, make in _makers(cover):
        _write(folder, name, make())
        names.append(name)
    if answer is not None:
        names.append("cover.json")
        _write(folder, "cover.json", json_line(answer | {"files": names}).encode("utf-8"))
    return names


def _write(folder: Path, name: str, content: bytes) -> None:
    try:
        write_durable(folder / name, content)
    except IncompleteError as fault:
        # a coverage does not go on from where it stopped, as runs do
        raise IncompleteError(
            f"no room to write {name} ({len(content):,} bytes) in {folder.parent}; make room and give the same command "
            "again"
        ) from fault


def _makers(cover: Cover) -> Iterator[tuple[str, Make]]:
    """Names of files and what makes them; nothing is made before it is called."""
    from bartizan.output.cover_map import CoverMaps
    from bartizan.output.geojson import geojson_text

    maps = functools.cache(lambda: CoverMaps(cover))
    if len(cover.altitudes_m) > 1:
        yield from _pictures("map", lambda: maps().together())
    for i, altitude_m in enumerate(cover.altitudes_m):
        yield from _pictures(f"map_{altitude_m:g}m_{cover.reference}", functools.partial(_large, maps, i))
    if cover.network.mva_m is not None:
        yield "lowest_altitude.tif", lambda: _lowest_altitude(cover)
    if cover.network.level is not None:
        yield "level.tif", lambda: _level(cover)
    yield "areas.geojson", lambda: geojson_text(cover, conditions(cover)).encode("utf-8")


def _large(maps: Callable[[], Any], i: int) -> str:
    return maps().large(i)


def _pictures(stem: str, draw: Callable[[], str]) -> Iterator[tuple[str, Make]]:
    """One map in both formats, drawn once."""
    drawn = functools.cache(draw)

    def png() -> bytes:
        from bartizan.output.picture import png_of

        return png_of(drawn(), PNG_SCALE)

    yield f"{stem}.svg", lambda: drawn().encode("utf-8")
    yield f"{stem}.png", png


def _tags(cover: Cover) -> dict[str, str]:
    return {
        "TITLE": cover.title or cover.name,
        "CONDITIONS": conditions(cover),
        "DATE_OF_SCENARIO": cover.date,
        "RADARS": whose_words(cover),
        "PLACE": "a node of the theatre's grid is the middle of its pixel",
    }


def _lowest_altitude(cover: Cover) -> bytes:
    """Lowest altitude in sight of any radar, one band."""
    from bartizan.output.geotiff import geotiff_bytes

    assert cover.network.mva_m is not None
    return geotiff_bytes(
        cover.network.mva_m[None],
        cover.terrain,
        descriptions=["lowest altitude in sight, above mean sea level"],
        unit="m",
        tags=_tags(cover),
        nodata=float("nan"),
    )


def _level(cover: Cover) -> bytes:
    """The level reached at each altitude, one band each."""
    from bartizan.output.geotiff import geotiff_bytes

    assert cover.network.level is not None
    levels = ", ".join(f"{code} {words}" for code, words in LEVELS.items())
    tags = _tags(cover) | {"LEVELS": levels, "TARGET": target_words(cover), "REFERENCE": ABOVE[cover.reference]}
    return geotiff_bytes(
        cover.network.level,
        cover.terrain,
        descriptions=[f"target at {altitude_words(cover, i)}" for i in range(len(cover.altitudes_m))],
        unit=LEVEL_UNIT,
        tags=tags,
        nodata=LEVEL_NODATA,
        codes=LEVELS,
    )
