"""Screenshots compared coarsely: fonts and their edges differ between machines, arrangement and colours do not.

A picture is reduced to squares of some twenty pixels a side; of each only the mean colour counts. `accepted` holds the
reduced pictures. To accept new ones after looking at the page: BARTIZAN_ACCEPT=1 scripts/test tests/browser.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np

ACCEPTED = Path(__file__).parent / "accepted"
SQUARE_PX = 20
MOST_MEAN, MOST_SHARE, CLEARLY = 6.0, 0.08, 30.0
"""Of 255: the mean difference; and the share of squares that may differ clearly (text runs on to other lines)."""


def reduced(png: bytes) -> np.ndarray:
    """The picture as mean colours of squares, shape (rows, columns, 3)."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (max(picture.width // SQUARE_PX, 1), max(picture.height // SQUARE_PX, 1))
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float64)


def differences(seen: np.ndarray, accepted: np.ndarray) -> list[str]:
    """What is too different, in words; none where the pictures agree."""
    if seen.shape != accepted.shape:
        return [f"{seen.shape[1]} x {seen.shape[0]} squares, accepted {accepted.shape[1]} x {accepted.shape[0]}"]
    apart = np.abs(seen - accepted).max(axis=2)
    found = []
    if apart.mean() > MOST_MEAN:
        found.append(f"mean difference {apart.mean():.1f}, at most {MOST_MEAN}")
    share = float((apart > CLEARLY).mean())
    if share > MOST_SHARE:
        row, column = np.unravel_index(int(apart.argmax()), apart.shape)
        place = f"most at {column * SQUARE_PX}, {row * SQUARE_PX} px"
        found.append(f"{share:.0%} of the squares differ clearly, at most {MOST_SHARE:.0%}; {place}")
    return found


def check(name: str, png: bytes) -> None:
    """Compare a screenshot with the accepted one of this name, or accept it where that is asked for."""
    from PIL import Image

    path, seen = ACCEPTED / f"{name}.png", reduced(png)
    if os.environ.get("BARTIZAN_ACCEPT"):
        ACCEPTED.mkdir(exist_ok=True)
        Image.fromarray(np.rint(seen).astype(np.uint8)).save(path, optimize=True)
        return
    assert path.is_file(), f"no accepted picture {path.name}; look at the page, then accept it"
    with Image.open(path) as accepted:
        found = differences(seen, np.asarray(accepted.convert("RGB"), dtype=np.float64))
    assert found == [], f"{name}: {'; '.join(found)}"
