"""Planted errors: a wrong constant or formula in one room fails the checks that rest on it, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bartizan.earth import atmosphere, ballistic, frames, refraction
from bartizan.radar import absorption, detection, from_parts
from bartizan.study import statistics
from bartizan.study.closed_forms import depth, exchange, queues, salvos
from bartizan.verify.check import Outcome
from bartizan.verify.run import run_checks
from unit.verify.conftest import QUICK

CACHED = (detection.threshold, detection._level_db, absorption._log_profile)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What was computed with an error must not be remembered, nor what was computed without it."""
    for function in CACHED:
        function.cache_clear()
    yield
    for function in CACHED:
        function.cache_clear()


def failing() -> list[Outcome]:
    return [outcome for outcome in run_checks(QUICK).outcomes if not outcome.passed]


def names(belongs: Callable[[Outcome], bool], verification) -> set[str]:
    return {outcome.name for outcome in verification.outcomes if belongs(outcome)}


def haversine(lat1_deg, lon1_deg, lat2_deg, lon2_deg):
    """The great circle, which is no geodesic of the ellipsoid."""
    import numpy as np

    lat1, lon1, lat2, lon2 = (np.radians(v) for v in (lat1_deg, lon1_deg, lat2_deg, lon2_deg))
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    true = frames_inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    return 2 * 6371008.7714 * np.arcsin(np.sqrt(h)), *true[1:]


frames_inverse = frames.geodesic_inverse


def one_channel_less(load, channels):
    return erlang(load, channels - 1)


erlang = queues.erlang_loss


def no_assessment(**inputs):
    return fire(**{**inputs, "assessment_s": 0.0})


fire = depth.depth_of_fire

water = absorption._water

LONG_PATHS = ("two-way loss dB, 200 km, 3.0 GHz", "two-way loss dB, 200 km, 10.0 GHz")
PLANTS = {
    "sound in another gas": (atmosphere, "HEAT_RATIO", 1.41, lambda o: o.name.startswith("sound at")),
    "a sphere for the ellipsoid": (
        *(frames, "geodesic_inverse", haversine),
        lambda o: o.family == "geodesy" and ("range m" in o.name or "ranges" in o.name) and "slant" not in o.name,
    ),
    "a larger earth": (
        *(refraction, "EARTH_RADIUS_M", 6_450_000.0),
        # and a ray over a larger earth stays longer in thick air
        lambda o: o.name.startswith(("horizon km", "reach km")) or o.name in LONG_PATHS,
    ),
    "air that is too moist": (
        *(absorption, "_water", lambda *air: 1.01 * water(*air)),
        lambda o: o.name.startswith("water vapour") or o.name == "two-way loss dB, 200 km, 10.0 GHz",
    ),
    "looks that are never made": (
        *(detection, "at_least_m_of_n", lambda probability, m, n: probability),
        lambda o: o.name.startswith("at least"),
    ),
    "a rounded constant": (from_parts, "BOLTZMANN_J_PER_K", 1.38e-23, lambda o: o.source.startswith("reference page")),
    "an arc on another earth": (
        *(ballistic, "EARTH_RADIUS_M", 6_378_137.0),
        lambda o: o.family == "ballistic" and not o.name.startswith("ground m"),
    ),
    "one channel less": (
        *(queues, "erlang_loss", one_channel_less),
        lambda o: o.source.startswith(("Erlang", "lost, or served")),
    ),
    "a salvo that wastes its second shot": (
        *(salvos, "salvo_leak", lambda kill, shots: 1.0 - kill),
        lambda o: o.name.startswith(
            ("leak, 2 shots", "leak, 4 shots", "leak, detected", "no leaker of", "leakers of 10, 2 shots")
        ),
    ),
    "no time to assess": (
        *(depth, "depth_of_fire", no_assessment),
        lambda o: o.family == "depth" and not o.name.startswith("intercept 1 "),
    ),
    "a defence that is ignored": (
        *(exchange, "_loss", lambda shooter, target: min(target.units - 1.0, 2.0 * shooter.units)),
        lambda o: o.source.startswith("Hughes"),
    ),
    "two standard errors for 1.96": (
        *(statistics, "normal_quantile", lambda _level: 2.0),
        lambda o: o.source.startswith(("Wilson", "z^2")) and o.expected > 0.0,
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_error_fails_what_rests_on_it(plant: str, monkeypatch: pytest.MonkeyPatch, verification) -> None:
    place, attribute, wrong, belongs = PLANTS[plant]
    expected = names(belongs, verification)
    assert expected
    monkeypatch.setattr(place, attribute, wrong)
    assert {outcome.name for outcome in failing()} == expected
