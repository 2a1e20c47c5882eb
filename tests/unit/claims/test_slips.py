"""Slips of promises: shares that can be checked by hand or by Kaplan and Meier, and a table that hides nothing."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from bartizan.claims.catalogue import load_catalogue
from bartizan.claims.programme import Dated, Record
from bartizan.claims.score import score
from bartizan.claims.score_views import score_json, score_text
from bartizan.claims.slips import SlipClass, Slips, last_read, most_likely_shares, slip_distribution
from bartizan.errors import InputError

CATALOGUE = load_catalogue()
OPEN = math.inf


def distribution(*sets: tuple, weights: list[float] | None = None) -> tuple[SlipClass, ...]:
    return most_likely_shares(sets, weights or [1.0] * len(sets))


def test_exact_days_are_counted() -> None:
    assert distribution(((3, 3),), ((3, 3),), ((-5, -5),), ((40, 40),)) == (
        SlipClass(-5, -5.0, pytest.approx(0.25)),
        SlipClass(3, 3.0, pytest.approx(0.5)),
        SlipClass(40, 40.0, pytest.approx(0.25)),
    )


def test_weights_are_shares_of_a_delivery() -> None:
    found = distribution(((0, 0),), ((10, 10),), ((20, 20),), weights=[1.0, 0.5, 0.5])
    assert [part.share for part in found] == pytest.approx([0.5, 0.25, 0.25])


def test_what_is_open_is_as_kaplan_and_meier_have_it() -> None:
    """Some promises kept on a known day, some still open: the survival function of another program."""
    rng = np.random.default_rng(11)
    days, is_open = rng.choice(400, size=30, replace=False), rng.random(30) < 0.4
    found = distribution(*(((int(d), OPEN if o else float(d)),) for d, o in zip(days, is_open, strict=True)))
    # a day that is open on day d may be d itself, which for Kaplan and Meier is after the deaths of that day
    kept = stats.ecdf(stats.CensoredData(uncensored=days[~is_open], right=days[is_open])).sf
    for part in found:
        if math.isfinite(part.high_days):
            below = sum(p.share for p in found if p.high_days <= part.high_days)
            assert 1.0 - below == pytest.approx(float(kept.evaluate(part.low_days)), abs=1e-4)


def test_outcomes_that_conflict_take_the_side_that_others_take() -> None:
    found = distribution(((-30, -1), (0, 122)), ((-10, -10),))
    assert found == (SlipClass(-10, -10.0, pytest.approx(1.0)),)


def test_the_same_promise_told_thrice_is_one_delivery() -> None:
    """Three records of the catalogue speak of the first unit by the end of 2021."""
    slips = slip_distribution(catalogue=CATALOGUE)
    first = [slip for slip in slips.observed if slip.promised == "2021-12-31"]
    assert [(slip.weight, slip.spans) for slip in first] == [(1.0, ((-30, 0.0),))]
    fourth = [slip for slip in slips.observed if slip.record == "unit-4"]
    assert [slip.weight for slip in fourth] == [0.25] * 4
    assert (slips.n_events, slips.n_undated) == (5, 1)


def test_every_dated_promise_is_used_or_counted() -> None:
    slips = slip_distribution(catalogue=CATALOGUE)
    rows = [row for p in CATALOGUE.programmes.values() for row in score(p, slips.as_of)]
    used = {(slip.record, slip.promised) for slip in slips.observed}
    same_delivery = {("first-batch", "2021-12-31"), ("unit-1", "2021-12-31")}
    dated = {(row.record, row.promised) for row in rows if row.status != "undated"}
    assert dated - same_delivery == used
    assert sum(row.status == "undated" for row in rows) == slips.n_undated


def test_what_is_open_slips_at_least_to_the_last_look() -> None:
    def spans(as_of: str) -> dict[str, tuple]:
        found = slip_distribution(["s-400-india"], as_of=as_of, catalogue=CATALOGUE)
        return {slip.promised: slip.spans for slip in found.observed if slip.record in ("unit-5", "whole-schedule")}

    # 1 January 2027 is 41 days after the look; from 30 April 2023 it was 1,301
    assert spans("2026-11-21")["2027"] == ((-41, OPEN),)
    assert spans("2026-11-21")["2026-11"] == ((0, OPEN),)
    assert spans("2026-11-21")["2023-04"] == ((1301, OPEN),)
    assert spans("2026-12-01")["2026-11"] == ((1, OPEN),)


def test_the_catalogues_slips() -> None:
    slips = slip_distribution(catalogue=CATALOGUE)
    assert slips.late == pytest.approx((1.0, 3.0))
    assert sum(part.share for part in slips.classes) == pytest.approx(1.0)
    assert slips.classes[-1][:2] == (1301, OPEN) and slips.open_share == slips.classes[-1].share
    assert 0.2 <= slips.open_share <= 0.4
    assert slips.as_of == last_read(CATALOGUE)


def test_days_rise_with_the_share_and_stay_in_their_ranges() -> None:
    slips = Slips((SlipClass(-10, 0.0, 0.5), SlipClass(100, OPEN, 0.5)), (), 2, 0, "2026-11-21")
    assert [slips.days(u) for u in (0.0, 0.25, 0.499999, 0.5, 0.99)] == pytest.approx([-10, -5, 0, 100, 100], abs=1e-3)
    assert slips.equally_likely(4) == pytest.approx((-7.5, -2.5, 100.0, 100.0))
    values = slip_distribution(catalogue=CATALOGUE).equally_likely(50)
    assert list(values) == sorted(values)
    with pytest.raises(ValueError, match="u must lie"):
        slips.days(1.0)


def test_a_programme_without_dated_promises_says_so() -> None:
    assert slip_distribution(["ka-226t"], catalogue=CATALOGUE).classes == ()
    assert score_text("ka-226t", catalogue=CATALOGUE).endswith("No dated promise: ka-226t.\n")


def test_the_table_shows_each_promise_with_what_was_reported_and_its_sources() -> None:
    text = score_text("s-400-india", 120, catalogue=CATALOGUE)
    assert "unit-4            2026-08          ANI      2026-05             -92 to -62      C4S26" in text
    assert "or 2022-07/2022-12  0 to 122        DPK22" in text
    assert "whole-schedule    2023-04          UP21     open                at least 1,301" in text
    assert "1 are late under every reading of what was reported, and 3 may be" in " ".join(text.split())
    assert all(f"\n  {key}: " in text for key in ("ANI", "C4S26", "DPK22", "ROS19"))
    narrow = score_text("s-400-india", 70, catalogue=CATALOGUE)
    assert max(len(line) for line in narrow.splitlines()) <= 70
    flat = " ".join(narrow.split())
    assert "unit-2: promised 2022-05/2022-08 [RSEL22]; or 2022-07/2022-12 [DPK22]; days late: 0 to 122" in flat


def test_the_table_shows_every_programme_that_the_data_hold() -> None:
    text = score_text(catalogue=CATALOGUE)
    assert all(name in text for name in CATALOGUE.programmes)
    with pytest.raises(InputError, match="s-400-india"):
        score_text("s-400-inda", catalogue=CATALOGUE)


def test_the_same_as_data() -> None:
    data = json.loads(json.dumps(score_json(catalogue=CATALOGUE), allow_nan=False))
    assert data["slips"]["classes"][-1]["high_days"] is None
    assert len(data["score"]) == sum(len(score(p, data["as_of"])) for p in CATALOGUE.programmes.values())
    assert {row["programme"] for row in data["score"]} == {"s-400-india", "turkey-f35"}


def test_a_new_outcome_moves_the_distribution() -> None:
    """The fifth unit arrives 90 days after the end of its month."""
    india = CATALOGUE.programmes["s-400-india"]

    def arrived(record: Record) -> Record:
        done = Dated("2027-02-28", ("IDN2602",), "arrived", arrival=True, completes=True)
        return replace(record, outcomes=(done,)) if record.id == "unit-5" else record

    later = replace(india, records=tuple(arrived(record) for record in india.records))
    catalogue = replace(CATALOGUE, programmes={**CATALOGUE.programmes, "s-400-india": later})
    spans = [s.spans for s in slip_distribution(catalogue=catalogue).observed if s.record == "unit-5"]
    assert spans == [((0, 0.0),), ((90, 90.0),)]
