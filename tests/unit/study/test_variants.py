"""Playing variants: the same luck for all, the digest of a plain run, and what breaks the pairing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from bartizan.engine.log import Level, Roster
from bartizan.errors import InputError, ModelError
from bartizan.scenario.readings import figures_in_play, sampled_readings
from bartizan.study.execute import run_study
from bartizan.study.tally import tally
from bartizan.study.variants import Variant, play_variants
from unit.study import fake_engine
from unit.study.events import small_roster
from unit.study.fake_engine import small_engine, small_scenario


@dataclass(frozen=True)
class Ground:
    """As much of a geometry as the small engine asks for."""

    scenario: Any
    roster: Roster
    scale: float = 1.0


def compile_geometry(scenario_file, **_: Any) -> Ground:
    return Ground(scenario_file.scenario, small_roster())


def named(name: str, scenario_file=None) -> Variant:
    return Variant(name, scenario_file or small_scenario())


def test_identical_variants_meet_the_same_luck() -> None:
    doors = small_engine(compile_geometry=compile_geometry)
    done = play_variants([named("a"), named("b")], replications=50, readings=3, seed=4, doors=doors)
    a, b = done.played
    assert a.digest == b.digest
    for one, other in zip(a.rows, b.rows, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(one, other, strict=True))
    assert (done.replications, done.n_readings, len(a.rows), len(a.rows[0].leakers)) == (50, 3, 3, 50)
    other = play_variants([named("a")], replications=50, readings=3, seed=5, doors=doors).played[0]
    assert not np.array_equal(other.rows[0].leakers, a.rows[0].leakers)


def test_workers_change_nothing() -> None:
    doors = small_engine(compile_geometry=compile_geometry)
    one, four = (
        play_variants([named("a")], replications=130, readings=2, workers=w, doors=doors).played[0] for w in (1, 4)
    )
    assert one.digest == four.digest
    assert np.array_equal(one.rows[1].leakers, four.rows[1].leakers)


def test_the_digest_is_that_of_a_plain_run(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("bartizan.study.doors.engine", small_engine)
    result = run_study(small_scenario(), replications=7, readings=2, seed=9, out=tmp_path / "out")
    done = play_variants([named("a")], replications=7, readings=2, seed=9, doors=small_engine())
    assert done.played[0].digest == result.digest


def test_the_same_ground_is_computed_once_and_given_each_scenario() -> None:
    seen: list[Any] = []
    compiled: list[Any] = []

    def counted(scenario_file, **options: Any) -> Ground:
        compiled.append(scenario_file)
        return compile_geometry(scenario_file)

    def build_model(geometry: Ground, reading: Any) -> float:
        seen.append(geometry.scenario.name)
        return 0.5

    doors = small_engine(compile_geometry=counted, build_model=build_model)
    first = small_scenario()
    second = replace(first, scenario=first.scenario.model_copy(update={"name": "Another"}))
    for same_ground, n in ((True, 1), (False, 2)):
        seen.clear()
        compiled.clear()
        play_variants([named("a", first), named("b", second)], replications=3, doors=doors, same_ground=same_ground)
        assert len(compiled) == n
        assert seen == [first.scenario.name, "Another"]


def test_other_objects_cannot_be_paired() -> None:
    rosters = iter([small_roster(), small_roster(3)])
    doors = small_engine(compile_geometry=lambda file, **_: Ground(file.scenario, next(rosters)))
    with pytest.raises(ModelError, match="variant b does not hold the same objects"):
        play_variants([named("a"), named("b")], replications=3, doors=doors)


def test_a_fault_names_variant_reading_and_replications() -> None:
    def run_block(model, *, seed, first, count, level=1):
        if first + count > 60:
            raise ZeroDivisionError("by zero")
        return fake_engine.run_block(model, seed=seed, first=first, count=count, level=level)

    with pytest.raises(ModelError, match=r"b2, reading 0, replications \d+ to \d+ failed: ZeroDivisionError: by zero"):
        play_variants([named("b2")], replications=100, doors=small_engine(run_block=run_block))

    def build_model(geometry, reading):
        raise RuntimeError

    with pytest.raises(ModelError, match="b2, reading 0 failed: RuntimeError: no message"):
        play_variants([named("b2")], replications=1, doors=small_engine(build_model=build_model))


def test_options_out_of_range() -> None:
    with pytest.raises(InputError, match="replications must be"):
        play_variants([named("a")], replications=0, doors=small_engine())


def test_progress_counts_all_variants() -> None:
    said: list[tuple[Any, ...]] = []
    doors = small_engine(compile_geometry=compile_geometry)
    play_variants([named("a"), named("b")], replications=10, doors=doors, progress=lambda *words: said.append(words))
    assert said[-1] == ("replications, b", 20, 20)
    assert ("replications, a", 10, 20) in said


def test_rows_are_kept_narrowly_and_read_as_they_were() -> None:
    """Blocks that come in any order give the rows of one whole block, in a third of the room or less."""
    doors = small_engine(compile_geometry=compile_geometry)
    n = 500
    done = play_variants([named("a")], replications=n, seed=4, workers=4, doors=doors)
    (rows,) = done.played[0].rows
    kept_bytes = sum(column.nbytes for column in rows.columns.values())
    wide = [np.asarray(part) for part in rows]
    assert 0 < kept_bytes < sum(part.nbytes for part in wide) / 3
    geometry = compile_geometry(small_scenario())
    model = fake_engine.build_model(geometry, sampled_readings(figures_in_play(small_scenario()), 1, 4).reading(0))
    events = fake_engine.run_block(model, seed=4, first=0, count=n, level=Level.DECISIONS)
    whole = tally(events, done.who, 0, n)
    for part, expected in zip(wide, whole, strict=True):
        assert part.dtype == expected.dtype
        assert np.array_equal(part, expected)
