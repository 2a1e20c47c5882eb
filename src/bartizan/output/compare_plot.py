"""A picture of the ratio of measured to modelled reach by direction, by matplotlib without a display."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bartizan.cover.compare_words import spread_words
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
    Ratios outside 0.4 to 1.6 stand at the edge and are counted in the note below the picture. Crosses at the upper
    edge are targets that the model has nowhere in sight; grey triangles hang from the most that a ratio can be.
    """
    axes.axhline(1.0, color=INK, linewidth=1.0)
    if result["bounds"] is not None:
        low, middle, high = (result["bounds"][name] for name in ("p10", "median", "p90"))
        axes.axhspan(_inside(low[0]), _inside(high[1]), color=BLUE, alpha=0.10, linewidth=0.0)
        dashes: Any = (0, (5, 3))
        axes.axhline(_inside(middle[1]), color=BLUE, linewidth=1.4, linestyle=dashes, label=spread_words(result))
        if middle[0] != middle[1]:
            axes.axhline(_inside(middle[0]), color=BLUE, linewidth=1.4, linestyle=dashes)
    for mark, style, name, points in _marks(result["rows"]):
        bearings, ratios = zip(*points, strict=True)
        axes.plot(bearings, ratios, mark, markersize=3, fillstyle="none", label=f"{name}: {len(points):,}", **style)
    axes.set(xlim=(0.0, 360.0), ylim=(LOWEST, HIGHEST), xticks=range(0, 361, 45))
    axes.set_xlabel("bearing from the receiver [deg]")
    axes.set_ylabel("measured reach / modelled reach")
    axes.grid(color=GREY, alpha=0.25, linewidth=0.5)
    if result["rows"]:
        # below the axes: wherever it stood inside, it could cover points
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, fontsize=7, frameon=False)


def _inside(ratio: float | None) -> float:
    """Where a ratio stands in the picture; None is above any number."""
    return HIGHEST if ratio is None else min(max(ratio, LOWEST), HIGHEST)


def _marks(rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], str, list[tuple[float, float]]]]:
    """Kinds of points that occur: mark, look, name, and bearing with ratio."""
    known = [row for row in rows if row["ratio"] is not None]
    for i, (mark, name) in enumerate(MARKS):
        low_m, high_m = (limit * FOOT_M for limit in ((-1e9, 2e3), (2e3, 2e4), (2e4, 1e9))[i])
        some = [row for row in known if low_m <= row["altitude_m"] < high_m]
        if some:
            yield mark, {"color": BLUE}, name, [(row["bearing_deg"], _inside(row["ratio"])) for row in some]
    never = [row["bearing_deg"] for row in rows if row["model_km"] is not None and row["ratio"] is None]
    if never:
        look = {"color": BLUE, "clip_on": False}
        yield "x", look, "nowhere in sight in the model", [(bearing, HIGHEST) for bearing in never]
    bounded = [row for row in rows if row["model_km"] is None]
    if bounded:
        points = [(row["bearing_deg"], _inside(row["ratio_at_most"])) for row in bounded]
        yield "v", {"color": GREY}, "at most", points


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
        figure.supxlabel(_counted(result), fontsize=7, color=GREY)
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


def _counted(result: dict[str, Any]) -> str:
    """What the picture cannot show to scale, so that nothing is hidden."""
    ratios = [row["ratio"] for row in result["rows"] if row["ratio"] is not None]
    outside = sum(not LOWEST <= ratio <= HIGHEST for ratio in ratios)
    return (
        f"{result['n_points']:,} points, all counted: {result['n_beyond_theatre']:,} as upper bounds (the model sees "
        f"to the theatre's edge), {result['n_never_in_sight']:,} as above any number (never in sight); {outside:,} at "
        "the rim"
    )
