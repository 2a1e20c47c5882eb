"""The sections of the report, in the order in which a reader should believe them: geometry, outcome, doubt, sources."""

from __future__ import annotations

from bartizan.output.appendix import appendix
from bartizan.output.calendar import calendar
from bartizan.output.doubt import drivers
from bartizan.output.engagement import by_type, causes, outcome
from bartizan.output.geometry_section import geometry
from bartizan.output.lead import contents, head
from bartizan.output.living_map import MapOf
from bartizan.output.map_section import maps
from bartizan.output.parts import Parts
from bartizan.output.shown_runs import Played
from bartizan.output.theatre_map import shared_pictures
from bartizan.output.time_charts import rounds, when_where


def sections(parts: Parts, played: Played) -> list[str]:
    """All sections as HTML, empty ones left out."""
    summary, theatre = parts.summary, parts.theatre
    shown = MapOf(theatre, summary, parts.coverage, played)
    found = [
        geometry(summary),
        maps(shown),
        outcome(summary),
        by_type(summary),
        when_where(summary, played.times),
        causes(summary),
        rounds(played.times),
        drivers(summary),
        calendar(summary),
        *appendix(summary, parts.manifest),
    ]
    found = [part for part in found if part]
    return [shared_pictures(parts.coverage, theatre), head(summary), contents(found), *found]
