"""`cover`: what radars see and detect, altitude by altitude, beside what is claimed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bartizan.cli.options import (
    MAX_SEED,
    Debug,
    Json,
    ScenarioName,
    TerrainFiles,
    announce_compilation,
    parse_date,
    whole,
)
from bartizan.cli.several import number
from bartizan.output.shell import columns, guarded, say, say_json

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover
    from bartizan.cover.outline import Outline
    from bartizan.output.progress import Progress
    from bartizan.scenario.load import ScenarioFile

MAX_COVER_READINGS = 1000
PICTURES = ("comparison.svg", "comparison.png")


@guarded
def cover(
    scenario: ScenarioName,
    site: Annotated[str | None, typer.Option(metavar="ID", help="One unit or radar site instead of all.")] = None,
    altitudes_m: Annotated[
        list[float] | None,
        typer.Option("--altitude-m", parser=number, metavar="M", help="Of targets [m]; several may follow."),
    ] = None,
    agl: Annotated[bool, typer.Option("--agl", help="Altitudes above the ground, not above the sea.")] = False,
    rcs_m2: Annotated[
        float | None, typer.Option("--rcs-m2", parser=number, metavar="M2", help="Size of the target; 1 m2.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Another day: only units that are there by then count.")
    ] = None,
    readings: Annotated[
        int,
        typer.Option(
            parser=whole(1, MAX_COVER_READINGS),
            metavar="K",
            help="Readings of claims and assumptions behind the band of ranges.",
        ),
    ] = 25,
    seed: Annotated[int, typer.Option(parser=whole(0, MAX_SEED), metavar="N", help="Seed of the readings.")] = 0,
    terrain: TerrainFiles = None,
    overrides: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="As in run.")] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A civil receiver's outline.json or upintheair.json that you saved, to check the model by.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder; without it out/NAME-cover….")] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress; print only where the files are.")] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """What is really seen, against the claimed circle."""
    from bartizan.output.progress import Progress

    progress = Progress(is_quiet=quiet)
    progress("reading the scenario, its claims and assumptions")
    from bartizan.cover.options import ALTITUDES_M

    asked: dict[str, Any] = {
        "date": parse_date(date),
        "site": site,
        "altitudes_m": tuple(altitudes_m or ALTITUDES_M),
        "reference": "agl" if agl else "msl",
        "rcs_m2": rcs_m2,
        "readings": readings,
        "seed": seed,
    }
    try:
        scenario_file, outline = _read(scenario, terrain, overrides, compare, asked)
        folder = out or Path("out") / folder_name(scenario_file.name, site, asked["date"], is_agl=agl)
        data = _cover(scenario_file, outline, folder, asked, progress)
    finally:
        progress.close()
    _tell(data, folder, is_json=json, is_quiet=quiet)


def _read(
    scenario: str,
    terrain: list[str] | None,
    overrides: list[str] | None,
    saved: Path | None,
    asked: dict[str, Any],
) -> tuple[ScenarioFile, Outline | None]:
    """The scenario, and the outline that a receiver saw, if one was saved; what is asked of them is checked first."""
    from bartizan.cover.options import check_options
    from bartizan.scenario.load import load_scenario

    check_options(*(asked[name] for name in ("altitudes_m", "reference", "rcs_m2", "readings", "seed")))
    outline = None
    if saved is not None:
        from bartizan.cover.outline import read_outline

        outline = read_outline(saved)
    scenario_file = load_scenario(scenario, terrain=terrain, overrides=overrides or ())
    if outline is not None and (asked["site"] is not None or outline.place is None):
        from bartizan.cover.sites import check_receiver

        check_receiver(scenario_file, asked["site"], asked["date"])
    return scenario_file, outline


def _cover(
    scenario_file: ScenarioFile, outline: Outline | None, folder: Path, asked: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Compute the coverage, write its files, and give what is printed."""
    from bartizan.output.folder import check_folder

    check_folder(folder)
    announce_compilation(progress)
    from bartizan.cover.make import cover as make_cover

    answer = make_cover(scenario_file, progress=progress, **asked)
    return _write(answer, folder, progress, _compared(answer, outline, asked["site"]))


def _tell(data: dict[str, Any], folder: Path, *, is_json: bool, is_quiet: bool) -> None:
    if is_json:
        say_json(data)
    elif is_quiet:
        say(f"{folder}\n")
    else:
        from bartizan.output.cover_text import cover_text

        say(cover_text(data, folder=str(folder), width=columns()))


def folder_name(name: str, site: str | None, day: dt.date | None, *, is_agl: bool) -> str:
    """A folder's name: what is asked of other radars, days or altitudes goes elsewhere.

    Examples
    --------
    >>> folder_name("shoal", None, None, is_agl=False), folder_name("shoal", "one", dt.date(2029, 1, 1), is_agl=True)
    ('shoal-cover', 'shoal-cover-one-agl-2029-01-01')
    """
    more = (site, "agl" if is_agl else None, day.isoformat() if day else None)
    return "-".join([name, "cover", *(word for word in more if word)])


def _compared(answer: Cover, outline: Outline | None, site: str | None) -> dict[str, Any] | None:
    """The model beside a receiver's outline, if one was given."""
    if outline is None:
        return None
    from bartizan.cover.compare import compare

    return compare(answer, outline, site)


def _write(answer: Cover, folder: Path, progress: Progress, comparison: dict[str, Any] | None) -> dict[str, Any]:
    """Write all files, and give what is printed."""
    from bartizan.cover.plain import cover_data
    from bartizan.output.cover_files import write_cover
    from bartizan.output.folder import RECORD, whole_folder
    from bartizan.output.json_text import json_line
    from bartizan.study.durable import write_durable

    progress("maps and files")
    with whole_folder(folder) as fresh:
        files = write_cover(answer, fresh)
        if comparison is not None:
            from bartizan.output.compare_plot import write_comparison

            files += [write_comparison(comparison, fresh / name).name for name in PICTURES]
        # last, because it lists the others: what it lists, a later call may replace
        data = cover_data(answer, files=[*files, RECORD], comparison=comparison)
        write_durable(fresh / RECORD, json_line(data).encode("utf-8"))
    return data | {"folder": str(folder)}
