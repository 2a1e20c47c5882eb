"""Programmes: every row of the research, conflicts side by side, dates that keep their precision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.claims.programme import EPOCH, Programme, Record, date_span
from bartizan.claims.programme_build import build_programme
from bartizan.errors import InputError

PROGRAMMES = load_catalogue().programmes
INDIA = PROGRAMMES["s-400-india"]


def record_of(programme: Programme, record_id: str) -> Record:
    (found,) = [r for r in programme.records if r.id == record_id]
    return found


# Both tables of the research: programme, record, kind, words that must stand in it.
RECORDS = [
    ("s-400-india", "production-start", "event", "begun manufacturing"),
    ("s-400-india", "contract", "agreement", "5.43bn"),
    ("s-400-india", "what-a-unit-is", "claim", "two battalions"),
    ("s-400-india", "delivery-promise", "claim", "no change in the deadline"),
    ("s-400-india", "first-batch", "claim", "end of next year"),
    ("s-400-india", "unit-1", "claim", "First unit"),
    ("s-400-india", "unit-2", "claim", "simulators"),
    ("s-400-india", "unit-3", "claim", "outlier"),
    ("s-400-india", "unit-4", "claim", "single chain"),
    ("s-400-india", "unit-5", "claim", "Open on 2026-11-21"),
    ("s-400-india", "whole-schedule", "claim", "slip study"),
    ("s-400-india", "payment", "statement", "$845m"),
    ("s-400-india", "training", "claim", "not confirmed elsewhere"),
    ("s-400-india", "interoperability-warning", "statement", "not as a capability"),
    ("s-400-india", "sanctions-warning", "statement", "CAATSA"),
    ("s-400-india", "trump-era-warning", "statement", "Trump"),
    ("s-400-india", "india-position", "statement", "own decision"),
    ("s-400-india", "russia-position", "statement", "US-India relations"),
    ("s-400-india", "purpose", "claim", "cannot be tested"),
    ("turkey-f35", "turkey-f35", "event", "not compatible"),
    ("ka-226t", "ka-226t", "agreement", "Did not happen"),
    ("ak-203", "ak-203", "agreement", "700,000"),
    ("su-30mki", "su-30mki", "claim", "First consignment"),
    ("mlsa-logistics", "logistics", "agreement", "MLSA"),
    ("beca", "beca", "agreement", "not answered"),
    ("aero-india", "aero-india", "event", "cannot be tested"),
]
FIGURES = {
    "s-400-india.contract_value_usd": [(5.43e9, 5.43e9), (5e9, 5e9), (5.4e9, 5.5e9)],
    "s-400-india.contract_value_inr": [(4e11, 4e11), (3.5e11, 3.5e11)],
    "s-400-india.first_tranche_usd": [(8.45e8, 8.45e8), (8.5e8, 8.5e8), (8e8, 8e8)],
    "s-400-india.first_tranche_inr": [(6e10, 6e10)],
    "s-400-india.quantity": [(5, 5)],
    "s-400-india.trained_in_russia": [(100, 100)],
    "turkey-f35.planned_aircraft": [(100, 100)],
    "ka-226t.quantity": [(200, 200)],
    "ka-226t.from_russia": [(60, 60), (40, 40)],
    "ak-203.quantity": [(700000, 700000)],
    "su-30mki.quantity": [],
}


@pytest.mark.parametrize(("programme", "record", "kind", "words"), RECORDS, ids=[r[1] for r in RECORDS])
def test_every_row_of_the_research_is_a_record(programme: str, record: str, kind: str, words: str) -> None:
    found = record_of(PROGRAMMES[programme], record)
    assert found.kind == kind and found.sources and found.said_by
    assert words in " ".join((found.content, found.beside, found.verdict))


def test_there_is_no_other_record() -> None:
    assert sum(len(p.records) for p in PROGRAMMES.values()) == len(RECORDS)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_amounts_and_quantities_stand_side_by_side(figure_id: str) -> None:
    figure = load_catalogue().figure(figure_id)
    assert [(c.low, c.high) for c in figure.claims] == FIGURES[figure_id]


def test_the_printed_forms_are_kept() -> None:
    assert "AK-47 203" in PROGRAMMES["ak-203"].aliases and "Beka" in PROGRAMMES["beca"].aliases
    assert "Babushikan" in record_of(INDIA, "delivery-promise").said_by


def test_the_stories_are_undated() -> None:
    sources = load_catalogue().sources
    assert sources["S1"].date == sources["S2"].date == "unknown"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-11-14", date(2021, 11, 14), date(2021, 11, 14)),
        ("2022-07/2022-12", date(2022, 7, 1), date(2022, 12, 31)),
    ],
)
def test_a_date_means_all_its_days(text: str, first: date, last: date) -> None:
    assert date_span(text) == (first, last)


@pytest.mark.parametrize(
    ("unit", "spans"),
    [
        (1, [("2021-12-01", "2021-12-31")]),
        (2, [("2022-04-01", "2022-04-30"), ("2022-07-01", "2022-12-31")]),
        (3, [("2023-01-01", "2023-03-24")]),
        (4, [("2026-05-01", "2026-05-31")]),
        (5, [("2027-01-01", "2027-12-31"), ("2026-11-01", "2026-11-30")]),
    ],
)
def test_arrival_is_a_figure_in_days(unit: int, spans: list[tuple[str, str]]) -> None:
    figure = load_catalogue().figure(f"s-400-india.unit-{unit}.arrival_date")
    assert figure.unit == "days since 2000-01-01" and figure.helps == "low"
    days = [(EPOCH + timedelta(days=c.low), EPOCH + timedelta(days=c.high)) for c in figure.claims]
    assert [(a.isoformat(), b.isoformat()) for a, b in days] == spans


def test_a_unit_that_nobody_bought_has_no_arrival() -> None:
    with pytest.raises(InputError, match="unit-5"):
        load_catalogue().figure("s-400-india.unit-6.arrival_date")


RECORD = {
    "id": "r",
    "kind": "claim",
    "content": "c",
    "said_by": "s",
    "sources": ["S1"],
    "date": "unknown",
    "grade": "B",
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "rumour"}, "unknown kind of record"),
        ({"grade": "D"}, "unknown grade"),
        ({"sources": []}, "does not list"),
        ({"sources": ["XX"]}, "XX"),
        ({"promises": [{"date": "soon", "source": "S1", "content": "c"}]}, "date that cannot be read"),
        ({"promises": [{"date": "2021-13", "source": "S1", "content": "c"}]}, "date that cannot be read"),
        ({"promises": [{"date": "2021", "source": "XX", "content": "c"}]}, "XX"),
        ({"outcome": "c"}, "unknown key"),
    ],
)
def test_a_faulty_record_is_refused(changes: dict, words: str) -> None:
    content = {"id": "p", "name": "P", "partners": [], "records": [{**RECORD, **changes}]}
    with pytest.raises(InputError, match=words):
        build_programme(content, load_catalogue().sources, "programmes/p.yaml")


def test_a_sound_record_passes() -> None:
    content = {"id": "p", "name": "P", "partners": [], "records": [RECORD]}
    assert record_of(build_programme(content, load_catalogue().sources, "f"), "r").content == "c"
