"""Rules that look odd and are legal; those that are not stand in tests/data/bad (rules_*)."""

from __future__ import annotations

import pytest

from bartizan.scenario.load import validate_bytes


def corner(north: float, east: float) -> str:
    return f"{{lat_deg: {-32.0 + north:.3f}, lon_deg: {-24.0 + east:.3f}}}"


def polygon(*corners: tuple[float, float]) -> str:
    return "[" + ", ".join(corner(*c) for c in corners) + "]"


def zones(*rows: str) -> str:
    return "doctrine:\n  zones:\n" + "".join(f"    - {{{row}}}\n" for row in rows)


SQUARE = polygon((0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.1))
BESIDE = polygon((0.0, 0.1), (0.1, 0.1), (0.1, 0.2), (0.0, 0.2))
U_SHAPE = polygon((0.0, 0.0), (0.0, 0.3), (0.2, 0.3), (0.2, 0.2), (0.1, 0.2), (0.1, 0.1), (0.2, 0.1), (0.2, 0.0))
IN_THE_U = f"centre: {corner(0.17, 0.15)}, radius_km: 3"
CIRCLE = f"centre: {corner(0.05, 0.05)}, radius_km: 1"


@pytest.mark.parametrize(
    "block",
    [
        "doctrine:\n  firing: {shots: 2, looks: 1}\nlayers:\n  - {to_km: 20}\n  - {from_km: 20}\n",
        "doctrine:\n  hold_fire_km: 900\n",
        "doctrine:\n  reserve: {ballistic: 3, drone: 2}\n",
        "doctrine:\n  min_kill_probability: 0.9\nlayers:\n  - {kill_probability: 0.95}\n",
        "doctrine:\n  firing_by_kind: {drone: one_at_a_time, ballistic: {shots: 4, looks: 2}}\n",
        zones(f"id: a, control: tight, corners: {SQUARE}", f"id: b, control: hold, corners: {BESIDE}"),
        zones(f"id: a, control: tight, corners: {U_SHAPE}", f"id: b, control: hold, {IN_THE_U}"),
        zones(f"id: a, control: tight, corners: {SQUARE}", f"id: b, control: hold, corners: {SQUARE}, rank: 1"),
        zones(f"id: a, control: tight, corners: {SQUARE}", f"id: b, control: tight, corners: {SQUARE}"),
        zones(
            f"id: a, control: tight, corners: {SQUARE}", f"id: b, control: free, corners: {SQUARE}, judged_at: meeting"
        ),
        zones(
            f"id: a, control: tight, corners: {SQUARE}, high_m: 1000",
            f"id: b, control: free, corners: {SQUARE}, low_m: 1000",
        ),
    ],
)
def test_odd_rules_are_legal(small, block):
    _, problems = validate_bytes((small + block).encode(), "small.yaml")
    assert [str(p) for p in problems] == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"corners: {SQUARE}", f"corners: {SQUARE}"),
        (f"corners: {SQUARE}", f"corners: {U_SHAPE}"),
        (f"corners: {SQUARE}", CIRCLE),
        (CIRCLE, f"corners: {SQUARE}"),
        (CIRCLE, CIRCLE),
        (f"corners: {SQUARE}", f"centre: {corner(0.05, 0.105)}, radius_km: 1"),
        (f"corners: {SQUARE}", "corners: " + polygon((0.0, 0.05), (0.1, 0.05), (0.1, 0.2), (0.0, 0.2))),
        (f"corners: {SQUARE}", "corners: " + polygon((0.04, -0.1), (0.06, -0.1), (0.06, 0.3), (0.04, 0.3))),
    ],
)
def test_zones_of_one_rank_and_other_rules_must_not_overlap(small, first, second):
    block = zones(f"id: a, control: tight, {first}", f"id: b, control: no_fire, {second}")
    _, problems = validate_bytes((small + block).encode(), "small.yaml")
    assert [p.path for p in problems] == ["doctrine.zones[1]"]
    assert "overlaps the zone a of the same rank" in problems[0].message


@pytest.mark.parametrize(
    ("figures", "is_legal"),
    [
        ("s-400.kill_probability.cruise_missile: 0.95", True),
        ("s-400.kill_probability.cruise_missile: {low: 0.1, high: 0.95, reason: a test}", True),
        ("s-400.kill_probability.cruise_missile: 0.8", False),
    ],
)
def test_the_least_kill_probability_is_held_against_what_the_figures_state(small, figures, is_legal):
    block = f"doctrine:\n  min_kill_probability: 0.9\nfigures:\n  {figures}\n"
    _, problems = validate_bytes((small + block).encode(), "small.yaml")
    assert (problems == []) == is_legal


def test_rounds_that_depend_on_a_claim_are_not_judged(small):
    loaded = small.replace("rounds: {long: 4}", "load: {long: 1.0}")
    _, problems = validate_bytes((loaded + "doctrine:\n  reserve: {drone: 9000}\n").encode(), "small.yaml")
    assert problems == []
