"""The published JSON Schema is the one of the program."""

from __future__ import annotations

import json
from pathlib import Path

from bartizan.scenario.schema_file import SCHEMA_FILE, schema_text

ROOT = Path(__file__).parents[3]


def test_the_published_schema_is_up_to_date():
    """If this fails: python -m bartizan.scenario.schema_file."""
    assert (ROOT / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()


def test_it_closes_every_block_and_asks_for_the_essentials():
    schema = json.loads(schema_text())
    blocks = [schema, *(b for b in schema["$defs"].values() if b.get("type") == "object")]
    assert all(block["additionalProperties"] is False for block in blocks)
    assert set(schema["required"]) == {"bartizan", "name", "theatre", "date", "duration_s"}
