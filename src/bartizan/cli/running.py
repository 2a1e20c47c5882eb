"""`run` and `rerun`: play a scenario, and repeat one replication."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bartizan.cli.ahead import Ahead
from bartizan.cli.options import (
    MAX_REPLICATIONS,
    ChunkSize,
    ClusterAddress,
    Day,
    Debug,
    Json,
    Log,
    LogLevel,
    Overrides,
    Point,
    Processes,
    Quiet,
    Reading,
    ReadingCount,
    ReadingName,
    Replication,
    ResultFolder,
    ScenarioName,
    Seed,
    TerrainFiles,
    Trace,
    Workers,
    announce_compilation,
    parse_date,
    whole,
)
from bartizan.errors import InputError, Problem
from bartizan.output.shell import FAULT, columns, complain, guarded, say, say_json

if TYPE_CHECKING:
    from bartizan.output.progress import Progress
    from bartizan.study.result import Result

VERDICTS = {
    True: "the same decisions as stored",
    False: "NOT the decisions that are stored",
    None: "the result does not hold this replication yet",
}


@guarded
def run(
    scenario: ScenarioName,
    replications: Annotated[
        int,
        typer.Option(
            "-n", "--replications", parser=whole(1, MAX_REPLICATIONS), metavar="N", help="Runs of each reading."
        ),
    ] = 100,
    readings: ReadingCount = 1,
    reading: ReadingName = None,
    seed: Seed = 0,
    workers: Workers = None,
    processes: Processes = False,
    cluster: ClusterAddress = None,
    chunk: ChunkSize = None,
    terrain: TerrainFiles = None,
    overrides: Overrides = None,
    date: Day = None,
    log: Log = LogLevel.decisions,
    out: ResultFolder = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Run a scenario: measures with intervals, and a report."""
    from bartizan.output.progress import Progress
    from bartizan.output.shell import return_large_blocks

    return_large_blocks()
    _check_readings(readings, reading)
    progress = Progress(is_quiet=quiet)
    progress("reading the scenario, its claims and assumptions")
    from bartizan.study.workers.crews import crew_of

    asked: dict[str, Any] = {
        "date": parse_date(date),
        "replications": replications,
        "readings": readings,
        "reading": reading,
        "seed": seed,
        "workers": workers,
        "crew": crew_of(workers, processes=processes, cluster=cluster),
        "chunk": chunk,
        "level": log.number,
        "out": out,
    }
    try:
        result, report = _run(scenario, terrain, overrides, asked, progress)
    finally:
        progress.close()
    _tell(result, report, is_json=json, is_quiet=quiet)


def _check_readings(count: int, name: str | None) -> None:
    if name is not None and count > 1:
        message = "one reading by name and several that are drawn exclude each other"
        raise InputError(Problem("--reading", 0, 0, "", message, f"{name} and --readings {count}", "one of them"))


def _run(
    scenario: str, terrain: list[str] | None, overrides: list[str] | None, asked: dict[str, Any], progress: Progress
) -> tuple[Result, Path]:
    """Play the scenario and write its report; on the first run others compile while this process reads."""
    ahead = Ahead(progress) if announce_compilation(progress, "step.play_many") else None
    try:
        from bartizan.scenario.limits import estimate_cost
        from bartizan.scenario.load import load_scenario

        scenario_file = load_scenario(scenario, terrain=terrain, overrides=overrides or ())
        cost = estimate_cost(scenario_file.scenario, workers=asked["workers"] or 1)
        progress(f"terrain and lines of sight: {cost}")
        from bartizan.study.execute import run_study

        result = run_study(scenario_file, progress=progress, before_play=ahead, keep_paths=True, **asked)
        progress("writing the report")
        from bartizan.output.report import write_report

        return result, write_report(result.folder)
    finally:
        if ahead:
            ahead.stop()


def _tell(result: Result, report: Path, *, is_json: bool, is_quiet: bool) -> None:
    if is_json:
        say_json({**result.summary, "folder": str(result.folder), "report": str(report)})
    elif is_quiet:
        say(f"{report}\n")
    else:
        from bartizan.output.terminal import summary_text

        say(summary_text(result.summary, report=str(report), folder=str(result.folder), width=columns()))


@guarded
def rerun(
    result: Annotated[Path, typer.Argument(help="A result folder.")],
    replication: Replication = 0,
    reading: Reading = 0,
    point: Point = 0,
    log: Trace = LogLevel.detections,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the trace here too, as .parquet or .csv.")
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no trace; only whether it is the same.")] = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Repeat one replication exactly, with its full trace."""
    from bartizan.output.progress import Progress
    from bartizan.output.tables import check_suffix, write_rows
    from bartizan.study.again import manifest_with

    if out is not None:
        check_suffix(out)
    manifest_with(result, [(reading, replication)])
    progress = Progress(is_quiet=quiet)
    progress(f"repeating replication {replication} of reading {reading}")
    from bartizan.output.trace import COLUMNS, event_rows, trace_text
    from bartizan.study.execute import rerun as rerun_study

    try:
        again = rerun_study(result, reading, replication, level=log.number, point=point)
    finally:
        progress.close()
    is_shown = json or out is not None or not quiet
    rows = list(event_rows(again.events, again.roster, reading=reading)) if is_shown else []
    if out is not None:
        write_rows(rows, COLUMNS, out)
    if json:
        same = {"reading": reading, "replication": replication, "equals_stored": again.is_equal, "events": rows}
        say_json(same | ({"file": str(out)} if out else {}))
    elif not quiet:
        say(trace_text(rows))
    if not json:
        verdict = VERDICTS[again.is_equal]
        say(f"{len(again.events):,} events; {verdict}{f'; written to {out}' if out else ''}\n")
    if again.is_equal is False:
        complain("bartizan: this version or machine does not repeat the stored result; the manifest says what made it")
        raise typer.Exit(FAULT)
