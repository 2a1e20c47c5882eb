"""The place of a worker process: the recipes that it was told, and the door through which chunks are asked for."""

from __future__ import annotations

import os
import platform
import signal
import threading
import time

from bartizan.errors import ModelError
from bartizan.study.chunks import Chunk
from bartizan.study.made_by import made_by
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Outcome, Recipe, refuse_others

_recipes: dict[str, Recipe] = {}
_players: dict[str, Player] = {}
_lock = threading.Lock()


def learn(recipe: Recipe) -> None:
    """Keep a recipe; chunks of its study may then be asked for by the study's digest and their ids."""
    with _lock:
        _recipes[recipe.study] = recipe
        _players.pop(recipe.study, None)


def forget(study: str) -> None:
    """Drop a recipe and all that was made for it."""
    with _lock:
        _recipes.pop(study, None)
        _players.pop(study, None)


def play(study: str, chunk: Chunk) -> Outcome:
    """Play one chunk of a study that this process was told of.

    Parameters
    ----------
    study : str
        Its digest.
    chunk : Chunk

    Raises
    ------
    InputError
        If the study was begun with another version, or other packages.
    ModelError
        If this process was told of no such study.
    """
    return _player(study).play(chunk)


def play_some(study: str, chunks: list[Chunk]) -> tuple[list[Outcome], float]:
    """Play several chunks one after the other; what came of each, and the seconds that they took together.

    What is made once for a ground or a reading, such as lines of sight, is not in the seconds: the size of later tasks
    is reckoned from them.
    """
    _player(study).prepare(chunks[0])
    begun_s = time.monotonic()
    outcomes = [play(study, chunk) for chunk in chunks]
    return outcomes, time.monotonic() - begun_s


def _player(study: str) -> Player:
    with _lock:
        if study not in _players:
            if study not in _recipes:
                raise ModelError(f"process {os.getpid()} on {platform.node()} was told of no study {study[:16]}…")
            recipe = _recipes[study]
            refuse_others(recipe, made_by(), f"the worker on {platform.node()}")
            _players[study] = Player(recipe)
        return _players[study]


def take_up(recipe: Recipe) -> int:
    """First task of a worker process of this machine: end with its parent, leave interrupts to it, learn the recipe.

    Returns
    -------
    pid : int
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    learn(recipe)
    return os.getpid()


def _end_with_parent() -> None:
    """A parent that is killed tells nobody; whoever waits for its tasks would wait for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
