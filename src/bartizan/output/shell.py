"""The way out of a command: answers to standard output, complaints to standard error, every failure with its exit
status."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import typer

from bartizan.errors import BartizanError, InputError, Problem
from bartizan.output.json_text import json_line

DONE, FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
NO_ROOM = "Make room and give the same command again."
NOT_ALLOWED = "Choose another place, or ask for the rights to this one."
REFUSALS = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EFBIG: NO_ROOM,
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
    errno.EROFS: NOT_ALLOWED,
}
"""What a file system may refuse at any moment, and what helps; none of it is a fault of the program."""
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 1 << 22

Command = TypeVar("Command", bound=Callable[..., Any])


def guarded(command: Command) -> Command:
    """Turn every way to fail into its exit status and a line that helps; a traceback only with `--debug`."""

    @functools.wraps(command)
    def run_guarded(*args: Any, **options: Any) -> Any:
        _open_closed_streams()
        try:
            _check_readable(sys.argv[1:])
            return command(*args, **options)
        except (typer.Exit, typer.Abort):
            raise
        except InputError as error:
            for problem in error.problems:
                complain(str(problem))
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            complain(
                "\nbartizan: interrupted; nothing half-written is left; the same command goes on from what is finished"
            )
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise typer.Exit(_close_output()) from None
        except BaseException as fault:
            if options.get("debug") or not isinstance(fault, (Exception, MemoryError)):
                raise
            complain(_fault_words(fault))
            raise typer.Exit(FAULT) from None

    return run_guarded  # type: ignore[return-value]


def _check_readable(words: Sequence[str]) -> None:
    """Refuse arguments that are no text: a result names its scenario and its files in text.

    Raises
    ------
    InputError
        If one holds bytes that the terminal's encoding does not know.
    """
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            seen = os.fsencode(word).decode("ascii", "backslashreplace")
            expected = "a name in plain letters, or a terminal that speaks UTF-8 (LC_ALL=C.UTF-8)"
            message = f"an argument is not {sys.getfilesystemencoding().upper()}"
            raise InputError(Problem("", 0, 0, "", message, f"'{seen[:200]}'", expected)) from None


def _fault_words(fault: BaseException) -> str:
    """One line: what failed, and what repeats it."""
    if isinstance(fault, BartizanError):
        return f"bartizan: {fault}"
    if isinstance(fault, OSError) and fault.errno in REFUSALS:
        where = f"{fault.filename}: " if fault.filename else ""
        return f"bartizan: refused by the system: {where}{fault.strerror}. {REFUSALS[fault.errno]}"
    words = " ".join(str(fault).split())[:300] or "no message"
    if isinstance(fault, MemoryError):
        words = "out of memory: make the theatre smaller or its cells larger, or lower --workers"
    again = f"bartizan {shlex.join(sys.argv[1:])} --debug"
    return f"bartizan: a fault of the program, {type(fault).__name__}: {words}. To see where: {again}"


def _open_closed_streams() -> None:
    """A stream that was closed before the start (`>&-`) leads nowhere; the work is done all the same."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  (open as long as we run)


def _close_output() -> int:
    """Nobody reads on: give the interpreter a place where it can flush in peace."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say(text: str) -> None:
    """Text on standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def say_json(value: dict[str, Any]) -> None:
    """One JSON object on standard output."""
    say(json_line(value))


def columns() -> int:
    """Width of the terminal, or 80."""
    return shutil.get_terminal_size((80, 24)).columns


def return_large_blocks() -> None:
    """Have freed arrays go back to the system at once, where the C library can be told so (glibc).

    Left to itself it learns from the first large array that is freed to keep such blocks, and a process that made
    terrain once goes on holding some 40 MB that it has no use for. Arrow's own allocator keeps 20 MB more.
    """
    import ctypes

    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
