"""The requirement files pin everything by version and hash, and agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(text: str) -> dict[str, tuple[str, int]]:
    """(version, number of hashes) by name; raises ValueError at a line that is neither pin, hash nor comment."""
    pins = {}
    for entry in re.sub(r"\\\n", " ", re.sub(r"^\s*#.*$", "", text, flags=re.M)).splitlines():
        if entry.strip():
            pin = re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", entry)
            if pin is None:
                raise ValueError(f"expected NAME==VERSION with hashes, seen {entry[:80]!r}")
            pins[canonicalize_name(pin[1])] = (pin[2], pin[3].count("--hash"))
    return pins


def _read(name: str) -> dict[str, tuple[str, int]]:
    return _pins((ROOT / "requirements" / name).read_text(encoding="utf-8"))


def test_what_the_project_asks_for_is_pinned_within_its_bounds() -> None:
    pins = _read("run.txt")
    for line in [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]:
        requirement = Requirement(line)
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{line} but {version} is pinned: run scripts/lock"


def test_the_development_pins_hold_all_run_time_pins_unchanged() -> None:
    run, dev = _read("run.txt"), _read("dev.txt")
    assert {name: dev.get(name, ("absent",))[0] for name in run} == {name: pin[0] for name, pin in run.items()}


def test_the_tools_asked_for_are_pinned() -> None:
    dev = _read("dev.txt")
    text = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8")
    asked = [Requirement(line).name for line in text.splitlines() if line and line[0] not in "#-"]
    assert asked
    assert [name for name in asked if canonicalize_name(name) not in dev] == []


def test_compiled_packages_carry_hashes_for_many_platforms() -> None:
    pins = _read("run.txt")
    assert {name: pins[name][1] for name in ("numpy", "scipy", "numba", "llvmlite") if pins[name][1] < 10} == {}


@pytest.mark.parametrize(
    "text", ["numpy>=2\n", "numpy==2.0\n", "-e .\n", "bartizan @ file:x\n", "numpy==2.0 --hash=md5:00\n"]
)
def test_a_line_that_is_not_pinned_is_found(text: str) -> None:
    with pytest.raises(ValueError, match="expected NAME==VERSION"):
        _pins(text)
