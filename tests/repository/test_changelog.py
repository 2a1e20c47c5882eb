"""Fragments of the changelog parse, and a release moves them into CHANGELOG.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "changelog"


def _changelog(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n<!-- releases -->\n\n## 0.1.0 (2026-11-21)\n", encoding="utf-8"
    )
    (tmp_path / "changelog.d" / "README.md").write_text("how to\n", encoding="utf-8")
    (tmp_path / "changelog.d" / "b.added.md").write_text("A map\nof seen area.\n", encoding="utf-8")
    (tmp_path / "changelog.d" / "a.numbers.md").write_text("Leakers fall by 3 %.\n", encoding="utf-8")
    return tmp_path


def test_the_fragments_of_this_checkout_parse() -> None:
    shown = _changelog(ROOT, "show")
    assert shown.returncode == 0, shown.stderr


def test_changed_numbers_come_first(project: Path) -> None:
    shown = _changelog(project, "show")
    assert shown.stdout == "### Changed numbers\n\n- Leakers fall by 3 %.\n\n### Added\n\n- A map of seen area.\n"


def test_a_release_stands_on_top_and_takes_the_fragments_away(project: Path) -> None:
    assert _changelog(project, "release", "0.2.0", "2027-01-31").returncode == 0
    text = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("0.2.0 (2027-01-31)") < text.index("A map") < text.index("0.1.0")
    assert [p.name for p in (project / "changelog.d").iterdir()] == ["README.md"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("c.changed.md", "x", "expected NAME.KIND.md"),
        ("c.md", "x", "expected NAME.KIND.md"),
        ("c.fixed.md", " \n", "is empty"),
        ("c.numbers.md", "Leakers fall.", "not how much"),
    ],
)
def test_a_wrong_fragment_is_refused_by_name(project: Path, name: str, text: str, message: str) -> None:
    (project / "changelog.d" / name).write_text(text, encoding="utf-8")
    shown = _changelog(project, "show")
    assert shown.returncode == 1
    assert name in shown.stderr
    assert message in shown.stderr


@pytest.mark.parametrize(
    "arguments", [("release", "two", "2027-01-31"), ("release", "0.2.0", "today"), ("frobnicate",)]
)
def test_wrong_arguments_change_nothing(project: Path, arguments: tuple[str, ...]) -> None:
    before = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert _changelog(project, *arguments).returncode == 1
    assert (project / "CHANGELOG.md").read_text(encoding="utf-8") == before
