"""Numbers for a page: columns of typed arrays, deflated and written as base64, which a browser unpacks in one go."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

KINDS = {"u1": "Uint8Array", "i1": "Int8Array", "u2": "Uint16Array", "i2": "Int16Array", "i4": "Int32Array"} | {
    "f4": "Float32Array"
}
"""Types of numbers, and what JavaScript calls them."""

LEVEL = 6


class Packer:
    """Gathers arrays; what it hands out in their place is where each lies in the one block that holds them all."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def array(self, values: Any, kind: str) -> dict[str, Any]:
        """Take an array in.

        Parameters
        ----------
        values : array of any shape
            Whole numbers outside the range of `kind` are refused, not wrapped round.
        kind : str
            One of KINDS, little-endian.

        Returns
        -------
        dict
            `{kind, at, length}`: JavaScript's type, first byte in the block, how many numbers.

        Raises
        ------
        ValueError
            If a number does not fit.
        """
        numbers = np.asarray(values).ravel()
        packed = numbers.astype(f"<{kind}")
        if kind[0] != "f" and not np.array_equal(packed.astype(np.float64), np.rint(numbers.astype(np.float64))):
            raise ValueError(f"numbers from {numbers.min()} to {numbers.max()} do not fit into {kind}")
        # typed arrays must begin at a multiple of their own size
        self._add(bytes(-self._size % packed.itemsize))
        place = {"kind": KINDS[kind], "at": self._size, "length": len(packed)}
        self._add(packed.tobytes())
        return place

    def _add(self, content: bytes) -> None:
        self._parts.append(content)
        self._size += len(content)

    def block(self) -> str:
        """All arrays as one text."""
        return base64.b64encode(zlib.compress(b"".join(self._parts), LEVEL)).decode("ascii")


class Words:
    """Texts that stand once however often they are used; each is handed out as its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def texts(self) -> list[str]:
        """All of them, by number."""
        return list(self._numbers)


def script_json(value: Any) -> str:
    """JSON that cannot end the script element that it stands in, nor begin a comment there.

    Examples
    --------
    >>> script_json({"name": "</script><!--"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
