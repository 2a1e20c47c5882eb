"""`bartizan tracking`: how much does tracking cost us?"""

from __future__ import annotations

import json

import pytest

from bartizan.output.tracking_text import answer_sentences, tracking_text
from bartizan.study.compared import in_mode
from bartizan.study.tracking import MODES, tracking
from unit.engine.worlds import battery, raid, scenario_file, unit

ALPHA = unit("one", battery(rounds={"medium": 3}))


@pytest.fixture(scope="module")
def answer():
    return tracking(scenario_file([ALPHA], [raid(count=4, spacing_s=20.0)]), replications=4, seed=2)


def test_one_point_for_each_tracker_and_every_pair_compared(answer):
    assert [point["variant"] for point in answer["points"]] == list(MODES)
    pairs = {(row["a"], row["b"]) for row in answer["comparisons"] if row["measure"] == "stopped"}
    assert pairs == {("perfect", "simple"), ("perfect", "default"), ("simple", "default")}
    assert all(point["tracks"]["track_completeness"]["mean"] > 0.5 for point in answer["points"])
    json.dumps(answer, allow_nan=False)


def test_the_scenario_as_it_is_has_the_outcome_of_its_own_tracker(answer):
    again = tracking(scenario_file([ALPHA], [raid(count=4, spacing_s=20.0)]), replications=4, seed=2)
    assert again["digest"] == answer["digest"]
    digests = [point["digest"] for point in answer["points"]]
    assert len(set(digests)) == 3
    assert in_mode(scenario_file([ALPHA], [raid()]), "tracking", "default").scenario.tracking.mode == "default"


def test_the_answer_in_words(answer):
    sentences = answer_sentences(answer)
    assert len(sentences) == 3
    assert sentences[0].startswith("The plain tracker against true tracks: ")
    text = tracking_text(answer)
    assert "first detection to firm [s]" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "plain *" in text


def test_without_a_raid_nothing_is_claimed(answer):
    quiet = answer | {"scenario": answer["scenario"] | {"threats": 0}}
    assert "no raid" in answer_sentences(quiet)[0]


def test_nothing_is_tracked_where_detection_is_perfect():
    with pytest.raises(Exception, match="nothing is tracked"):
        tracking(scenario_file([ALPHA], [raid()], detection="perfect"), replications=1)
