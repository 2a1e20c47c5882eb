"""The page of a replay: data, style and scripts in one file that opens from a disk, without a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from bartizan.output.colours import COLOURS, colour_sheet
from bartizan.output.folder import asked_file
from bartizan.output.replay import choice as choices
from bartizan.output.replay.course import STATE_NAMES, packed_course
from bartizan.output.replay.ground import SightKeeper, graticule_of, ground_of, zones_of
from bartizan.output.replay.packing import Packer, Words, script_json
from bartizan.output.replay.scene import objects_of, packed_paths, places_of, sites_of
from bartizan.output.story_words import STATES
from bartizan.output.svg import text_of
from bartizan.output.wording import STOPPED, clean

TEMPLATES = Path(__file__).parent / "templates"
SHARED = Path(__file__).parents[1] / "templates"
LIBRARY = Path(__file__).parents[2] / "vendor" / "milsymbol-3.0.4" / "milsymbol.js"
SCRIPTS = ("data", "course", "symbols", "view", "base", "sky", "timeline", "story", "legend", "controls", "main")
"""Parts of the page's script, in the order in which they are joined."""


def write_replay(
    folder: Path, replications: Sequence[int] | None = None, *, reading: int = 0, out: Path | None = None
) -> Path:
    """Write the replay of a result.

    Parameters
    ----------
    folder : Path
        A finished result.
    replications : sequence of int or None
        Which; None takes a typical one, the best and the worst.
    reading : int
        Of which reading.
    out : Path or None
        The file; None takes `replay.html` in the folder.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    InputError
        If the folder is no result, it has no such replication, its terrain file has changed, or the page cannot be
        written.
    IncompleteError
        If the result is unfinished, torn, altered, or from another version.
    ModelError
        If this version or machine does not repeat the stored decisions.
    """
    data = replay_data(folder, replications, reading)
    return write_page(out or folder / "replay.html", replay_html(data))


def write_page(path: Path, page: str) -> Path:
    """Write a page so that it is whole or not there.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    with asked_file(path) as fresh:
        fresh.write_text(page, encoding="utf-8")
    return path


def replay_data(folder: Path, replications: Sequence[int] | None = None, reading: int = 0) -> dict[str, Any]:
    """Everything that a replay shows, as plain data; arrays lie in its `block`, see `packing`."""
    from bartizan.output.report import read_coverage, read_part
    from bartizan.study.again import set_again
    from bartizan.study.result import open_result
    from bartizan.study.watching import STEP_MS, watch

    result = open_result(folder)
    chosen = choices.choose(result.summary, replications, reading)
    keeper, packer, words = SightKeeper(), Packer(), Words()
    again = set_again(folder, [(reading, choice.replication) for choice in chosen], see=keeper)
    roster, theatre, coverage = again.geometry.roster, read_part(folder, "theatre.json"), read_coverage(folder)
    watched = watch(again, reading, [choice.replication for choice in chosen])
    runs = [
        packed_course(course, roster, words, packer) | {"label": choice.words}
        for course, choice in zip(watched, chosen, strict=True)
    ]
    return {
        "about": _about(result, reading),
        "width_m": theatre["width_m"],
        "ground": ground_of(coverage, packer),
        "graticule": graticule_of(theatre, packer),
        "zones": zones_of(again.geometry.scenario),
        "sites": _with_radars(sites_of(roster, result.summary), watched[0].radars),
        "places": places_of(roster),
        "objects": objects_of(roster),
        "paths": packed_paths(watched[0].paths, watched[0].path_of, packer),
        "sight": keeper.packed(len(roster.nodes), float(coverage["cell_m"]), packer),
        "step_s": STEP_MS / 1000.0,
        "states": [[name, STATES[name]] for name in STATE_NAMES],
        "runs": runs,
        "texts": words.texts(),
        "colours": COLOURS,
        "block": packer.block(),
    }


def _with_radars(sites: list[dict[str, Any]], radars: Any) -> list[dict[str, Any]]:
    """Sites with what the reading says of their radars: range, errors of a plot, whether they are in play."""
    for site, radar in zip(sites, radars, strict=True):
        site["range_m"] = float(radar["max_range_m"])
        site["range_std_m"] = float(radar["range_std_m"])
        site["azimuth_std"] = float(radar["azimuth_std"])
        site["in_play"] = bool(radar["in_play"])
    return sites


def _about(result: Any, reading: int) -> dict[str, Any]:
    """Words about the numbers: which result, which reading, what they are not."""
    scenario, run = result.summary["scenario"], result.summary["run"]
    label = clean(result.manifest["config"]["readings"][reading]["label"], 60)
    return {
        "title": clean(scenario["title"], 300),
        "theatre": "Fictional theatre" if scenario.get("fictional") else "Theatre as stated by the scenario's author",
        "reading": f"Reading {reading} of {run['readings']} ({label}) of the claims and assumptions",
        "rule": choices.RULE,
        "stopped": STOPPED,
        "seed": run["seed"],
        "digest": result.digest[:12],
        "version": clean(result.summary.get("version", ""), 40),
        "date": clean(scenario.get("date", ""), 20),
    }


def replay_html(data: dict[str, Any]) -> str:
    """The page as text: what `replay_data` gave, and everything that shows it."""
    library = _script(LIBRARY.read_text(encoding="utf-8"))
    parts = "\n".join((TEMPLATES / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    # one scope for all parts, and strict from the first line
    program = _script(f'(function () {{\n"use strict";\n{parts}\n}})();')
    theme = _script((SHARED / "theme.js").read_text(encoding="utf-8"))
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in (library, program, theme))
    frame = Template((TEMPLATES / "replay.html").read_text(encoding="utf-8"))
    about = data["about"]
    return frame.substitute(
        policy=f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        style=colour_sheet() + (TEMPLATES / "replay.css").read_text(encoding="utf-8"),
        title=text_of(about["title"]).replace("<bdi>", "").replace("</bdi>", ""),
        heading=text_of(about["title"]),
        theatre=text_of(about["theatre"]),
        reading=text_of(about["reading"]),
        rule=text_of(about["rule"]),
        stopped=text_of(about["stopped"]),
        version=text_of(about["version"]),
        data=script_json(data),
        library=library,
        program=program,
        theme=theme,
    )


def _script(text: str) -> str:
    """A script that cannot end its element early."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
