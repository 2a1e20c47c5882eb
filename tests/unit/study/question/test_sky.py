"""What flies: whose figures are an air object's, and when two scenarios share one sky."""

from __future__ import annotations

from pathlib import Path

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.study.question.sky import is_of_object, sky_of
from unit.study.question.studies import loaded


@pytest.mark.parametrize(
    ("figure_id", "is_object"),
    [
        ("cruise-missile.rcs_m2", True),
        ("any.swerling", True),
        ("s-400.reaction_time_s", False),
        ("any.k_factor", False),
    ],
)
def test_figures_of_air_objects(figure_id: str, is_object: bool) -> None:
    assert is_of_object(figure_id, load_catalogue()) is is_object


GROUP = "{groups: [{id: cruise-060, count: 2}]}"
LOSS = "[{node: skerry, at_s: 10}]"


@pytest.mark.parametrize(
    ("said", "is_same"),
    [
        ("set: {doctrine.firing: shoot_shoot}", True),
        ("set: {s-400.reaction_time_s: 9}", True),
        ("patch: {network: {mode: alone}}", True),
        (f"patch: {{raid: {GROUP}}}", False),
        ("patch: {traffic: null}", False),
        (f"patch: {{network: {{losses: {LOSS}}}}}", False),
        ("set: {cruise-missile.rcs_m2: 0.4}", False),
        ("patch: {figures: {cruise-missile.rcs_m2: 0.4}}", False),
    ],
)
def test_one_sky_is_one_raid_one_traffic_and_the_same_losses(tmp_path: Path, said: str, is_same: bool) -> None:
    points = loaded(tmp_path, f"options:\n  - {{name: a}}\n  - {{name: b, {said}}}\n").points
    a, b = (sky_of(points.point(i).scenario_file, load_catalogue()) for i in (0, 1))
    assert (a == b) is is_same
