"""The page on studies: its answers belong to the bundled studies as they are; pictures and example are sound."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bartizan.study.question.choices import known_paths
from bartizan.study.question.load import bundled_studies, load_study

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "studies.md"
BLOCK = re.compile(r"<!-- numbers ([a-z_]+) -->\n(.*?)<!-- /numbers -->", re.DOTALL)


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_bundled_study_has_its_answer(text: str) -> None:
    assert sorted(match[1] for match in BLOCK.finditer(text)) == sorted(bundled_studies())


@pytest.mark.parametrize("name", bundled_studies())
def test_an_answer_belongs_to_the_study_as_it_is(text: str, name: str) -> None:
    """Whoever changes a bundled study, its scenario or its design plays it again: scripts/studies_page.py."""
    shown = next(match[2] for match in BLOCK.finditer(text) if match[1] == name)
    assert f"question {load_study(name).points.digest[:12]}, result " in shown


def test_its_pictures_are_there_and_well_formed(text: str) -> None:
    named = re.findall(r"\]\((pictures/studies/[a-z_]+\.svg)\)", text)
    assert len(named) >= 4
    for name in named:
        assert ET.parse(PAGE.parent / name).getroot().tag.endswith("svg")  # noqa: S314  (our own)
    on_disk = {f"pictures/studies/{path.name}" for path in (PAGE.parent / "pictures" / "studies").glob("*.svg")}
    assert on_disk == set(named)


def test_its_example_is_a_study(text: str, tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(bartizan_study: 1\n.*?)```", text, re.DOTALL)
    assert example is not None
    path = tmp_path / "example.yaml"
    path.write_text(example[1], encoding="utf-8")
    question = load_study(path)
    assert f"{question.points.count} points" in text


def test_it_lists_every_path_that_may_be_varied(text: str) -> None:
    listed = re.search(r"<!-- paths -->\n(.*?)<!-- /paths -->", text, re.DOTALL)
    assert listed is not None
    assert re.findall(r"`([^`]+)`", listed[1]) == known_paths()
