"""`why`: what happened about one object of one replication, and why it was not stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bartizan.cli.options import Debug, Json, Point, Reading, Replication, announce_compilation
from bartizan.output.shell import FAULT, columns, complain, guarded, say, say_json


@guarded
def why(
    result: Annotated[Path, typer.Argument(help="A result folder.")],
    replication: Replication = 0,
    reading: Reading = 0,
    point: Point = 0,
    thing: Annotated[
        str | None,
        typer.Option("--object", metavar="ID", help="One object, step by step; without it a table of the raid."),
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Why an object got through, or how it was stopped."""
    from bartizan.output.progress import Progress
    from bartizan.study.again import manifest_with

    manifest_with(result, [(reading, replication)])
    progress = Progress(is_quiet=False)
    progress(f"repeating replication {replication} of reading {reading}{f' of point {point}' if point else ''}")
    announce_compilation(progress)
    from bartizan.output.fates import fates_text, told_data
    from bartizan.output.story import story_text
    from bartizan.study.why import why as why_not

    try:
        told = why_not(result, replication, thing, reading, point)
    finally:
        progress.close()
    if json:
        say_json(told_data(told, thing))
    elif thing is None:
        say(fates_text(told, folder=str(result)))
    else:
        say(story_text(told.chains[0], width=min(columns(), 120)))
    if told.is_equal is False:
        complain("bartizan: this version or machine does not repeat the stored result; the manifest says what made it")
        raise typer.Exit(FAULT)
