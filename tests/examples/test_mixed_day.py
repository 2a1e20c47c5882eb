"""The mixed day: what identification gets wrong is there to be seen, and goes the way that each rate and rule says."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.run import run_block
from bartizan.scenario.load import BUNDLED, load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from bartizan.study.tally import Rows, legend, tally

pytestmark = pytest.mark.slow
REPLICATIONS = 60
TEXT = (BUNDLED / "mixed_day.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    """Counts of the day with some words of its file replaced, always with the same luck."""
    folder = tmp_path_factory.mktemp("mixed")

    @cache
    def played(*changes: tuple[str, str]) -> Rows:
        text = TEXT
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = folder / f"day-{len(list(folder.iterdir()))}.yaml"
        path.write_text(text, encoding="utf-8")
        scenario_file = load_scenario(path)
        geometry = compile_geometry(scenario_file)
        model = build_model(geometry, central_reading(figures_in_play(scenario_file)))
        events = run_block(model, seed=1, first=0, count=REPLICATIONS)
        return tally(events, legend(geometry.roster), 0, REPLICATIONS)

    return played


def replies(probability: float) -> tuple[str, str]:
    return "reply_probability: 0.95", f"reply_probability: {probability}"


IDENTIFICATION = TEXT[TEXT.index("identification:\n") : TEXT.index("# Own and neutral aircraft")]
PERFECT = (IDENTIFICATION, "identification: {mode: perfect}\n\n")
FREE = ("control: tight", "control: free")


def shot_at(rows: Rows) -> np.ndarray:
    """Own and neutral aircraft shot at in each replication."""
    return rows.own_engaged + rows.neutral_engaged


def test_every_effect_shows_often_enough_to_be_discussed(play):
    day = play()
    assert np.count_nonzero(day.own_engaged) > 0.05 * REPLICATIONS
    assert np.count_nonzero(day.neutral_engaged) > 0.05 * REPLICATIONS
    assert np.count_nonzero(day.hostile_let_pass) > 0.5 * REPLICATIONS
    assert day.identification_delay_s.sum() > 5.0 * day.identified.sum() > 0.0
    assert np.count_nonzero(day.double_engagements) > 0.5 * REPLICATIONS
    assert 0 < day.parts_lost.sum() < REPLICATIONS
    assert 0.1 < day.leakers.mean() / 13 < 0.5


def test_perfect_identification_shoots_at_no_friend_and_lets_no_foe_pass(play):
    known = play(PERFECT)
    assert not shot_at(known).any()
    assert not known.hostile_let_pass.any()
    assert known.leakers.sum() < 0.5 * play().leakers.sum()


def test_more_replies_never_shoot_at_more_own_aircraft(play):
    counts = [shot_at(play(*([replies(p)] if p != 0.95 else []))) for p in (0.0, 0.7, 0.95, 1.0)]
    for fewer_replies, more_replies in pairwise(counts):
        assert (more_replies <= fewer_replies).all()
        assert more_replies.sum() < fewer_replies.sum()
    assert not counts[-1].any()


def test_free_control_shoots_at_more_of_everybody_than_tight(play):
    free, tight = play(FREE), play()
    assert shot_at(free).sum() > shot_at(tight).sum()
    assert free.engaged_by_kind.sum() > tight.engaged_by_kind.sum()
    assert free.leakers.sum() < tight.leakers.sum()
