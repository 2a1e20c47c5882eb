"""JSON that any reader takes: one object, no NaN, no infinities."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any


def finite(value: Any) -> Any:
    """The same data with NaN and infinities as null, and dates, tuples and array numbers as plain data.

    Examples
    --------
    >>> finite({"a": float("nan"), "b": (1, date(2028, 1, 1))})
    {'a': None, 'b': [1, '2028-01-01']}
    """
    if isinstance(value, dict):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(part) for part in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return finite(value.tolist())
    return str(value)


def json_line(value: dict[str, Any]) -> str:
    """One JSON object with a newline behind it."""
    return json.dumps(finite(value), allow_nan=False, ensure_ascii=True, indent=1) + "\n"
