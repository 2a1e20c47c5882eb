"""Options that several commands share, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import datetime as dt

    from bartizan.output.progress import Progress

MAX_REPLICATIONS = 1_000_000
MAX_READINGS = 10_000
MAX_POINTS = 20_000
READINGS = ("low", "mode", "high")
MAX_SEED = 2**64 - 1
MAX_WORKERS = 256


class LogLevel(StrEnum):
    """How much of what happened is kept."""

    decisions = "decisions"
    tracks = "tracks"
    detections = "detections"
    chain = "chain"

    @property
    def number(self) -> int:
        """The level as the engine counts."""
        return list(LogLevel).index(self) + 1


def whole(low: int, high: int) -> Callable[[str | int], int]:
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


def reading_name(text: str) -> str:
    """One of the three readings that have a name."""
    if text not in READINGS:
        raise typer.BadParameter(f"seen {text[:40]!r}, expected one of {', '.join(READINGS)}")
    return text


KEPT = (LogLevel.decisions, LogLevel.tracks, LogLevel.detections)
"""What a study can keep; every scan that the ledger books is told of one replication only."""


def level_among(levels: Iterable[LogLevel]) -> Callable[[str], LogLevel]:
    """A parser of the word that names one of some levels."""
    names = [level.value for level in levels]

    def parse(text: str) -> LogLevel:
        if text not in names:
            raise typer.BadParameter(f"seen {text[:40]!r}, expected one of {', '.join(names)}")
        return LogLevel(text)

    return parse


ScenarioName = Annotated[
    str, typer.Argument(help="A bundled scenario (one_site, five_units, quiet_day, mixed_day) or a file.")
]
ReadingName = Annotated[
    str | None,
    typer.Option(
        parser=reading_name,
        metavar="|".join(READINGS),
        help="One reading, every figure at the end that hurts (low) or helps (high) the defence; mode: central.",
    ),
]
Replication = Annotated[int, typer.Option(parser=whole(0, MAX_REPLICATIONS), metavar="N", help="Which replication.")]
Reading = Annotated[int, typer.Option(parser=whole(0, MAX_READINGS), metavar="K", help="Of which reading.")]
Point = Annotated[
    int, typer.Option(parser=whole(0, MAX_POINTS), metavar="P", help="Of which point, where it is a study.")
]
ReadingCount = Annotated[
    int,
    typer.Option(
        parser=whole(1, MAX_READINGS),
        metavar="K",
        help="Readings of the claims and assumptions; 1 takes the central one.",
    ),
]
Seed = Annotated[int, typer.Option(parser=whole(0, MAX_SEED), metavar="N", help="Seed of all chance.")]
Threads = Annotated[
    int | None,
    typer.Option(parser=whole(1, MAX_WORKERS), metavar="N", help="Threads; the answer does not depend on it."),
]
Workers = Annotated[
    int | None,
    typer.Option(parser=whole(1, MAX_WORKERS), metavar="N", help="How many at once; the answer does not depend on it."),
]
ChunkSize = Annotated[
    int | None,
    typer.Option(
        parser=whole(1, MAX_REPLICATIONS),
        metavar="N",
        help="Replications stored together; the answer does not depend on it.",
    ),
]
TerrainFiles = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="A terrain file in place of the scenario's own; may be repeated."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ID=VALUE", help="Another value for a claim or assumption; may be repeated."),
]
Day = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Another day: only units that are there by then take part.")
]
Log = Annotated[
    LogLevel,
    typer.Option(parser=level_among(KEPT), metavar="|".join(KEPT), help="How much to keep of each replication."),
]
Trace = Annotated[
    LogLevel,
    typer.Option(parser=level_among(LogLevel), metavar="|".join(LogLevel), help="How much of it to tell."),
]
Processes = Annotated[bool, typer.Option("--processes", help="Processes in place of threads.")]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="A Dask scheduler, or `local` for one on this machine; needs bartizan[cluster].",
    ),
]
ResultFolder = Annotated[Path | None, typer.Option(metavar="DIR", help="Result folder; without it out/NAME-SEED.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program a fault arose.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress; print only where the report is.")]


def parse_date(text: str | None) -> dt.date | None:
    """A day of the calendar, or None."""
    from bartizan.scenario.dates import day_of

    return day_of(text, "--date")


def announce_compilation(progress: Progress, kernel: str = "") -> bool:
    """Say before and during the first run on a machine why it takes a while; whether it does."""
    from bartizan.jit import has_compiled

    is_first = not has_compiled(kernel)
    if is_first:
        progress.waiting = "compiling the kernels, only this first time: less than a minute"
        progress(progress.waiting)
    return is_first
