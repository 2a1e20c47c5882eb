"""What a catalogue file may and may not say."""

from __future__ import annotations

import pytest

from bartizan.claims.build import build_entry, build_figure, build_sources, earliest_date
from bartizan.errors import InputError

SOURCES = build_sources(
    {
        "accessed": "2026-11-21",
        "sources": {
            "A": {"title": "a", "publisher": "p", "date": "2015-03"},
            "B": {"title": "b", "publisher": "p", "date": "2014-09-09"},
            "C": {"title": "c", "publisher": "p", "date": "unknown"},
        },
    },
    "sources.yaml",
)


def part(**changes: object) -> dict:
    claim = {"value": 40, "kind": "claimed", "grade": "B", "sources": ["A", "B", "C"], **changes}
    return {"name": "Range", "unit": "km", "helps": "high", "claims": [claim]}


def test_a_claim_takes_unit_date_and_access_from_its_surroundings() -> None:
    claim = build_figure("s.range_km", part(), SOURCES, "f").claims[0]
    assert (claim.low, claim.mode, claim.high, claim.unit) == (40.0, None, 40.0, "km")
    assert (claim.date, claim.accessed) == ("2014-09-09", "2026-11-21")


def test_the_date_is_unknown_only_where_no_source_has_one() -> None:
    assert earliest_date(("C",), SOURCES) == "unknown"
    assert earliest_date(("C", "A"), SOURCES) == "2015-03"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "forty"}, "not a number"),
        ({"value": True}, "not a number"),
        ({"source": "A"}, "unknown key"),
        ({"sources": []}, "without a source"),
        ({"grade": "D"}, "may not enter"),
        ({"kind": "CV"}, "unknown kind"),
    ],
)
def test_a_faulty_claim_is_refused(changes: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        build_figure("s.range_km", part(**changes), SOURCES, "systems/s.yaml")


def test_a_claim_without_any_bound_is_refused() -> None:
    content = part()
    del content["claims"][0]["value"]
    with pytest.raises(InputError, match="not a number"):
        build_figure("s.range_km", content, SOURCES, "f")


def test_a_figure_under_another_entry_is_refused() -> None:
    with pytest.raises(InputError, match="another entry"):
        build_entry({"id": "t", "name": "T", "figures": {"s.range_km": part()}}, SOURCES, "f", "system")


def test_an_entry_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(InputError, match="mapping"):
        build_entry(["s"], SOURCES, "f", "system")  # type: ignore[arg-type]
