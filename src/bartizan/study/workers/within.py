"""Waiting that ends: for questions to programs that would wait for an answer for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")


def within(most_s: float, ask: Callable[[], Answer]) -> Answer:
    """What a question gives, if it is answered in time; else it is left to itself, in a thread of its own.

    Raises
    ------
    TimeoutError
        If it is not.
    """
    promise: Future[Answer] = Future()

    def wait() -> None:
        try:
            promise.set_result(ask())
        except BaseException as error:  # noqa: BLE001  (whoever asked is told, whatever it is)
            promise.set_exception(error)

    threading.Thread(target=wait, name="ask", daemon=True).start()
    try:
        return promise.result(most_s)
    except TimeoutError as error:
        raise TimeoutError(str(error) or f"no answer in {most_s:g} s") from error
