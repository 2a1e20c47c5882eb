"""When things happened: rounds fired and threats that got through, by time and place, from the stored event log."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.engine.log import Code, Roster
from bartizan.errors import IncompleteError

MOST_PLAYS = 2000
"""Replications read, over all readings: enough for a picture, and soon done."""
WIDTHS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 86_400)
MOST_BINS = 40
MIDDLE = (5.0, 95.0)
_COLUMNS = ("reading", "replication", "time_ms", "code", "observer", "target", "detail")


class Place(NamedTuple):
    """Where threats got through to, and how many a run."""

    id: str
    name: str
    kind: str  # asset | site | part | elsewhere
    mean: float


class OverTime(NamedTuple):
    """What happened when, over some replications of all readings alike.

    Attributes
    ----------
    edges_s : (n + 1,) [s]
        From the start of a replication.
    leaks : (n,)
        Threats that got through in each bin, per replication.
    rounds_mean, rounds_low, rounds_high : (n + 1,)
        Rounds fired until each edge: mean, and the middle nine tenths of the replications read.
    places : tuple of Place
        The most first.
    n_plays, n_readings : int
        Replications read, and of how many readings.
    is_all : bool
        Whether these are all that the result holds.
    """

    edges_s: NDArray[np.float64]
    leaks: NDArray[np.float64]
    rounds_mean: NDArray[np.float64]
    rounds_low: NDArray[np.float64]
    rounds_high: NDArray[np.float64]
    places: tuple[Place, ...]
    n_plays: int
    n_readings: int
    is_all: bool


def over_time(folder: Path, manifest: dict[str, Any]) -> OverTime | None:
    """Read launches and leaks of a result.

    Parameters
    ----------
    folder : Path
        The result.
    manifest : dict
        Its manifest, with `chunks` and `roster`.

    Returns
    -------
    OverTime or None
        None where no round was fired and nothing got through.

    Raises
    ------
    IncompleteError
        If the result stores no events, or a chunk is missing or torn.
    """
    chunks = manifest.get("chunks") or []
    if not chunks:
        raise IncompleteError(f"{folder}: the result holds no events; run the scenario again")
    step = max(1, -(-sum(row["count"] for row in chunks) // MOST_PLAYS))
    chosen = chunks[::step]
    parts = [_read(folder / "chunks" / Path(row["file"]).name) for row in chosen]
    events = {name: np.concatenate([part[name] for part in parts]) for name in _COLUMNS}
    if not len(events["code"]):
        return None
    n_plays = sum(row["count"] for row in chosen)
    roster = Roster.from_dict(manifest["roster"])
    edges_s = _edges_s(events["time_ms"])
    threats = np.array([thing.is_threat and thing.counted for thing in roster.objects], dtype=bool)
    is_leak = (events["code"] == Code.LEAK) & threats[events["target"]]
    leaks = np.histogram(events["time_ms"][is_leak] / 1000.0, edges_s)[0] / n_plays
    mean, low, high = _rounds(
        {name: column[events["code"] == Code.LAUNCH] for name, column in events.items()}, edges_s, n_plays
    )
    places = _places({name: column[is_leak] for name, column in events.items()}, roster, n_plays)
    n_readings = len({row["reading"] for row in chosen})
    return OverTime(edges_s, leaks, mean, low, high, places, n_plays, n_readings, step == 1)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Launches and leaks of one chunk, by column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # by this thread alone, see `chunks`
        table = pq.ParquetFile(path).read(columns=list(_COLUMNS), use_threads=False)
        columns = {name: _numbers(table.column(name)) for name in _COLUMNS}
    except (OSError, pa.ArrowException, KeyError) as fault:
        raise IncompleteError(f"{path}: cannot be read ({fault}); run the scenario again") from fault
    kept = np.isin(columns["code"], (Code.LAUNCH, Code.LEAK))
    return {name: column[kept] for name, column in columns.items()}


def _numbers(column: Any) -> NDArray[Any]:
    """An Arrow column as NumPy has it, without a look for pandas (see `chunks`)."""
    import pyarrow as pa

    if column.type not in (pa.int16(), pa.int32()) or column.null_count:
        raise KeyError(f"a column of {column.type}")
    kind = np.dtype(str(column.type))
    parts = [np.frombuffer(c.buffers()[1], kind)[c.offset : c.offset + len(c)] for c in column.chunks if len(c)]
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _edges_s(time_ms: NDArray[Any]) -> NDArray[np.float64]:
    """Bins of a round width that hold all that happened; one before the first, so that sums begin at nothing."""
    first_s, last_s = float(time_ms.min()) / 1000.0, float(time_ms.max()) / 1000.0
    width_s = next((w for w in WIDTHS_S if (last_s - first_s) / w <= MOST_BINS - 2), WIDTHS_S[-1])
    start = max(np.floor(first_s / width_s) - 1.0, 0.0)
    n_bins = int(np.floor(last_s / width_s) - start) + 1
    return (start + np.arange(n_bins + 1)) * width_s


def _rounds(
    launches: dict[str, NDArray[Any]], edges_s: NDArray[np.float64], n_plays: int
) -> tuple[NDArray[np.float64], ...]:
    """Rounds fired until each edge, over replications: mean, and the ends of the middle nine tenths."""
    n_bins = len(edges_s) - 1
    keys = np.stack([launches["reading"], launches["replication"]], axis=1)
    _, play = np.unique(keys, axis=0, return_inverse=True)
    at = np.clip(np.searchsorted(edges_s, launches["time_ms"] / 1000.0, side="right") - 1, 0, n_bins - 1)
    table = np.zeros((n_plays, n_bins + 1))
    np.add.at(table, (play.reshape(-1), at + 1), launches["detail"])
    until = np.cumsum(table, axis=1)
    low, high = np.percentile(until, MIDDLE, axis=0)
    return until.mean(axis=0), low, high


def _places(leaks: dict[str, NDArray[Any]], roster: Roster, n_plays: int) -> tuple[Place, ...]:
    """Where they got through, the most first; of equals by name."""
    counts = Counter(zip(leaks["detail"].tolist(), leaks["observer"].tolist(), strict=True))
    found: Counter[tuple[str, str, str]] = Counter()
    for (detail, observer), count in counts.items():
        found[_place(detail, observer, roster)] += count
    return tuple(
        Place(*who, count / n_plays) for who, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )


def _place(detail: int, observer: int, roster: Roster) -> tuple[str, str, str]:
    """Id, name and kind of a place: an asset, a part (its row stands as -2 - row), a site, or none of them."""
    if 0 <= detail < len(roster.assets):
        return roster.assets[detail].id, roster.assets[detail].name, "asset"
    if 0 <= -2 - detail < len(roster.parts):
        part = roster.parts[-2 - detail].id
        return part, part, "part"
    if 0 <= observer < len(roster.nodes):
        site = roster.nodes[observer].id
        return site, site, "site"
    return "", "elsewhere", "elsewhere"
