"""What a report draws is kept by a run as a replay of the result would give it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import bartizan
from bartizan.errors import IncompleteError
from bartizan.study.again import set_again
from bartizan.study.flown import Flight
from bartizan.study.result import Result
from bartizan.study.shown import SHOWN, play_shown, read_shown, shown_numbers


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("r") / "one"
    return bartizan.run(bartizan.load("one_site"), replications=6, seed=3, out=folder, keep_paths=True)


def as_row(flight: Flight) -> list:
    arrays = [part.tolist() for part in flight[1:] if isinstance(part, np.ndarray)]
    return [flight.chain._replace(steps=()), *arrays]


def test_what_is_kept_is_what_a_replay_gives(result: Result) -> None:
    kept = read_shown(result.folder, result.manifest)
    numbers = shown_numbers(result.summary)
    played = play_shown(set_again(result.folder, [(0, number) for number in numbers.values()]), numbers.values())
    assert kept is not None
    assert [run.replication for run in kept.flown] == list(dict.fromkeys(numbers.values()))
    for mine, other in zip(kept.flown, played.flown, strict=True):
        assert mine.is_equal is other.is_equal is True
        assert [as_row(flight) for flight in mine.flights] == [as_row(flight) for flight in other.flights]
        assert len(mine.flights) > 5
    assert len(kept.shapes) == len(played.shapes)


def test_shapes_come_back_as_they_were(tmp_path: Path) -> None:
    run = bartizan.run(bartizan.load("mixed_day"), replications=1, out=tmp_path / "r", keep_paths=True)
    kept = read_shown(run.folder, run.manifest)
    played = play_shown(set_again(run.folder, []), [])
    assert kept is not None
    assert len(kept.shapes) > 0
    for mine, other in zip(kept.shapes, played.shapes, strict=True):
        np.testing.assert_array_equal(mine.x_m, other.x_m)
        np.testing.assert_array_equal(mine.y_m, other.y_m)
        assert mine._replace(x_m=0, y_m=0) == other._replace(x_m=0, y_m=0)


def test_it_is_sealed_and_no_part_of_the_digest(result: Result, tmp_path: Path) -> None:
    plain = bartizan.run(bartizan.load("one_site"), replications=6, seed=3, out=tmp_path / "plain")
    assert SHOWN in result.manifest["files"]
    assert SHOWN not in plain.manifest["files"]
    assert read_shown(plain.folder, plain.manifest) is None
    assert plain.digest == result.digest


def test_without_a_raid_nothing_is_shown() -> None:
    typical = {"median": 2, "best": 0, "worst": 1}
    assert shown_numbers({"typical": typical, "by_type": [{"side": "neutral"}]}) == {}
    assert shown_numbers({"typical": typical, "by_type": [{"side": "hostile"}]}) == typical
    assert shown_numbers({}) == {}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"form": 2}', '{"form": 1, "runs": [{}]}', '{"form": 1, "runs": 3, "shapes": []}']
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / SHOWN).write_text(content, encoding="utf-8")
    with pytest.raises(IncompleteError, match=SHOWN):
        read_shown(tmp_path, {"files": {SHOWN: ""}})
