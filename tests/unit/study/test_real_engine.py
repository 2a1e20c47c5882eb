"""The store with the real engine: one digest however it is run, and one replication repeated exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest

import bartizan
from bartizan.scenario.readings import figures_in_play, sampled_readings
from bartizan.study.chunks import Chunk
from bartizan.study.doors import engine
from bartizan.study.execute import rerun
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Done, OneCase, Recipe


@pytest.mark.slow
def test_workers_and_chunks_leave_the_digest_alone_and_rerun_repeats(tmp_path):
    scenario = bartizan.load("one_site")
    options = {"replications": 6, "readings": 2, "seed": 5}
    one = bartizan.run(scenario, workers=1, chunk=6, out=tmp_path / "one", **options)
    two = bartizan.run(scenario, workers=2, chunk=1, out=tmp_path / "two", **options)
    processes = bartizan.run(scenario, crew=Crew("processes", 2), chunk=4, out=tmp_path / "processes", **options)
    assert one.digest == two.digest == processes.digest
    assert one.events.equals(two.events)
    assert one.measures == two.measures
    again = rerun(one.folder, 1, 4)
    assert again.is_equal
    assert len(again.events) > one.events.num_rows / 12
    assert bartizan.open_result(two.folder).digest == one.digest


@pytest.mark.slow
def test_a_result_without_a_folder_leaves_nothing_behind():
    result = bartizan.run("one_site", replications=1)
    folder = result.folder
    assert (folder / "manifest.json").is_file()
    del result
    assert not folder.exists()


def test_points_of_one_ground_play_as_if_each_had_a_geometry_of_its_own(tmp_path):
    """Doctrine, deliveries, claims and the day differ; places, terrain and paths do not."""
    scenario_file = bartizan.load("one_site")
    scenario = scenario_file.scenario
    other = replace(
        scenario_file,
        scenario=scenario.model_copy(
            update={"doctrine": scenario.doctrine.model_copy(update={"firing": "shoot_shoot"}), "rounds": 2}
        ),
    )
    drawn = sampled_readings(figures_in_play(scenario_file), 1, 3)
    cases = (OneCase(scenario_file, drawn, 3, 4, "same"), OneCase(other, drawn, 3, 4, "same"))
    alone = [player_of(Pair((case, case)), tmp_path).play(Chunk(0, 0, 0, 4)) for case in cases]
    shared = player_of(Pair(cases), tmp_path)
    together = [shared.play(Chunk(point, 0, 0, 4)) for point in (0, 1)]
    digests = [[done.stored.digests for done in played if isinstance(done, Done)] for played in (alone, together)]
    assert digests[0] == digests[1]
    assert digests[0][0] != digests[0][1], "the doctrine changes nothing: the test asks nothing"


class Pair(NamedTuple):
    """Two points."""

    cases: tuple[OneCase, OneCase]
    count: int = 2  # type: ignore[assignment]

    def point(self, index):
        return self.cases[index]


def player_of(points, folder):
    return Player(Recipe("ab" * 32, points, 1, {}, engine, folder, "token"))
