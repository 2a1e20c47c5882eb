"""`linking`: does linking these units matter, and how much?"""

from __future__ import annotations

from typing import Annotated

import typer

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
    announce_compilation,
    parse_date,
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
    progress("reading the scenario, its claims and assumptions")
    day = parse_date(date)
    from bartizan.scenario.limits import estimate_cost
    from bartizan.scenario.load import load_scenario

    scenario_file = load_scenario(scenario, terrain=terrain, overrides=overrides or ())
    progress(f"terrain and lines of sight: {estimate_cost(scenario_file.scenario, workers=workers or 1)}")
    announce_compilation(progress)
    from bartizan.output.tracking_text import answer_sentences, tracking_text
    from bartizan.study.tracking import tracking as play_trackers

    try:
        answer = play_trackers(
            scenario_file,
            replications=replications,
            readings=readings,
            seed=seed,
            workers=workers,
            date=day,
            progress=progress,
        )
    finally:
        progress.close()
    data = answer | {"answer": answer_sentences(answer)}
    if json:
        say_json(data)
    elif quiet:
        say("\n".join(data["answer"]) + "\n")
    else:
        say(tracking_text(data, width=columns()))
