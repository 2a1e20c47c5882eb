"""Processes of this machine: for long chunks, or where many threads would wait for one another.

Every thread of the driver minds one worker process. When that is killed, only the chunk that it played is lost: another
process takes its place and plays it again.
"""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from bartizan.study.chunks import Chunk
from bartizan.study.workers import post
from bartizan.study.workers.recipe import Fault, Outcome, Recipe

RETRIES = 3
"""How often a chunk is played again after its worker died; a model that raises is not asked twice."""


def died(chunk: Chunk, times: int) -> Fault:
    """What is said of a chunk that has cost every worker that played it its life."""
    return Fault(chunk, None, f"the worker died {times} times while it played chunk {chunk.id} (out of memory?)")


class Processes:
    """Plays chunks in worker processes; each stores its chunk before it takes the next.

    Parameters
    ----------
    recipe : Recipe
        With doors and points that another process can import.
    count : int
    """

    def __init__(self, recipe: Recipe, count: int) -> None:
        self.room = 2 * count
        self._recipe = recipe
        self._own = threading.local()
        self._hired: list[ProcessPoolExecutor] = []
        self._lock = threading.Lock()
        self._minders = ThreadPoolExecutor(max_workers=count, thread_name_prefix="minder")

    def submit(self, chunk: Chunk) -> Future[Outcome]:
        """Play a chunk when a worker is free."""
        return self._minders.submit(self._mind, chunk)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Finish and store the chunks under way, begin no new one, and let the workers go."""
        self._minders.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            hired, self._hired = self._hired, []
        for worker in hired:
            worker.shutdown(wait=True, cancel_futures=True)

    def _mind(self, chunk: Chunk) -> Outcome:
        for _ in range(1 + RETRIES):
            try:
                return self._worker().submit(post.play, self._recipe.study, chunk).result()
            except BrokenProcessPool:
                self._dismiss()
        return died(chunk, 1 + RETRIES)

    def _worker(self) -> ProcessPoolExecutor:
        """The worker of this thread; a new one where there is none."""
        worker = getattr(self._own, "worker", None)
        if worker is None:
            # spawned on every system: a fork would copy threads' locks in whatever state they are
            worker = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            with self._lock:
                self._hired.append(worker)
            self._own.worker = worker
            worker.submit(post.take_up, self._recipe).result()
        return worker

    def _dismiss(self) -> None:
        worker = self._own.worker
        self._own.worker = None
        with self._lock:
            if worker in self._hired:
                self._hired.remove(worker)
        worker.shutdown(wait=True, cancel_futures=True)
