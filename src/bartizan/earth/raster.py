"""One terrain file: recognised by its first bytes, opened, and its header checked before any height is read.

GeoTIFF (COG too), DTED levels 0 to 2, SRTM HGT (also as .hgt.zip) and ESRI ASCII grids with their .prj file; nothing
else is opened, and nothing that lies beside a file but that .prj: no file can send the reader elsewhere, and nothing is
fetched. A header that no reading could mend is refused with what was seen and what to do.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.earth.faults import problem
from bartizan.earth.zipped import HGT_NAME, zipped_tile
from bartizan.errors import BartizanError, InputError

FORMATS = {
    "GTiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "DTED": (b"UHL1", b"VOL1", b"HDR1"),
    "AAIGrid": (b"ncol", b"nrow", b"xllc", b"yllc", b"cell"),
}
FORMAT_NAMES = {"GTiff": "GeoTIFF", "DTED": "DTED", "AAIGrid": "ESRI ASCII grid", "SRTMHGT": "SRTM HGT"}
HGT_SIDES = (1201, 3601)
"""Heights along the side of an SRTM tile of three and of one arc-second."""

METRES = {"", "m", "metre", "metres", "meter", "meters"}
MOST_BLOCK_BYTES = 512 * 1024 * 1024
ASCII_CHUNK_BYTES = 1 << 23
NUMBER_BYTES = b"0123456789+-.,eE \t\r\nnNaA"
ALONE: dict[str, Any] = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO", "CPL_LOG_ERRORS": "OFF"}
"""No look for files beside the one named: masks, overviews and notes there may be of any format, and point anywhere."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a terrain file whose header is in order, as a rasterio dataset.

    Parameters
    ----------
    path : Path

    Yields
    ------
    source : rasterio.DatasetReader
        One band of heights in metres, with coordinates and a place.

    Raises
    ------
    InputError
        If it is no such file, or a header says what cannot be used; also for whatever goes wrong while it is read.
    """
    if not path.is_file():
        raise InputError(problem(path, *_no_file(path)))
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning
    from rasterio.io import MemoryFile

    driver, tile = "", (path.name, path.stat().st_size)
    try:
        driver = _driver(path)
        with warnings.catch_warnings(), rasterio.Env(**ALONE):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            if driver == "SRTMHGT" and path.suffix.lower() == ".zip":
                name, data = zipped_tile(path)
                tile = (name, len(data))
                with MemoryFile(data, filename=name) as memory, memory.open(driver=driver) as source:
                    check_header(path, source)
                    yield source
            else:
                with rasterio.open(path, driver=driver) as source:
                    check_header(path, source)
                    if driver == "AAIGrid":
                        _check_numbers(path, source.width * source.height)
                    yield source
    except BartizanError:
        raise
    except PermissionError:
        raise InputError(problem(path, "a terrain file that may not be read")) from None
    except Exception as error:  # GDAL has kinds of its own, some of them private
        if driver == "SRTMHGT":
            _refuse_odd_tile(path, *tile)
        hint = "it may be damaged, cut short or of another format"
        message = f"the terrain file cannot be read: {_words(path, driver, error)}"
        raise InputError(problem(path, message, hint=hint)) from error


def _no_file(path: Path) -> tuple[str, str, str]:
    if path.is_dir():
        return "a folder is no terrain file", "a folder", "its files, named one by one"
    return "there is no such terrain file", "", "a raster file on this machine; nothing is fetched from a network"


def _words(path: Path, driver: str, error: Exception) -> str:
    """What GDAL says, without its names for files."""
    text = " ".join(str(error.__cause__ or error).split())
    if "not recognized as being in a supported file format" in text:
        return f"it does not begin as a whole {FORMAT_NAMES.get(driver, 'terrain')} file does"
    for name in (f"'{path}'", str(path), str(path.resolve()), path.name):
        text = text.replace(name, "the file")
    return text.split("/vsimem/")[0].removeprefix("the file: ").strip(" '") or type(error).__name__


def _refuse_odd_tile(path: Path, name: str, n_bytes: int) -> None:
    """An HGT file has no header: its name says where it lies, and its size how fine it is."""
    if not HGT_NAME.match(name):
        raise InputError(problem(path, "the tile does not say where it lies", name[:80], "a name like N41E001.hgt"))
    sizes = [2 * side * side for side in HGT_SIDES]
    if n_bytes not in sizes:
        fault = "cut short" if n_bytes < sizes[-1] else "too long"
        expected = " or ".join(f"{size:,} ({side} x {side})" for size, side in zip(sizes, HGT_SIDES, strict=True))
        raise InputError(problem(path, f"the SRTM tile is {fault}", f"{n_bytes:,} bytes", expected))


def _driver(path: Path) -> str:
    """The format by the first bytes, HGT by its name; nothing else is opened, so that no file can point elsewhere."""
    with path.open("rb") as file:
        start = file.read(64).lstrip()[:4]
    for driver, marks in FORMATS.items():
        if start in marks or start.lower() in marks:
            return driver
    if path.name.lower().endswith((".hgt", ".hgt.zip")):
        return "SRTMHGT"
    expected = "GeoTIFF, DTED, HGT (also .hgt.zip) or ESRI ASCII grid"
    raise InputError(problem(path, "the terrain file is of an unknown format", expected=expected))


def _check_numbers(path: Path, n_pixels: int) -> None:
    """GDAL reads a word in an ASCII grid as 0 without a sound, and searches for ever where numbers are missing."""
    n_numbers, was_space = 0, True
    with path.open("rb") as file:
        start, line = 0, file.readline(1000)
        while line.lstrip()[:1].isalpha() or (line and not line.strip()):
            start, line = file.tell(), file.readline(1000)
        file.seek(start)
        while chunk := file.read(ASCII_CHUNK_BYTES):
            if strange := chunk.translate(None, NUMBER_BYTES):
                seen = repr(strange[:20].decode("latin-1"))
                raise InputError(problem(path, "text among the heights", seen, "numbers alone below the header"))
            is_space = np.frombuffer(chunk, dtype=np.uint8) <= ord(" ")
            n_numbers += int(np.count_nonzero(is_space[:-1] & ~is_space[1:])) + int(was_space and not is_space[0])
            was_space = bool(is_space[-1])
    if n_numbers != n_pixels:
        seen, expected = f"{n_numbers:,} heights", f"{n_pixels:,}, as its header says"
        raise InputError(problem(path, "the terrain file is cut short or too long", seen, expected))


def check_header(path: Path, source: Any) -> None:
    """Refuse what no reading could mend, before any pixel is read."""
    for check in (_check_place, _check_band, _check_units, _check_blocks):
        check(path, source)


def _check_place(path: Path, source: Any) -> None:
    if source.crs is None:
        message = "the terrain file does not say which coordinates it uses (no CRS)"
        raise InputError(problem(path, message, "", "a CRS in the file", "an ASCII grid needs a .prj file beside it"))
    t = source.transform
    if t.is_identity or not math.isfinite(t.determinant) or abs(t.determinant) < 1e-20:
        seen = f"transform {tuple(t)[:6]}"
        message = "the terrain file does not say where its pixels lie"
        raise InputError(problem(path, message, seen, "pixels with a size and a place"))


def _check_band(path: Path, source: Any) -> None:
    kind = source.dtypes[0]
    if source.count != 1:
        message, seen = "a terrain file must have one band, of heights", f"{source.count} bands of {kind}"
        raise InputError(
            problem(path, message, seen, "one band", "this may be a picture of the ground, not its heights")
        )
    if kind.startswith("complex"):
        raise InputError(problem(path, "heights must be plain numbers", seen=kind))
    if kind in ("uint8", "int8"):
        message = "numbers of one byte are a picture, not heights"
        hint = "a hillshade, for example; take the elevation model that it was made from"
        raise InputError(problem(path, message, kind, "heights in metres as int16, float32 or the like", hint))


def _check_units(path: Path, source: Any) -> None:
    unit = (source.units[0] or "").strip().lower()
    if unit not in METRES:
        hint = "write the file again in metres: there are two kinds of feet, and files often name the wrong one"
        raise InputError(problem(path, "heights must be in metres", f"unit {unit!r}", hint=hint))


def _check_blocks(path: Path, source: Any) -> None:
    block_bytes = math.prod(source.block_shapes[0]) * np.dtype(source.dtypes[0]).itemsize
    if block_bytes > MOST_BLOCK_BYTES:
        seen, expected = f"{block_bytes / 2**20:,.0f} MiB a block", f"at most {MOST_BLOCK_BYTES // 2**20} MiB"
        message = "the terrain file is stored in blocks too large to read"
        raise InputError(problem(path, message, seen, expected, "write it again in tiles"))
