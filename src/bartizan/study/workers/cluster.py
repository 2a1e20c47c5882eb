"""The workers of a Dask cluster, on this machine or many; the only module that speaks to others over a network.

Tasks carry the digest of the study and the id of a chunk. What a chunk is played from is told to each worker once, also
to those that come later. A worker that sees the study's folder stores its chunk there; one that does not hands it back.
Needs the extra `bartizan[cluster]`; see docs/workers.md.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from bartizan.errors import BartizanError, InputError, ModelError
from bartizan.study.chunks import Chunk
from bartizan.study.workers import post
from bartizan.study.workers.crews import LOCAL
from bartizan.study.workers.processes import RETRIES, died
from bartizan.study.workers.recipe import Outcome, Recipe

if TYPE_CHECKING:
    import distributed

PATIENCE_S = 30.0
"""How long to wait for a scheduler to answer, and for its first worker."""

MISSING = "a cluster needs Dask: pip install 'bartizan[cluster]' here and on every worker"


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
        self._local: Any = _start_local(count) if address == LOCAL else None
        try:
            self._client = _connect(self._local or address)
            self._client.register_plugin(_teaching(recipe), name=_name(recipe.study))
        except BaseException:
            self.close()
            raise
        self.room = 2 * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def submit(self, chunk: Chunk) -> Future[Outcome]:
        """Play a chunk when a worker is free. Dask plays it again when its worker dies, three times."""
        promise: Future[Outcome] = Future()
        key = f"{_name(self._study)}-{chunk.id}"
        task = self._client.submit(post.play, self._study, chunk, key=key, pure=False, retries=0)
        task.add_done_callback(lambda done: _settle(promise, done, chunk))
        return promise

    def close(self) -> None:
        """Drop what is not begun, and leave; a local cluster ends."""
        client = getattr(self, "_client", None)
        if client is not None:
            with contextlib.suppress(Exception):
                client.unregister_worker_plugin(_name(self._study))
            client.close()
        if self._local is not None:
            self._local.close()


def _name(study: str) -> str:
    return f"bartizan-{study[:16]}"


def _start_local(count: int) -> Any:
    try:
        from distributed import LocalCluster
    except ImportError as error:
        raise InputError(MISSING) from error
    # one thread each, as for worker processes; no web page
    return LocalCluster(n_workers=count, threads_per_worker=1, host="127.0.0.1", dashboard_address="")


def _connect(address: Any) -> distributed.Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(MISSING) from error
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"no Dask scheduler with a worker answers at {address}: {error}") from error
    return client


def _teaching(recipe: Recipe) -> Any:
    """A plug-in that tells every worker of the study when it comes."""
    from distributed import WorkerPlugin

    class Teaching(WorkerPlugin):
        def setup(self, worker: Any) -> None:  # noqa: ARG002
            post.learn(recipe)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002
            post.forget(recipe.study)

    return Teaching()


def _settle(promise: Future[Outcome], task: Any, chunk: Chunk) -> None:
    """Hand on what came of a task, and let the cluster forget it."""
    from distributed import KilledWorker

    try:
        promise.set_result(task.result())
    except KilledWorker:
        promise.set_result(died(chunk, 1 + RETRIES))
    except BartizanError as error:
        promise.set_exception(error)
    except Exception as error:  # noqa: BLE001  (whatever it is, the driver is told)
        promise.set_exception(ModelError(f"chunk {chunk.id} was lost on the cluster: {type(error).__name__}: {error}"))
    finally:
        task.release()
