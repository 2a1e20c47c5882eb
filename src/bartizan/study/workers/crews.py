"""Who plays: how many, and of which kind."""

from __future__ import annotations

from concurrent.futures import Future
from typing import NamedTuple, Protocol

from bartizan.errors import InputError
from bartizan.study.chunks import Chunk
from bartizan.study.limits import free_processors
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Outcome, Recipe

LOCAL = "local"


class Crew(NamedTuple):
    """What was asked for: threads, processes, or a cluster ("local", or the address of a scheduler)."""

    kind: str
    count: int
    address: str = ""


class Hands(Protocol):
    """Whoever plays chunks; `room` is how many to hand over at once."""

    @property
    def room(self) -> int: ...

    def submit(self, chunk: Chunk) -> Future[Outcome]:
        """Play a chunk when somebody is free."""
        ...

    def flush(self) -> None:
        """Begin with whatever waits to be sent together with more."""
        ...

    def close(self) -> None:
        """Finish what is under way and begin nothing new."""
        ...


def crew_of(workers: int | None = None, *, processes: bool = False, cluster: str | None = None) -> Crew:
    """The crew that the options ask for.

    Parameters
    ----------
    workers : int or None
        How many; None takes one for each free processor. Without meaning where a cluster has workers of its own.
    processes : bool
        Processes in place of threads.
    cluster : str or None
        Address of a Dask scheduler, or "local" for one on this machine.

    Raises
    ------
    InputError
        If both are asked for.

    Examples
    --------
    >>> crew_of(2, processes=True)
    Crew(kind='processes', count=2, address='')
    """
    if cluster is not None and processes:
        raise InputError("either --processes or --cluster, seen both; a cluster has processes of its own")
    count = workers or free_processors()
    if cluster is not None:
        return Crew("cluster", count, cluster)
    return Crew("processes" if processes else "threads", count)


def open_hands(crew: Crew, recipe: Recipe, player: Player) -> Hands:
    """Those who play, ready for work."""
    if crew.kind == "processes":
        from bartizan.study.workers.processes import Processes

        return Processes(recipe, crew.count)
    if crew.kind == "cluster":
        from bartizan.study.workers.cluster import Cluster

        return Cluster(recipe, crew.address, crew.count)
    from bartizan.study.workers.threads import Threads

    return Threads(player, crew.count)
