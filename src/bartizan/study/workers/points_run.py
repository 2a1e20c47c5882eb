"""Play a study of many points into a folder, and seal it: the store that `run` uses, with more than one point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bartizan.study import doors as engine_doors
from bartizan.study import store
from bartizan.study.doors import Engine, Progress
from bartizan.study.durable import write_durable
from bartizan.study.lock import locked
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.play import Gather, Hole, More, play_all
from bartizan.study.workers.recipe import Points, Recipe

Conclude = Callable[[Path, list[Any], list[Hole]], Mapping[str, Any]]


def run_points(
    points: Points,
    folder: Path,
    manifest: dict[str, Any],
    *,
    crew: Crew,
    files: Mapping[str, bytes] | None = None,
    gather: Gather | None = None,
    more: More | None = None,
    conclude: Conclude | None = None,
    progress: Progress | None = None,
    doors: Callable[[], Engine] | None = None,
) -> dict[str, Any]:
    """Play every point of a study; what an earlier run of it has stored is kept, checked and not played again.

    Parameters
    ----------
    points : Points
        A pure function of the manifest.
    folder : Path
        Of the study: new, empty, or one that holds the same study, finished or not.
    manifest : dict
        `study`, `config`, `layout` (`chunk`, `level`), `made_by`, `scenario`, and what else the study keeps there.
    crew : Crew
        Who plays; see `crew_of`.
    files : mapping or None
        What to lay into the folder before anything is played, by name.
    gather : callable or None
        Given each point that is whole (`PlayedPoint`); what it gives is kept in place of its rows.
    more : callable or None
        Given what was gathered, by point, when all is played: how many replications each point should have in all. It
        is asked again until it wants no more.
    conclude : callable or None
        `conclude(folder, gathered, holes)` writes what follows from the points, before the folder is sealed; what it
        gives goes into the manifest.
    progress : callable or None
        `progress(sentence, done, total)`.
    doors : callable or None
        Gives another engine, for tests; a function that worker processes can import.

    Returns
    -------
    manifest : dict
        Sealed: with `digest`, `chunks`, `files` and `holes`, the points that could not be played.

    Raises
    ------
    InputError
        If the folder holds something else, or what another program began; nothing in it is touched then.
    IncompleteError
        If the disk is full; the same call goes on from there.
    """
    folder = Path(folder)
    store.make_folder(folder, manifest, keep_finished=True)
    with locked(folder) as token:
        opening = store.open_for_writing(folder, manifest, keep_finished=True)
        for name, content in (files or {}).items():
            write_durable(folder / name, content)
        opened = opening.manifest
        level, engine = opened["layout"]["level"], doors or engine_doors.engine
        recipe = Recipe(opened["study"], points, level, opened["made_by"], engine, folder.resolve(), token)
        playing = play_all(opening, recipe, crew, gather=gather, more=more, progress=progress)
        extra = conclude(folder, playing.points, playing.holes) if conclude else {}
        holes = [hole.as_dict() for hole in playing.holes]
        return store.seal(opening, playing.stored, {**extra, "holes": holes}, [hole.point for hole in playing.holes])
