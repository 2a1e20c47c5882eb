"""Versions agree, decisions are listed, and set-up says what is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
ADR = ROOT / "docs" / "adr"


def test_the_citation_and_the_package_have_one_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = YAML(typ="safe", pure=True).load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version
    assert citation["license"] == "Apache-2.0"


def test_every_decision_is_listed_dated_and_complete() -> None:
    pages = sorted(p for p in ADR.glob("*.md") if p.name != "README.md")
    listed = re.findall(r"\]\((\S+?)\)", (ADR / "README.md").read_text(encoding="utf-8"))
    assert listed == [p.name for p in pages]
    numbers = [int(p.name[:4]) for p in pages]
    assert numbers == list(range(1, len(pages) + 1)), "decisions are numbered without gaps or doubles"
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, flags=re.M), page.name
        assert re.findall(r"^## (\w+)$", text, flags=re.M)[:3] == ["Context", "Choice", "Price"], page.name


def test_make_help_lists_every_target() -> None:
    if shutil.which("make") is None:
        pytest.skip("make is missing")
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.M)[0].split()
    assert [t for t in targets if t != "help" and f"make {t}" not in shown] == []


@pytest.mark.parametrize(
    ("planted", "message"),
    [
        ("import sys; sys.version_info = (3, 9, 2)", "needs Python 3.11"),
        ("import sys; sys.modules['ensurepip'] = None", "python3-venv"),
    ],
)
def test_set_up_says_what_is_missing(planted: str, message: str) -> None:
    script = ROOT / "scripts" / "prerequisites.py"
    command = [sys.executable, "-c", f"{planted}; import runpy; runpy.run_path({str(script)!r}, run_name='__main__')"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert message in ended.stderr


def test_set_up_is_content_with_this_python() -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "prerequisites.py")], check=True)
