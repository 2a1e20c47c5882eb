"""Linking units: where it must matter, where it cannot, and what the answer holds."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from bartizan.scenario.linked import Network
from bartizan.scenario.load import load_scenario, scenario_digest
from bartizan.study.compared import in_mode
from bartizan.study.execute import run_study
from bartizan.study.linking import linking, modes
from bartizan.study.variants import Variant, play_variants
from unit.cover.scenes import SEA, scene
from unit.engine.worlds import QUICK, battery, certain, raid, scenario_file, unit
from unit.study.fake_engine import small_engine, small_scenario

FOUR_ABREAST = [raid(f"raid-{i}", points=[(60.0, 4.0 * i - 6.0, 5000.0)], start_s=float(i)) for i in range(4)]
FIGURES = {**{k: v for k, v in QUICK.items() if "acquisition" not in k}, **certain(1.0)}


def two_units(**blocks):
    """Two units a kilometre apart with two rounds each that always hit, against four aircraft.

    Alone, both fire at the same two; with tracks in common, each object gets one round.
    """
    units = [
        unit(name, battery(f"{name}-fire", 0.0, y_km, rounds={"medium": 2})) for name, y_km in (("a", 0), ("b", 1))
    ]
    figures = {key: value for key, value in FIGURES.items() if "kill" not in key or key.endswith("aircraft")}
    return scenario_file(units, FOUR_ABREAST, doctrine={"firing": "shoot_look_shoot"}, figures=figures, **blocks)


def row(answer, measure, a, b):
    return next(r for r in answer["comparisons"] if (r["measure"], r["a"], r["b"]) == (measure, a, b))


def test_modes_are_those_of_the_schema() -> None:
    assert modes() == get_args(Network.model_fields["mode"].annotation)
    assert modes()[0] == "alone"


def test_a_mode_counts_as_if_the_file_said_it() -> None:
    file = load_scenario("one_site")
    for mode in modes():
        changed = in_mode(file, "network", mode)
        assert changed.scenario.network.mode == mode
        assert (changed.digest == file.digest) == (mode == file.scenario.network.mode)
        assert changed.digest == scenario_digest(changed.scenario, {})
    assert file.scenario.network.mode == load_scenario("one_site").scenario.network.mode


@pytest.mark.slow
def test_sharing_tracks_must_matter_where_rounds_are_few() -> None:
    answer = linking(two_units(), replications=40, seed=3)
    found = row(answer, "leakers", "alone", "shared_tracks")
    assert found["difference"] <= -1.0
    assert found["high"] < 0.0
    assert found["adjusted_p"] < 1e-6
    assert row(answer, "stopped", "alone", "shared_tracks")["difference"] == pytest.approx(-found["difference"] / 4.0)


@pytest.mark.slow
def test_the_ground_does_not_depend_on_the_mode() -> None:
    """Lines of sight are computed once for all modes; a mode played by itself must give the same."""
    variants = [Variant(mode, in_mode(two_units(), "network", mode)) for mode in modes()]
    once = play_variants(variants, replications=3, seed=3, same_ground=True)
    each = play_variants(variants, replications=3, seed=3)
    assert [one.digest for one in once.played] == [one.digest for one in each.played]


@pytest.mark.slow
def test_each_point_is_what_run_gives(tmp_path) -> None:
    file = scene(tmp_path, SEA)
    answer = linking(file, replications=3, readings=2, seed=5, date=None)
    own = file.scenario.network.mode
    result = run_study(file, replications=3, readings=2, seed=5, out=tmp_path / "out")
    point = next(p for p in answer["points"] if p["variant"] == own)
    assert point["digest"] == result.digest
    assert point["measures"]["leakers"]["mean"] == result.measures["leakers"]["mean"]


@pytest.mark.slow
def test_one_unit_has_nothing_to_link_even_where_identity_is_asked() -> None:
    """Identities have another address where units share them; one unit alone must not pay for that."""
    file = scenario_file(
        [unit("a", battery("a-fire"))],
        FOUR_ABREAST[:2],
        identification={"mode": "reply", "reply_probability": 0.5},
    )
    answer = linking(file, replications=30, seed=1)
    assert answer["scenario"]["units_there"] == 1
    assert all((r["difference"], r["low"], r["high"]) == (0.0, 0.0, 0.0) for r in answer["comparisons"])
    assert all(r["method"] == "nothing to link: exactly 0" for r in answer["comparisons"])
    digests = {point["variant"]: point["digest"] for point in answer["points"]}
    assert [mode for mode, digest in digests.items() if digest] == [file.scenario.network.mode]


def test_a_mode_that_does_not_fit_is_a_hole() -> None:
    """Alone, the second unit's radar would wait for ever for a cue that only the first unit can give."""
    units = [unit("a", battery("a-fire"), watch_km=(0.0, 1.0)), unit("b", battery("b-fire", 5.0))]
    file = scenario_file(units, FOUR_ABREAST[:1], doctrine={"emission": {"mode": "cued"}})
    answer = linking(file, replications=2)
    assert [hole["variant"] for hole in answer["holes"]] == ["alone"]
    assert "wait for a cue which nobody can give" in answer["holes"][0]["reason"]
    assert [point["variant"] for point in answer["points"]] == list(modes()[1:])
    assert {row["a"] for row in answer["comparisons"]} <= set(modes()[1:])
    fits = linking(two_units(), replications=1)
    assert fits["holes"] == []


def test_a_unit_that_is_not_there_yet_is_not_counted(tmp_path) -> None:
    file = scene(tmp_path, SEA)
    doors = small_engine(units_in_play=lambda s, r, day: {"first": True, "second": day.year > 2028})
    assert linking(file, replications=2, doors=doors)["scenario"]["units_there"] == 1


def test_the_reading_with_most_units_counts() -> None:
    """Where sources disagree about a delivery, one reading in which a second unit is there makes the question real."""
    calls = iter(range(100))
    doors = small_engine(
        compile_geometry=_ground, units_in_play=lambda s, r, day: {"first": True, "second": next(calls) == 1}
    )
    assert linking(small_scenario(), replications=2, readings=3, doors=doors)["scenario"]["units_there"] == 2


def test_the_answer_is_plain_data_of_the_agreed_shape() -> None:
    doors = small_engine(compile_geometry=_ground)
    answer = linking(small_scenario(), replications=12, readings=9, seed=2, doors=doors)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert {"digest", "manifest", "points", "comparisons", "holes"} <= set(answer)
    assert [point["variant"] for point in answer["points"]] == list(modes())
    assert answer["run"] == {"replications": 12, "readings": 9, "reading": None, "seed": 2}
    assert answer["points"][0]["measures"]["stopped"]["band"]["level"] == 0.9
    # the small engine does not know of networks
    assert all(r["difference"] == 0.0 for r in answer["comparisons"])
    assert answer["manifest"]["reproduce"] == ["bartizan linking one_site -n 12 --readings 9 --seed 2"]


def test_the_digest_is_of_what_was_played() -> None:
    doors = small_engine(compile_geometry=_ground)
    first, again, other = (
        linking(small_scenario(), replications=5, seed=seed, workers=workers, doors=doors)["digest"]
        for seed, workers in ((1, 1), (1, 3), (2, 1))
    )
    assert first == again != other


def _ground(scenario_file, **_):
    from unit.study.test_variants import compile_geometry

    return compile_geometry(scenario_file)
