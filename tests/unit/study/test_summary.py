"""The summary: plain data, everything present, and honest where there is nothing to say."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bartizan.cover.plain import plain
from bartizan.scenario.schema import Scenario
from bartizan.study import doors
from bartizan.study.execute import run_study
from bartizan.study.measures import MEASURES
from unit.study.fake_engine import small_engine, small_scenario


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "engine", small_engine)
        return run_study(
            small_scenario(), replications=30, readings=12, seed=7, out=tmp_path_factory.mktemp("study") / "r"
        )


def test_every_measure_has_its_band(result):
    assert set(result.measures) == set(MEASURES)
    stopped = result.measures["stopped"]
    assert stopped["band"]["low"] < stopped["mean"] < stopped["band"]["high"]
    assert stopped["band"]["claims_share"] + stopped["band"]["assumptions_share"] == pytest.approx(1.0)
    assert stopped["low"] < stopped["mean"] < stopped["high"]
    assert stopped["mean"] == pytest.approx(1.0 - result.measures["p_leak"]["mean"])


def test_drivers_are_claims_and_assumptions_in_play(result):
    origins = {figure["id"]: figure["origin"] for figure in result.summary["figures"]}
    for key, origin in (("claims", "claim"), ("assumptions", "assumption")):
        assert {origins[row["id"]] for row in result.drivers[key]} == {origin}
        shares = [row["share"] for row in result.drivers[key]]
        assert shares == sorted(shares, reverse=True)


def test_figures_carry_their_sources(result):
    sources = set(result.summary["sources"])
    for figure in result.summary["figures"]:
        assert figure["values"]["low"] <= figure["values"]["mode"] <= figure["values"]["high"]
        for part in figure["alternatives"]:
            assert part["kind"] in ("claimed", "estimated", "assumption")
            assert set(part.get("sources", ())) <= sources
            assert part["kind"] != "assumption" or (part["author"] and part["reason"])


def test_by_type_and_assets_and_rounds(result):
    rows = {row["object"]: row for row in result.summary["by_type"]}
    assert rows["cruise-missile"]["stopped"]["mean"] == pytest.approx(result.measures["stopped"]["mean"])
    assert rows["decoy-drone"]["stopped"] is None
    assert rows["su-30mki"]["engaged"]["mean"] == 0.0
    assert [row["id"] for row in result.summary["assets"]] == ["port", "mast"]
    assert result.summary["rounds"]["mean"] == pytest.approx(result.measures["rounds_fired"]["mean"])


def test_it_repeats_itself(result):
    assert result.summary["reproduce"] == ["bartizan run one_site -n 30 --readings 12 --seed 7"]
    assert result.summary["digest"] == result.digest
    assert "workers" not in json.dumps(result.summary["run"])


def test_plain_data_knows_no_nan():
    data = plain({"a": np.float32("nan"), 2: (np.int64(3), np.bool_(True)), "b": [float("inf"), None, "x"]})
    assert data == {"a": None, "2": [3, True], "b": [None, None, "x"]}


def test_nothing_heavy_is_imported_for_a_run():
    words = (
        "import sys, bartizan, bartizan.study.api, bartizan.study.execute;"
        "heavy = {'scipy', 'pandas', 'matplotlib', 'pyarrow', 'rasterio', 'numba'} & set(sys.modules);"
        "sys.exit(' '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
    assert done.returncode == 0


def test_the_refraction_of_maps_and_of_runs_is_told(result):
    air = result.summary["refraction"]
    assert air["k_factor"] == pytest.approx(4.0 / 3.0)
    assert 1.0 <= air["low"] < 4.0 / 3.0 < air["high"] <= 1.6
    row = next(row for row in result.summary["figures"] if row["id"] == "any.k_factor")
    assert (row["origin"], row["values"]["low"], row["values"]["high"]) == ("assumption", air["low"], air["high"])


def test_noise_that_the_scenario_states_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "engine", small_engine)
    file = small_scenario()
    loud = {"burn_through_km": 30.0}
    groups = [group.model_dump() | {"jamming": loud} for group in file.scenario.raid.groups[:1]]
    scenario = Scenario.model_validate(file.scenario.model_dump() | {"raid": {"groups": groups}})
    told = run_study(replace(file, scenario=scenario), replications=2, seed=7, out=tmp_path / "r").summary["jamming"]
    assert told == [
        {
            "group": groups[0]["id"],
            "object": groups[0]["object"],
            "count": groups[0]["count"],
            "burn_through_km": 30.0,
            "rcs_m2": None,
            "pd": 0.5,
        }
    ]
