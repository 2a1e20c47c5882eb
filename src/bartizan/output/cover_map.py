"""Maps of a coverage: one large page for each altitude, and one page with all altitudes side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.output.area_map import AreaView, Circle, area_map
from bartizan.output.cover_words import (
    altitude_words,
    conditions,
    ground_words,
    is_cut,
    share_words,
    target_words,
    whose_words,
)
from bartizan.output.map_frame import is_beyond, window
from bartizan.output.map_page import LegendItem, legend_column, lines, page, text
from bartizan.output.map_signs import part_words
from bartizan.output.numbers import percent, square_km
from bartizan.output.relief import relief_symbol
from bartizan.output.wording import clean

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover, SiteCover

LARGE_PX, SMALL_PX = 640.0, 336.0
COLUMN_PX = 250.0
MARGIN = 24.0
AREAS = (("seen", 3), ("pd50", 4), ("pd90", 5))
"""Class of an area, and the least `Level` in it."""
SITE_SIGNS = {
    "fire_unit": ('<path class="site fire-unit" d="M13 1l7 12H6z"/>', "fire unit with engagement radar"),
    "acquisition_radar": ('<path class="site radar" d="M13 0l7 7-7 7-7-7z"/>', "acquisition radar"),
}


class CoverMaps:
    """Draws the maps of one coverage; all share their window and their relief.

    Parameters
    ----------
    cover : Cover
        With the levels of its network.
    """

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        self._counted: tuple[SiteCover, ...] = tuple(s for s in cover.sites if s.id in cover.network_ids)
        self._theatre: dict[str, Any] = cover.theatre | {"nodes": [_node(site) for site in cover.sites], "paths": []}
        self._claimed = [(s.x_m, s.y_m, s.claimed_range_m) for s in self._counted if s.claimed_range_m is not None]
        self._frame = window(self._claimed, self._theatre["width_m"])
        self._relief = relief_symbol(cover.terrain.elevation_m, cover.terrain.cell_m)

    def large(self, i: int) -> str:
        """The page of one altitude, as an SVG file."""
        cover = self._cover
        name = clean(cover.title or cover.name, 60)
        heading = f"{name}: what is seen of a target at {altitude_words(cover, i)}"
        top, side = MARGIN + 44.0, MARGIN + LARGE_PX + MARGIN
        parts = [text(heading, MARGIN, MARGIN + 14.0, "title"), text(self._under(), MARGIN, MARGIN + 33.0, "words")]
        frame = self._frame._replace(side_px=LARGE_PX)
        place = {"x": MARGIN, "y": top, "width": LARGE_PX, "height": LARGE_PX}
        parts.append(area_map(self._view(i), frame, with_names=True, **place))
        legend, y = legend_column(self._legend(i), side, top + 12.0, COLUMN_PX)
        table, y = self._table(i, side, y + 14.0)
        notes, end = lines(
            self._foot(), MARGIN, top + LARGE_PX + 20.0, LARGE_PX + MARGIN + COLUMN_PX, "small", share=0.87
        )
        width = side + COLUMN_PX + MARGIN
        return page([*parts, *legend, *table, *notes], width, end + 8.0, heading, self._relief)

    def together(self) -> str:
        """All altitudes on one page, as an SVG file."""
        cover = self._cover
        n = len(cover.altitudes_m)
        n_across = 3 if n > 4 or n == 3 else 2
        n_down = -(-n // n_across)
        name = clean(cover.title or cover.name, 60)
        heading = f"{name}: what is seen, by the altitude of the target"
        width = 2.0 * MARGIN + n_across * SMALL_PX + (n_across - 1) * MARGIN
        parts = [text(heading, MARGIN, MARGIN + 14.0, "title"), text(self._under(), MARGIN, MARGIN + 33.0, "words")]
        frame, step = self._frame._replace(side_px=SMALL_PX), SMALL_PX + 38.0
        top = MARGIN + 62.0
        for i in range(n):
            x, y = MARGIN + (i % n_across) * (SMALL_PX + MARGIN), top + (i // n_across) * step
            parts.append(text(altitude_words(cover, i), x, y, "heading"))
            parts.append(text(self._share(i), x + SMALL_PX, y, "small", text_anchor="end"))
            parts.append(area_map(self._view(i), frame, x=x, y=y + 8.0, width=SMALL_PX, height=SMALL_PX))
        y = top + n_down * step + 4.0
        items = self._legend(None)
        per_column = -(-len(items) // n_across)
        ends = [y]
        for column in range(n_across):
            some = items[column * per_column : (column + 1) * per_column]
            legend, end = legend_column(some, MARGIN + column * (SMALL_PX + MARGIN), y, SMALL_PX)
            parts += legend
            ends.append(end)
        notes, end = lines(self._foot(), MARGIN, max(ends) + 8.0, width - 2.0 * MARGIN, "small", share=0.87)
        return page([*parts, *notes], width, end + 8.0, heading, self._relief)

    def _view(self, i: int) -> AreaView:
        cover = self._cover
        level = cover.network.level
        areas = [] if level is None else [(css, level[i], least) for css, least in AREAS]
        words = f"Map: claimed circles, horizon, and what is seen of a target at {altitude_words(cover, i)}"
        return AreaView(self._theatre, self._claimed, self._horizon(i), areas, words)

    def _horizon(self, i: int) -> list[Circle]:
        """Horizon circles of the radars that count, where they are narrower than what is claimed."""
        circles = []
        for site in self._counted:
            altitude_m, antenna_m = self._cover.altitudes_m[i], max(site.antenna_msl_m, 0.0)
            reach_m = float(horizon_ground_range_m(antenna_m, altitude_m, self._cover.k_factor))
            claimed_m = math.inf if site.claimed_range_m is None else site.claimed_range_m
            circles.append((site.x_m, site.y_m, min(reach_m, claimed_m)))
        is_all_claimed = all(c[2] == s.claimed_range_m for c, s in zip(circles, self._counted, strict=True))
        return [] if is_all_claimed else circles

    def _under(self) -> str:
        cover = self._cover
        limits = conditions(cover)
        whose = whose_words(cover)
        return f"{limits[0].upper()}{limits[1:]}. {whose[0].upper()}{whose[1:]}, {clean(cover.date, 20)}."

    def _foot(self) -> str:
        shares = "Per cents are of the whole claimed area. " if self._row(0).get("claimed_km2") else ""
        spans = "A span leaves open what lies beyond it inside the horizon. " if is_cut(self._row(0)) else ""
        return (
            f"{ground_words(self._cover)} {shares}Nothing is computed beyond the edge of the theatre. {spans}"
            "Detection is that of a single look in clear air, from the claimed or assumed range of the radar. "
            "A claim is what somebody published, not what is known."
        )

    def _row(self, i: int) -> dict[str, Any]:
        return self._cover.network.rows[i]

    def _legend(self, i: int | None) -> list[LegendItem]:
        """What the signs mean; without an altitude, for all maps of a page."""
        items: list[LegendItem] = []
        if self._claimed:
            items.append(('<path class="claimed-edge" d="M0 7H26"/>', f"claimed circle, {self._claimed_words()}"))
        altitudes = range(len(self._cover.altitudes_m)) if i is None else [i]
        horizon = [circle for j in altitudes for circle in self._horizon(j)]
        if horizon:
            farther = "" if self._cover.reference == "msl" else "; over high ground farther"
            words = f"horizon of a smooth sea{farther}{self._beyond(horizon)}"
            items.append(('<path class="horizon-edge" d="M0 7H26"/>', words))
        elif self._claimed:
            items.append(("", "horizon: beyond the claimed circle"))
        items += self._area_signs() if self._counted else []
        kinds = {site.kind for site in self._cover.sites}
        items += [sign for kind, sign in SITE_SIGNS.items() if kind in kinds]
        if self._theatre.get("assets"):
            items.append(('<path class="site asset" d="M8 2h10v10H8z"/>', "defended asset"))
        if parts := part_words(self._theatre):
            items.append(('<circle class="site part" cx="13" cy="7" r="5"/>', parts))
        items.append(('<path class="edge" d="M0 7H26"/>', "edge of the modelled theatre"))
        return items

    def _area_signs(self) -> list[LegendItem]:
        box = '<rect class="{}" x="1" y="1" width="24" height="12"/>'
        seen, half, most = (box.format(css) for css, _ in AREAS)
        return [
            (seen, "seen: in line of sight over the ground"),
            (seen + half, f"detected in one look, probability 0.5 or more ({target_words(self._cover)})"),
            (seen + half + most, "the same, 0.9 or more"),
        ]

    def _claimed_words(self) -> str:
        low_km, high_km = (f(r for *_, r in self._claimed) / 1000.0 for f in (min, max))
        low = "" if round(low_km) == round(high_km) else f"{low_km:,.0f} to "
        return f"{low}{high_km:,.0f} km{self._beyond(self._claimed)}"

    def _beyond(self, circles: list[Circle]) -> str:
        return ", beyond this map" if all(is_beyond(circle, self._frame) for circle in circles) else ""

    def _table(self, i: int, x: float, y: float) -> tuple[list[str], float]:
        """The areas of one altitude in km² and as shares of the whole claimed one."""
        row = self._row(i)
        claimed_km2, horizon_km2 = row.get("claimed_km2"), row.get("horizon_km2")
        parts = [text("Area", x, y, "heading"), text("km²", x + 150.0, y, "heading", text_anchor="end")]
        parts.append(text("share", x + COLUMN_PX, y, "heading", text_anchor="end") if claimed_km2 else "")
        horizon_share = f"{percent(min(1.0, horizon_km2 / claimed_km2))} %" if claimed_km2 and horizon_km2 else ""
        for name, value, share in (
            ("claimed", claimed_km2, "100 %"),
            ("horizon", horizon_km2, horizon_share),
            ("seen", row.get("seen_km2"), share_words(row)),
            ("detected, 0.5", row.get("pd50_km2"), share_words(row, "pd50")),
            ("detected, 0.9", row.get("pd90_km2"), share_words(row, "pd90")),
        ):
            if value is not None:
                y += 18.0
                parts += [text(name, x, y, "words"), text(square_km(value), x + 150.0, y, "words", text_anchor="end")]
                parts.append(text(share, x + COLUMN_PX, y, "words", text_anchor="end") if share else "")
        where = "Shares of the whole claimed area. " if claimed_km2 else ""
        if is_cut(row) or not claimed_km2:
            where += "Seen and detected are counted inside the modelled square"
            where += "; a span leaves open what lies beyond it inside the horizon." if is_cut(row) else "."
        notes, y = lines(where, x, y + 20.0, COLUMN_PX, "small", share=0.87)
        return [*parts, *notes], y

    def _share(self, i: int) -> str:
        row = self._row(i)
        share = share_words(row)
        return f"seen: {square_km(row['seen_km2'])} km²{f' ({share})' if share else ''}"


def _node(site: SiteCover) -> dict[str, Any]:
    return {"id": site.id, "kind": site.kind, "x_m": site.x_m, "y_m": site.y_m}
