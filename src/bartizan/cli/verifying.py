"""`verify`: known answers, and whether this program gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bartizan.cli.options import Debug, Json
from bartizan.output.shell import FAULT, columns, guarded, say, say_json


@guarded
def verify(
    out: Annotated[Path | None, typer.Option(metavar="FILE.md", help="Write the table here too, as Markdown.")] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no table; only how many passed.")] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Known-answer checks: expected, got, verdict."""
    from bartizan.output.progress import Progress
    from bartizan.output.verify_page import check_page, write_page
    from bartizan.output.verify_text import sentence, verify_text
    from bartizan.verify.record import keep
    from bartizan.verify.run import run_checks

    if out is not None:
        check_page(out)
    progress = Progress(is_quiet=quiet)
    try:
        verification = run_checks(progress=progress)
    finally:
        progress.close()
    keep(verification)
    if out is not None:
        write_page(verification, out)
    if json:
        say_json(verification.as_dict())
    elif quiet:
        say(f"{sentence(verification)}\n")
    else:
        say(verify_text(verification, width=columns()))
    if not verification.passed:
        raise typer.Exit(FAULT)
