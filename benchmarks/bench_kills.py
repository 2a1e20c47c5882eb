"""Kill studies at random moments and see that nothing is lost: `scripts/bench kills [KILLS] [SEED]`.

Small studies are played by a toy engine, so that a thousand kills take minutes and fall on every moment: while a folder
is made, a chunk is played, written or renamed, a worker starts, the manifest is sealed. Killed are the driver of
threads, the driver of worker processes, one such worker, or the driver and its workers at once; then the same study is
run again. Asked: is the digest of each finished study that of an undisturbed one, is every file as its manifest says,
is no worker left over, and does no kill cost more than one chunk a worker?
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NamedTuple

import toy_study
from table import Row, show

from bartizan.study.manifest import check_files, read_manifest
from bartizan.study.workers.crews import Crew

KILLS = 1_000
WORKERS = 2
SHARES = (("driver of threads", 0.97), ("driver of processes", 0.01), ("a worker", 0.01), ("driver and workers", 0.01))
"""Processes take seconds to start, threads none."""
HUNG_S = 120.0
"""A driver that takes longer shows where it hangs, and fails."""


class Life(NamedTuple):
    """One life of a driver: whether it was killed, and how many chunks it began and did not store."""

    killed: int
    lost: int
    ended: bool


def main(kills: int, seed: int) -> bool:
    """Print the table; True if every goal was reached."""
    luck = random.Random(seed)
    rows, worst = [], 0
    with tempfile.TemporaryDirectory() as base:
        expected = toy_study.play(Path(base) / "undisturbed", Crew("threads", 1))
        for mode, share in SHARES:
            counted = play_until(max(1, round(kills * share)), mode, Path(base), expected, luck)
            worst = max(worst, counted.worst)
            print(f"{mode}: {counted}", file=sys.stderr, flush=True)
            rows.append(
                Row(
                    f"{mode}: kills, studies finished, chunks played twice",
                    "same digest",
                    f"{counted.kills:,}, {counted.studies:,}, {counted.lost:,}",
                    counted.is_same,
                )
            )
    rows.append(Row("most chunks that one kill cost", f"{WORKERS} (one a worker)", f"{worst}", worst <= WORKERS))
    show(f"{kills:,} kills at random moments, {WORKERS} workers, seed {seed}", rows)
    return all(row.is_reached for row in rows)


class Counted(NamedTuple):
    """What a mode came to."""

    kills: int
    studies: int
    lost: int
    worst: int
    is_same: bool


def play_until(kills: int, mode: str, base: Path, expected: str, luck: random.Random) -> Counted:
    """Play study after study, killing and resuming each until it is finished, until so many kills are done."""
    done = studies = lost = worst = 0
    is_same = True
    # kills fall uniformly on the time that an undisturbed study takes
    longest_s = undisturbed_s(mode, base)
    while done < kills:
        folder = base / f"{mode.replace(' ', '-')}-{studies}"
        notes = base / f"{folder.name}-notes"
        notes.mkdir()
        ended = False
        while not ended:
            life = live(folder, notes, mode, luck, longest_s, kill=done < kills)
            done, lost, worst, ended = done + life.killed, lost + life.lost, max(worst, life.lost), life.ended
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        is_same &= manifest["digest"] == expected and not manifest["holes"]
        studies += 1
        shutil.rmtree(folder)
        shutil.rmtree(notes)
    return Counted(done, studies, lost, worst, is_same)


def undisturbed_s(mode: str, base: Path) -> float:
    """Wall time of a study that nobody disturbs."""
    folder, notes = base / "timed", base / "timed-notes"
    notes.mkdir()
    begun_s = time.monotonic()
    life = live(folder, notes, mode, random.Random(0), 0.0, kill=False)
    assert life.ended and life.lost == 0
    shutil.rmtree(folder)
    shutil.rmtree(notes)
    return time.monotonic() - begun_s


def live(folder: Path, notes: Path, mode: str, luck: random.Random, longest_s: float, *, kill: bool) -> Life:
    """Start a driver, perhaps kill something, and see what is left."""
    before, stored = len(toy_study.begun(notes)), n_stored(folder)
    driver = start(folder, notes, mode)
    killed = strike(driver, notes, mode, before, luck.uniform(0.0, longest_s)) if kill else 0
    status = os.waitstatus_to_exitcode(os.waitpid(driver, 0)[1])
    assert status in (0, -signal.SIGKILL), f"a driver ended with {status}"
    workers_end(notes)
    lost = len(toy_study.begun(notes)) - before - (n_stored(folder) - stored)
    return Life(killed, lost, status == 0)


def start(folder: Path, notes: Path, mode: str) -> int:
    """A driver in a process of its own: a copy of this one, which has everything imported."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        faulthandler.dump_traceback_later(HUNG_S, exit=True)
        os.environ[toy_study.NOTES] = str(notes)
        os.environ["PYTHONWARNINGS"] = "ignore"  # of what a killed driver left to the system to clear
        toy_study.play(folder, Crew("threads" if mode == "driver of threads" else "processes", WORKERS))
        os._exit(0)
    except BaseException:  # noqa: BLE001  (a copy of this process must not go on with the benchmark)
        traceback.print_exc()
        os._exit(1)


def strike(driver: int, notes: Path, mode: str, before: int, after_s: float) -> int:
    """Kill what the mode says, a while after the start; how many kills that was (0 if nothing was left to kill)."""
    until = time.monotonic() + after_s
    while time.monotonic() < until and not has_ended(driver):
        time.sleep(0.002)
    while mode == "a worker" and not workers_of(driver, notes, before) and not has_ended(driver):
        time.sleep(0.002)
    workers = workers_of(driver, notes, before)
    victims = {"a worker": workers[:1], "driver and workers": [driver, *workers]}.get(mode, [driver])
    if has_ended(driver) or not victims:
        return 0
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return 1


def workers_of(driver: int, notes: Path, before: int) -> list[int]:
    """Worker processes that have begun a chunk in this life of the driver, and run."""
    return sorted({line[0] for line in toy_study.begun(notes)[before:] if line[0] != driver and is_alive(line[0])})


def workers_end(notes: Path) -> None:
    """Workers end with their driver; one that stays is a fault."""
    until = time.monotonic() + 30.0
    workers = {line[0] for line in toy_study.begun(notes)}
    while any(is_alive(pid) for pid in workers):
        assert time.monotonic() < until, "a worker outlived its driver"
        time.sleep(0.005)


def n_stored(folder: Path) -> int:
    return len(list((folder / "chunks").glob("*.parquet"))) if folder.exists() else 0


def has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be read does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    is_reached = main(numbers[0] if numbers else KILLS, numbers[1] if len(numbers) > 1 else 7)
    sys.exit(0 if is_reached else 1)
