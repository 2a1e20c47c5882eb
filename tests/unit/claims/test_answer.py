"""The ten-second answer: shape, geometry and the shares of the claimed circle."""

from __future__ import annotations

import math

import pytest

from bartizan.claims.answer import ALTITUDES_M, ANTENNAS_M, claim_answer, claim_text
from bartizan.claims.catalogue import load_catalogue
from bartizan.errors import InputError


def cell(answer: dict, antenna_m: float, altitude_m: float, part: str) -> dict:
    (row,) = [r for r in answer[part] if (r["antenna_m"], r["altitude_m"]) == (antenna_m, altitude_m)]
    return row


def test_the_shape_is_that_of_the_contract() -> None:
    answer = claim_answer("s-400")
    assert list(answer) == ["system", "figure", "low", "high", "unit", "horizon", "share_of_claimed_area", "sources"]
    assert answer["figure"] == "s-400.interceptor.very_long.range_km" and answer["unit"] == "km"
    assert (answer["low"], answer["high"]) == (150.0, 400.0)
    assert len(answer["horizon"]) == len(answer["share_of_claimed_area"]) == len(ANTENNAS_M) * len(ALTITUDES_M)
    assert [s["key"] for s in answer["sources"]] == ["AR15", "DB07", "PRV25", "SHQ25", "PD13", "FOI19"]


def test_the_horizon_is_that_of_the_effective_earth() -> None:
    diameter_m = 2.0 * 4.0 / 3.0 * 6_371_000.0
    by_hand = sum(math.sqrt(diameter_m * h + h * h) for h in (20.0, 100.0)) / 1000.0
    assert cell(claim_answer("s-400"), 20.0, 100.0, "horizon")["range_km"] == pytest.approx(by_hand, rel=1e-12)


def test_shares_are_areas_and_never_exceed_the_circle() -> None:
    answer = claim_answer("s-400")
    low = cell(answer, 20.0, 100.0, "share_of_claimed_area")
    seen = cell(answer, 20.0, 100.0, "horizon")["range_km"]
    assert low["share_of_high"] == pytest.approx((seen / 400.0) ** 2)
    assert low["share_of_low"] == pytest.approx((seen / 150.0) ** 2)
    assert round(low["share_of_high"], 2) == 0.02
    assert cell(answer, 20.0, 3000.0, "share_of_claimed_area")["share_of_high"] == pytest.approx(0.37, abs=0.005)
    assert cell(answer, 20.0, 10000.0, "share_of_claimed_area")["share_of_high"] == 1.0


@pytest.mark.parametrize("system", sorted(set(load_catalogue().systems) - {"ideal"}))
def test_every_system_has_an_answer_that_grows_with_height(system: str) -> None:
    answer = claim_answer(system)
    assert 0.0 < answer["low"] <= answer["high"] and answer["sources"]
    for antenna_m in ANTENNAS_M:
        ranges = [r["range_km"] for r in answer["horizon"] if r["antenna_m"] == antenna_m]
        assert ranges == sorted(ranges)
    assert all(0.0 < s[k] <= 1.0 for s in answer["share_of_claimed_area"] for k in ("share_of_low", "share_of_high"))


def test_the_textbook_fire_unit_has_no_claim_to_answer_with() -> None:
    with pytest.raises(InputError, match="nobody published a range for ideal"):
        claim_answer("ideal")
    entry = load_catalogue().entry("ideal")
    assert not any(load_catalogue().figure(figure_id).is_claim for figure_id in entry.figures)


def test_the_longest_claimed_range_is_taken() -> None:
    assert claim_answer("nasams")["figure"] == "nasams.interceptor.medium.range_km"


@pytest.mark.parametrize("bad", [(-1.0,), (math.nan,), (math.inf,), ()])
def test_impossible_heights_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="antenna"):
        claim_answer("s-400", antennas_m=bad)
    with pytest.raises(InputError, match="altitude"):
        claim_answer("s-400", altitudes_m=bad)


def test_only_systems_have_an_answer() -> None:
    with pytest.raises(InputError, match="s-400"):
        claim_answer("s-4000")
    with pytest.raises(InputError, match="no system of the catalogue has this id, seen 'nope', expected a system such"):
        claim_answer("nope")


@pytest.mark.parametrize(
    ("known", "what"), [("su-30mki", "an air object"), ("drone", "an air object"), ("s-400-india", "a programme")]
)
def test_what_is_no_system_is_told_what_it_is(known: str, what: str) -> None:
    with pytest.raises(
        InputError, match=f"^{what}; only systems have claimed ranges, seen '{known}', expected a system"
    ):
        claim_answer(known)


def test_the_text_shows_claims_geometry_limits_and_sources() -> None:
    text = claim_text("s-400")
    assert text.startswith("S-400: claimed range 150 to 400 km\n")
    for words in ("380 to 400 km, claimed, grade B", "effective range", "60 km 2.2 %", "AR15: Army Recognition"):
        assert words in text
    assert "standard refraction, no diffraction, flat sea" in text


def test_at_80_columns_there_are_two_small_tables() -> None:
    lines = claim_text("s-400", width=80).splitlines()
    assert "  100 m             50 km 1.6 %   60 km 2.2 %   67 km 2.8 %" in lines
    assert "  100 m                   11 %          16 %          20 %" in lines
    assert sum(line.startswith("  target altitude ") for line in lines) == 2
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("system", sorted(set(load_catalogue().systems) - {"ideal"}))
def test_no_system_falls_back_to_a_list_at_80_columns(system: str) -> None:
    assert "target altitude  " in claim_text(system, width=80) and "antenna 5 m:" not in claim_text(system, width=80)


def test_a_single_claimed_range_has_one_table() -> None:
    text = claim_text("buk-m3")
    assert "claimed range 70 km" in text and "smallest published circle" not in text
    assert text.count("target altitude") == 1
