"""The command line: what to type, and what comes back.

Exit status: 0 done, 1 a fault of the program or an incomplete result, 2 bad input, 130 interrupted. Answers go to
standard output, progress and errors to standard error. Heavy modules are imported inside the commands, so that help
comes at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bartizan.errors import InputError, Problem
from bartizan.output.shell import BAD_INPUT, DONE, FAULT, columns, complain, guarded, say, say_json

if TYPE_CHECKING:
    import datetime as dt

    from bartizan.output.progress import Progress

MAX_REPLICATIONS = 1_000_000
MAX_READINGS = 10_000
READINGS = ("low", "mode", "high")
MAX_SEED = 2**64 - 1
MAX_WORKERS = 256
COLLECT_EVERY = 50_000
VERDICTS = {
    True: "the same decisions as stored",
    False: "NOT the decisions that are stored",
    None: "the result does not hold this replication yet",
}

app = typer.Typer(
    name="bartizan",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="From published claims about air-defence systems to what they could see, reach and stop, and how sure we are.",
    epilog="Every figure is public or marked as an assumption; the bundled theatre is fictional; it plans no attacks.",
)


class LogLevel(StrEnum):
    """How much of what happened is kept."""

    decisions = "decisions"
    tracks = "tracks"
    detections = "detections"

    @property
    def number(self) -> int:
        """The level as the engine counts."""
        return list(LogLevel).index(self) + 1


def _whole(low: int, high: int) -> Callable[[str | int], int]:
    """A parser of whole numbers whose message shows what was seen."""

    def parse(text: str | int) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise typer.BadParameter(f"seen {str(text)[:40]!r}, expected a whole number from {low:,} to {high:,}")
        return number

    return parse


def _reading_name(text: str) -> str:
    """One of the three readings that have a name."""
    if text not in READINGS:
        raise typer.BadParameter(f"seen {text[:40]!r}, expected one of {', '.join(READINGS)}")
    return text


def _log_level(text: str) -> LogLevel:
    """The level that a word names."""
    try:
        return LogLevel(text)
    except ValueError:
        names = ", ".join(LogLevel)
        raise typer.BadParameter(f"seen {text[:40]!r}, expected one of {names}") from None


Log = Annotated[
    LogLevel,
    typer.Option(parser=_log_level, metavar="|".join(LogLevel), help="How much to keep of each replication."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program a fault arose.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress; print only where the report is.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        say(f"bartizan {metadata.version('bartizan')}\n")
        raise typer.Exit(DONE)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """From published claims about air-defence systems to what they could see, reach and stop, and how sure we are."""


@app.command()
@guarded
def run(
    scenario: Annotated[str, typer.Argument(help="A bundled scenario (one_site, five_units, quiet_day) or a file.")],
    replications: Annotated[
        int,
        typer.Option(
            "-n", "--replications", parser=_whole(1, MAX_REPLICATIONS), metavar="N", help="Runs of each reading."
        ),
    ] = 100,
    readings: Annotated[
        int,
        typer.Option(
            parser=_whole(1, MAX_READINGS),
            metavar="K",
            help="Readings of the claims and assumptions; 1 takes the central one.",
        ),
    ] = 1,
    reading: Annotated[
        str | None,
        typer.Option(
            parser=_reading_name,
            metavar="|".join(READINGS),
            help="One reading, every figure at the end that hurts (low) or helps (high) the defence; mode: central.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(parser=_whole(0, MAX_SEED), metavar="N", help="Seed of all chance.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option(parser=_whole(1, MAX_WORKERS), metavar="N", help="Threads; the answer does not depend on it."),
    ] = None,
    chunk: Annotated[
        int | None,
        typer.Option(
            parser=_whole(1, MAX_REPLICATIONS),
            metavar="N",
            help="Replications stored together; the answer does not depend on it.",
        ),
    ] = None,
    terrain: Annotated[
        str | None, typer.Option(metavar="FILE", help="A terrain file in place of the scenario's own.")
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="ID=VALUE", help="Another value for a claim or assumption; may be repeated."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Another day: only units that are there by then take part.")
    ] = None,
    log: Log = LogLevel.decisions,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Result folder; without it out/NAME-SEED.")] = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Run a scenario: measures with intervals, and a report."""
    from bartizan.output.progress import Progress
    from bartizan.output.shell import return_large_blocks

    return_large_blocks()
    if reading is not None and readings > 1:
        message = "one reading by name and several that are drawn exclude each other"
        raise InputError(Problem("--reading", 0, 0, "", message, f"{reading} and --readings {readings}", "one of them"))
    progress = Progress(is_quiet=quiet)
    progress("reading the scenario, its claims and assumptions")
    day = _parse_date(date)
    from bartizan.scenario.limits import estimate_cost
    from bartizan.scenario.load import load_scenario

    scenario_file = load_scenario(scenario, terrain=terrain, overrides=overrides or ())
    progress(f"terrain and lines of sight: {estimate_cost(scenario_file.scenario, workers=workers or 1)}")
    _announce_compilation(progress)
    from bartizan.study.execute import run_study

    try:
        result = run_study(
            scenario_file,
            replications=replications,
            readings=readings,
            reading=reading,
            seed=seed,
            workers=workers,
            chunk=chunk,
            level=log.number,
            out=out,
            date=day,
            progress=progress,
        )
        progress("writing the report")
        from bartizan.output.report import write_report

        report = write_report(result.folder)
    finally:
        progress.close()
    if json:
        say_json({**result.summary, "folder": str(result.folder), "report": str(report)})
    elif quiet:
        say(f"{report}\n")
    else:
        from bartizan.output.terminal import summary_text

        say(summary_text(result.summary, report=str(report), folder=str(result.folder), width=columns()))


