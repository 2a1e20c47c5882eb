"""Asking the catalogue: claims first, then our assumptions, then the general ones, then a teaching error."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bartizan.claims.catalogue import Catalogue, load_catalogue
from bartizan.claims.figure import GRADES, KINDS, UNITS
from bartizan.errors import InputError

SYSTEMS = (
    "s-400 s-300pmu2 patriot-gem-t patriot-pac-3-mse samp-t thaad nasams hq-9 buk-m2 buk-m3 pantsir-s1 tor-m2".split()
)
OBJECTS = (
    "airliner-a320 airliner-b737 su-30mki ka-226t f-35a helicopter cruise-missile ballistic-missile drone decoy-drone "
    "bird"
).split()
RADAR = (
    "range_km detection_range_km scan_period_s range_error_m azimuth_error_mrad elevation_error_mrad "
    "min_elevation_deg max_elevation_deg"
)
INTERCEPTOR = (
    "range_km min_range_km min_altitude_m max_altitude_km ballistic_range_km average_speed_mps max_target_speed_mps "
    "share"
)
UNIT = (
    "ready_tubes launchers tubes_per_launcher reaction_time_s assessment_time_s reload_time_s identification_delay_s "
    "confirm_hits confirm_scans engagement_radar.channels leaker_effect.radar_loss_probability "
    "leaker_effect.launcher_loss_probability"
)
SUFFIX_UNITS = {
    "km": "km", "m": "m", "mps": "m/s", "s": "s", "m2": "m2", "deg": "deg", "mrad": "mrad", "mach": "mach", "t": "t",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_systems_and_objects_asked_for_are_there(catalogue: Catalogue) -> None:
    assert set(catalogue.systems) == {*SYSTEMS, "ideal"} and set(catalogue.objects) == set(OBJECTS)


def test_every_claim_shows_source_date_kind_and_grade(catalogue: Catalogue) -> None:
    claims = [(f.id, c) for f in catalogue.figures() for c in f.claims]
    assert len(claims) > 200
    for figure_id, claim in claims:
        assert claim.sources and set(claim.sources) <= set(catalogue.sources), figure_id
        assert claim.kind in KINDS and claim.grade in GRADES and claim.accessed == "2026-11-21", figure_id
        assert claim.date == "unknown" or claim.date[:2] == "20", figure_id
        assert claim.low <= (claim.low if claim.mode is None else claim.mode) <= claim.high, figure_id


def test_every_source_is_complete_and_used(catalogue: Catalogue) -> None:
    for source in catalogue.sources.values():
        assert source.title and source.publisher and source.accessed == "2026-11-21", source.key
    used = {k for f in catalogue.figures() for c in f.claims for k in c.sources}
    for programme in catalogue.programmes.values():
        used |= {k for r in programme.records for part in (r, *r.promises, *r.outcomes) for k in part.sources}
    assert set(catalogue.sources) - used == set()


def test_units_are_known_and_agree_with_the_suffix_of_the_id(catalogue: Catalogue) -> None:
    for figure in catalogue.figures():
        assert figure.unit in UNITS
        suffix = figure.id.rsplit("_", 1)[-1]
        if suffix in SUFFIX_UNITS and "." not in suffix:
            assert figure.unit == SUFFIX_UNITS[suffix], figure.id


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_engine_gets_every_figure_of_a_system(catalogue: Catalogue, system: str) -> None:
    classes = catalogue.interceptor_classes(system)
    assert classes
    ids = [f"{system}.{radar}.{tail}" for radar in ("acquisition_radar", "engagement_radar") for tail in RADAR.split()]
    ids += [f"{system}.interceptor.{c}.{tail}" for c in classes for tail in INTERCEPTOR.split()]
    ids += [f"{system}.{tail}" for tail in UNIT.split()]
    for figure_id in ids:
        figure = catalogue.figure(figure_id)
        assert figure.alternatives, figure_id
        assert figure.id == figure_id


@pytest.mark.parametrize("system", SYSTEMS)
def test_detection_ranges_state_the_target_that_they_hold_for(catalogue: Catalogue, system: str) -> None:
    for radar in ("acquisition_radar", "engagement_radar"):
        for part in catalogue.figure(f"{system}.{radar}.detection_range_km").alternatives:
            assert "rcs_m2" in part.conditions and {"pd", "pd_assumed"} & set(part.conditions)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_engine_gets_every_figure_of_an_object(catalogue: Catalogue, name: str) -> None:
    for tail in ("speed_mps", "altitude_m", "rcs_m2", "swerling"):
        assert catalogue.figure(f"{name}.{tail}").alternatives, tail


def test_a_claim_keeps_our_assumption_out(catalogue: Catalogue) -> None:
    assert all(not (f.claims and f.assumption) for f in catalogue.figures())
    channels = catalogue.figure("s-400.engagement_radar.channels")
    assert [c.high for c in channels.claims] == [10.0, 36.0] and channels.assumption is None


def test_an_assumption_keeps_what_was_not_found(catalogue: Catalogue) -> None:
    speed = catalogue.figure("ka-226t.speed_mps")
    assert speed.not_found and speed.assumption and not speed.is_claim
    average = catalogue.figure("s-400.interceptor.long.average_speed_mps")
    assert average.not_found and average.assumption


def test_a_claim_for_the_system_serves_each_class_without_an_own_figure(catalogue: Catalogue) -> None:
    figure = catalogue.figure("s-400.interceptor.long.max_altitude_km")
    assert figure.id == "s-400.interceptor.long.max_altitude_km" and figure.is_claim
    assert all("Published as s-400.interceptor.max_altitude_km" in c.note for c in figure.claims)
    assert not catalogue.figure("s-400.interceptor.short.max_altitude_km").is_claim


def test_a_general_assumption_says_that_it_is_one(catalogue: Catalogue) -> None:
    figure = catalogue.figure("nasams.reaction_time_s")
    assert figure.assumption and "any.reaction_time_s" in figure.assumption.reason


@pytest.mark.parametrize(
    ("figure_id", "close"),
    [
        ("s-400.enagement_radar.channels", "s-400.engagement_radar.channels"),
        ("s-401.reaction_time_s", "s-400"),
        ("s-400.interceptor.verylong.range_km", "s-400.interceptor.very_long.range_km"),
        ("nasams.interceptor.very_long.min_range_km", "nasams.interceptor"),
        ("nasams.reaktion_time_s", "nasams.reaction_time_s"),
        ("any.reaktion_time_s", "any.reaction_time_s"),
        ("drone.reaction_time_s", "drone."),
        ("s-400.swerling", "s-400."),
        ("", "known"),
    ],
)
def test_an_unknown_id_is_answered_with_close_ones(catalogue: Catalogue, figure_id: str, close: str) -> None:
    with pytest.raises(InputError, match="no ") as caught:
        catalogue.figure(figure_id)
    (problem,) = caught.value.problems
    assert close in problem.hint and problem.seen and " such as " in problem.expected


def test_unknown_entries_and_programmes_are_answered_with_close_ones(catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match="s-400"):
        catalogue.entry("s-4000")
    with pytest.raises(InputError, match="s-400-india"):
        catalogue.programme("s-400-indai")


def test_popular_estimates_carry_their_warning(catalogue: Catalogue) -> None:
    (claim,) = catalogue.figure("f-35a.rcs_m2").claims
    assert (claim.kind, claim.grade) == ("estimated", "C") and "never a fact" in claim.note


def test_claims_load_without_the_heavy_packages() -> None:
    code = (
        "import sys, bartizan.claims.views as v; v.claim_text('s-400'); v.catalogue_text();"
        "heavy = {'numpy', 'numba', 'scipy', 'ruamel', 'pydantic', 'matplotlib'} & set(sys.modules);"
        "sys.exit(','.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
