"""Depth of fire: how often a defender can shoot at an object that comes straight in, and where the intercepts lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.study.closed_forms.checks import above_zero, not_negative

MOST_LOOKS = 10_000


class Depth(NamedTuple):
    """The looks in their order, arrays of shape (n,); times from the detection."""

    launch_times_s: NDArray[np.float64]
    launch_ranges_m: NDArray[np.float64]
    """Where the object is when the interceptor leaves."""
    intercept_times_s: NDArray[np.float64]
    intercept_ranges_m: NDArray[np.float64]

    @property
    def looks(self) -> int:
        """How many."""
        return len(self.intercept_ranges_m)


def depth_of_fire(
    *,
    detection_range_m: float,
    target_speed_mps: float,
    interceptor_speed_mps: float,
    reaction_s: float,
    assessment_s: float,
    min_range_m: float,
    max_range_m: float,
) -> Depth:
    """Looks at an object that flies straight at the defender, each after the one before has been assessed.

    Parameters
    ----------
    detection_range_m : float [m]
        Where the object is detected, above 0.
    target_speed_mps, interceptor_speed_mps : float [m/s]
        Mean speeds, above 0.
    reaction_s : float [s]
        From the detection to the first possible launch, 0 or more.
    assessment_s : float [s]
        From an intercept to the next launch, 0 or more.
    min_range_m, max_range_m : float [m]
        Intercepts count from min_range_m to max_range_m, both included; fire is held until the first lies within.

    Returns
    -------
    depth : Depth
        Without looks if there is no time for any.

    Raises
    ------
    ValueError
        If an input is out of bounds, or there is no end to the looks (no assessment and no least range).

    Notes
    -----
    Limits: head-on, constant speeds, no altitude. An interceptor that leaves when the object is at L meets it at
    L v_i / (v_i + v_t); the object then comes nearer by v_t t_a before the next leaves.

    Examples
    --------
    >>> speeds = {"target_speed_mps": 1200.0, "interceptor_speed_mps": 1300.0, "reaction_s": 9.0, "assessment_s": 6.0}
    >>> depth = depth_of_fire(detection_range_m=100e3, min_range_m=5e3, max_range_m=40e3, **speeds)
    >>> [round(float(m) / 1000, 4) for m in depth.intercept_ranges_m]
    [40.0, 17.056, 5.1251]
    >>> [round(float(s), 2) for s in depth.intercept_times_s]
    [50.0, 69.12, 79.06]
    """
    start_m = float(above_zero("detection_range_m", detection_range_m))
    speed_mps = float(above_zero("target_speed_mps", target_speed_mps))
    interceptor_mps = float(above_zero("interceptor_speed_mps", interceptor_speed_mps))
    wait_s = float(not_negative("assessment_s", assessment_s))
    least_m, most_m = float(not_negative("min_range_m", min_range_m)), float(above_zero("max_range_m", max_range_m))
    if least_m > most_m:
        raise ValueError(f"min_range_m must not lie above max_range_m; got {least_m:g} and {most_m:g} m.")
    share = interceptor_mps / (interceptor_mps + speed_mps)
    first_m = start_m - speed_mps * float(not_negative("reaction_s", reaction_s))
    launch_m = _launch_ranges(min(first_m, most_m / share), share, speed_mps * wait_s, least_m)
    intercept_m = launch_m * share
    return Depth((start_m - launch_m) / speed_mps, launch_m, (start_m - intercept_m) / speed_mps, intercept_m)


def _launch_ranges(first_m: float, share: float, closer_m: float, least_m: float) -> NDArray[np.float64]:
    """Where the object is at each launch whose intercept does not lie too near."""
    ranges_m: list[float] = []
    launch_m = first_m
    while launch_m > 0.0 and launch_m * share >= least_m:
        ranges_m.append(launch_m)
        launch_m = launch_m * share - closer_m
        if len(ranges_m) > MOST_LOOKS:
            raise ValueError(
                f"there would be over {MOST_LOOKS} looks; got {closer_m:g} m flown while assessing and a least range "
                f"of {least_m:g} m. (State an assessment_s or a min_range_m above 0.)"
            )
    return np.array(ranges_m)
