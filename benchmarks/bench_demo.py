"""The demonstration as a newcomer meets it: nothing compiled yet, 25 readings of 40 replications, and a report."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from table import Row, bartizan, show

GOAL_S = 90.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        run = bartizan("run", "five_units", "--readings", 25, "-n", 40, "--out", out, cache=Path(folder) / "cache")
        summary = json.loads((out / "summary.json").read_text())
        assert (summary["run"]["readings"], summary["run"]["replications"]) == (25, 40)
        assert summary["measures"]["stopped"]["band"] is not None, "25 readings without a band"
        assert (out / "report.html").stat().st_size > 100_000, "no report"
        size_mb = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    measured = (
        f"{run.wall_s:.0f} s ({run.cpu_s:.0f} s of processor), result {size_mb:.0f} MB, peak {run.peak_mb:.0f} MB"
    )
    show("The demonstration, once", [Row("run of make demo", f"{GOAL_S:.0f} s", measured, run.wall_s <= GOAL_S)])


if __name__ == "__main__":
    main()
