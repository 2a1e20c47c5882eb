"""Rows written to files: Parquet for programs, CSV for spreadsheets (guarded against formulas)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bartizan.errors import InputError
from bartizan.output.folder import asked_file

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
SUFFIXES = (".parquet", ".csv")


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front; numbers
    stay numbers.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-"), guarded(-3.5), guarded("alpha")
    ("'=1+1", '-', -3.5, 'alpha')
    """
    if isinstance(value, str) and value != "-" and value.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + value
    return value


def csv_text(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; text is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def check_suffix(path: Path, suffixes: Sequence[str] = SUFFIXES) -> None:
    """Refuse a file name whose ending says nothing we can write.

    Raises
    ------
    InputError
        With the endings that work, before any work is done.
    """
    if path.suffix.lower() not in suffixes:
        raise InputError(
            f"--out {path}: the ending says the format, seen {path.suffix or 'none'!r}, expected "
            f"{' or '.join(suffixes)}"
        )
    if not path.parent.is_dir():
        raise InputError(f"--out {path}: there is no folder {path.parent}; make it first")


def write_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], path: Path) -> Path:
    """Write rows to `path`, whole or not at all; the ending (.parquet or .csv) says the format.

    Raises
    ------
    InputError
        If the ending is another one, or the file cannot be written.
    """
    check_suffix(path)
    with asked_file(path) as fresh:
        if path.suffix.lower() == ".csv":
            fresh.write_text(csv_text(rows, columns), encoding="utf-8")
        else:
            import pyarrow as pa
            import pyarrow.parquet as pq

            pq.write_table(pa.table({name: [row[name] for row in rows] for name in columns}), fresh)
    return path
