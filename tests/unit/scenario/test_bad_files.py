"""Every kind of wrong or hostile file is refused with the messages that stand beside it, and quickly."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bartizan.errors import InputError
from bartizan.scenario import guard
from bartizan.scenario.encoding import MAX_BYTES
from bartizan.scenario.load import load_scenario, validate_bytes

BAD = Path(__file__).parents[2] / "data" / "bad"
FILES = sorted(BAD.glob("*.yaml"))


def test_there_are_at_least_45_kinds():
    assert len(FILES) >= 45
    assert {p.stem for p in FILES} == {p.stem for p in BAD.glob("*.expected")}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_bad_file_yields_exactly_its_messages(path):
    scenario, problems = validate_bytes(path.read_bytes(), path.name, folder=BAD)
    assert scenario is None
    assert [str(p) for p in problems] == path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_message_names_its_place_and_speaks_to_people(path):
    _, problems = validate_bytes(path.read_bytes(), path.name, folder=BAD)
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        text = str(problem)
        assert text.isprintable()
        assert not any(
            word in text for word in ("pydantic", "errors.", "(plain)", "(block)", "Input should", "literal[")
        )


def test_loading_a_bad_file_raises_all_its_problems_at_once():
    path = BAD / "schema_many_at_once.yaml"
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert len(caught.value.problems) == 5


def _refused(data: bytes, within_s: float) -> str:
    start = time.process_time()
    scenario, problems = validate_bytes(data, "big.yaml")
    assert time.process_time() - start < within_s
    assert scenario is None
    return str(problems[0])


def test_a_file_over_four_mebibytes_is_not_even_parsed():
    assert "the file is too large, seen 4,194,305 bytes" in _refused(b"#" * (MAX_BYTES + 1), 0.5)


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? ", "{a: ", "[{a: "])
def test_200_000_nested_brackets_are_refused_within_a_second(bracket):
    message = _refused(bracket.encode() * 200_000, 1.0)
    assert "nested too deeply" in message or "a block cannot be a key" in message


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert "1:4: an anchor (&) is not allowed" in _refused("\n".join(lines).encode(), 1.0)


def test_a_flood_of_values_is_refused_before_it_costs_much(monkeypatch):
    monkeypatch.setattr(guard, "MAX_EVENTS", 1000)
    events, problems = guard.guarded_events("[" + "a," * 100_000 + "]", "f")
    assert len(events) == 1001
    assert "the file holds too much" in str(problems[0])


def test_a_flood_of_faults_is_cut_to_a_hundred():
    text = "traffic:\n" + "  - {}\n" * 400
    _, problems = validate_bytes(text.encode(), "f.yaml")
    assert len(problems) == 101
    assert "more problems like these" in str(problems[-1])


def test_very_long_words_cost_nothing_to_compare():
    long = "w" * 100_000
    _, problems = validate_bytes(f"bartizan: 1\n{long[:1000]}: 1\n".encode(), "f.yaml")
    assert any("unknown key 'wwww" in str(p) for p in problems)
    assert _refused(f"bartizan: {long}\n".encode(), 1.0).isprintable()


def test_a_fifo_or_a_folder_is_not_opened(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml"):
        with pytest.raises(InputError, match="must be a plain file"):
            load_scenario(path)
