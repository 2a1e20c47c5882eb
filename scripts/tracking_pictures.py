#!/usr/bin/env python
"""Draw docs/pictures/tracking.png: truth, plots and tracks, objects alone and in formations.

scripts/tracking_pictures.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
mpl.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
from flights import FAMILIES, fly  # noqa: E402
from tracking_peer import Run, ours, score  # noqa: E402

SEED = 3
TRUTH, PLOT, TRACKS = "#9a9a9a", "#c9b48a", ("#0b5fa5", "#b5401f", "#2b7a3d", "#7a3d8f", "#a08000", "#107a85")


def draw(
    ax: plt.Axes, scenario: dict, run: Run, middle_km: tuple[float, float] | None = None, half_km: float = 230.0
) -> None:
    """One panel: plots as dots, truth as broad lines, tracks as thin ones that begin with a dot."""
    polar = scenario["plots"]
    ax.plot(*(1e-3 * polar[:, 0] * f(polar[:, 1]) for f in (np.sin, np.cos)), ".", color=PLOT, ms=1.2, zorder=1)
    for i in range(scenario["truth"].shape[1]):
        there = scenario["exists"][:, i]
        x_km, y_km = (np.where(there, 1e-3 * scenario["truth"][:, i, c], np.nan) for c in (2, 0))
        ax.plot(x_km, y_km, color=TRUTH, lw=3.0, solid_capstyle="round", zorder=2)
    for uid in np.unique(run.uid):
        mine = run.x[run.uid == uid]
        color = TRACKS[int(uid) % len(TRACKS)]
        ax.plot(1e-3 * mine[:, 2], 1e-3 * mine[:, 0], color=color, lw=0.9, zorder=3)
        ax.plot(1e-3 * mine[0, 2], 1e-3 * mine[0, 0], "o", color=color, ms=2.5, zorder=4)
    x, y = middle_km or (0.0, 0.0)
    ax.set(xlim=(x - half_km, x + half_km), ylim=(y - half_km, y + half_km), aspect="equal")
    ax.tick_params(labelsize=7)


def busiest(scenario: dict) -> tuple[float, float]:
    """Where a formation flies in the middle of the time, far from the others' middle [km]."""
    k = len(scenario["t"]) // 3
    there = np.flatnonzero(scenario["exists"][k])
    at = 1e-3 * scenario["truth"][k, there][:, [2, 0]]
    near = (np.linalg.norm(at[:, None] - at[None], axis=2) < 25.0).sum(axis=1)
    x, y = at[int(np.argmax(near))]
    return float(x), float(y)


def main() -> None:
    """Draw both families: whole, and close up by both modes."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures/tracking.png"
    figure, axes = plt.subplots(2, 3, figsize=(12.0, 8.2), layout="constrained")
    for row, name in zip(axes, ("alone", "formations"), strict=True):
        scenario = fly(FAMILIES[name], SEED)
        runs = {mode: ours(scenario, mode, passes=1) for mode in ("default", "exact")}
        n = len(scenario["t"])
        marks = {mode: score(scenario, run, n).gospa_m for mode, run in runs.items()}
        draw(row[0], scenario, runs["default"])
        row[0].set_title(f"{name}: all, default", fontsize=9)
        for ax, mode in zip(row[1:], ("default", "exact"), strict=True):
            draw(ax, scenario, runs[mode], busiest(scenario), 22.0)
            ax.set_title(f"{name}: close up, {mode} (GOSPA {marks[mode]:,.0f} m)", fontsize=9)
        row[0].set_ylabel("km north of the radar", fontsize=8)
    for ax in axes[1]:
        ax.set_xlabel("km east of the radar", fontsize=8)
    figure.savefig(file, dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
