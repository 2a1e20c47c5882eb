"""`linking`: does linking these units matter, and how much?"""

from __future__ import annotations

from typing import Annotated

import typer

from bartizan.cli.options import (
    MAX_READINGS,
    MAX_REPLICATIONS,
    MAX_SEED,
    MAX_WORKERS,
    Debug,
    Json,
    announce_compilation,
    parse_date,
    whole,
)
from bartizan.output.shell import columns, guarded, say, say_json


@guarded
def tracking(
    scenario: Annotated[
        str, typer.Argument(help="A bundled scenario (one_site, five_units, quiet_day, mixed_day) or a file.")
    ],
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
    readings: Annotated[
        int,
        typer.Option(
            parser=whole(1, MAX_READINGS),
            metavar="K",
            help="Readings of the claims and assumptions; 1 takes the central one.",
        ),
    ] = 1,
    seed: Annotated[int, typer.Option(parser=whole(0, MAX_SEED), metavar="N", help="Seed of all chance.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option(parser=whole(1, MAX_WORKERS), metavar="N", help="Threads; the answer does not depend on it."),
    ] = None,
    terrain: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A terrain file in place of the scenario's own; may be repeated."),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="ID=VALUE", help="Another value for a claim or assumption; may be repeated."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Another day: only units that are there by then take part.")
    ] = None,
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
