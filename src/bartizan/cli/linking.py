"""`linking`: does linking these units matter, and how much?"""

from __future__ import annotations

from pathlib import Path
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

RECORD, PICTURE = "linking.json", "linking.svg"


@guarded
def linking(
    scenario: ScenarioName,
    replications: Annotated[
        int,
        typer.Option(
            "-n",
            "--replications",
            parser=whole(1, MAX_REPLICATIONS),
            metavar="N",
            help="Runs of each reading and each mode, all with the same luck.",
        ),
    ] = 100,
    readings: ReadingCount = 1,
    seed: Seed = 0,
    workers: Threads = None,
    terrain: TerrainFiles = None,
    overrides: Overrides = None,
    date: Day = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write linking.json and a picture into this folder.")
    ] = None,
    json: Json = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="No progress; print only the answer in words, or the folder.")
    ] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Does linking the units matter, and how much?"""
    from bartizan.output.progress import Progress

    if out is not None:
        from bartizan.output.folder import check_folder

        check_folder(out, RECORD)
    progress = Progress(is_quiet=quiet)
    asked: Any = {"replications": replications, "readings": readings, "seed": seed, "workers": workers, "date": date}
    try:
        answer = compared(_play, scenario, terrain=terrain, overrides=overrides, progress=progress, **asked)
        data = _told(answer, out)
    finally:
        progress.close()
    if json:
        say_json(data)
    elif quiet:
        say("\n".join([str(out)] if out else data["answer"]) + "\n")
    else:
        from bartizan.output.linking_text import linking_text

        say(linking_text(data, folder=str(out) if out else None, width=columns()))


def _play(*asked: Any, **options: Any) -> dict[str, Any]:
    from bartizan.study.linking import linking as play_modes

    return play_modes(*asked, **options)


def _told(answer: dict[str, Any], out: Path | None) -> dict[str, Any]:
    """The answer with its sentences; written, with its picture, where a folder is named."""
    from bartizan.output.linking_words import answer_sentences

    data = answer | {"answer": answer_sentences(answer), "files": []}
    if out is None:
        return data
    from bartizan.output.folder import whole_folder
    from bartizan.output.json_text import json_line
    from bartizan.output.linking_plot import linking_svg
    from bartizan.study.durable import write_durable

    data["files"] = [PICTURE, RECORD]
    with whole_folder(out, RECORD) as fresh:
        write_durable(fresh / PICTURE, linking_svg(data).encode("utf-8"))
        # last, because it lists the others: what it lists, a later call may replace
        write_durable(fresh / RECORD, json_line(data).encode("utf-8"))
    return data | {"folder": str(out)}
