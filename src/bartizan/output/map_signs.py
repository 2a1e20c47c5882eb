"""Signs on a map: paths, sites and their names."""

from __future__ import annotations

from typing import Any

from bartizan.output.map_frame import Frame
from bartizan.output.svg import points, tag, text_of, title
from bartizan.output.wording import clean, kind_words, listed

MAX_PATHS = 120
MAX_PATH_POINTS = 60
MAX_LABELS = 24
Box = tuple[float, float, float, float]
BESIDE = ((11, 5, "start"), (-11, 5, "end"), (0, -11, "middle"), (0, 22, "middle"))
ASLANT = ((11, -2, "start"), (11, 14, "start"), (-11, -2, "end"), (-11, 14, "end"))
"""Where a label may stand: pixels right and down from its sign, and which end of it."""


def paths(theatre: dict[str, Any], frame: Frame) -> list[str]:
    """Paths of the raid and the traffic; many alike are drawn once, and at most MAX_PATHS evenly chosen ones."""
    lines: dict[str, tuple[str, str]] = {}
    for path in theatre.get("paths", ()):
        step = max(1, len(path["x_m"]) // MAX_PATH_POINTS)
        xy = list(zip(path["x_m"], path["y_m"], strict=True))
        kept = xy[::step] if xy[-1] == xy[::step][-1] else [*xy[::step], xy[-1]]
        css = path["side"] if path["side"] != "hostile" else "hostile" if path.get("threat") else "decoy"
        lines.setdefault(
            points(frame.at(x, y) for x, y in kept), (css, f"{clean(path['group'], 80)}: {kind_words(path['object'])}")
        )
    chosen = list(lines.items())[:: max(1, -(-len(lines) // MAX_PATHS))]
    return [
        tag(
            "polyline",
            title(words),
            class_=f"path {css}",
            points=line,
            marker_end="url(#arrow)" if css in {"hostile", "decoy"} else None,
        )
        for line, (css, words) in chosen
    ]


def sites(theatre: dict[str, Any], frame: Frame, size: float) -> list[str]:
    """Assets as squares, fire units as triangles, acquisition radars as diamonds, what else can be lost as circles;
    `size` is half a square's side.
    """
    kinds = {
        "asset": (list(theatre.get("assets", ())), _square),
        "radar": (_nodes(theatre, "acquisition_radar"), _diamond),
        "fire-unit": (_nodes(theatre, "fire_unit"), _triangle),
    }
    signs = []
    for css, (rows, shape) in kinds.items():
        for row in rows:
            words = _site_title(css.replace("-", " "), row)
            signs.append(tag("path", words, class_=f"site {css}", d=shape(*_place(row, frame), size)))
    for row in theatre.get("parts", ()):
        x, y = _place(row, frame)
        signs.append(tag("circle", _site_title(kind_words(row["kind"]), row), class_="site part", cx=x, cy=y, r=size))
    return signs


def _square(x: float, y: float, size: float) -> str:
    return f"M{x - size} {y - size}h{2 * size}v{2 * size}h{-2 * size}z"


def _diamond(x: float, y: float, size: float) -> str:
    half = 1.3 * size
    return f"M{x} {y - half}l{half} {half}l{-half} {half}l{-half} {-half}z"


def _triangle(x: float, y: float, size: float) -> str:
    return f"M{x} {y - 1.2 * size}l{1.2 * size} {2.1 * size}h{-2.4 * size}z"


def _place(row: dict[str, Any], frame: Frame) -> tuple[float, float]:
    x, y = frame.at(row["x_m"], row["y_m"])
    return round(x, 1), round(y, 1)


def _site_title(what: str, row: dict[str, Any]) -> str:
    return title(f"{what}: {clean(row.get('name') or row['id'], 120)}")


def part_words(theatre: dict[str, Any]) -> str:
    """What else than sites can be lost in a theatre, for a legend; empty where nothing can.

    Examples
    --------
    >>> part_words({"parts": [{"kind": "launcher"}, {"kind": "command_post"}, {"kind": "launcher"}]})
    'command post and launcher'
    """
    return listed(sorted({kind_words(part["kind"]) for part in theatre.get("parts", ())}))


def _nodes(theatre: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [n for n in theatre.get("nodes", ()) if n.get("kind") == kind]


def labels(theatre: dict[str, Any], frame: Frame) -> list[str]:
    """Names of assets, of fire units, then of what else can be lost, where there is room: right, left, above, below or
    aslant.
    """
    taken: list[Box] = [(0.0, frame.side_px - 30.0, 0.42 * frame.side_px, frame.side_px)]
    rows = [*theatre.get("assets", ()), *_nodes(theatre, "fire_unit"), *theatre.get("parts", ())]
    signs = [*rows, *_nodes(theatre, "acquisition_radar")]
    taken += [(x - 7.0, y - 7.0, x + 7.0, y + 7.0) for x, y in (frame.at(r["x_m"], r["y_m"]) for r in signs)]
    parts = []
    for i, row in enumerate(rows):
        if len(parts) >= MAX_LABELS:
            break
        whole = clean(row.get("name") or row["id"], 24)
        others = [b for j, b in enumerate(taken) if j != i + 1]
        words, spot = _placed(whole, frame.at(row["x_m"], row["y_m"]), others, frame.side_px)
        if spot:
            x, y, anchor, box = spot
            taken.append(box)
            css = "label name" if "name" in row else "label"
            parts.append(
                tag(
                    "text",
                    text_of(words).replace("<bdi>", "\u2068").replace("</bdi>", "\u2069"),
                    class_=css,
                    x=x,
                    y=y,
                    text_anchor=anchor,
                )
            )
    return parts


def _placed(
    whole: str, at: tuple[float, float], taken: list[Box], side_px: float
) -> tuple[str, tuple[float, float, str, Box] | None]:
    """The words that fit and where: the whole name beside its sign, else what stands before its comma, else aslant."""
    short = whole.partition(",")[0]
    for words, spots in ((whole, BESIDE), (short, BESIDE + ASLANT), (whole, ASLANT)):
        spot = _free_spot(at, 8.2 * len(words), spots, taken, side_px)
        if spot:
            return words, spot
    return whole, None


def _free_spot(
    at: tuple[float, float], width: float, spots: tuple[tuple[int, int, str], ...], taken: list[Box], side_px: float
) -> tuple[float, float, str, Box] | None:
    x, y = at
    for dx, dy, anchor in spots:
        left = dx - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        box = (x + left, y + dy - 14.0, x + left + width, y + dy + 4.0)
        is_inside = box[0] >= 2 and box[2] <= side_px - 2 and box[1] >= 2 and box[3] <= side_px - 2
        if is_inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return x + dx, y + dy, anchor, box
    return None
