"""`replay`: watch chosen replications of a result on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bartizan.cli.options import Debug, Json, Reading, announce_compilation
from bartizan.errors import InputError, Problem
from bartizan.output.shell import guarded, say, say_json

MOST_DIGITS = 9


def numbers(text: str) -> list[int]:
    """Whole numbers with commas between them.

    Examples
    --------
    >>> numbers("3, 17")
    [3, 17]
    """
    parts = [part.strip() for part in text.split(",")]
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and len(part) < MOST_DIGITS)]
    if wrong:
        expected = "whole numbers with commas between them, such as 3,17"
        message = "is no list of replications"
        raise InputError(Problem("--replications", 0, 0, "", message, repr(wrong[0][:40]), expected))
    return [int(part) for part in parts]


@guarded
def replay(
    result: Annotated[Path, typer.Argument(help="A result folder.")],
    replications: Annotated[
        str | None,
        typer.Option(metavar="N,N,...", help="Which; without it a typical one, the best and the worst."),
    ] = None,
    reading: Reading = 0,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The page; without it RESULT/replay.html.")] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress; print only where the page is.")] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Watch runs of a result on a page that explains each miss."""
    chosen = None if replications is None else numbers(replications)
    from bartizan.output.folder import check_writable
    from bartizan.output.progress import Progress

    if out is not None:
        check_writable(out)
    progress = Progress(is_quiet=quiet)
    progress("reading the result")
    try:
        announce_compilation(progress, "step.play_many")
        from bartizan.output.replay.page import write_replay

        progress("playing the chosen replications again")
        page = write_replay(result, chosen, reading=reading, out=out)
    finally:
        progress.close()
    if json:
        say_json({"replay": str(page), "bytes": page.stat().st_size})
    else:
        say(f"{page}\n")
