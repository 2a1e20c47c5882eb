"""`plot`: one figure of a result, for a slide or a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bartizan.cli.options import Debug, Json
from bartizan.output.shell import guarded, say, say_json

KINDS = "coverage|outcome|ledger|timeline|capacity|brief"


@guarded
def plot(
    result: Annotated[Path, typer.Argument(help="A result folder; for capacity that of a study.")],
    kind: Annotated[str, typer.Argument(metavar=KINDS, help="What to draw; brief is one slide with the whole answer.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The picture, ending in .svg, .png or .pdf.")],
    altitude: Annotated[
        float,
        typer.Option(metavar="M", help="Of the target: 50, 100, 300, 1000, 3000, 10000; for coverage and brief."),
    ] = 100.0,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Draw a figure of a result, with its units and sources."""
    from bartizan.output.tables import check_suffix

    check_suffix(out, (".svg", ".png", ".pdf"))
    from bartizan.output.figures.kinds import write_figure

    path = write_figure(result, kind, out, altitude_m=altitude)
    if json:
        say_json({"file": str(path), "kind": kind, "result": str(result)})
    else:
        say(f"{path}\n")
