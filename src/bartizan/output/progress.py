"""What one sees while waiting: one line that renews itself on a terminal, plain lines elsewhere, always on standard
error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

RENEW_S = 0.1
PLAIN_EVERY_S = 5.0


class Progress:
    """Says what is being done and how much is left.

    Call it with a sentence when something new begins, and with `done` and `total` while it goes on; rate and time left
    are worked out here. It never fails: a closed stream ends the reporting, not the run.

    Parameters
    ----------
    stream : text stream
        Where to write; a terminal gets one line that renews itself, anything else a line for each stage and every five
        seconds.
    is_quiet : bool
        Say nothing.

    Attributes
    ----------
    waiting : str
        Why nothing is done yet; stands behind a count of 0.
    note : str
        What is known so far; stands behind a count.
    """

    def __init__(self, stream: TextIO | None = None, *, is_quiet: bool = False) -> None:
        self.waiting = self.note = ""
        self._stream = stream or sys.stderr
        self._is_open = not is_quiet
        self._is_terminal = self._stream.isatty()
        self._stage = self._shown = ""
        self._begun_s = self._shown_s = 0.0
        self._has_line = False

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Report a stage, with how much of it is done where that is known."""
        now_s = time.monotonic()
        is_new = stage != self._stage
        if is_new:
            self._stage, self._begun_s = stage, now_s
        is_last = done is not None and done == total
        pause_s = RENEW_S if self._is_terminal else PLAIN_EVERY_S
        if is_new or is_last or now_s - self._shown_s >= pause_s:
            self._shown_s = now_s
            self._show(stage + self._count(done, total, now_s - self._begun_s))

    def keep(self, line: str) -> None:
        """Say something that stays: a line of its own, also on a terminal."""
        self.close()
        self._write(f"{line}\n")

    def _count(self, done: int | None, total: int | None, elapsed_s: float) -> str:
        if done is None or not total:
            return ""
        text = f": {done:,} of {total:,}"
        if done == 0 and self.waiting:
            text += f" ({self.waiting})"
        if 0 < done < total and elapsed_s >= 0.5:
            rate = done / elapsed_s
            text += (
                f", {rate:,.0f} a second, {duration_words((total - done) / rate)} left"
                if rate >= 1
                else f", {duration_words((total - done) / rate)} left"
            )
        return text + (f"; {self.note}" if self.note else "")

    def _show(self, text: str) -> None:
        if text == self._shown:
            return
        self._shown = text
        if self._is_terminal:
            self._write(f"\r\x1b[2K{text[:100]}")
            self._has_line = True
        else:
            self._write(text + "\n")

    def close(self) -> None:
        """Wipe the renewing line, so that what follows stands alone."""
        if self._has_line:
            self._write("\r\x1b[2K")
            self._has_line = False
        self._stage = self._shown = ""

    def _write(self, text: str) -> None:
        if not self._is_open:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._is_open = False


def duration_words(seconds: float) -> str:
    """A duration as people say it.

    Examples
    --------
    >>> duration_words(3.4), duration_words(75), duration_words(7300)
    ('3 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
