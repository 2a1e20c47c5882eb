"""Published tables that are too long to stand among code; each file's first line says where it is from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

DATA = Path(__file__).parent / "data"


def read_table(name: str) -> np.ndarray:
    """The rows of `data/NAME.csv`, shape (rows, columns)."""
    import numpy as np

    return np.loadtxt(DATA / f"{name}.csv", delimiter=",", skiprows=2)
