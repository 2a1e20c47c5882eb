"""The outcome of every replication as one tidy table, beside it the points and the estimates: Parquet that other
programs read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.study.measures import MEASURES
from bartizan.study.points.points import Points
from bartizan.study.tally import Legend, Rows

if TYPE_CHECKING:
    import pyarrow as pa

    from bartizan.study.workers.piles import PlayedPoint

VALUES, POINTS, ESTIMATES = "values.parquet", "points.parquet", "estimates.parquet"
"""Names of the files."""

GROUP_ROWS = 100_000
"""Rows that are written together, of whole points."""

ESTIMATED = (
    *("option", "raid", "date", "measure", "statistic"),
    *("value", "low", "high", "n", "method", "spread_low", "spread_high"),
)
COLUMNS = ("point", "option", "raid", "date", "row", "reading", "replication", "measure", "value")


def value_of(name: str, rows: Rows, who: Legend) -> np.ndarray | None:
    """A measure of each replication, NaN where there is nothing to divide by; None where nothing is asked.

    Returns
    -------
    values : float array, shape (replications,), or None
    """
    measure = MEASURES[name]
    above = measure.value(rows, who)
    if above is None:
        return None
    above = np.asarray(above, dtype=np.float64)
    if measure.over is None:
        return above
    below = np.asarray(measure.over(rows, who), dtype=np.float64)
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0.0)


def values_parquet(points: Points, played: Sequence[PlayedPoint | None], measures: Sequence[str]) -> memoryview:
    """One row for each point, reading, replication and measure; equal studies give equal bytes.

    Columns: point, option, raid, date, row (of the design), reading, replication, measure, value (null where there is
    none in that replication).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(sink, _schema(), compression="zstd") as writer:
        for point in played:
            waiting += [] if point is None else _batches(points, point, measures)
            if sum(len(table) for table in waiting) >= GROUP_ROWS:
                writer.write_table(pa.concat_tables(waiting).unify_dictionaries())
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting).unify_dictionaries())
    return memoryview(sink.getvalue())


def _schema() -> pa.Schema:
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    kinds = {"point": pa.int32(), "row": pa.int32(), "reading": pa.int32(), "replication": pa.int32()}
    kinds["value"] = pa.float64()
    return pa.schema([(name, kinds.get(name, word)) for name in COLUMNS])


def _batches(points: Points, point: PlayedPoint, measures: Sequence[str]) -> Iterator[pa.Table]:
    """A table for each reading of a point: by replication, then by measure."""
    import pyarrow as pa

    place = points.places[point.point]
    for k, rows in enumerate(point.rows):
        found = {name: value_of(name, rows, point.who) for name in measures}
        known = [name for name, values in found.items() if values is not None]
        if not known:
            continue
        n, m = len(rows.leakers), len(known)
        values = np.stack([found[name] for name in known], axis=1).ravel()  # type: ignore[arg-type]
        whole = {"point": point.point, "row": place.row, "reading": k}
        words = {"option": place.option, "raid": place.raid, "date": place.date}
        columns: dict[str, Any] = {name: np.full(n * m, value, dtype=np.int32) for name, value in whole.items()}
        columns |= {name: _words([word], np.zeros(n * m, dtype=np.int32)) for name, word in words.items()}
        columns["replication"] = np.repeat(np.arange(n, dtype=np.int32), m)
        columns["measure"] = _words(known, np.tile(np.arange(m, dtype=np.int32), n))
        columns["value"] = pa.array(values, mask=np.isnan(values))
        yield pa.Table.from_arrays([pa.array(columns[name]) for name in COLUMNS], schema=_schema())


def _words(labels: list[str], at: np.ndarray) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(at), pa.array(labels, pa.string()))


def points_parquet(points: Points) -> memoryview:
    """One row for each point: where it stands, and the level of every factor (text where it is no number)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    places = points.places
    columns: dict[str, Any] = {"point": pa.array(range(len(places)), pa.int32())}
    for name in ("option", "raid", "date"):
        columns[name] = pa.array([getattr(place, name) for place in places], pa.string())
    columns["row"] = pa.array([place.row for place in places], pa.int32())
    levels = [points.levels(row) for row in range(len(points.design))] if points.factors else []
    for factor in points.factors:
        own = [levels[place.row].get(factor.id) for place in places]
        is_number = all(
            value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in own
        )
        if is_number:
            columns[factor.id] = pa.array([None if v is None else float(v) for v in own], pa.float64())
        else:
            columns[factor.id] = pa.array([None if v is None else str(v) for v in own], pa.string())
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return memoryview(sink.getvalue())


def estimates_parquet(answer: Mapping[str, Any]) -> memoryview:
    """One row for each option, raid, day, measure and statistic (`mean`, or `quantile 0.9`), with its interval.

    Columns: option, raid, date, measure, statistic, value, low, high, n, method, spread_low, spread_high. The spread is
    the band over the readings; of a quantile, or over rows of a design, the least and the greatest of any.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [row for cell in answer["cells"] for name in answer["measures"] for row in _estimates(cell, name)]
    numbers = {"value", "low", "high", "spread_low", "spread_high"}
    kinds = [pa.float64() if name in numbers else pa.int32() if name == "n" else pa.string() for name in ESTIMATED]
    schema = pa.schema(list(zip(ESTIMATED, kinds, strict=True)))
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return memoryview(sink.getvalue())


def _estimates(cell: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The mean of one measure in one cell, then its quantiles."""
    row = cell["measures"][name]
    about = {key: cell[key] for key in ("option", "raid", "date")} | {"measure": name}
    yield about | _statistic("mean", row["mean"], row, row.get("band") or row.get("rows"))
    for one in row.get("quantiles", ()):
        yield about | _statistic(f"quantile {one['quantile']:g}", one["value"], one, one["readings"] or one["rows"])


def _statistic(name: str, value: Any, row: Mapping[str, Any], spread: Mapping[str, Any] | None) -> dict[str, Any]:
    ends = spread or {"low": None, "high": None}
    shown = {key: row[key] for key in ("low", "high", "n", "method")}
    return {"statistic": name, "value": value, **shown, "spread_low": ends["low"], "spread_high": ends["high"]}
