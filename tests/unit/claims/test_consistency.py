"""Claims that do not fit are found, with their numbers, and planted faults are caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.consistency import (
    HEADINGS,
    Finding,
    by_heading,
    check_catalogue,
    fourth_root_range_km,
    implied_exponent,
)
from bartizan.claims.figure import Claim, Entry, Figure

CLAIM = Claim(10.0, None, 10.0, "km", {}, "claimed", "B", ("AR15",), "2015", "2026-11-21")


def claim(value: float, **conditions: float | str) -> Claim:
    return replace(CLAIM, low=value, high=value, conditions=conditions)


def catalogue_of(**figures: list[Claim]) -> Catalogue:
    made = {
        f"x.{k.replace('__', '.')}": Figure(f"x.{k.replace('__', '.')}", k, "km", "high", tuple(c), None, None)
        for k, c in figures.items()
    }
    return replace(load_catalogue(), systems={"x": Entry("x", "X", (), "", made)})


def rules(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.figure, f.rule) for f in findings]


def test_the_shipped_catalogue_has_exactly_these_findings() -> None:
    bare = "range_without_target_size"
    assert rules(check_catalogue()) == [
        ("hq-9.acquisition_radar.range_km", bare),
        ("nasams.acquisition_radar.range_km", bare),
        ("pantsir-s1.acquisition_radar.detection_range_km", "off_the_fourth_root_law"),
        ("patriot-gem-t.acquisition_radar.range_km", bare),
        ("patriot-pac-3-mse.acquisition_radar.range_km", bare),
        ("s-300pmu2.acquisition_radar.range_km", bare),
        ("s-300pmu2.engagement_radar.range_km", bare),
        ("s-400.acquisition_radar.range_km", bare),
        ("s-400.command_post.targets_at_once", "fits_some_channels"),
        ("s-400.ready_tubes", "tubes_do_not_multiply"),
        ("samp-t.acquisition_radar.range_km", bare),
    ]


def test_the_pantsir_pairs_carry_the_numbers_of_the_research() -> None:
    (found,) = [f for f in check_catalogue() if f.rule == "off_the_fourth_root_law"]
    assert found.numbers["exponent"] == pytest.approx(0.196, abs=5e-4)
    assert found.numbers["law_km"] == pytest.approx(17.0, abs=0.05) and found.numbers["claimed_km"] == 20.0
    assert "0.196" in found.text and "17.0 km" in found.text and "20 km" in found.text


def test_pairs_on_the_law_are_left_alone() -> None:
    law = fourth_root_range_km(100.0, 1.0, 0.01)
    assert implied_exponent(100.0, 1.0, law, 0.01) == pytest.approx(0.25)
    pairs = [claim(100.0, rcs_m2=1.0), claim(law, rcs_m2=0.01)]
    assert check_catalogue(catalogue_of(acquisition_radar__detection_range_km=pairs)) == []


def test_planted_faults_are_caught() -> None:
    assert rules(check_catalogue(catalogue_of(engagement_radar__range_km=[claim(100.0)]))) == [
        ("x.engagement_radar.range_km", "range_without_target_size")
    ]
    pairs = [claim(100.0, rcs_m2=1.0), claim(50.0, rcs_m2=0.01)]
    assert rules(check_catalogue(catalogue_of(acquisition_radar__detection_range_km=pairs))) == [
        ("x.acquisition_radar.detection_range_km", "off_the_fourth_root_law")
    ]
    crowded = catalogue_of(
        engagement_radar__channels=[claim(6.0)], command_post__targets_at_once=[claim(36.0, engagement_radars=4)]
    )
    (found,) = check_catalogue(crowded)
    assert found.numbers == {"targets": 36.0, "channels": 6.0, "radars": 4.0, "limit": 24.0}
    tubes = catalogue_of(launchers=[claim(8.0)], tubes_per_launcher=[claim(4.0)], ready_tubes=[claim(33.0)])
    assert rules(check_catalogue(tubes)) == [("x.ready_tubes", "tubes_do_not_multiply")]


def test_what_fits_is_not_reported() -> None:
    fits = catalogue_of(
        engagement_radar__channels=[claim(10.0)],
        command_post__targets_at_once=[claim(80.0, engagement_radars=8)],
        launchers=[claim(8.0)],
        tubes_per_launcher=[claim(4.0)],
        ready_tubes=[claim(32.0)],
        acquisition_radar__range_km=[claim(100.0, rcs_m2=1.0)],
    )
    assert check_catalogue(fits) == []


def test_targets_that_one_alternative_can_serve_say_which() -> None:
    (found,) = [f for f in check_catalogue() if f.figure == "s-400.command_post.targets_at_once"]
    assert found.text == (
        "40 targets at once fits 36 channels x 2 engagement radars = 72, not 10 channels x 2 engagement radars = 20"
    )
    assert found.numbers == {"targets": 40.0, "channels": 36.0, "radars": 2.0, "limit": 72.0}


@pytest.mark.parametrize(
    ("targets", "expected"), [(20.0, []), (21.0, ["fits_some_channels"]), (73.0, ["more_targets_than_channels"])]
)
def test_only_targets_that_no_alternative_can_serve_do_not_fit(targets: float, expected: list[str]) -> None:
    found = check_catalogue(
        catalogue_of(
            engagement_radar__channels=[claim(10.0), claim(36.0)],
            command_post__targets_at_once=[claim(targets, engagement_radars=2)],
        )
    )
    assert [f.rule for f in found] == expected


def test_every_finding_stands_under_one_heading() -> None:
    findings = check_catalogue()
    parts = by_heading(findings)
    assert list(parts) == list(HEADINGS)
    assert sorted(f.figure for part in parts.values() for f in part) == sorted(f.figure for f in findings)
    missing = parts["Figures stated without what is needed to use them"]
    assert {f.rule for f in missing} == {"range_without_target_size"} and len(missing) == 8
    assert by_heading([]) == {}
