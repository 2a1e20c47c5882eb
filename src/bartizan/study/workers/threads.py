"""Threads of this process: kernels release the interpreter lock, so they play side by side."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from bartizan.study.chunks import Chunk
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Outcome


class Threads:
    """Plays chunks in threads; each stores its chunk before it takes the next.

    Parameters
    ----------
    player : Player
        Shared by all.
    count : int
    """

    def __init__(self, player: Player, count: int) -> None:
        self.room = 2 * count
        """How many chunks to hand over at once."""

        self._player = player
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="chunk")

    def submit(self, chunk: Chunk) -> Future[Outcome]:
        """Play a chunk when a thread is free."""
        return self._pool.submit(self._player.play, chunk)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Finish and store the chunks under way, begin no new one."""
        self._pool.shutdown(wait=True, cancel_futures=True)
