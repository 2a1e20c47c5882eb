"""What a study says of its factors before it is played."""

from __future__ import annotations

from pathlib import Path

from bartizan.output.study_text import plan_text
from bartizan.study.points.plan import plan_of
from unit.study.question.studies import loaded

FACTORS = """\
replications: 40
factors:
  - {id: s-400.kill_probability.cruise_missile}
  - {id: s-400.engagement_radar.channels}
  - {id: network.delay_s, low: 0, high: 2.5}
  - {id: units.skerry.present, levels: [true, false]}
  - id: units.skerry.fire_units.skerry-a.site
    levels: [{lat_deg: -30.486, lon_deg: -20.958}, {lat_deg: -30.5, lon_deg: -21}]
design: {kind: lhs, points: 9}
"""


def test_levels_stand_as_a_reader_writes_them(tmp_path: Path) -> None:
    assert plan_of(loaded(tmp_path, FACTORS))["factors"] == [
        "s-400.kill_probability.cruise_missile (assumption): 0.2 to 0.85",
        "s-400.engagement_radar.channels (claim): 10, 36 targets",
        "network.delay_s (own choice): 0 to 2.5",
        "units.skerry.present (own choice): yes, no",
        "units.skerry.fire_units.skerry-a.site (own choice): (-30.486, -20.958), (-30.5, -21)",
    ]


def test_a_day_of_delivery_is_a_date(tmp_path: Path) -> None:
    body = "factors: [{id: s-400-india.unit-4.arrival_date}]\ndesign: {kind: lhs, points: 9}\nreplications: 40\n"
    (told,) = plan_of(loaded(tmp_path, body, "five_units"))["factors"]
    assert told == "s-400-india.unit-4.arrival_date (claim): 2026-05-01 to 2026-05-31"


def test_a_reading_by_name_is_told(tmp_path: Path) -> None:
    plan = plan_of(loaded(tmp_path, "replications: 40\nreading: high\n"))
    assert plan["reading"] == "high: all claims and assumptions at the ends that help the defence"
    assert " reading  high: all claims" in plan_text(plan)
    assert plan_of(loaded(tmp_path, "replications: 40\n"))["reading"] == ""
