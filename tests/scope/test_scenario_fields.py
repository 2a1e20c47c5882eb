"""What a scenario may say changes only with a decision on scope."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bartizan.scenario.schema import Scenario
from scope.fields import fields_digest, scenario_fields

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("scenario_fields.txt")
ADVICE = "Decide it in docs/adr/ first, then run scripts/accept-scope with that page."


def _golden() -> tuple[Path, list[str]]:
    first, *lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    return ROOT / first.removeprefix("# decided in "), lines


def test_the_schema_says_what_was_decided_and_no_more() -> None:
    _, golden = _golden()
    now = scenario_fields(Scenario)
    added, gone = sorted(set(now) - set(golden)), sorted(set(golden) - set(now))
    assert now == golden, f"The scenario schema changed: added {added}, gone {gone}. {ADVICE}"


def test_the_decision_exists_and_holds_this_very_list() -> None:
    page, golden = _golden()
    assert page.is_file() and page.parent == ROOT / "docs" / "adr", f"{page.name} is not a page of docs/adr/. {ADVICE}"
    text = page.read_text(encoding="utf-8")
    assert "scope" in text.splitlines()[0].lower(), f"{page.name} is not a decision on scope. {ADVICE}"
    assert f"Field list: `{fields_digest(golden)}`" in text, f"{page.name} was written for another list. {ADVICE}"


class _Leaf(BaseModel):
    height_m: Annotated[float, Field(ge=0.0)] = 0.0


class _Tree(BaseModel):
    kind: Literal["oak", "ash"]
    leaves: dict[str, list[_Leaf] | None] = {}
    parent: _Tree | None = None


def test_the_walk_finds_fields_at_any_depth() -> None:
    assert scenario_fields(_Tree) == [
        "_Leaf.height_m: float",
        "_Tree.kind: 'ash' | 'oak'",
        "_Tree.leaves: dict[str, None | list[_Leaf]]",
        "_Tree.parent: None | _Tree",
    ]


def test_the_digest_notices_a_new_field() -> None:
    lines = scenario_fields(_Tree)
    assert fields_digest(lines) != fields_digest([*lines, "_Tree.weakness: str"])
