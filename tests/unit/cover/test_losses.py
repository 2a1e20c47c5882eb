"""A stated loss, and a limit beyond the instrumented range: the map follows the engine."""

from __future__ import annotations

import math

import pytest

from bartizan.cover.make import cover
from bartizan.cover.plain import cover_data
from bartizan.cover.radars import Target, detection_limits_m
from bartizan.output.cover_text import cover_text
from bartizan.scenario.readings import Reading
from unit.engine.worlds import battery, scenario_file, unit

HALF_DB = 40.0 * math.log10(2.0)
DESIGN = "s-400.engagement_radar"


def areas(loss_db: float):
    """Seen and detected areas of one radar at 5 km altitude, for a small target [km2]."""
    file = scenario_file([unit("one", battery(loss_db=loss_db))], [])
    (row,) = cover(file, altitudes_m=[5000.0], rcs_m2=0.01, readings=1).network.rows
    return row["seen_km2"], row["pd50_km2"]


def test_a_loss_takes_detection_away_and_no_sight():
    seen_km2, detected_km2 = areas(0.0)
    assert areas(HALF_DB)[0] == seen_km2
    # half the range, but for what the shorter way through the air gives back: a quarter of the area and a little more
    assert areas(HALF_DB)[1] == pytest.approx(detected_km2 / 4.0, rel=0.1)


def test_a_loss_shortens_the_ranges_of_its_site_and_is_said():
    ranges = {}
    for loss_db in (0.0, HALF_DB):
        file = scenario_file([unit("one", battery(loss_db=loss_db))], [])
        found = cover(file, altitudes_m=[5000.0], readings=1)
        (row,) = [row for row in found.ranges if row["rcs_m2"] == 0.01]
        ranges[loss_db] = row["pd50"]["range_km"]
        assert row["loss_db"] == loss_db
        text = " ".join(cover_text(cover_data(found)).split())
        assert ("12.0412 dB loss" in text) == (loss_db > 0.0)
        assert "from an antenna 20 m above a smooth sea" in text
    assert ranges[HALF_DB] == pytest.approx(ranges[0.0] / 2.0, rel=0.05)


def test_a_target_seen_at_the_instrumented_range_has_its_limit_beyond_it():
    values = {f"{DESIGN}.range_km": 150.0, f"{DESIGN}.detection_range_km": 160.0}
    reading = Reading("one", values, {f"{DESIGN}.detection_range_km": {"rcs_m2": 1.0, "pd": 0.5}})
    assert detection_limits_m(reading, DESIGN, [Target(1.0)])[0, 0] == pytest.approx(160e3)
