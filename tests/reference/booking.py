"""The why-not ledger (docs/model.md, section 9), as scans and ends of objects fill it."""

from __future__ import annotations

from reference import ledger, tracker
from reference.course import Course
from reference.geometry import Sight
from reference.ledger import Cause
from reference.records import BLAMED, CAUSE, DECIDING_CAUSE, IN_SIGHT
from reference.world import Flyer, Radar


class Booking(Course):
    """Time under its causes."""

    def threats(self, time_ms: int) -> list[Flyer]:
        """Objects that the ledger follows, while they fly."""
        return [f for f in self.world.flyers if f.is_threat and self.is_flying(f.row, time_ms)]

    def book(self, radar: Radar, time_ms: int, row: int, cause: Cause | None) -> None:
        """Time of one scan under a cause, or in clear sight where it is None."""
        if cause is None:
            self.ledger.seen_ms[row] += radar.period_ms
        else:
            self.ledger.add(row, cause, radar.period_ms)
        code, detail = (IN_SIGHT, 0) if cause is None else (BLAMED, int(cause))
        self.log(time_ms, code, radar.row, row, radar.period_ms / 1000.0, detail)

    def book_sight(self, radar: Radar, tracks: list[tracker.Track], time_ms: int, sights: dict[int, Sight]) -> None:
        """Time of one scan under the causes before section 7."""
        labels = {track.flyer: track.is_firm for track in sorted(tracks, key=lambda track: track.is_firm)}
        for row, sight in sights.items():
            if not (self.world.flyers[row].is_threat and sight.in_range):
                continue
            if sight.is_clear:
                self.book(radar, time_ms, row, None)
            if not sight.is_clear:
                self.book(radar, time_ms, row, Cause.TERRAIN_MASKED)
            elif row not in labels:
                self.book(radar, time_ms, row, Cause.NOT_DETECTED)
            elif not labels[row]:
                self.book(radar, time_ms, row, Cause.NO_FIRM_TRACK)

    def book_causes(self, radar: Radar, time_ms: int, causes: dict[int, Cause | None]) -> None:
        """Time of one scan under the cause that section 7 gave."""
        for row, cause in causes.items():
            if cause is not None and self.world.flyers[row].is_threat:
                self.book(radar, time_ms, row, cause)

    def book_lost(self, radar: Radar, time_ms: int) -> None:
        """Time of one scan that a lost fire unit would have had."""
        assert radar.launchers is not None
        for flyer in self.threats(time_ms):
            sight, _ = self.look(radar, flyer.row, time_ms)
            if not sight.in_range:
                continue
            if not sight.is_clear:
                self.book(radar, time_ms, flyer.row, Cause.TERRAIN_MASKED)
            elif sight.slant_m <= radar.launchers.longest_reach_m:
                self.book(radar, time_ms, flyer.row, Cause.UNIT_LOST)
            else:
                self.book(radar, time_ms, flyer.row, None)

    def log_causes(self, flyer: Flyer, time_ms: int) -> None:
        """The ledger of one object that was not stopped."""
        if not flyer.is_threat:
            return
        life_ms = max(0, time_ms - self.flyers[flyer.row].start_ms)
        if self.world.bench.is_perfect:
            shown = [ms for (_, row), ms in self.appeared_ms.items() if row == flyer.row]
            self.ledger.seen_ms[flyer.row] = sum(time_ms - ms for ms in shown)
        still_engaged = sum(row == flyer.row for _, row in self.engagements)
        totals = self.ledger.totals(flyer.row, life_ms, self.n_fire_units, still_engaged)
        for cause, value in totals.items():
            self.log(time_ms, CAUSE, target=flyer.row, value=value, detail=int(cause))
        cause = ledger.deciding(totals, self.n_fire_units)
        self.log(time_ms, DECIDING_CAUSE, target=flyer.row, value=totals.get(cause, 0.0), detail=int(cause))
