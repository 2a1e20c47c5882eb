"""What a study may vary changes only with a decision on scope; raids, traffic and losses are never part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bartizan.study.question.choices import choice_of, known_paths, why_refused
from scope.fields import fields_digest, study_lines

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("study_factors.txt")
ADVICE = "Decide it in docs/adr/ first, then run scripts/accept-scope with that page and --study."
NEVER = ("raid", "traffic", "network.losses", "losses", "assets", "theatre", "duration_s", "date")


def test_what_may_be_varied_is_what_was_decided() -> None:
    first, *golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    now = study_lines()
    added, gone = sorted(set(now) - set(golden)), sorted(set(golden) - set(now))
    assert now == golden, f"What studies may say changed: added {added}, gone {gone}. {ADVICE}"
    page = ROOT / first.removeprefix("# decided in ")
    assert page.is_file() and page.parent == ROOT / "docs" / "adr", f"{page.name} is not a page of docs/adr/. {ADVICE}"
    text = page.read_text(encoding="utf-8")
    assert "scope" in text.splitlines()[0].lower(), f"{page.name} is not a decision on scope. {ADVICE}"
    assert f"Field list: `{fields_digest(golden)}`" in text, f"{page.name} was written for another list. {ADVICE}"


@pytest.mark.parametrize("root", NEVER)
def test_no_choice_reaches_what_attacks_or_what_fails(root: str) -> None:
    assert not [path for path in known_paths() if path == root or path.startswith(f"{root}.")]
    for path in (root, f"{root}.count", f"{root}.groups.a.count", f"{root}.0.at_s"):
        assert choice_of(path) is None


@pytest.mark.parametrize("root", ["raid", "raids", "scenario.raid", "traffic", "network.losses", "losses"])
def test_they_are_refused_with_the_reason(root: str) -> None:
    assert "never a factor" in why_refused(f"{root}.anything")


def test_no_path_can_smuggle_another_block() -> None:
    for path in (
        "network.mode.raid",
        "units.raid.groups",
        "doctrine.firing_by_kind.raid",
        "network.delay_s.x",
        "raid\n",
    ):
        assert choice_of(path) is None
