"""The grids beside a result: the same bytes for the same grids, and small."""

from __future__ import annotations

import io

import numpy as np

from bartizan.study.outputs import packed


def test_packed_grids_come_back_and_give_the_same_bytes_each_time(monkeypatch):
    grids = {"terrain_m": np.zeros((300, 300), np.float32), "cell_m": np.array(500.0)}
    grids["terrain_m"][10:20] = np.nan
    first = bytes(packed(grids))
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert bytes(packed(grids)) == first
    assert len(first) < grids["terrain_m"].nbytes / 50
    with np.load(io.BytesIO(first)) as again:
        assert set(again.files) == set(grids)
        for name, grid in grids.items():
            np.testing.assert_array_equal(again[name], grid)
            assert again[name].dtype == grid.dtype
