"""How long one waits: help, the ten-second answer, the first run after installation, and the same again."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from table import ROUNDS, Row, Run, bartizan, median_run, show


def row(what: str, run: Run, goal_s: float) -> Row:
    """Wall time against its goal, processor time beside it: on a busy machine only the second is the program's own."""
    return Row(what, f"{goal_s:g} s", f"{run.wall_s:.2f} s ({run.cpu_s:.2f} s of processor)", run.wall_s <= goal_s)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", Path(folder) / "out"

        def one_site() -> Run:
            run = bartizan("run", "one_site", "-n", 20, "--out", out, cache=cache)
            assert (out / "report.html").stat().st_size > 50_000, "no report"
            return run

        cold = one_site()
        digest = json.loads((out / "manifest.json").read_text())["digest"]
        assert "compiling the kernels" in cold.err, "the first run did not say that it compiles"
        warm = median_run([one_site() for _ in range(ROUNDS)])
        assert json.loads((out / "manifest.json").read_text())["digest"] == digest, "cold and warm differ"
        assert "compiling" not in warm.err, "the second run compiled again"
        help_text = median_run([bartizan("--help") for _ in range(ROUNDS)])
        claim = median_run([bartizan("claim", "s-400") for _ in range(ROUNDS)])
    assert "claim" in help_text.out and "400" in claim.out
    show(
        f"Start-up, medians of {ROUNDS} (the first run once)",
        [
            row("--help", help_text, 0.3),
            row("claim s-400", claim, 1.0),
            row("run one_site -n 20, first, compiling", cold, 25.0),
            row("run one_site -n 20, again", warm, 1.5),
        ],
    )


if __name__ == "__main__":
    main()
