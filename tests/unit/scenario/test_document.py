"""Scalars by the core schema of YAML 1.2, and the place of everything."""

from __future__ import annotations

import pytest

from bartizan.scenario.document import compose, path_text, resolve
from bartizan.scenario.guard import guarded_events


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e3", 1000.0), ("-.5", -0.5), ("1.", 1.0), ("012", 12), ("0o17", 15), ("0xff", 255), ("+3", 3),
        ("true", True),
        ("False", False), ("null", None), ("", None), ("~", None), ("no", "no"), ("on", "on"), ("12:30", "12:30"),
        ("1_000", "1_000"), ("2028-01-01", "2028-01-01"), ("1e", "1e"), (".", "."), ("0b1", "0b1"), ("- 1", "- 1"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_the_core_schema_says(text, value):
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text", [".nan", ".NaN", ".inf", "-.INF", "1e999", "-1e19", "9" * 30, "9" * 5000, "0x" + "f" * 20]
)
def test_numbers_that_mean_nothing_are_refused(text):
    with pytest.raises(ValueError, match=r"finite|too large"):
        resolve(text)


def test_quoted_scalars_stay_texts_and_every_value_knows_its_place():
    events, _ = guarded_events("a: '1'\nb:\n  - {c: 2}\n", "f")
    root, problems = compose(events, "f")
    assert not problems
    assert root.plain() == {"a": "1", "b": [{"c": 2}]}
    node = root.at(("b", 0, "c"))
    assert (node.line, node.column, node.key_line, node.key_column) == (3, 9, 3, 6)
    assert root.at(("b", 7, "x")) is root.at(("b",))


def test_a_path_cannot_carry_terminal_codes():
    assert path_text(("units", 0, "\x1b[2J")) == r"units[0].\x1b[2J"
