"""Peak memory of long runs, decisions logged: `scripts/bench memory [REPLICATIONS ...]`, else 1,000 and 10,000."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from table import Row, bartizan, show

GOAL_MB = 300.0
FLAT = 1.05


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bartizan("run", "one_site", "-n", 1, "--out", Path(folder) / "warm")  # compiling is not what is weighed
        peaks_mb = []
        for count in counts:
            out = Path(folder) / str(count)
            run = bartizan("run", "five_units", "-n", count, "--workers", 2, "--out", out)
            summary = json.loads((out / "summary.json").read_text())
            assert summary["run"]["replications"] == count and summary["run"]["level"] == "decisions"
            assert summary["measures"]["rounds_fired"]["mean"] > 0, "nothing was fired: no work"
            peaks_mb.append(run.peak_mb)
    rows = [
        Row(f"five_units, {n:,} replications", f"{GOAL_MB:.0f} MB", f"{mb:.0f} MB", mb <= GOAL_MB)
        for n, mb in zip(counts, peaks_mb, strict=True)
    ]
    growth = peaks_mb[-1] / peaks_mb[0]
    if len(counts) > 1:
        flat = f"at most {100 * (FLAT - 1):.0f} % more"
        rows.append(Row(f"{counts[0]:,} to {counts[-1]:,}", flat, f"{100 * (growth - 1):+.1f} %", growth <= FLAT))
    show("Peak memory of a process with two threads, kernels compiled before", rows)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1_000, 10_000])
