"""What a fire unit does with its firm tracks (docs/model.md, section 7): rank them, choose shots, hold channels."""

from __future__ import annotations

import math

from reference import decide, network, tracker
from reference.booking import Booking
from reference.judging import Judging
from reference.ledger import Cause
from reference.records import DECIDE, HANDED_OVER, LAUNCH, Engagement, RadarState
from reference.world import Radar


class Assigning(Judging, Booking):
    """From tracks to engagements."""

    def decide(self, time_ms: int, i_radar: int) -> None:
        """What a fire unit does with its firm tracks (section 7)."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        if state.is_lost:
            return
        self.again_ms.pop(i_radar, None)
        if self.world.bench.is_perfect:
            self.perfect_tracks(state, time_ms)
        causes: dict[int, Cause | None] = {}
        has_means = state.channels_free > 0 and sum(state.rounds) > 0
        waiting: list[tuple[bool, int, float, int, int, tracker.Track, int]] = []
        tracks = [(track, i_radar) for track in state.tracks if self.is_in_play(state, track, time_ms)]
        if self.world.mode == network.ENGAGE_REMOTE:
            tracks += self.heard_tracks(radar, {track.flyer for track, _ in tracks}, time_ms)
        for age, (track, guide) in enumerate(tracks):
            needs_shot, causes[track.flyer] = self.judge(radar, track, time_ms)
            if causes[track.flyer] == Cause.HELD_FIRE and has_means:
                self.wait_for(i_radar, track, self.beyond_hold_fire_m(radar, track, time_ms))
            may_wait = needs_shot and (has_means or state.last_scan_ms == time_ms)
            if may_wait and self.is_given_up(i_radar, track.flyer, time_ms):
                needs_shot, causes[track.flyer] = False, Cause.NO_CHANNEL
            if needs_shot:
                first_firm_ms = self.first_firm_ms[self.cell(radar), track.flyer]
                urgency = decide.urgency(self.world, radar, track, time_ms / 1000.0, first_firm_ms)
                place = self.world.rules.place(self.world.flyers[track.flyer].kind)
                waiting.append((guide != i_radar, place, urgency, track.flyer, age, track, guide))
        for *_, track, guide in sorted(waiting, key=lambda rank: rank[:5]):
            can_fire = state.channels_free > 0 and sum(state.rounds) > 0
            if can_fire:
                causes[track.flyer] = self.assign(radar, state, track, guide, time_ms)
            else:
                causes[track.flyer] = self.pass_over(radar, state, track, time_ms)
            is_new = self.appeared_ms.get((i_radar, track.flyer)) == time_ms
            is_engaged = self.is_engaged(self.cell(radar), track.flyer, time_ms)
            if not can_fire and state.channels_free == 0 and is_new and not is_engaged:
                self.until_ms[i_radar, track.flyer] = (
                    time_ms if self.world.bench.loses_when_busy else self.until_ms.get((i_radar, track.flyer), math.inf)
                )
        self.ask_again(radar, state, time_ms)
        if state.last_scan_ms == time_ms and state.booked_ms != time_ms:
            state.booked_ms = time_ms
            self.book_causes(radar, time_ms, causes)

    def assign(self, radar: Radar, state: RadarState, track: tracker.Track, guide: int, time_ms: int) -> Cause | None:
        """Sections 7.5 and 7.6: hold a channel and take rounds, or say why not."""
        assert radar.launchers is not None
        row, group = track.flyer, self.cell(radar)
        if self.is_engaged(group, row, time_ms):
            return None
        launch_ms = time_ms + (0 if (group, row) in self.looks_used else radar.launchers.reaction_ms)
        available = self.world.rules.available(self.world.flyers[row].kind, sum(state.rounds))
        layer, shot = self.choose(radar, state, track, available, time_ms, launch_ms)
        if shot is None:
            return self.pass_over(radar, state, track, time_ms)
        if isinstance(shot, Cause):
            return shot
        meet_s = launch_ms / 1000.0 + shot.tof_s
        zone = self.world.rules.zone_at(decide.place_at(track, meet_s), at_meeting=True)
        if zone is not None and self.restraint(zone, radar, track, time_ms) is not None:
            self.wait_for(radar.row, track, -1.0)
            return Cause.HELD_FIRE
        if self.world.bench.hold is not None:
            if time_ms + self.hold_ms(radar, row) > self.flyers[row].end_ms:
                return Cause.TOO_LATE
            self.begun[radar.row, row] = self.begun.get((radar.row, row), 0) + 1
        elif decide.is_too_late(self.world, track, time_ms / 1000.0, meet_s):
            return Cause.TOO_LATE
        if layer > self.layer.get((group, row), 0):
            self.layer[group, row] = layer
            self.log(time_ms, HANDED_OVER, radar.row, row, detail=layer)
        n_rounds = min(self.firing(layer, row).shots, state.rounds[shot.i_class], available)
        state.channels_free -= 1
        state.rounds[shot.i_class] -= n_rounds
        state.waiting_rounds += n_rounds
        engagement = Engagement(shot.i_class, n_rounds, shot.pk, launch_ms, round(1000.0 * shot.tof_s), guide)
        self.tell_engagement(radar, row, engagement, time_ms)
        self.engagements[radar.row, row] = engagement
        self.post(launch_ms, LAUNCH, radar.row, row)
        return None

    def choose(
        self, radar: Radar, state: RadarState, track: tracker.Track, available: int, time_ms: int, launch_ms: int
    ) -> tuple[int, decide.Shot | Cause | None]:
        """The outermost layer that can engage, and its shot; or why none can; none where one waits for another shot."""
        assert radar.launchers is not None
        row, group = track.flyer, self.cell(radar)
        kind, rounds = self.world.flyers[row].kind, state.rounds if available > 0 else [0] * len(state.rounds)
        is_busy = state.channels_free < radar.launchers.channels
        answers: list[Cause | None] = []
        for i in self.layers_left(group, row):
            if self.firing(i, row).is_single and is_busy:
                answers.append(None)
                continue
            layer = self.world.rules.layers[i]
            times_s = time_ms / 1000.0, launch_ms / 1000.0
            if self.world.bench.hold is not None:
                shot = self.open_shot(radar, track, layer, rounds, time_ms)
            else:
                shot = decide.evaluate(self.world, radar, track, kind, layer, rounds, *times_s)
            if not isinstance(shot, Cause):
                return i, shot
            answers.append(shot)
        if None in answers:
            return 0, None
        if Cause.NO_ROUND in answers:
            return 0, Cause.NO_ROUND
        layers = self.world.rules.layers[self.layer.get((group, row), 0) :]
        self.wait_for(radar.row, track, self.beyond_reach_m(radar, track, layers, launch_ms / 1000.0, time_ms))
        return 0, Cause.OUTSIDE_ENVELOPE

    def ask_again(self, radar: Radar, state: RadarState, time_ms: int) -> None:
        """With perfect detection, a decision for what does not fit yet, while there are channels and rounds."""
        again_ms = self.again_ms.get(radar.row, math.inf)
        if not self.world.bench.is_perfect or math.isinf(again_ms):
            return
        if state.channels_free == 0 or sum(state.rounds) == 0:
            return
        next_ms, due_ms = self.next_ask_ms.get(radar.row, -1), time_ms + int(again_ms)
        if next_ms <= time_ms or due_ms < next_ms:
            self.next_ask_ms[radar.row] = due_ms
            self.post(due_ms, DECIDE, radar.row, 0)

    def pass_over(self, radar: Radar, state: RadarState, track: tracker.Track, time_ms: int) -> Cause | None:
        """What a ranked track lacks once channels or rounds have run out (end of section 7)."""
        assert radar.launchers is not None
        if self.is_engaged(self.cell(radar), track.flyer, time_ms):
            return None
        if decide.range_to_m(radar, decide.place_at(track, time_ms / 1000.0)) > radar.launchers.longest_reach_m:
            return Cause.OUTSIDE_ENVELOPE
        kind = self.world.flyers[track.flyer].kind
        has_rounds = self.world.rules.available(kind, sum(state.rounds)) > 0
        return Cause.NO_CHANNEL if has_rounds else Cause.NO_ROUND
