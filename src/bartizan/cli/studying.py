"""`study`: a whole question at once, with options, intervals and a folder that survives a kill."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bartizan.cli.options import (
    ChunkSize,
    ClusterAddress,
    Debug,
    Json,
    Processes,
    Quiet,
    ResultFolder,
    TerrainFiles,
    Workers,
    announce_compilation,
)
from bartizan.errors import InputError
from bartizan.output.shell import FAULT, columns, complain, guarded, say, say_json

if TYPE_CHECKING:
    from bartizan.output.progress import Progress
    from bartizan.study.points.result import StudyResult
    from bartizan.study.question.load import Question

REPORT = "report.html"
HEAD = re.compile(rb"^bartizan_study\s*:", re.MULTILINE)
MOST_READ_BYTES = 65_536


@guarded
def study(
    file: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="A study file, or a bundled one (five_units_calendar, five_units_slip, network_matters, capacity).",
        ),
    ],
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would be played and what it takes; play nothing.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the folder that is there; what is finished is checked and kept."),
    ] = False,
    workers: Workers = None,
    processes: Processes = False,
    cluster: ClusterAddress = None,
    chunk: ChunkSize = None,
    terrain: TerrainFiles = None,
    out: ResultFolder = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """One question, its options, how sure the answer is."""
    from bartizan.output.progress import Progress

    progress = Progress(is_quiet=quiet)
    progress("reading the study and its scenario")
    from bartizan.study.question.load import load_study

    try:
        question = load_study(file, terrain=terrain)
        if plan:
            progress.close()
            _tell_plan(question, is_json=json)
            return
        _tell_cost(question, progress)
        result = _run(question, progress, workers, processes, cluster, chunk, out, resume)
    finally:
        progress.close()
    _tell(result, is_json=json, is_quiet=quiet)
    if result.holes:
        raise typer.Exit(FAULT)


def is_study(file: str) -> bool:
    """Whether a file says that it is a study; what cannot be read is left to those who say why."""
    from bartizan.study.question.load import bundled_studies

    if file in bundled_studies():
        return True
    try:
        with Path(file).open("rb") as stream:
            return bool(HEAD.search(stream.read(MOST_READ_BYTES)))
    except (OSError, ValueError):
        return False


def check_study_file(file: str, terrain: list[str] | None, overrides: list[str] | None, *, is_json: bool) -> None:
    """Check a study, and say what it would take.

    Raises
    ------
    InputError
        With every problem.
    """
    from bartizan.study.points.cost import check_budget, cost_of
    from bartizan.study.question.load import load_study

    if overrides:
        raise InputError("--set is for scenarios; a study says so in an option's `set`")
    question = load_study(file, terrain=terrain)
    cost = cost_of(question)
    check_budget(question, cost)
    if is_json:
        say_json({"ok": True, "errors": [], "cost": cost.as_dict()})
    else:
        say(f"{file}: ok; {cost}\n")


def _tell_plan(question: Question, *, is_json: bool) -> None:
    """What would be played; a study over its budget says so after its plan."""
    from bartizan.study.points.cost import check_budget, cost_of
    from bartizan.study.points.plan import plan_of

    data = plan_of(question)
    if is_json:
        say_json(data)
    else:
        from bartizan.output.study_text import plan_text

        say(plan_text(data, width=columns()))
    check_budget(question, cost_of(question))


def _tell_cost(question: Question, progress: Progress) -> None:
    """The cost first, then the refusal where it is too much, then what will not be told."""
    from bartizan.study.points.cost import check_budget, cost_of
    from bartizan.study.points.tells import not_told

    cost = cost_of(question)
    progress.keep(f"{question.name}: {cost}")
    check_budget(question, cost)
    for line in not_told(question):
        progress.keep(f"not told: {line}")


def _run(
    question: Question,
    progress: Progress,
    workers: int | None,
    processes: bool,
    cluster: str | None,
    chunk: int | None,
    out: Path | None,
    resume: bool,
) -> StudyResult:
    from bartizan.study.points.run import run_question
    from bartizan.study.workers.crews import crew_of

    crew = crew_of(workers, processes=processes, cluster=cluster)
    announce_compilation(progress)
    return run_question(question, crew=crew, chunk=chunk, out=out, resume=resume, progress=progress, finish=_finish)


def _finish(folder: Path, answer: dict[str, Any]) -> None:
    """The pictures and the report, beside the numbers that they show."""
    from bartizan.output.study_page import study_html
    from bartizan.output.study_plots import study_pictures
    from bartizan.study.durable import write_durable

    pictures = study_pictures(answer)
    for name, drawn in pictures.items():
        write_durable(folder / name, drawn.encode("utf-8"))
    write_durable(folder / REPORT, study_html(answer, pictures).encode("utf-8"))


def _tell(result: StudyResult, *, is_json: bool, is_quiet: bool) -> None:
    from bartizan.output.study_answer import answer_sentences

    folder = str(result.folder)
    names = sorted(path.name for path in result.folder.iterdir() if path.is_file() and not path.name.startswith("."))
    data = result.answer | {"answer": answer_sentences(result.answer), "folder": folder, "files": names}
    if is_json:
        say_json(data)
    elif is_quiet:
        say(f"{result.folder / REPORT}\n")
    else:
        from bartizan.output.study_text import study_text

        say(study_text(data, folder=folder, width=columns()))
    for hole in result.holes:
        complain(f"bartizan: {hole['name']} could not be played: {hole['error']}. Repeat it with: {hole['repeat']}")
