"""Signs of a replication on a map: the path of each object of the raid, and what became of it; zones and corridors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bartizan.output.map_frame import Frame
from bartizan.output.svg import points, tag, title
from bartizan.output.wording import cause_words, clean, kind_words

if TYPE_CHECKING:
    from bartizan.study.flown import Flight, Flown
    from bartizan.study.rule_shapes import Shape

RULES = {
    "no_fire": "no fire",
    "free": "weapons free",
    "tight": "weapons tight",
    "hold": "weapons hold",
}
CROSS_PX = 3.0
MOST_TRACKS = 400
HIGHEST_M = 100_000.0


def tracks(flown: Flown, frame: Frame) -> list[str]:
    """The raid of one replication: what was stopped first, then, over it, what got through.

    At most MOST_TRACKS evenly chosen ones.
    """
    raid = [flight for flight in flown.flights if flight.chain.side == "hostile"]
    chosen = raid[:: max(1, -(-len(raid) // MOST_TRACKS))]
    return [_track(flight, frame) for flight in sorted(chosen, key=lambda f: f.chain.fate == "got_through")]


def track_class(flight: Flight) -> str:
    """How a track is drawn."""
    if not flight.chain.is_threat:
        return "decoy"
    return {"got_through": "through", "destroyed": "stopped"}.get(flight.chain.fate, "left")


def _track(flight: Flight, frame: Frame) -> str:
    css = track_class(flight)
    places = [frame.at(x, y) for x, y in zip(flight.x_m.tolist(), flight.y_m.tolist(), strict=True)]
    line = tag("polyline", class_=f"track {css}", points=points(places))
    return tag("g", title(track_words(flight)), line, _end_sign(places[-1], css, flight.chain.fate))


def _end_sign(at: tuple[float, float], css: str, fate: str) -> str:
    """A cross where it was destroyed, a wide ring where it got through, a small one where it was still in flight."""
    x, y = (round(v, 1) for v in at)
    if fate == "destroyed":
        d = CROSS_PX
        return tag("path", class_=f"end {css}", d=f"M{x - d:g} {y - d:g}l{2 * d} {2 * d}m0 {-2 * d}l{-2 * d} {2 * d}")
    if fate == "got_through":
        return tag("circle", class_="end through", cx=x, cy=y, r=8)
    return tag("circle", class_=f"end ring {css}", cx=x, cy=y, r=3)


def track_words(flight: Flight) -> str:
    """What became of an object, in a line.

    The name of a group and the number in it come from the scenario, so they are cleaned and cut.
    """
    chain = flight.chain
    name = f"{clean(chain.object, 60)} ({kind_words(chain.type)})"
    minute = f"{int(chain.end_s) // 60}:{int(chain.end_s) % 60:02d}"
    if chain.fate == "destroyed":
        rounds = sum(shot.rounds for shot in chain.shots)
        return f"{name}: destroyed by {clean(chain.by or '-', 60)} at {minute} min, {rounds} fired at it"
    if chain.fate == "got_through":
        why = f": {cause_words(chain.deciding_cause)}" if chain.deciding_cause else ""
        return f"{name}: got through at {minute} min to {clean(chain.at or 'its aim', 60)}{why}"
    return f"{name}: {clean(chain.fate).replace('_', ' ')}"


def rule_signs(shapes: Iterable[Shape], frame: Frame) -> list[str]:
    """Zones as dashed outlines, corridors as pale lanes as wide as they are."""
    parts = []
    for shape in shapes:
        places = [frame.at(x, y) for x, y in zip(shape.x_m.tolist(), shape.y_m.tolist(), strict=True)]
        words = title(shape_words(shape))
        if shape.kind == "corridor":
            wide = max(frame.px(shape.width_m), 1.5)
            line = points(places)
            parts.append(tag("polyline", words, class_="corridor", points=line, stroke_width=wide))
            parts.append(tag("polyline", class_="corridor-middle", points=line))
        else:
            no_fire = " no-fire" if shape.rule == "no_fire" else ""
            parts.append(tag("polygon", words, class_=f"zone{no_fire}", points=points(places)))
    return parts


def shape_words(shape: Shape) -> str:
    """A zone or corridor in a line."""
    top = "" if shape.high_m >= HIGHEST_M else f", up to {shape.high_m:,.0f} m"
    bottom = "" if shape.low_m <= 0.0 else f", from {shape.low_m:,.0f} m"
    if shape.kind == "corridor":
        return f"corridor {clean(shape.id, 60)}, {shape.width_m / 1000.0:g} km wide{bottom}{top}"
    return f"zone {clean(shape.id, 60)}: {RULES.get(shape.rule, clean(shape.rule, 30))}{bottom}{top}"
