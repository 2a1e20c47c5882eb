"""Mutants are planted where an error would count, one at a time, and a sample of them is the same each time."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def _load(name: str):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


mutants = _load("mutants")
mutation_tests = _load("mutation_tests")

SOURCE = b'''"""A text with 1 + 1."""

ROUNDING = 1e-9
GAIN = 0.5


@stage
def nearest(rows, n: int) -> float:
    """The least of rows, 0 if there is none."""
    best = rows[n]
    for i in range(1, n):
        if rows[i] < best and n != 3:
            best = min(best, rows[i])
            best -= GAIN * 2.0
    return best


def said(x):
    if not x:
        raise ValueError(f"{x + 1} is wrong")
    note(x)
    return np.zeros(3)
'''


def planted(operator: str) -> list[tuple[str, str, str]]:
    """What an operator makes of the source: function, before, after."""
    found = mutants.mutants_of("a.py", SOURCE)
    return [(m.function, m.before, m.after) for m in found if m.operator == operator]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("comparison", {("nearest", "rows[i] < best", "(rows[i] <= best)"), ("nearest", "n != 3", "(n == 3)")}),
        (
            "arithmetic",
            {
                ("nearest", "best -= GAIN * 2.0", "best += GAIN * 2.0"),
                ("nearest", "GAIN * 2.0", "(GAIN / 2.0)"),
            },
        ),
        (
            "constant",
            {("<module>", "0.5", "0.505"), ("nearest", "1", "2"), ("nearest", "3", "4"), ("nearest", "2.0", "2.02")},
        ),
        ("boolean", {("nearest", "rows[i] < best and n != 3", "(rows[i] < best or n != 3)")}),
        ("extreme", {("nearest", "min", "max")}),
        ("index", {("nearest", "n", "(n + 1)"), ("nearest", "i", "(i + 1)")}),
        ("statement", {("nearest", "best -= GAIN * 2.0", "pass"), ("said", "note(x)", "pass")}),
        (
            "condition",
            {
                ("nearest", "rows[i] < best and n != 3", "(not (rows[i] < best and n != 3))"),
                ("said", "not x", "(not not x)"),
                ("said", "not x", "(x)"),
            },
        ),
    ],
)
def test_each_operator_plants_what_it_should_and_nothing_else(operator, expected):
    assert set(planted(operator)) == expected


def test_every_mutant_is_a_program_that_differs_in_one_place():
    whole = ast.unparse(ast.parse(SOURCE))
    for mutant in mutants.mutants_of("a.py", SOURCE):
        assert ast.unparse(ast.parse(mutant.planted(SOURCE))) != whole


def test_names_stay_and_differ():
    found = mutants.mutants_of("a.py", SOURCE)
    assert len({m.name for m in found}) == len(found)
    assert [m.name for m in found] == [m.name for m in mutants.mutants_of("a.py", SOURCE)]


def _real() -> list:
    root = SCRIPTS.parent
    paths = [str(p.relative_to(root)) for pattern in mutation_tests.TARGETS for p in sorted(root.glob(pattern))]
    return mutants.find_mutants(root, paths)


def test_a_sample_is_seeded_and_meets_every_kernel():
    found = _real()
    kernels = {(m.path, m.function) for m in found if m.in_kernel}
    count = 3 * len(kernels) // 2 + 3
    chosen = mutants.sample(found, count, 1)
    assert [m.name for m in chosen] == [m.name for m in mutants.sample(found, count, 1)]
    assert [m.name for m in chosen] != [m.name for m in mutants.sample(found, count, 2)]
    assert len({m.name for m in chosen}) == count
    assert kernels <= {(m.path, m.function) for m in chosen}
    assert len({(m.path, m.function) for m in chosen if not m.in_kernel}) >= len(kernels) // 3


def test_every_module_has_tests_that_exist():
    root = SCRIPTS.parent
    for path in {m.path for m in _real()}:
        tables = (mutation_tests.QUICK, mutation_tests.WIDE)
        tests = [next((table[key] for key in table if path.startswith(key)), ()) for table in tables]
        assert any(tests), path
        files = {test.split("::")[0] for row in tests for test in row}
        assert any((root / file).exists() and "test_" in file for file in files), path


def test_tests_that_are_named_are_there():
    root = SCRIPTS.parent
    for table in (mutation_tests.QUICK, mutation_tests.WIDE):
        for test in {test for row in table.values() for test in row if "::" in test}:
            file, name = test.split("::")
            assert f"def {name.split('[')[0]}(" in (root / file).read_text(encoding="utf-8"), test
