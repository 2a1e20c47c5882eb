"""Geodesics, earth-fixed positions and look angles on WGS-84."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bartizan.verify.check import Check, each, printed, within
from bartizan.verify.tables import read_table

if TYPE_CHECKING:
    import numpy as np

TEST_SET = "test set of geographiclib 2.1 (C. F. F. Karney)"
COMPUTED = "computed with geographiclib 2.1"
PYMAP3D = "tests of pymap3d 3.2.0"
BY_PYMAP3D = "computed with pymap3d 3.2.0"

# line of the set: latitude and longitude of both ends; range m, forward azimuths deg
INVERSE = {
    1: ((35.60777, -139.44815, -11.17491, -69.95921), (8935244.56048183, 111.09874842956, 129.28927088971)),
    2: ((55.52454, 106.05087, 77.03196, 197.18234), (4105086.17139244, 22.02005988098, 109.11204111067)),
    10: ((-68.82867, -74.28391, -50.63005, -8.36685), (3956936.92606354, 93.77434776311, 34.65564085411)),
}
# far from where a sphere would put them: the last two nearly on the other side of the earth
RANGES = {
    (30.0, 70.0, 30.0, 74.0): "385925.5198",
    (30.0, 70.0, 34.0, 70.0): "443548.0442",
    (0.0, 0.0, 0.5, 179.5): "19936288.5790",
    (0.0, 0.0, 0.5, 179.7): "19944127.4208",
}
# from 30 N 70 E: azimuth deg, range km: latitude, longitude, azimuth there
DIRECT = {
    (45, 40): "30.254819457 70.293896050 45.1475143",
    (270, 400): "29.934770514 65.856138692 -92.0705686",
}
# latitude, longitude, altitude m: x, y, z m
PLACES = {
    (42.0, -82.0, 200.0): (PYMAP3D, "660675.2518 -4700948.6832 4245737.6622"),
    (30.0, 70.0, 1500.0): (BY_PYMAP3D, "1891219.4253 5196082.6663 3171123.7354"),
    (90.0, 0.0, 0.0): (BY_PYMAP3D, "0.0000 0.0000 6356752.3142"),
}
AIM_M, TURN_DEG = 1e-6, 1e-9
AIM = "the aim: 1e-6 m, 1e-9 degrees"


def checks() -> Iterator[Check]:
    """Geodesics both ways, then positions and look angles."""
    yield from _inverse()
    yield from _whole_set()
    yield from _direct()
    yield from _positions()
    yield from _look_angles()


def _inverse() -> Iterator[Check]:
    from bartizan.earth.frames import geodesic_inverse

    for line, (ends_deg, answer) in INVERSE.items():
        names = [f"line {line}, {what}" for what in ("range m", "azimuth deg", "far azimuth deg")]
        expected = [within(answer[0], AIM_M, AIM), *(within(turn, TURN_DEG, AIM) for turn in answer[1:])]
        yield from each(TEST_SET, names, expected, partial(geodesic_inverse, *ends_deg))
    for ends_deg, text in RANGES.items():
        yield Check(
            f"range m, {_leg(ends_deg)}", COMPUTED, printed(text), lambda ends=ends_deg: geodesic_inverse(*ends)[0]
        )


def _whole_set() -> Iterator[Check]:
    """The largest error over the twenty geodesics, both ways."""
    from bartizan.earth.frames import geodesic_direct, geodesic_inverse

    lat1, lon1, turn1, lat2, lon2, turn2, range_m = read_table("geodesics").T

    def inverse_errors() -> tuple[float, float]:
        seen = geodesic_inverse(lat1, lon1, lat2, lon2)
        return _largest(seen[0] - range_m), max(_turn(seen[1] - turn1), _turn(seen[2] - turn2))

    def direct_errors() -> tuple[float, float]:
        seen = geodesic_direct(lat1, lon1, turn1, range_m)
        return max(_largest(seen[0] - lat2), _turn(seen[1] - lon2)), _turn(seen[2] - turn2)

    names = ("largest error of 20 ranges, m", "largest error of 40 azimuths, deg")
    yield from each(TEST_SET, names, (within(0.0, AIM_M, AIM), within(0.0, TURN_DEG, AIM)), inverse_errors)
    names = ("largest error of 20 end points, deg", "largest error of 20 azimuths there, deg")
    yield from each(TEST_SET, names, (within(0.0, TURN_DEG, AIM),) * 2, direct_errors)


def _direct() -> Iterator[Check]:
    from bartizan.earth.frames import geodesic_direct

    for (azimuth_deg, length_km), text in DIRECT.items():
        words = f"deg, {length_km} km to {azimuth_deg} from 30 N 70 E"
        names = [f"{what} {words}" for what in ("latitude", "longitude", "azimuth")]
        expected = [printed(number) for number in text.split()]
        call = partial(geodesic_direct, 30.0, 70.0, azimuth_deg, 1000.0 * length_km)
        yield from each(COMPUTED, names, expected, call)


def _positions() -> Iterator[Check]:
    from bartizan.earth.frames import geodetic_to_ecef

    for lla, (source, text) in PLACES.items():
        names = [f"earth-fixed {axis} m of {_place(*lla)}" for axis in "xyz"]
        expected = [printed(number) for number in text.split()]
        yield from each(source, names, expected, partial(geodetic_to_ecef, *lla))


def _look_angles() -> Iterator[Check]:
    from bartizan.earth.frames import aer_to_enu, ecef_to_enu, enu_to_ecef, geodetic_to_aer, geodetic_to_ecef

    site, low, near = (42.0, -82.0, 200.0), (30.0, 70.0, 200.0), (30.0, 70.0, 25.0)
    far, below = (31.0, 71.0, 10_000.0), (30.5, 70.0, 50.0)
    enu, aer = ("east m", "north m", "up m"), ("azimuth deg", "elevation deg", "slant range m")
    ray = "azimuth 33, elevation 70, 1 km"
    cases = (
        (PYMAP3D, enu, ray, "186.2775 286.8422 939.6926", lambda: aer_to_enu(33.0, 70.0, 1000.0)),
        (
            *(PYMAP3D, ("x m", "y m", "z m"), f"{ray} from {_place(*site)}"),
            "660930.19276 -4701424.22296 4246579.60463",
            lambda: enu_to_ecef(aer_to_enu(33.0, 70.0, 1000.0), site),
        ),
        (
            *(BY_PYMAP3D, enu, f"{_place(*far)} from {_place(*low)}", "95649.010 111447.179 8108.147"),
            lambda: ecef_to_enu(geodetic_to_ecef(*far), low),
        ),
        (
            *(BY_PYMAP3D, aer, f"{_place(*far)} from {_place(*low)}", "40.63769 3.16000 147088.23523"),
            lambda: geodetic_to_aer(far, low),
        ),
        (
            *(BY_PYMAP3D, aer[1:], f"{_place(*below)}, below the level of {_place(*near)}", "-0.22416 55428.49201"),
            lambda: geodetic_to_aer(below, near)[1:],
        ),
    )
    for source, parts, words, text, compute in cases:
        names = [f"{part} of {words}" for part in parts]
        yield from each(source, names, [printed(number) for number in text.split()], compute)


def _leg(ends_deg: tuple[float, ...]) -> str:
    return "{:g}, {:g} to {:g}, {:g}".format(*ends_deg)


def _place(lat_deg: float, lon_deg: float, altitude_m: float) -> str:
    return f"({lat_deg:g}, {lon_deg:g}, {altitude_m:,g} m)"


def _largest(errors: np.ndarray) -> float:
    return float(abs(errors).max())


def _turn(errors_deg: np.ndarray) -> float:
    """The largest angle between directions whose numbers may differ by whole turns."""
    return _largest((errors_deg + 180.0) % 360.0 - 180.0)
