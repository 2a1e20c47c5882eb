"""The report: one HTML file that opens from a disk, without a network, a script or a second file.

It is made from the result folder alone (summary.json, theatre.json, coverage.npz, manifest.json), so what it shows is
what was stored.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from string import Template
from typing import Any

from bartizan.errors import IncompleteError
from bartizan.output.colours import colour_sheet
from bartizan.output.sections import sections
from bartizan.output.svg import text_of
from bartizan.output.wording import clean

TEMPLATES = Path(__file__).parent / "templates"
SCHEMA = 1


def write_report(folder: Path) -> Path:
    """Write `report.html` into a result folder.

    Parameters
    ----------
    folder : Path
        A finished result.

    Returns
    -------
    Path
        The report.

    Raises
    ------
    IncompleteError
        If a file of the result is missing, torn, or from another version; the message says which, and what to do.
    """
    summary = read_part(folder, "summary.json")
    if summary.get("schema") != SCHEMA:
        raise IncompleteError(
            f"{folder / 'summary.json'}: written by another version (schema {summary.get('schema')!r}, this "
            f"version reads {SCHEMA}); "
            "run the scenario again, or read it with the version that wrote it"
        )
    page = report_html(
        summary, read_part(folder, "theatre.json"), read_coverage(folder), read_part(folder, "manifest.json")
    )
    path = folder / "report.html"
    temporary = folder / f".report.{os.getpid()}.part"
    temporary.write_text(page, encoding="utf-8")
    temporary.replace(path)
    return path


def report_html(
    summary: dict[str, Any], theatre: dict[str, Any], coverage: dict[str, Any], manifest: dict[str, Any]
) -> str:
    """The page as text."""
    frame = Template((TEMPLATES / "report.html").read_text(encoding="utf-8"))
    return frame.substitute(
        style=page_style(),
        title=text_of(summary["scenario"]["title"]).replace("<bdi>", "").replace("</bdi>", ""),
        description="What a scenario's air defence could see, reach and stop by its claims, and how sure that is.",
        version=text_of(summary.get("version", "")),
        # a number never parts from its per cent sign
        body="\n".join(sections(summary, theatre, coverage, manifest)).replace(" %", "\u00a0%"),
    )


def page_style() -> str:
    """The style sheet of the report and of every page that should look like it: colours, type, tables, print."""
    return colour_sheet() + (TEMPLATES / "report.css").read_text(encoding="utf-8")


def read_part(folder: Path, name: str) -> dict[str, Any]:
    """One JSON file of a result.

    Raises
    ------
    IncompleteError
        If it is missing or cannot be read.
    """
    path = folder / name
    try:
        part = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise IncompleteError(
            f"{path}: cannot be read ({fault.strerror}); is {clean(folder)} the folder of a finished run?"
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise IncompleteError(f"{path}: is torn or is no JSON ({fault}); run the scenario again") from fault
    if not isinstance(part, dict):
        raise IncompleteError(f"{path}: holds no JSON object; run the scenario again")
    return part


def read_coverage(folder: Path) -> dict[str, Any]:
    """The arrays of coverage.npz by name.

    Raises
    ------
    IncompleteError
        If the file is missing or torn.
    """
    import zipfile

    import numpy as np

    path = folder / "coverage.npz"
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, KeyError) as fault:
        raise IncompleteError(f"{path}: cannot be read ({fault}); run the scenario again") from fault
