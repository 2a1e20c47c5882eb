"""No tracked file names a folder of the machine that it was made on, nor the address of a package registry."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Built from parts, so that this file does not find itself.
FOLDERS = "|".join(("work", "root", "tmp", "farm", "home/[a-z]+", "Users"))
MACHINE_PATH = re.compile(rf"(?:^|[^A-Za-z0-9_.])/(?:{FOLDERS})/[A-Za-z0-9]")
HOSTS = (
    ("py" + "pi", "org"),
    ("python" + "hosted", "org"),
    ("npm" + "js", "org"),
    ("npm" + "js", "com"),
    ("ana" + "conda", "org"),
)
REGISTRY = re.compile("|".join([*(rf"{name}\.{end}" for name, end in HOSTS), "(?:extra-)?index-" + "url"]))


def findings(text: str) -> list[str]:
    """The lines of a text that hold a path of a machine or the address of a registry."""
    return [line.strip()[:120] for line in text.splitlines() if MACHINE_PATH.search(line) or REGISTRY.search(line)]


def _tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("git, or the checkout's .git folder, is missing: which files are tracked is not known")
    # The checkout may belong to another user, as where a container's root tests a folder of its host.
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def test_tracked_files_name_no_machine_and_no_registry() -> None:
    found = []
    for file in _tracked():
        if file.is_file():
            text = file.read_bytes().decode("utf-8", errors="ignore")
            found += [f"{file.relative_to(ROOT)}: {line}" for line in findings(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/main/src",
        "# via -r /" + "tmp/x.in",
        '"/' + 'home/ada/bartizan"',
        "--" + "index-" + "url=x",
        "https://files.python" + "hosted.org/x.whl",
    ],
)
def test_a_planted_line_is_found(line: str) -> None:
    assert findings(line) == [line]


@pytest.mark.parametrize(
    "line", ["src/work/main.py", "the work of /rooted/ trees", "https://www.apache.org/licenses/LICENSE-2.0"]
)
def test_an_innocent_line_is_left_alone(line: str) -> None:
    assert findings(line) == []
