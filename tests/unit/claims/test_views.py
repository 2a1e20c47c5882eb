"""Views: complete, stable, plain data without NaN, and no wider than asked."""

from __future__ import annotations

import json

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.claims.views import catalogue_json, catalogue_text, programme_json, programme_text
from bartizan.errors import InputError

CATALOGUE = load_catalogue()
ENTRIES = [*CATALOGUE.systems, *CATALOGUE.objects, "any"]


@pytest.mark.parametrize("entry", [None, *ENTRIES])
def test_the_text_of_the_catalogue_is_stable_and_keeps_to_the_width(entry: str | None) -> None:
    assert catalogue_text(entry) == catalogue_text(entry)
    for width in (72, 100):
        lines = catalogue_text(entry, width).splitlines()
        wide = [line for line in lines if len(line) > width and " " in line.strip()]  # a long address is not cut
        assert not wide, wide


@pytest.mark.parametrize("programme", [None, *CATALOGUE.programmes])
def test_the_text_of_a_programme_is_stable_and_keeps_to_the_width(programme: str | None) -> None:
    assert programme_text(programme) == programme_text(programme)
    assert max(len(line) for line in programme_text(programme, 72).splitlines()) <= 72


@pytest.mark.parametrize("entry", [None, *ENTRIES, "s-400.engagement_radar.channels", "s-400-india"])
def test_the_data_are_plain_json(entry: str | None) -> None:
    data = catalogue_json(entry)
    assert json.loads(json.dumps(data, allow_nan=False)) == json.loads(json.dumps(catalogue_json(entry)))


def test_the_overview_counts_everything() -> None:
    data = catalogue_json()
    assert [s["id"] for s in data["systems"]] == list(CATALOGUE.systems)
    assert sum(e["n_claims"] for room in ("systems", "objects", "programmes") for e in data[room]) == sum(
        len(f.claims) for f in CATALOGUE.figures()
    )
    assert len(data["digest"]) == 64 and len(data["findings"]) == 11


def test_the_overview_counts_in_words() -> None:
    text = catalogue_text(width=200)
    assert "thaad: THAAD; 7 claims, 1 figure in conflict, 14 assumptions of its own\n" in text
    assert "ak-203: AK-203 rifles for India; 1 claim\n" in text and "agreement; no claims\n" in text


def test_an_entry_shows_claims_conflicts_assumptions_warnings_and_sources() -> None:
    text = catalogue_text("s-400", 400)
    assert "or claim: 36 targets, claimed, grade B, 2013 [AR15, PD13, AM14]" in text
    assert "assumption: 150 to 400 km (most likely 250), for rcs_m2 1, pd 0.5, by Bartizan developers" in text
    assert "not found: No pair of range and target size was found." in text
    assert "Claims that fit only some of the alternatives\n" in text
    assert "Figures stated without what is needed to use them\n" in text
    assert "Seen and left out" in text and "AR15: Army Recognition" in text


def test_a_single_figure_shows_both_alternatives() -> None:
    text = catalogue_text("s-400.engagement_radar.channels")
    assert "10 targets" in text and "36 targets" in text
    assert [c["high"] for c in catalogue_json("s-400.engagement_radar.channels")["claims"]] == [10.0, 36.0]


def test_an_entry_lists_every_source_that_it_uses() -> None:
    data = catalogue_json("s-400")
    used = {key for f in data["figures"] for claim in f["claims"] for key in claim["sources"]}
    assert {s["key"] for s in data["source_list"]} == used


def test_an_object_goes_before_the_programme_of_the_same_name() -> None:
    assert catalogue_json("su-30mki")["kind"] == "object"
    assert programme_json("su-30mki")["partners"] == ["India", "Russia"]


def test_a_programme_shows_promises_beside_outcomes() -> None:
    text = programme_text("s-400-india", 400)
    for words in (
        "(by the end of 2021) [S2]; 2021-12 [IDN24, MUN22]: within the promised period or up to 30 days early",
        "unit-4: promised 2026-08 (August 2026) [ANI]; 2026-05 [C4S26]: 62 to 92 days early",
        "unit-4: promised 2026 (2026, said in June 2025) [PR2506]; 2026-05 [C4S26]: within the promised period\n",
        "outcomes in conflict: 2022-04 delivery begun, ahead of schedule [MUN22]: 1 to 30 days early; or 2022-07",
        "promised 2025 (complete 2025 (Rostec 2019)) [ROS19]; open, overdue by at least 325 days on 2026-11-21",
        "said in January 2026) [IDN2601]; open, not yet overdue on 2026-11-21",
    ):
        assert words in text
    assert "on a day that was not recorded" in programme_text("turkey-f35", 400)
    data = programme_json("s-400-india")
    assert {"records", "score", "figures", "source_list"} <= set(data) and len(data["score"]) == 16
    assert data["score"][3]["outcomes"][1]["days_late"] == {"low": 0, "high": 122}


def test_unknown_ids_are_input_errors() -> None:
    for view in (catalogue_text, catalogue_json, programme_text, programme_json):
        with pytest.raises(InputError):
            view("s-4000")
