"""`tracking`: how much does tracking cost us?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bartizan.cli.comparing import compared
from bartizan.cli.options import (
    MAX_REPLICATIONS,
    Day,
    Debug,
    Json,
    Overrides,
    ReadingCount,
    ScenarioName,
    Seed,
    TerrainFiles,
    Threads,
    whole,
)
from bartizan.output.shell import columns, guarded, say, say_json


@guarded
def tracking(
    scenario: ScenarioName,
    replications: Annotated[
        int,
        typer.Option(
            "-n",
            "--replications",
            parser=whole(1, MAX_REPLICATIONS),
            metavar="N",
            help="Runs of each reading and each tracker, all with the same luck.",
        ),
    ] = 100,
    readings: ReadingCount = 1,
    seed: Seed = 0,
    workers: Threads = None,
    terrain: TerrainFiles = None,
    overrides: Overrides = None,
    date: Day = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress; print only the answer in words.")] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """How much does tracking cost us?"""
    from bartizan.output.progress import Progress

    progress = Progress(is_quiet=quiet)
    asked: Any = {"replications": replications, "readings": readings, "seed": seed, "workers": workers, "date": date}
    try:
        answer = compared(_play, scenario, terrain=terrain, overrides=overrides, progress=progress, **asked)
    finally:
        progress.close()
    from bartizan.output.tracking_text import answer_sentences, tracking_text

    data = answer | {"answer": answer_sentences(answer)}
    if json:
        say_json(data)
    elif quiet:
        say("\n".join(data["answer"]) + "\n")
    else:
        say(tracking_text(data, width=columns()))


def _play(*asked: Any, **options: Any) -> dict[str, Any]:
    from bartizan.study.tracking import tracking as play_trackers

    return play_trackers(*asked, **options)
