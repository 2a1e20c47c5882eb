"""Play a study: a folder that survives a kill, every point in it, and the answer sealed with it."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.engine.log import Level
from bartizan.errors import InputError
from bartizan.study import doors as engine_doors
from bartizan.study import store
from bartizan.study.chunks import default_chunk_size, total_digest
from bartizan.study.durable import pretty_json, write_durable
from bartizan.study.limits import free_processors
from bartizan.study.lock import locked
from bartizan.study.manifest import QUESTION
from bartizan.study.points.answer import answer_of, measures_of
from bartizan.study.points.cost import check_budget, cost_of
from bartizan.study.points.looks import next_replications, rule_in, width_so_far
from bartizan.study.points.result import ANSWER, StudyResult
from bartizan.study.points.tidy import ESTIMATES, POINTS, VALUES, estimates_parquet, points_parquet, values_parquet
from bartizan.study.question.load import Question
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.play import Hole, Playing, play_all
from bartizan.study.workers.recipe import Recipe

if TYPE_CHECKING:
    from bartizan.study.doors import Progress
    from bartizan.study.workers.piles import PlayedPoint

STUDY_FILE, SCENARIO_FILE = "study.yaml", "scenario.yaml"

Finish = Callable[[Path, dict[str, Any]], None]
"""Writes more files (pictures, say) into the folder, given the answer, before it is sealed."""


def run_question(
    question: Question,
    *,
    workers: int | None = None,
    crew: Crew | None = None,
    chunk: int | None = None,
    out: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    before_play: Callable[[], Any] | None = None,
    finish: Finish | None = None,
) -> StudyResult:
    """Play every point of a study and keep everything in a folder.

    Parameters
    ----------
    question : Question
    workers : int or None
        Threads; None takes one for each processor that is free to use.
    crew : Crew or None
        Processes or a cluster in place of threads, see `bartizan.study.workers.crews`.
    chunk : int or None
        Replications stored together; it does not change the digest.
    out : Path or None
        Result folder; None takes `out/NAME-SEED`, see `store`.
    resume : bool
        The folder must hold this study already. Also what was finished is kept, checked and not played again.
    progress : callable or None
        `progress(sentence, done, total)`; its attribute `note`, if it has one, tells how wide the intervals are.
    before_play : callable or None
        Called once, before the first replication.
    finish : callable or None
        Writes more files before the folder is sealed.

    Returns
    -------
    StudyResult
        With `holes` where points could not be played; the rest is whole.

    Raises
    ------
    InputError
        If the study is larger than its budget, or the folder may not be used.
    IncompleteError
        If the disk is full; finished chunks are kept, and the same command goes on.
    """
    begun_s = time.monotonic()
    say = progress or (lambda *_: None)
    check_budget(question, cost_of(question))
    manifest = open_manifest(question, chunk)
    folder = out or store.default_folder(question.name, question.study.seed, manifest)
    if resume:
        _check_there(folder)
    store.make_folder(folder, manifest, keep_finished=resume)
    with locked(folder) as token:
        opening = store.open_for_writing(folder, manifest, keep_finished=resume)
        _keep_texts(question, folder)
        if before_play:
            before_play()
        playing = _play(question, opening, token, crew or Crew("threads", workers or free_processors()), say)
        say("counting")
        return _conclude(question, opening, playing, time.monotonic() - begun_s, finish)


def open_manifest(question: Question, chunk: int | None = None) -> dict[str, Any]:
    """What is known before anything is computed; `config` is all that the outcome is a function of."""
    points, study = question.points, question.study
    config = {
        "question": points.digest,
        "scenario": points.point(0).scenario_file.digest,
        "points": points.count,
        "seed": study.seed,
        "replications": points.replications,
        "measures": measures_of(question),
    }
    size = chunk or default_chunk_size(study.readings, points.replications)
    return {
        "study": store.study_digest(config),
        "config": config,
        "layout": {"chunk": int(size), "level": int(Level.DECISIONS)},
        "made_by": store.made_by(),
        "scenario": {"name": question.name, "source": question.source, "terrain": list(points.base.terrain)},
        QUESTION: points.as_dict(),
    }


def _check_there(folder: Path) -> None:
    from bartizan.study.manifest import peek

    if peek(folder) is None:
        raise InputError(f"there is nothing to resume in {folder}; leave --resume out, or name the folder with --out")


def _keep_texts(question: Question, folder: Path) -> None:
    """The study and its scenario as they were written, comments and all."""
    write_durable(folder / STUDY_FILE, question.points.study_text.encode("utf-8"))
    write_durable(folder / SCENARIO_FILE, question.points.base.text.encode("utf-8"))


def _play(question: Question, opening: store.Opening, token: str, crew: Crew, say: Progress) -> Playing:
    manifest, study = opening.manifest, question.study
    doors = engine_doors.engine
    level = manifest["layout"]["level"]
    recipe = Recipe(manifest["study"], question.points, level, manifest["made_by"], doors, opening.folder, token)
    rule = rule_in(study)
    measure = study.stopping.measure if study.stopping else measures_of(question)[0]

    def note(words: str) -> None:
        if hasattr(say, "note"):
            say.note = words  # type: ignore[attr-defined]

    def gather(point: PlayedPoint) -> PlayedPoint:
        note(width_so_far(measure, point))
        return point

    def more(gathered: Sequence[Any]) -> list[int]:
        assert rule is not None
        return next_replications(rule, measure, gathered, note)

    return play_all(opening, recipe, crew, gather=gather, more=more if rule else None, progress=say)


def _conclude(
    question: Question, opening: store.Opening, playing: Playing, seconds: float, finish: Finish | None
) -> StudyResult:
    """Answer, write everything down, and seal the folder."""
    folder, holes = opening.folder, [hole.point for hole in playing.holes]
    about = {
        "digest": total_digest(opening.manifest["study"], playing.stored, holes),
        "manifest": {"file": store.MANIFEST, "made_by": opening.manifest["made_by"], "reproduce": reproduce(question)},
        "seconds": round(seconds, 3),
    }
    answer = answer_of(question, playing.points, [_hole(question, hole) for hole in playing.holes], about)
    write_durable(folder / VALUES, values_parquet(question.points, playing.points, answer["measures"]))
    write_durable(folder / POINTS, points_parquet(question.points))
    write_durable(folder / ESTIMATES, estimates_parquet(answer))
    write_durable(folder / ANSWER, pretty_json(answer))
    if finish:
        finish(folder, answer)
    extra = {"holes": [hole.as_dict() for hole in playing.holes]}
    return StudyResult(folder, store.seal(opening, playing.stored, extra, holes), answer)


def _hole(question: Question, hole: Hole) -> dict[str, Any]:
    return {**hole.as_dict(), "name": question.points.names[hole.point]}


def reproduce(question: Question) -> list[str]:
    """The command that gives this answer again, from the folder in which the study lies."""
    source = question.source.replace("\\", "/").rpartition("/")[2]
    names = (name.replace("\\", "/").rpartition("/")[2] for name in question.points.base.terrain)
    return [" ".join([f"bartizan study {shlex.quote(source)}", *(f"--terrain {shlex.quote(name)}" for name in names)])]
