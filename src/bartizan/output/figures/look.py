"""How every figure looks, what stands under it, and how it is written: one palette, one caption, three formats."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.output.colours import colour
from bartizan.output.folder import asked_file
from bartizan.output.picture import in_font
from bartizan.output.wording import STOPPED, clean, runs_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, LINE, PAPER = (colour(name) for name in ("ink", "muted", "line", "paper"))
CLAIM, CLAIM_PALE, ASSUMPTION = (colour(name) for name in ("claim", "claim-pale", "assumption"))
GEOMETRY, GEOMETRY_DEEP, HOSTILE, GREY = (colour(name) for name in ("geometry", "geometry-deep", "hostile", "grey"))
MOST_SOURCES = 6
RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,  # a name may hold a dollar
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "white",
    "axes.titlelocation": "left",
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.formatter.use_mathtext": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "figure.facecolor": "white",
    "svg.hashsalt": "bartizan",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}


@contextmanager
def our_look() -> Iterator[None]:
    """Within it every figure has our type and palette, whatever the user's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)  # type: ignore[arg-type]
        yield


def words(value: object, most: int = 0) -> str:
    """Text of a result for a figure: cleaned, cut, and of letters that the figure's font has."""
    return in_font(clean(value, most))


def blank(width_in: float, height_in: float) -> Figure:
    """A figure without axes, whose canvas needs no display."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewFigure

    figure = NewFigure(figsize=(width_in, height_in))
    FigureCanvasAgg(figure)
    return figure


def headed(figure: Figure, title: str, under: str, *, size: float = 14.0) -> None:
    """A title and what kind of theatre it is, in the upper left corner."""
    inch = 1.0 / figure.get_figheight()
    figure.text(0.03, 1.0 - 0.38 * inch, title, size=size, weight="bold", color=INK)
    figure.text(0.03, 1.0 - 0.62 * inch, under, size=9, color=MUTED)


def captioned(figure: Figure, text: str, *, width: int = 150, most_lines: int = 6) -> None:
    """Text along the lower edge, folded."""
    lines = textwrap.wrap(text, width)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1][: width - 2]} …"]
    figure.text(0.03, 0.012, "\n".join(lines), size=7.5, color=MUTED, va="bottom", linespacing=1.35)


def under_words(summary: dict[str, Any]) -> str:
    """Of which theatre, date and readings a figure is."""
    scenario = summary["scenario"]
    theatre = "Fictional theatre" if scenario.get("fictional") else "Theatre as stated by the scenario's author"
    return f"{theatre}; scenario date {words(scenario['date'], 20)}; {runs_words(summary['run'])}"


def caption(summary: dict[str, Any], about: str, *, is_outcome: bool) -> str:
    """What a figure shows, what "stopped" means, who published the claims, and what made it."""
    meaning = f" {STOPPED} Kill probabilities are assumptions." if is_outcome else ""
    maker = f" {words(summary['version'], 20)}" if summary.get("version") else ""
    result = f"Bartizan{maker}, result {words(summary.get('digest', ''))[:12]}."
    return f"{about}{meaning} {source_words(summary)} {result}"


def source_words(summary: dict[str, Any]) -> str:
    """Who published the claims, the first few by name."""
    sources = summary.get("sources") or {}
    names = list(dict.fromkeys(words(source.get("publisher") or key, 40) for key, source in sorted(sources.items())))
    if not names:
        return "No published claim is in play."
    more = f" and {len(names) - MOST_SOURCES} more (all in the report)" if len(names) > MOST_SOURCES else ""
    return f"Claims published by: {', '.join(names[:MOST_SOURCES])}{more}."


def quiet_grid(axes: Axes, axis: str) -> None:
    """Pale lines behind the data."""
    axes.grid(visible=True, axis=axis, color=LINE, linewidth=0.7)  # type: ignore[arg-type]
    axes.set_axisbelow(True)


def save(figure: Figure, path: Path) -> Path:
    """Write a figure, whole or not at all; the ending says the format. Equal results give equal files.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    dates = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    with asked_file(path) as fresh:
        figure.savefig(fresh, dpi=150, metadata=dates.get(path.suffix.lower()))
    return path
