"""What is lost and comes back (docs/model.md, section 8b): radars, parts, launchers, command posts."""

from __future__ import annotations

import math

from reference import network
from reference.course import Course
from reference.network import Cell
from reference.philox import DAMAGE
from reference.records import NODE_LOST, PART_BACK, PART_LOST
from reference.world import Flyer


class Losing(Course):
    """One reason more or less for something to stand still, and what hangs on it."""

    def damage(self, flyer: Flyer, time_ms: int) -> None:
        """What a leaker takes at the node that it hits."""
        radar, state = self.world.radars[flyer.aim_node], self.radars[flyer.aim_node]
        u = self.luck.uniforms(0, flyer.uid, DAMAGE, 0)
        if u[0] < self.world.damage_radar:
            if not state.is_radar_lost:
                self.drop_tracks(radar.row, time_ms)
                self.log(time_ms, NODE_LOST, radar.row, detail=1)
            state.is_radar_hit = True
        if radar.launchers is not None and u[1] < self.world.damage_launchers:
            if not state.are_launchers_lost:
                self.log(time_ms, NODE_LOST, radar.row, detail=2)
            state.are_launchers_hit = True

    def drop_tracks(self, row: int, time_ms: int) -> None:
        """A radar that stands still has no tracks."""
        self.radars[row].tracks = []
        if not self.world.bench.is_perfect:
            self.note_untracked(row, time_ms)

    def lose(self, time_ms: int, i: int) -> None:
        """A stated loss begins or ends."""
        loss = self.world.network.losses[i]
        what, row = loss.what
        begins = time_ms == loss.at_ms
        if what == "radar":
            self.shift_radar(row, f"loss {i}", begins, time_ms, is_logged=True)
        else:
            self.shift_part(row, f"loss {i}", begins, -1, time_ms)

    def shift_radar(self, row: int, why: str, begins: bool, time_ms: int, *, is_logged: bool) -> None:
        """One reason more or less for a radar to stand still."""
        radar, state = self.world.radars[row], self.radars[row]
        before = (state.is_radar_lost, state.are_launchers_lost)
        (state.outages.append if begins else state.outages.remove)(why)
        after = (state.is_radar_lost, state.are_launchers_lost)
        if after[0] and not before[0]:
            self.drop_tracks(row, time_ms)
        if is_logged:
            for i in range(2 if radar.launchers is not None else 1):
                if after[i] and not before[i]:
                    self.log(time_ms, NODE_LOST, row, detail=i + 1)
            if after < before:
                self.log(time_ms, PART_BACK, row, detail=-1)
        if after < before and radar.launchers is not None and not state.are_launchers_lost:
            self.order_reload(radar, state, time_ms)

    def shift_part(self, i: int, why: str, begins: bool, leaker: int, time_ms: int) -> None:
        """One reason more or less for a part to be out, and what hangs on it."""
        part, reasons = self.world.network.parts[i], self.part_out.setdefault(i, [])
        was_out = bool(reasons)
        if begins and why == "hit" and why in reasons:
            return
        (reasons.append if begins else reasons.remove)(why)
        if bool(reasons) == was_out:
            return
        self.log(time_ms, PART_LOST if begins else PART_BACK, target=leaker, detail=i)
        if part.kind == "command_post":
            self.shift_post(part.row, f"part {i}", begins)
        elif part.kind == "link":
            (self.links.down.add if begins else self.links.down.remove)(("edge", part.row, f"part {i}"))
        elif part.kind == "launcher":
            self.shift_launcher(i, part, begins, time_ms)
        for what, row in part.feeds:
            if what == "radar":
                self.shift_radar(row, f"part {i}", begins, time_ms, is_logged=False)
            else:
                self.shift_post(row, f"part {i}", begins)

    def shift_launcher(self, i: int, part: network.Part, begins: bool, time_ms: int) -> None:
        """A launcher goes with its share of the ready rounds, or comes back with them."""
        state = self.radars[part.row]
        if begins:
            held = [math.floor(n * (part.share / state.share) + 1e-9) for n in state.rounds]
            state.held[i] = held
            state.rounds = [n - gone for n, gone in zip(state.rounds, held, strict=True)]
            state.share = state.share - part.share if state.share - part.share > 1e-9 else 0.0
            self.order_reload(self.world.radars[part.row], state, time_ms)
        else:
            state.rounds = [n + back for n, back in zip(state.rounds, state.held[i], strict=True)]
            state.share += part.share

    def shift_post(self, row: int, why: str, begins: bool) -> None:
        """A command post goes down, or stands again; a unit without its own falls apart."""
        was_down = self.links.is_down("post", row)
        (self.links.down.add if begins else self.links.down.remove)(("post", row, why))
        is_down = self.links.is_down("post", row)
        if row >= len(self.world.units) or is_down == was_down:
            return
        if not is_down:
            self.split.discard(row)
            return
        self.split.add(row)
        whole = ("unit", row)
        for radar in self.world.radars:
            if radar.unit == row:
                self.inherit(whole, ("radar", radar.row))

    def inherit(self, whole: Cell, alone: Cell) -> None:
        """A radar that is left alone knows what its unit knew."""
        for table in (self.cued_ms, self.identity, self.first_firm_ms, self.looks_used, self.layer):
            for item in range(len(self.world.flyers)):
                table.pop((alone, item), None)
                if (whole, item) in table:
                    value = table[whole, item]
                    table[alone, item] = list(value) if isinstance(value, list) else value
        for shot in self.engagements.values():
            shot.told.pop(alone, None)
            if whole in shot.told:
                shot.told[alone] = shot.told[whole]
