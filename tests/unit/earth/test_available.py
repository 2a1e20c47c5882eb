"""Too large for the memory: refused with numbers, before anything is taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bartizan.earth import available
from bartizan.earth.masking import minimum_visible_altitude


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system that tells what we write."""
    monkeypatch.setattr(available, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(available, "CGROUP", tmp_path)
    return tmp_path


def test_what_the_machine_has(machine: Path) -> None:
    assert available.available_bytes() is None
    (machine / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:   2000 kB\n")
    assert available.available_bytes() == 2_048_000


def test_a_container_with_less(machine: Path) -> None:
    (machine / "meminfo").write_text("MemAvailable:   2000 kB\n")
    (machine / "memory.max").write_text("1000000\n")
    (machine / "memory.current").write_text("400000\n")
    assert available.available_bytes() == 600_000
    (machine / "memory.max").write_text("max\n")
    assert available.available_bytes() == 2_048_000


def test_a_grid_that_does_not_fit_is_refused_with_both_numbers(machine: Path) -> None:
    (machine / "meminfo").write_text("MemAvailable:   2000000 kB\n")
    huge = np.broadcast_to(np.float32(0.0), (60_000, 60_000))
    with pytest.raises(ValueError, match=r"60000 by 60000 nodes would need about 61.2 GB .* and 2.0 GB are available"):
        minimum_visible_altitude(huge, 90.0, (0, 0), 5.0)


def test_a_system_that_does_not_tell_refuses_nothing(machine: Path) -> None:
    available.refuse_beyond_memory(1e30, "anything")
    assert machine.is_dir()
