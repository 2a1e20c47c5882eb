"""Waiting ends."""

from __future__ import annotations

import threading

import pytest

from bartizan.study.workers.within import within


def test_an_answer_in_time_is_given():
    assert within(10.0, lambda: 42) == 42


def test_a_failure_is_handed_on():
    def fail():
        raise LookupError("nobody here")

    with pytest.raises(LookupError, match="nobody here"):
        within(10.0, fail)


def test_no_answer_in_time_is_said():
    never = threading.Event()
    with pytest.raises(TimeoutError, match=r"no answer in 0.05 s"):
        within(0.05, lambda: never.wait(5.0))
    never.set()
