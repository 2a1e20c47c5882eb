"""The workers of a Dask cluster, on this machine or many; the only module that speaks to others over a network.

Tasks carry the digest of the study and the ids of chunks, as many as take a second or two. What they are played from is
told to each worker once, also to those that come later. A worker that sees the study's folder stores each chunk there;
one that does not hands them back.
Needs the extra `bartizan[cluster]`; see docs/workers.md.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING, Any, NamedTuple

from bartizan.errors import BartizanError, IncompleteError, InputError, ModelError
from bartizan.study.chunks import Chunk
from bartizan.study.workers import post
from bartizan.study.workers.crews import LOCAL
from bartizan.study.workers.processes import RETRIES, died
from bartizan.study.workers.recipe import Outcome, Recipe
from bartizan.study.workers.within import within

if TYPE_CHECKING:
    import distributed

PATIENCE_S = 30.0
"""How long to wait for a scheduler to answer, and for its first worker."""

START_S = 300.0
"""How long a cluster of this machine may take to start."""

LONELY_S = 300.0
"""How long a study waits when its last worker is gone, before it stops."""

LOST_S = 24 * 3600.0
"""How long a local cluster waits for a killed worker to be back. Dask gives each up for good after 15 s, less than a
start may take on a busy machine; a cluster without workers is left, and a study that waits."""

QUIET: dict[str, Any] = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}
"""What a local cluster does less often than Dask's own: look at itself, every 20 to 500 ms, which takes each processor
4 % of its time; and workers keep the memory that the next chunk needs. `docs/workers.md` says it for other clusters."""

TASK_S = 1.5
"""How long a task should take: long beside what Dask needs for one, short beside what a killed worker loses."""

MOST_CHUNKS = 500

NOBODY = "no worker any more, or no answer of the scheduler; what is stored is kept, and the same command goes on"
MISSING = "a cluster needs Dask: pip install 'bartizan[cluster]' here and on every worker"


class Ask(NamedTuple):
    """A chunk that was asked for, and where its outcome goes."""

    chunk: Chunk
    promise: Future[Outcome]


class Cluster:
    """Plays chunks on the workers of a Dask scheduler.

    Parameters
    ----------
    recipe : Recipe
        With doors and points that other processes can import.
    address : str
        Of the scheduler, such as "tcp://10.0.0.1:8786"; "local" starts one on this machine, reachable from it alone.
    count : int
        Workers of a local cluster; another has its own.

    Raises
    ------
    InputError
        If Dask is not installed, nobody answers at the address, or no worker comes.
    """

    def __init__(self, recipe: Recipe, address: str, count: int) -> None:
        self._study = recipe.study
        self._local: Any = start_local(count) if address == LOCAL else None
        try:
            self._client, self._workers = _connect(self._local or address)
            _teach(self._client, recipe, address)
        except BaseException:
            self.close()
            raise
        self._in_task = 1
        self._next: list[Ask] = []
        self._open: set[Ask] = set()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    @property
    def room(self) -> int:
        """How many chunks to hand over at once: two tasks for each worker."""
        return 2 * self._workers * self._in_task

    def submit(self, chunk: Chunk) -> Future[Outcome]:
        """Play a chunk when a worker is free. Dask plays it again when its worker dies, three times."""
        ask = Ask(chunk, Future())
        self._open.add(ask)
        self._next.append(ask)
        if len(self._next) >= self._in_task:
            self.flush()
        return ask.promise

    def flush(self) -> None:
        """Send what waits for its task to be full."""
        asks, self._next = self._next, []
        if asks:
            self._send(asks)

    def _send(self, asks: list[Ask]) -> None:
        chunks = [ask.chunk for ask in asks]
        key = f"{_name(self._study)}-{chunks[0].id}-{uuid.uuid4().hex[:8]}"
        task = self._client.submit(post.play_some, self._study, chunks, key=key, pure=False, retries=0)
        task.add_done_callback(lambda done: self._settle(asks, done))

    def _settle(self, asks: list[Ask], task: Any) -> None:
        """Hand on what came of a task, and let the cluster forget it."""
        from distributed import KilledWorker

        try:
            outcomes, seconds = task.result()
        except KilledWorker:
            self._after_deaths(asks)
        except BartizanError as error:
            _refuse(asks, error)
        except BaseException as error:  # noqa: BLE001  (a cancelled task is no Exception; the driver is told of it too)
            words = f"{type(error).__name__}: {error}"
            _refuse(asks, ModelError(f"chunk {asks[0].chunk.id} was lost on the cluster: {words}"))
        else:
            self._in_task = max(1, min(MOST_CHUNKS, round(TASK_S * len(asks) / max(seconds, 1e-3))))
            for ask, outcome in zip(asks, outcomes, strict=True):
                _answer(ask, outcome)
        finally:
            self._open.difference_update(ask for ask in asks if ask.promise.done())
            task.release()

    def _watch(self) -> None:
        """Stop the study when there has been no worker for long: nobody would ever answer."""
        seen_s = time.monotonic()
        while not self._closed.wait(min(2.0, LONELY_S / 4)):
            if self._has_workers():
                seen_s = time.monotonic()
            elif time.monotonic() - seen_s >= LONELY_S:
                _refuse([ask for ask in list(self._open) if not ask.promise.done()], IncompleteError(NOBODY))
                return

    def _has_workers(self) -> bool:
        """False too where the scheduler does not answer."""
        try:
            return within(PATIENCE_S, lambda: _n_workers(self._client)) > 0
        except Exception:  # noqa: BLE001  (whatever it is, nobody is known to play)
            return False

    def _after_deaths(self, asks: list[Ask]) -> None:
        """One chunk of a task kills workers: the others are played apart from it."""
        if len(asks) == 1:
            _answer(asks[0], died(asks[0].chunk, 1 + RETRIES))
            return
        for ask in asks:
            self._send([ask])

    def close(self) -> None:
        """Drop what is not begun, and leave; a local cluster ends."""
        if hasattr(self, "_closed"):
            self._closed.set()
        client = getattr(self, "_client", None)
        if client is not None:
            with contextlib.suppress(Exception):
                within(PATIENCE_S, lambda: client.unregister_worker_plugin(_name(self._study)))
            with contextlib.suppress(Exception):
                client.close(timeout=PATIENCE_S)
        if self._local is not None:
            # what does not end by then ends with this process
            with contextlib.suppress(Exception):
                self._local.close(timeout=PATIENCE_S)


def _n_workers(client: Any) -> int:
    return len(client.scheduler_info(n_workers=-1)["workers"])


def _name(study: str) -> str:
    return f"bartizan-{study[:16]}"


def start_local(count: int) -> Any:
    """A `distributed.LocalCluster` of this machine, reachable from it alone.

    Raises
    ------
    InputError
        If Dask is not installed, or the cluster does not come up.
    """
    try:
        from distributed import LocalCluster
    except ImportError as error:
        raise InputError(MISSING) from error
    import dask.config

    # the first is read whenever a worker is lost, so it has to stay
    dask.config.set({"distributed.deploy.lost-worker-timeout": LOST_S, **QUIET})

    # one thread each, as for worker processes; no web page
    def start() -> Any:
        return LocalCluster(n_workers=count, threads_per_worker=1, host="127.0.0.1", dashboard_address="")

    try:
        return within(START_S, start)
    except (OSError, TimeoutError, RuntimeError) as error:
        raise InputError(f"no Dask cluster of {count} workers came up on this machine: {error}") from error


def _connect(address: Any) -> tuple[distributed.Client, int]:
    """A client of the scheduler, and how many workers that has."""
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(MISSING) from error
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        client.wait_for_workers(1, timeout=PATIENCE_S)
        count = within(PATIENCE_S, lambda: _n_workers(client))
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"no Dask scheduler with a worker answers at {address}: {error}") from error
    return client, max(1, count)


def _teach(client: Any, recipe: Recipe, address: str) -> None:
    """Tell every worker of the study, also those that come later."""
    from distributed import WorkerPlugin

    class Teaching(WorkerPlugin):
        def setup(self, worker: Any) -> None:  # noqa: ARG002
            post.learn(recipe)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002
            post.forget(recipe.study)

    try:
        within(PATIENCE_S, lambda: client.register_plugin(Teaching(), name=_name(recipe.study)))
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise InputError(f"workers of {address} cannot be told of the study; is Bartizan there too? {words}") from error


def _answer(ask: Ask, outcome: Outcome) -> None:
    with contextlib.suppress(InvalidStateError):
        ask.promise.set_result(outcome)


def _refuse(asks: list[Ask], error: Exception) -> None:
    for ask in asks:
        # the watch and an answer may come at once; the first counts
        with contextlib.suppress(InvalidStateError):
            ask.promise.set_exception(error)
