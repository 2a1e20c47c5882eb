#!/usr/bin/env python3
"""Play the bench's scenario files and write docs/lab/: one page for each family, theory as lines, the engine as points.

    scripts/lab_pages.py [--check]

Each point is an ordinary scenario file, `examples/lab/`, with other numbers, played by the whole engine; its bar is the
95 % interval over replications. --check writes nothing and says whether the tables would change.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("svg")
from lab_depth import approach, approach_changes, depth
from lab_leakage import leakage
from lab_plots import Plot, Series
from lab_queues import queues
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bartizan.study.closed_forms.depth import depth_of_fire
from bartizan.verify.lab import intercepts_km, measured

ROOT = Path(__file__).resolve().parents[1]
PAGES, PICTURES = ROOT / "docs" / "lab", ROOT / "docs" / "pictures"
INK = ("#0b5394", "#b45f06", "#38761d", "#741b47")
HEAD = """Made by `scripts/lab_pages.py`. Lines are theory (`bartizan.study.closed_forms`), points the whole engine on
the files of `examples/lab/` with other numbers, bars their 95 % intervals over replications. This checks the program's
arithmetic and bookkeeping where theory knows the answer; it says nothing about any real system."""
STYLES = ("-", "--", "-.", ":")
PAGE_OF = {
    "queues": ("Channels as queues", queues),
    "leakage": ("Salvos, magazines, channels and layers", leakage),
    "depth": ("Depth of fire", depth),
}


def draw(plot: Plot) -> str:
    """Write the picture; the table beside it."""
    figure, axes = plt.subplots(figsize=(7.0, 4.2), layout="constrained")
    lines = [f"| {plot.x_label} | case | theory | engine | 95 % interval |", "|---:|---|---:|---:|---:|"]
    for i, series in enumerate(plot.series):
        draw_theory(axes, plot, series, i)
        means, halves = play(series, i)
        lines += [row(series, *point) for point in zip(series.x, means, halves, strict=True)]
        look: dict[str, Any] = {"color": INK[i % len(INK)], "ms": 4.5, "capsize": 3, "lw": 1.2}
        axes.errorbar(series.x, means, halves, fmt="x" if plot.steps else "o", label=series.label, **look)
    axes.set(xlabel=plot.x_label, ylabel=plot.y_label, title=plot.title)
    axes.set_ylim(bottom=0.0)
    if plot.whole:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.25)
    axes.legend(frameon=False, fontsize="small")
    figure.savefig(PICTURES / f"{plot.name}.svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return "\n".join(lines)


def draw_theory(axes: Axes, plot: Plot, series: Series, i: int) -> None:
    """The line of a series, or rings where it jumps."""
    ink = INK[i % len(INK)]
    if plot.steps:
        axes.plot(series.x, [series.theory(x) for x in series.x], "o", color=ink, ms=9, mfc="none")
        return
    xs = series.x if plot.whole else np.linspace(series.x[0], series.x[-1], 80).tolist()
    axes.plot(xs, [series.theory(x) for x in xs], STYLES[i % 4], color=ink, lw=1.4)


def play(series: Series, i: int) -> tuple[list[float], list[float]]:
    """What the engine measures at each point, and half the width of its interval."""
    # luck of its own for each point, so that points do not lie on one side of the line together
    samples = [measured(*series.played(x), seed=100 * i + j) for j, x in enumerate(series.x)]
    return [s.mean / series.per for s in samples], [1.96 * s.standard_error / series.per for s in samples]


def row(series: Series, x: float, mean: float, half: float) -> str:
    """A row of the table."""
    interval = f"{mean - half:.4f} to {mean + half:.4f}" if half else "exact"
    return f"| {x:g} | {series.label} | {series.theory(x):.4f} | {mean:.4f} | {interval} |"


def intercept_table() -> str:
    """Where the intercepts of one approach lie."""
    known = depth_of_fire(**approach(40.0, 250.0, 1000.0)).intercept_ranges_m / 1000.0
    got = intercepts_km(approach_changes(40.0, 250.0, 1000.0))
    lines = ["| intercept | theory, km | engine, km |", "|---:|---:|---:|"]
    lines += [f"| {i + 1} | {a:.4f} | {b:.4f} |" for i, (a, b) in enumerate(zip(known, got, strict=True))]
    return "\n".join(lines)


def page(name: str) -> str:
    """One page: each plot with its words, picture and numbers."""
    title, plots = PAGE_OF[name]
    parts = [f"# {title}\n\n{HEAD}"]
    for plot in plots():
        sign = "Rings are theory, crosses the engine." if plot.steps else ""
        parts.append(
            f"## {plot.title}\n\n{plot.words} {sign}\n\n"
            f"![{plot.title}: theory and engine](../pictures/{plot.name}.svg)\n\n"
            f"<details><summary>The numbers</summary>\n\n{draw(plot)}\n\n</details>"
        )
    if name == "depth":
        parts.append(f"## Where they meet\n\nThe approach of `examples/lab/depth_of_fire.yaml`.\n\n{intercept_table()}")
    return "\n\n".join(parts).replace(" \n", "\n") + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write no page; say which would change")
    arguments = parser.parse_args()
    mpl.rcParams.update({"svg.hashsalt": "bartizan", "svg.fonttype": "none", "font.family": "sans-serif"})
    PAGES.mkdir(exist_ok=True)
    changed = []
    for name in PAGE_OF:
        file, text = PAGES / f"{name}.md", page(name)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            changed.append(name)
            if not arguments.check:
                file.write_text(text, encoding="utf-8", newline="\n")
    print(f"changed: {', '.join(changed) or 'nothing'}")
    if arguments.check and changed:
        sys.exit(1)


if __name__ == "__main__":
    main()
