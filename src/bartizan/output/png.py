"""PNG files from arrays of palette numbers: small, and without a picture library (which would cost a second at
start)."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

RGBA = tuple[int, int, int, int]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bytes(index: Any, palette: list[RGBA]) -> bytes:
    """A palette PNG with transparency.

    Parameters
    ----------
    index : uint8 array, shape (rows, columns) [row of the palette]
        Top row first.
    palette : list of up to 256 (red, green, blue, alpha), each 0 to 255

    Raises
    ------
    ValueError
        If the array is not two-dimensional or names a colour that the palette lacks.
    """
    index = np.ascontiguousarray(index, dtype=np.uint8)
    if index.ndim != 2 or not 1 <= len(palette) <= 256 or (index.size and int(index.max()) >= len(palette)):
        raise ValueError(
            f"need a 2-D array of numbers below {len(palette)} (1 to 256 colours); got shape {index.shape}"
        )
    rows, columns = index.shape
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    colours = bytes(v for rgba in palette for v in rgba[:3])
    alphas = bytes(rgba[3] for rgba in palette)
    # each row begins with its filter; none suits palettes best
    lines = np.zeros((rows, columns + 1), dtype=np.uint8)
    lines[:, 1:] = index
    body = zlib.compress(lines.tobytes(), 6)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"tRNS", alphas), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def png_uri(index: Any, palette: list[RGBA]) -> str:
    """The PNG as a `data:` address, so that a page can hold it."""
    return "data:image/png;base64," + base64.b64encode(png_bytes(index, palette)).decode("ascii")
