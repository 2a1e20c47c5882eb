"""GOSPA, OSPA and SIAP against Stone Soup's, on objects that come and go and tracks that err, change and break.

The peer's numbers were written by tests/oracle/builders/tracking_metrics.py, with its version, and hold sixteen digits.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from bartizan.tracking.metrics import Siap, gospa, ospa, siap

DATA = Path(__file__).parents[1] / "data"
SAID = json.loads((DATA / "tracking_metrics.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-9
NAMES = dict(
    zip(
        Siap._fields,
        "Completeness,Ambiguity,Spuriousness,Position Accuracy,Velocity Accuracy,"
        "Rate of Track Number Change,Longest Track Segment".split(","),
        strict=True,
    )
)


def _states(case: str, side: str) -> np.ndarray:
    d, period_s = SAID["cases"][case]["dimensions"], SAID["cases"][case]["period_s"]
    columns = ["x_m", "vx_mps", "y_m", "vy_mps", "z_m", "vz_mps"][: 2 * d]
    with (DATA / "tracking_states.csv").open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(x for x in lines if x[0] != "#") if (r["case"], r["side"]) == (case, side)]
    found = np.zeros(len(rows), [("time_s", float), ("uid", int), *((name, float) for name in columns)])
    found["time_s"] = [period_s * int(row["instant"]) for row in rows]
    found["uid"] = [int(row["uid"]) for row in rows]
    for name in columns:
        found[name] = [float(row[name]) for row in rows]
    return found[np.random.default_rng(1).permutation(len(found))]  # order must not matter


@pytest.fixture(scope="module", params=sorted(SAID["cases"]))
def case(request):
    return SAID["cases"][request.param], _states(request.param, "truth"), _states(request.param, "track")


def test_the_fixture_names_its_peer() -> None:
    assert SAID["peer"].startswith("stonesoup 1.9.1; ")


def test_gospa_is_the_peers(case) -> None:
    said, truth, tracks = case
    for row in said["gospa"]:
        found = gospa(truth, tracks, row["c_m"], row["p"])
        assert found.distance_m == pytest.approx(row["distance"], rel=TOLERANCE)
        for name in ("localisation", "missed", "false"):
            assert getattr(found, name) == pytest.approx(row[name], rel=TOLERANCE, abs=1e-6)


def test_ospa_is_the_peers_with_the_peers_rule_of_matching(case) -> None:
    said, truth, tracks = case
    for row in said["ospa"]:
        found = ospa(truth, tracks, row["c_m"], row["p"], matching_p=1)
        assert found.distance_m == pytest.approx(row["distance"], rel=TOLERANCE)
        assert np.all(ospa(truth, tracks, row["c_m"], row["p"]).distance_m <= np.array(row["distance"]) + 1e-9)


def test_siap_is_the_peers(case) -> None:
    said, truth, tracks = case
    for row in said["siap"]:
        found = siap(truth, tracks, row["threshold_m"])
        for field, name in NAMES.items():
            assert getattr(found, field) == pytest.approx(row[f"SIAP {name}"], rel=TOLERANCE), name


def test_the_cases_are_hard_enough() -> None:
    """The peer's rule of matching and the definition differ somewhere; tracks change objects; pairs are contested."""
    truth, tracks = _states("crowd", "truth"), _states("crowd", "track")
    assert np.any(ospa(truth, tracks, 2000.0, 3, matching_p=1).distance_m > ospa(truth, tracks, 2000.0, 3).distance_m)
    assert all(row["SIAP Rate of Track Number Change"] > 0 for row in SAID["cases"]["crowd"]["siap"])
    assert all(row["SIAP Ambiguity"] > 1 for row in SAID["cases"]["crowd"]["siap"])
