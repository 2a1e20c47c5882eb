"""Numbers come back as they were; texts stand once; JSON cannot leave its script."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.output.replay.packing import KINDS, Packer, Words, script_json
from unit.output.replay.conftest import unpacked


@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.lists(st.integers(0, 100), max_size=9)), max_size=9))
def test_every_array_comes_back_from_a_place_that_its_type_allows(arrays: list[tuple[str, list[int]]]) -> None:
    packer = Packer()
    places = [packer.array(values, kind) for kind, values in arrays]
    numbers = unpacked({"block": packer.block()})
    for (kind, values), place in zip(arrays, places, strict=True):
        assert place["at"] % np.dtype(kind).itemsize == 0
        assert numbers(place).tolist() == values


@pytest.mark.parametrize(("values", "kind"), [([256], "u1"), ([-1], "u2"), ([0.4, 40_000], "i2")])
def test_a_number_that_does_not_fit_is_refused(values: list[float], kind: str) -> None:
    with pytest.raises(ValueError, match=f"do not fit into {kind}"):
        Packer().array(values, kind)


def test_a_text_stands_once() -> None:
    words = Words()
    assert [words.number(text) for text in ("a", "b", "a")] == [0, 1, 0]
    assert words.texts() == ["a", "b"]


@given(st.text())
def test_json_says_the_same_and_holds_no_sign_of_markup(text: str) -> None:
    packed = script_json({"text": text})
    assert json.loads(packed) == {"text": text}
    assert not set("<>&\u2028\u2029") & set(packed)
