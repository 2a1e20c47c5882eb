"""Arcs of free flight over a still, airless, spherical earth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, each, printed

TWO_BODY = "two-body motion and Kepler's equation, mu 3.986004418e14, R 6,371 km"

COLUMNS = ("speed m/s", "angle deg", "apogee m", "time s")
# range km: the arc of least energy
LEAST = {
    100: "987.101 44.77517 24901.643 143.455",
    300: "1696.481 44.32551 74110.205 251.035",
    1000: "3016.118 42.75170 239938.403 474.360",
}
LAUNCH_RANGE_M, LAUNCH_APOGEE_M = 301191.363, 76202.008


def checks() -> Iterator[Check]:
    """Three arcs of least energy, one thrown at 45 degrees, and the middle of an arc's points."""
    from bartizan.earth.ballistic import arc_points, arc_with_apogee, minimum_energy, range_of_launch_m

    for range_km, row in LEAST.items():
        names = [f"{column}, least arc over {range_km:,} km" for column in COLUMNS]
        call = partial(minimum_energy, 1000.0 * range_km)
        yield from each(TWO_BODY, names, [printed(text) for text in row.split()], partial(_columns, call))
    name = "range m of a throw with 1,700 m/s at 45 deg"
    yield Check(name, TWO_BODY, printed("301191.363"), partial(range_of_launch_m, 1700.0, 45.0))
    names = [f"{column}, 301,191.363 m, apogee 76,202.008 m" for column in ("speed m/s", "time s")]
    call = partial(arc_with_apogee, LAUNCH_RANGE_M, LAUNCH_APOGEE_M)
    yield from each(TWO_BODY, names, (printed("1700.000"), printed("254.5635")), lambda: _columns(call)[::3])
    names = [f"{column} half-way, least arc over 300 km" for column in ("ground m", "altitude m")]
    expected = (printed("150000.000"), printed("74110.205"))
    yield from each(TWO_BODY, names, expected, lambda: [column[1] for column in arc_points(300e3, 3)[1:]])


def _columns(call: partial) -> tuple[float, ...]:
    arc = call()
    return arc.speed_mps, arc.angle_deg, arc.apogee_m, arc.time_s
