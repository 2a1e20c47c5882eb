"""What each radar sees of an object anywhere on a leg, known before a run: most looks then need no terrain, and those
behind terrain no position either (docs/model.md, section 4).

A look that the outlook decides is one that `sense.seen_from` decides alike at every place of the leg, with a margin for
rounding; every other leg, and the last of a path, is left to the look.
"""

from __future__ import annotations

import numpy as np

from bartizan.engine.motion import horizon_part_m, slant2_m2
from bartizan.jit import fused, stage

MASKED, CLEAR, UNSURE = (np.uint8(code) for code in (1, 2, 3))

ROUNDING = 1e-9
"""Share of a squared distance, and altitude in metres times a thousand: far above what rounding can do."""


@fused
def outlook_over(radar, k_radius_m, leg, end_s, lowest_m):
    """MASKED or CLEAR if that holds on all of a leg, and range and horizon too; else UNSURE (also where NaN enters)."""
    span_s = end_s - leg.path_s
    dx = leg.x_m - radar.x_m
    dy = leg.y_m - radar.y_m
    end_dx = dx + leg.vx_mps * span_s
    end_dy = dy + leg.vy_mps * span_s
    end_z_m = leg.z_m + leg.vz_mps * span_s
    bottom_m = min(leg.z_m, end_z_m) - 1e3 * ROUNDING
    top_m = max(leg.z_m, end_z_m) + 1e3 * ROUNDING
    # a distance from a point is convex along a line, so the farther end is the farthest place
    farthest2 = max(dx * dx + dy * dy, end_dx * end_dx + end_dy * end_dy) * (1.0 + ROUNDING)
    horizon_m = radar.horizon_m + horizon_part_m(bottom_m, k_radius_m)
    # the slant range of the farthest place at the top, and, should the bottom be farther below the antenna, that too
    fall_m = radar.antenna_msl_m - bottom_m
    slant2 = (slant2_m2(farthest2, radar.antenna_msl_m, top_m) + fall_m * fall_m) * (1.0 + ROUNDING)
    if farthest2 < horizon_m * horizon_m and slant2 < radar.max_range_m * radar.max_range_m:
        if bottom_m >= lowest_m:
            return CLEAR
        if top_m < lowest_m or np.isnan(lowest_m):
            return MASKED
    return UNSURE


@fused
def outlook_of(outlook, leg):
    """What a radar sees over a leg."""
    return (outlook[leg >> 2] >> np.uint8((leg & 3) << 1)) & np.uint8(3)


@stage
def survey(model, state):
    """Fill the outlook of every radar over every leg: two bits each, so that all of them stay in a near cache."""
    k_radius_m = model.settings[0].k_radius_m
    for i in range(model.legs.shape[0]):
        for row in range(model.radars.shape[0]):
            lowest_m = model.sight_m[i, row]
            outlook = outlook_over(model.radars[row], k_radius_m, model.legs[i], state.leg_end_s[i], lowest_m)
            before = np.uint8(0) if i & 3 == 0 else state.outlook[row, i >> 2]
            state.outlook[row, i >> 2] = before | (outlook << np.uint8((i & 3) << 1))
