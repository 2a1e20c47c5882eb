"""How often a defender can shoot at an object that comes straight in, and where the intercepts lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bartizan.verify.check import Check, each, exact, printed

KINEMATICS = "closed form: R' = (R - v_t t) v_i / (v_i + v_t), from launch to launch"

NAMES = (
    "detection_range_m target_speed_mps interceptor_speed_mps reaction_s assessment_s min_range_m max_range_m".split()
)
# the inputs above, ranges in m: intercept ranges in km
CASES = {
    (40_000, 250, 1000, 10, 5, 3000, 150_000): "30.0000 23.0000 17.4000 12.9200 9.3360 6.4688 4.1750",
    (49_755, 240, 1000, 12, 8, 5000, 200_000): "37.8024 28.9374 21.7883 16.0228 11.3732 7.6236",
    (100_000, 1200, 1300, 9, 6, 5000, 40_000): "40.0000 17.0560 5.1251",
}
TIMES = "50.00 69.12 79.06"
"""Of the intercepts of the last case, s; its first shot waits for the end of the reach."""


def checks() -> Iterator[Check]:
    """Looks and ranges of three cases, and the times of the last."""
    for inputs, row in CASES.items():
        ranges = row.split()
        words = f"{inputs[1]} m/s seen at {inputs[0] / 1000.0:g} km"
        names = [f"looks, {words}", *(f"intercept {i} km, {words}" for i in range(1, len(ranges) + 1))]
        expected = [exact(len(ranges)), *(printed(text) for text in ranges)]
        yield from each(KINEMATICS, names, expected, partial(_looks_and_ranges_km, inputs, len(ranges)))
    names = [f"intercept {i} s, {words}" for i in range(1, len(ranges) + 1)]
    yield from each(KINEMATICS, names, [printed(text) for text in TIMES.split()], partial(_times_s, inputs))


def _looks_and_ranges_km(inputs: Sequence[float], n: int) -> Sequence[float]:
    """Number of looks, then n ranges; NaN where there is none."""
    from bartizan.study.closed_forms.depth import depth_of_fire

    depth = depth_of_fire(**dict(zip(NAMES, map(float, inputs), strict=True)))
    ranges_km = [range_m / 1000.0 for range_m in depth.intercept_ranges_m]
    return [depth.looks, *ranges_km, *[float("nan")] * n]


def _times_s(inputs: Sequence[float]) -> Sequence[float]:
    from bartizan.study.closed_forms.depth import depth_of_fire

    return depth_of_fire(**dict(zip(NAMES, map(float, inputs), strict=True))).intercept_times_s.tolist()
