"""SRTM tiles that come as `.hgt.zip`: the one tile inside, read into memory, never unpacked onto the disk."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from bartizan.earth.faults import problem
from bartizan.errors import InputError

MOST_ZIP_BYTES = 256 * 1024 * 1024
MOST_TILE_BYTES = 2 * 7201 * 7201
"""Half an arc-second; what claims to be larger is not an SRTM tile."""

HGT_NAME = re.compile(r"[NS][0-9]{2}[EW][0-9]{3}", re.IGNORECASE)


def zipped_tile(path: Path) -> tuple[str, bytes]:
    """The name and the bytes of the tile in a `.hgt.zip` file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    name : str
        File name of the tile, without folders, such as N41E001.hgt.
    data : bytes

    Raises
    ------
    InputError
        If the file is no zip file, holds not exactly one tile, holds another than its own name says, or would unpack
        to more than a tile can be.
    """
    if path.stat().st_size > MOST_ZIP_BYTES:
        raise _refused(
            path, "the zip file is too large", f"{path.stat().st_size:,} bytes", f"{MOST_ZIP_BYTES:,} at most"
        )
    try:
        with zipfile.ZipFile(path) as packed:
            member = _only_tile(path, packed)
            with packed.open(member) as stream:
                # asked for a number of bytes, zipfile unpacks no more, whatever the data hold; a lie about the size
                # then ends in a wrong checksum
                data = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise _refused(path, f"the zip file cannot be read ({error})", "", "one .hgt file in a zip file") from None
    return member.filename.rpartition("/")[2], data


def _only_tile(path: Path, packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in packed.infolist() if m.filename.lower().endswith(".hgt") and not m.is_dir()]
    if len(members) != 1:
        raise _refused(path, "a zip file must hold one tile", f"{len(members)} files that end in .hgt", "exactly one")
    inner, outer = HGT_NAME.match(members[0].filename.rpartition("/")[2]), HGT_NAME.match(path.name)
    if not inner:
        raise _refused(
            path, "the tile inside does not say where it lies", members[0].filename[:80], "a name like N41E001.hgt"
        )
    if outer and outer[0].upper() != inner[0].upper():
        raise _refused(path, "the tile inside is another than the name says", inner[0], outer[0])
    if members[0].file_size > MOST_TILE_BYTES:
        message = "the zip file would unpack to more than a tile can be"
        raise _refused(path, message, f"{members[0].file_size:,} bytes", f"{MOST_TILE_BYTES:,} bytes at most")
    return members[0]


def _refused(path: Path, message: str, seen: str, expected: str) -> InputError:
    return InputError(problem(path, message, seen, expected))
