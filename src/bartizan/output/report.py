"""The report: one HTML file that opens from a disk, without a network or a second file.

It is made from the result folder alone: summary.json, theatre.json, coverage.npz, manifest.json, shown.json and the
event log. Without shown.json three replications are played again for their paths. The page needs no script to be read;
one small script of its own, allowed by its digest, moves the controls of the map and the switch between light and dark.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from string import Template

from bartizan.output.colours import colour_sheet
from bartizan.output.folder import whole_file
from bartizan.output.parts import Parts, read_coverage, read_part, read_parts
from bartizan.output.sections import sections
from bartizan.output.shown_runs import Played, play
from bartizan.output.svg import text_of

__all__ = ["page_script", "page_style", "read_coverage", "read_part", "report_html", "write_report"]

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("theme.js", "report.js")


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
    InputError
        If the folder is no result.
    IncompleteError
        If a file of the result is missing, torn, altered, or from another version; the message says which, and what to
        do.
    """
    parts = read_parts(folder)
    page = report_html(parts, play(parts))
    path = folder / "report.html"
    with whole_file(path) as fresh:
        fresh.write_text(page, encoding="utf-8")
    return path


def report_html(parts: Parts, played: Played) -> str:
    """The page as text."""
    frame = Template((TEMPLATES / "report.html").read_text(encoding="utf-8"))
    script = page_script()
    return frame.substitute(
        style=page_style(),
        script=script,
        digest=script_digest(script),
        title=text_of(parts.summary["scenario"]["title"]).replace("<bdi>", "").replace("</bdi>", ""),
        description="What a scenario's air defence could see, reach and stop by its claims, and how sure that is.",
        version=text_of(parts.summary.get("version", "")),
        # a number never parts from its per cent sign
        body="\n".join(sections(parts, played)).replace(" %", "\u00a0%"),
    )


def page_style() -> str:
    """The style sheet of the report and of every page that should look like it: colours, type, tables, print."""
    return colour_sheet() + (TEMPLATES / "report.css").read_text(encoding="utf-8")


def page_script() -> str:
    """The script of the report: a classic one, since a page opened from a file may load no module."""
    return "\n" + "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS)


def script_digest(script: str) -> str:
    """What a page's policy must name so that this script may run, and no other."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
