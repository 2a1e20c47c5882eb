"""The store with the real engine: one digest however it is run, and one replication repeated exactly."""

from __future__ import annotations

import pytest

import bartizan
from bartizan.study.execute import rerun


@pytest.mark.slow
def test_workers_and_chunks_leave_the_digest_alone_and_rerun_repeats(tmp_path):
    scenario = bartizan.load("one_site")
    options = {"replications": 6, "readings": 2, "seed": 5}
    one = bartizan.run(scenario, workers=1, chunk=6, out=tmp_path / "one", **options)
    two = bartizan.run(scenario, workers=2, chunk=1, out=tmp_path / "two", **options)
    assert one.digest == two.digest
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
