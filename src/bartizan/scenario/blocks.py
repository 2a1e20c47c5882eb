"""What every block of a scenario file is made of: ids, texts, places, dates and shares, each with its bounds."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
FigureId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,127}$")]
# no control characters and no marks that turn the direction of writing: names go to terminals and reports
Text = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=300, pattern=r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
    ),
]
LongText = Annotated[
    str,
    StringConstraints(
        max_length=2000, pattern=r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
    ),
]
Latitude = Annotated[float, Field(ge=-85.0, le=85.0)]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


def _date_from_text(value: Any) -> Any:
    """YAML 1.2 has no dates: a field that is one reads YYYY-MM-DD. Anything else goes on to be refused."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return dt.date.fromisoformat(value)
    return value


Date = Annotated[dt.date, BeforeValidator(_date_from_text, json_schema_input_type=dt.date)]


def _only_int(value: Any) -> Any:
    """`true` and `1.0` equal 1 in Python and would pass for version 1."""
    return value if type(value) is int else str(value).lower()


Version = Annotated[Literal[1], BeforeValidator(_only_int, json_schema_input_type=Literal[1])]


def _is_block(value: Any) -> str:
    return "(block)" if isinstance(value, (dict, BaseModel)) else "(plain)"


def _is_list(value: Any) -> str:
    return "(list)" if isinstance(value, list) else "(plain)"


class Block(BaseModel):
    """A block of the file: unknown keys, wrong types and infinities are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Point(Block):
    """A place on the map."""

    lat_deg: Latitude
    lon_deg: Longitude
