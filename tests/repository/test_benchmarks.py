"""Benchmarks read what the compiler did from its text, unknown where there is none, and fill every table of a model."""

from __future__ import annotations

import ast
import platform
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def assembly(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    import assembly

    yield assembly
    del sys.modules["assembly"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vsqrtps %ymm1, %ymm2\nvaddps %ymm0, %ymm1, %ymm1", "takes its square root 8; operands of 512 / 256 / 128 "),
        ("vsqrtps %zmm1, %zmm2", "takes its square root 16 numbers at a time; "),
        ("sqrtps %xmm1, %xmm2", "takes its square root 4; "),
        ("vsqrtss %xmm1, %xmm2, %xmm2\nvfmadd231ps %ymm0, %ymm1, %ymm2", "square root not vectorised; "),
        ("vfmadd231ps %ymm0, %ymm1, %ymm2\nsqrtss %xmm1, %xmm1", "fused multiply-adds: 1 (must be none"),
        ("", "unknown: the assembly text holds no square root"),
        ("fsqrt v0.4s, v1.4s", "unknown: the assembly text holds no square root"),
    ],
)
def test_words_about_assembly(assembly, text: str, words: str) -> None:
    assert words in assembly.words_of(text)


def test_loops_are_compiled_afresh_though_a_cache_is_full(assembly) -> None:
    """The text of kernels from a cache is empty, which once read as loops that are not vectorised."""
    found = assembly.fresh_words()
    if platform.machine() in ("x86_64", "AMD64"):
        assert "operands of 512 / 256 / 128 bits: 0 / 0 / 0" not in found
        assert "fused multiply-adds: 0 " in found
    else:
        assert found.startswith("unknown")


def test_the_experiments_scenario_fills_every_table_of_a_model() -> None:
    from bartizan.engine.network_records import Web
    from bartizan.engine.records import Model

    source = (FOLDER / "spike_scenario.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for kind in (Model, Web):
        made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == kind.__name__]
        assert [{word.arg for word in call.keywords} for call in made] == [set(kind._fields)]


@pytest.fixture
def million(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    import bench_million

    yield bench_million
    del sys.modules["bench_million"]


def test_the_million_counts_what_is_stored_and_sees_a_run_that_ends_too_early(million, tmp_path: Path) -> None:
    (tmp_path / "chunks").mkdir()
    for first in (0, 8):
        (tmp_path / "chunks" / f"p0000-r0000-b{first:08d}-n00008.0123456789abcdef.parquet").touch()
    assert million.n_stored(tmp_path) == 16
    assert million.n_stored(tmp_path / "none") == 0
    with pytest.raises(AssertionError, match="before half of it was seen stored"):
        million.kill_at_half(("--version-that-is-none",), tmp_path, 100)
