"""Bytes of a file to its text, or the reason why they are refused."""

from __future__ import annotations

from bartizan.errors import Problem

MAX_BYTES = 4 * 1024 * 1024

_BYTE_ORDER_MARKS = (
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\xfe\xff", "UTF-16"),
    (b"\xff\xfe", "UTF-16"),
)
_UTF8_MARK = b"\xef\xbb\xbf"


def decode(data: bytes, filename: str) -> tuple[str, list[Problem]]:
    """The text of a scenario file, or the reason why its bytes are refused.

    Parameters
    ----------
    data : bytes
        The whole file. A UTF-8 byte order mark at the start is passed over.
    filename : str
        Stands in the messages.

    Returns
    -------
    text : str
        Empty if there is a problem.
    problems : list of Problem
        At most one.
    """
    if refused := _refused(data, filename):
        return "", [refused]
    data = data.removeprefix(_UTF8_MARK)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return "", [_at_byte(data, error.start, filename, f"byte 0x{data[error.start]:02x}", "the file is not UTF-8")]


def _refused(data: bytes, filename: str) -> Problem | None:
    """What no text in UTF-8 is."""
    if len(data) > MAX_BYTES:
        seen, expected = f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes (4 MiB)"
        return Problem(filename, 0, 0, "", "the file is too large", seen, expected)
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            seen = f"a {name} byte order mark"
            return Problem(filename, 1, 1, "", "the file is not UTF-8", seen, "text saved as UTF-8")
    at = data.find(b"\x00")
    return _at_byte(data, at, filename, "a zero byte", "the file is not text") if at >= 0 else None


def _at_byte(data: bytes, at: int, filename: str, seen: str, message: str) -> Problem:
    line_start = data.rfind(b"\n", 0, at) + 1
    column = len(data[line_start:at].decode("utf-8", "replace")) + 1
    return Problem(filename, data.count(b"\n", 0, at) + 1, column, "", message, seen, "text saved as UTF-8")