def _parse_date(text: str | None) -> dt.date | None:
    """A day of the calendar, or None."""
    if text is None:
        return None
    import datetime as dt

    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.date.fromisoformat("")
    except ValueError:
        raise InputError(
            Problem("--date", 0, 0, "", "is no day of the calendar", repr(text), "a date such as 2028-01-01")
        ) from None


def _announce_compilation(progress: Progress) -> None:
    """Say before and during the first run on a machine why it takes a while."""
    from bartizan.jit import has_compiled

    if not has_compiled():
        progress.waiting = "compiling the kernels, only this first time: about 20 s"
        progress(progress.waiting)


@app.command()
@guarded
def rerun(
    result: Annotated[Path, typer.Argument(help="A result folder.")],
    replication: Annotated[
        int, typer.Option(parser=_whole(0, MAX_REPLICATIONS), metavar="N", help="Which replication.")
    ] = 0,
    reading: Annotated[int, typer.Option(parser=_whole(0, MAX_READINGS), metavar="K", help="Of which reading.")] = 0,
    log: Log = LogLevel.detections,
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

    if out is not None:
        check_suffix(out)
    progress = Progress(is_quiet=quiet)
    progress(f"repeating replication {replication} of reading {reading}")
    from bartizan.output.trace import COLUMNS, event_rows, trace_text
    from bartizan.study.execute import rerun as rerun_study

    try:
        again = rerun_study(result, reading, replication, level=log.number)
    finally:
        progress.close()
    rows = list(event_rows(again.events, again.roster, reading=reading))
    if out is not None:
        write_rows(rows, COLUMNS, out)
    if json:
        same = {"reading": reading, "replication": replication, "equals_stored": again.is_equal, "events": rows}
        say_json(same | ({"file": str(out)} if out else {}))
    elif not quiet:
        say(trace_text(rows))
    if not json:
        verdict = VERDICTS[again.is_equal]
        say(f"{len(rows):,} events; {verdict}{f'; written to {out}' if out else ''}\n")
    if again.is_equal is False:
        complain("bartizan: this version or machine does not repeat the stored result; the manifest says what made it")
        raise typer.Exit(FAULT)


@app.command()
@guarded
def claim(
    system: Annotated[str, typer.Argument(help="A system of the catalogue, such as s-400.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it here: .svg, .png or .pdf.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """A claimed circle, and what the horizon leaves of it."""
    if out is not None:
        from bartizan.output.tables import check_suffix

        check_suffix(out, (".svg", ".png", ".pdf"))
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.claims.views import claim_answer, claim_text

    if json:
        say_json(claim_answer(system))
    else:
        say(claim_text(system, width=min(columns(), 100)))
    if out is not None:
        from bartizan.output.plots import DRAWN_ALTITUDES_M, DRAWN_ANTENNA_M, write_claim_picture

        answer = claim_answer(system, (DRAWN_ANTENNA_M,), DRAWN_ALTITUDES_M)
        write_claim_picture(load_catalogue().systems[system].name, answer, out)
        complain(f"picture: {out}")


@app.command()
@guarded
def catalogue(
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A system, an air object or one figure; without it the list.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Claims with sources and conflicts; assumptions."""
    from bartizan.claims.views import catalogue_json, catalogue_text

    if json:
        say_json(catalogue_json(entry))
    else:
        say(catalogue_text(entry, width=min(columns(), 120)))


@app.command()
@guarded
def programme(
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A programme, such as s-400-india; without it the list.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Purchases: each promise beside its reported outcome."""
    from bartizan.claims.views import programme_json, programme_text

    if json:
        say_json(programme_json(entry))
    else:
        say(programme_text(entry, width=min(columns(), 120)))


@app.command()
@guarded
def validate(
    file: Annotated[str, typer.Argument(help="A scenario file, or the name of a bundled one.")],
    terrain: Annotated[
        str | None, typer.Option(metavar="FILE", help="A terrain file in place of the scenario's own.")
    ] = None,
    overrides: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="As in run.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Check a scenario file; say every problem, or the cost."""
    from bartizan.scenario.limits import estimate_cost
    from bartizan.scenario.load import load_scenario

    try:
        scenario_file = load_scenario(file, terrain=terrain, overrides=overrides or ())
    except InputError as error:
        if not json:
            raise
        say_json({"ok": False, "errors": [problem.as_dict() for problem in error.problems]})
        raise typer.Exit(BAD_INPUT) from None
    cost = estimate_cost(scenario_file.scenario, overrides=scenario_file.overrides)
    if json:
        say_json({"ok": True, "errors": [], "cost": cost._asdict()})
    else:
        say(f"{file}: ok; {cost}; {cost.n_objects:,} objects; at most {cost.n_looks:,} looks a replication\n")


def main() -> int:
    """Run the command line; the exit status comes back."""
    # imports make many objects and no garbage: looking for some costs 0.1 s
    gc.set_threshold(COLLECT_EVERY, 20, 20)
    # at the end too: taking everything apart object by object costs 0.3 s and gives nothing back
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a terminal that cannot show a sign gets a stand-in, not a fault
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = app(standalone_mode=True)
    except SystemExit as end:
        status = end.code
    return status if isinstance(status, int) else FAULT if status else DONE
