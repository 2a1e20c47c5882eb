"""Chunks on disk: what writing them loads, and that Arrow sees the very columns."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bartizan.engine.log import EVENT
from bartizan.errors import IncompleteError
from bartizan.study.chunk_file import read_chunk, write_chunk
from bartizan.study.chunks import Chunk
from bartizan.study.durable import sha256

WRITE = """
import sys
from pathlib import Path
import numpy as np
from bartizan.engine.log import EVENT
from bartizan.study.chunk_file import read_chunk, write_chunk
from bartizan.study.chunks import Chunk
stored = write_chunk(Path(sys.argv[1]), "study", Chunk(0, 0, 0, 1), np.zeros(5, EVENT))
read_chunk(Path(sys.argv[1]) / stored.file, "study")
print([name for name in ("pandas", "scipy", "numba", "matplotlib") if name in sys.modules])
"""


def test_writing_and_reading_a_chunk_loads_nothing_heavy(tmp_path):
    done = subprocess.run([sys.executable, "-c", WRITE, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_column_is_stored_with_its_type_and_values(tmp_path):
    events = np.zeros(7, EVENT)
    for number, name in enumerate(EVENT.names or ()):
        events[name] = np.arange(7) * (number + 1)
    events["replication"] = 3
    stored = write_chunk(tmp_path, "study", Chunk(0, 2, 3, 1), events)
    table = pq.read_table(tmp_path / stored.file)
    assert table.column_names == ["reading", *(EVENT.names or ())]
    assert table.column("reading").to_pylist() == [2] * 7
    for name in EVENT.names or ():
        column = table.column(name).to_numpy()
        assert column.dtype == EVENT[name]
        np.testing.assert_array_equal(column, events[name])


@pytest.mark.parametrize("column", [pa.array([1.5, 2.5]), pa.array([1, None], pa.int32())])
def test_a_column_of_another_kind_or_with_gaps_is_refused(tmp_path, column):
    stored = write_chunk(tmp_path, "study", Chunk(0, 0, 0, 1), np.zeros(2, EVENT))
    table = pq.read_table(tmp_path / stored.file)
    altered = table.set_column(table.column_names.index("replication"), "replication", column)
    sink = pa.BufferOutputStream()
    pq.write_table(altered, sink)
    content = sink.getvalue().to_pybytes()
    path = tmp_path / f"{stored.chunk.id}.{sha256(content)[:16]}.parquet"
    path.write_bytes(content)
    with pytest.raises(IncompleteError, match="not a chunk"):
        read_chunk(path, "study")


def test_only_the_thread_that_asks_reads_a_chunk(tmp_path, monkeypatch):
    """Arrow's own threads may let go of our bytes after the end of Python, which then dies with SIGABRT."""
    stored = write_chunk(tmp_path, "study", Chunk(0, 0, 0, 1), np.zeros(5, EVENT))
    asked = []

    class Spy(pq.ParquetFile):
        def read(self, **options):
            asked.append(options.get("use_threads", True))
            return super().read(**options)

    monkeypatch.setattr(pq, "ParquetFile", Spy)
    read_chunk(tmp_path / stored.file, "study")
    assert asked == [False]
