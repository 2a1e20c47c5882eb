"""A picture of the ratio of measured to modelled reach by direction, by matplotlib without a display."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bartizan.output.plots import BLUE, GREY, INK
from bartizan.output.wording import clean

LOWEST, HIGHEST = 0.4, 1.6
LIMITS_LINE = "standard refraction, no diffraction"
MARKS = (("o", "below 2,000 ft"), ("s", "2,000 to 20,000 ft"), ("^", "above 20,000 ft"))
FOOT_M = 0.3048
HASH_SALT = "bartizan"
TIMELESS: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}


def draw_comparison(axes: Any, result: dict[str, Any]) -> None:
    """Ratios over the bearing, with the line of 1, the median, and the band that holds the middle eight in ten.

    Parameters
    ----------
    axes : matplotlib Axes
    result : dict
        Of `cover.compare.compare`.

    Notes
    -----
    Ratios outside 0.4 to 1.6 stand at the edge and are counted in the note below the picture.
    """
    axes.axhline(1.0, color=INK, linewidth=1.0)
    if result["median"] is not None:
        axes.axhspan(result["p10"], result["p90"], color=BLUE, alpha=0.10, linewidth=0.0)
        label = f"median {result['median']:.2f} (p10-p90 {result['p10']:.2f}-{result['p90']:.2f})"
        axes.axhline(result["median"], color=BLUE, linewidth=1.4, linestyle=(0, (5, 3)), label=label)
    rows = [row for row in result["rows"] if row["ratio"] is not None]
    for i, (mark, name) in enumerate(MARKS):
        low_m, high_m = (limit * FOOT_M for limit in ((-1e9, 2e3), (2e3, 2e4), (2e4, 1e9))[i])
        some = [row for row in rows if low_m <= row["altitude_m"] < high_m]
        if some:
            ratios = [min(max(row["ratio"], LOWEST), HIGHEST) for row in some]
            bearings = [row["bearing_deg"] for row in some]
            axes.plot(bearings, ratios, mark, markersize=3, color=BLUE, fillstyle="none", label=f"{name}: {len(some)}")
    axes.set(xlim=(0.0, 360.0), ylim=(LOWEST, HIGHEST), xticks=range(0, 361, 45))
    axes.set_xlabel("bearing from the receiver [deg]")
    axes.set_ylabel("measured reach / modelled reach")
    axes.grid(color=GREY, alpha=0.25, linewidth=0.5)
    if rows:
        axes.legend(loc="upper right", fontsize=8, framealpha=0.9)


def write_comparison(result: dict[str, Any], path: Path) -> Path:
    """Write the picture; the ending (.svg, .png or .pdf) says the format.

    Parameters
    ----------
    result : dict
        Of `cover.compare.compare`.
    path : Path

    Returns
    -------
    path : Path
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": HASH_SALT, "svg.fonttype": "path"}):
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        draw_comparison(axes, result)
        figure.suptitle(f"{clean(result['file'], 60)} against the model at {clean(result['site'], 60)}", fontsize=11)
        axes.set_title(_conditions(result), fontsize=8, color=GREY)
        figure.supxlabel(_left_out(result), fontsize=7, color=GREY)
        stamp = (
            {"Date": None} if path.suffix.lower() == ".svg" else {"CreationDate": None} if path.suffix == ".pdf" else {}
        )
        figure.savefig(path, dpi=200, metadata=stamp)
    return path


def _conditions(result: dict[str, Any]) -> str:
    return (
        f"antenna {result['antenna_m']:.0f} m above the ground, k = {result['k_factor']:.3g}, {LIMITS_LINE}; "
        f"{result['n_directions']} directions"
    )


def _left_out(result: dict[str, Any]) -> str:
    """What the picture does not show, so that nothing is hidden."""
    ratios = [row["ratio"] for row in result["rows"] if row["ratio"] is not None]
    outside = sum(not LOWEST <= ratio <= HIGHEST for ratio in ratios)
    return (
        f"{result['n_compared']} of {result['n_points']} points compared; left out: {result['n_beyond_theatre']} where "
        f"the model sees to the theatre's edge, {result['n_never_in_sight']} never in sight; {outside} at the rim"
    )
