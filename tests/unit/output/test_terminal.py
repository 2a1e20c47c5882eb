"""The summary in the terminal: what it says, in which order, and what it never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bartizan.output.terminal import summary_text

GOLDEN = Path(__file__).parent / "golden"


def test_the_sample_reads_as_accepted(summary: dict[str, Any]) -> None:
    """A change of a word or a digit shows; copy the new text over the golden file if it is meant."""
    text = summary_text(summary, report="out/sample-7/report.html", folder="out/sample-7")
    assert text == (GOLDEN / "summary.txt").read_text(encoding="utf-8")


def test_one_reading_has_no_band_and_says_how_to_get_one(one_reading: dict[str, Any]) -> None:
    text = " ".join(summary_text(one_reading).split())
    assert "no band from one reading (central); run with --readings 25 for the band" in text
    assert "of which claims" not in text


def test_nothing_at_all_is_said_plainly(empty: dict[str, Any]) -> None:
    text = " ".join(summary_text(empty).split())
    assert "no raid in this scenario, so there is nothing to stop" in text
    assert "own aircraft shot at: none in 40 replications: at most 9 % (95 %)" in text
    assert "no fire unit with a claimed range" in text
    assert "nan" not in text.lower()
    assert "None" not in text


def test_the_air_of_the_maps_and_of_the_runs_is_told(summary: dict[str, Any]) -> None:
    one, several = ({"k_factor": 4.0 / 3.0, "low": low, "high": high} for low, high in ((1.2, 1.2), (1.05, 1.481)))
    text = " ".join(summary_text(summary | {"refraction": several}).split())
    assert "(standard refraction, no diffraction, k 1.33, in the runs 1.05-1.48" in text
    text = " ".join(summary_text(summary | {"refraction": one}).split())
    assert "(standard refraction, no diffraction, k 1.33; of what" in text


def test_where_replies_tell_who_is_who_one_row_says_how_that_goes_wrong(summary: dict[str, Any]) -> None:
    plainly = summary_text(summary)
    assert "Who is who" not in plainly
    summary["scenario"]["identification"] = "perfect"
    assert summary_text(summary) == plainly
    summary["scenario"]["identification"] = "reply"
    often = {"mean": 0.24, "low": 0.18, "high": 0.32, "n": 200}
    summary["measures"] |= dict.fromkeys(("own_engaged", "neutral_engaged", "hostile_let_pass"), often)
    summary["measures"]["identification_delay_s"] = {"mean": 19.7, "low": 19.5, "high": 19.9, "n": 200}
    text = " ".join(summary_text(summary, width=120).split())
    assert (
        "Who is who own aircraft shot at: 0.24 a run (0.18-0.32); neutral aircraft shot at: 0.24 a run (0.18-0.32); "
        "threats taken for friends that got through: 0.24 a run (0.18-0.32); "
        "from first detection to identity: 19.7 s (19.5-19.9) "
        "(rates of replies and mistakes are the scenario's own: no band holds their doubt)"
    ) in text
    assert text.count("own aircraft shot at") == 1
    del summary["measures"]["identification_delay_s"]
    assert "to identity" not in summary_text(summary)


NOISE = {"group": "escort", "object": "decoy-drone", "count": 4, "burn_through_km": 30.0, "rcs_m2": None, "pd": 0.5}


def test_noise_is_told_as_the_scenarios_own(summary: dict[str, Any]) -> None:
    assert "Raid noise" not in summary_text(summary)
    text = " ".join(summary_text(summary | {"jamming": [NOISE]}).split())
    assert "Raid noise escort (4 decoy drone): noise jamming stated by the scenario" in text
    assert "at 30 km with probability 0.50" in text


@pytest.mark.parametrize("width", [20, 60, 80, 120, 400])
def test_lines_keep_to_the_width(summary: dict[str, Any], width: int) -> None:
    limit = max(60, min(120, width))
    assert all(len(line) <= limit for line in summary_text(summary, width=width).splitlines())


def test_geometry_comes_before_the_outcome_and_the_outcome_before_the_doubt(summary: dict[str, Any]) -> None:
    text = summary_text(summary)
    places = [
        text.index(label) for label in (" Geometry ", " Outcome ", " Got through ", " Check first ", " Not modelled ")
    ]
    assert places == sorted(places)


def test_names_cannot_steer_the_terminal(hostile: dict[str, Any]) -> None:
    text = summary_text(hostile)
    assert not [c for c in text if (ord(c) < 32 and c != "\n") or c in "\u202e\u202c\x7f"]


def test_no_word_promises_more_than_a_check(summary: dict[str, Any]) -> None:
    text = summary_text(summary).lower()
    assert "validated" not in text
    assert "accurate" not in text


def test_only_a_figure_told_apart_from_idle_ones_is_advice(summary: dict[str, Any]) -> None:
    """The study's own mark decides, here and in the JSON alike; no second rule in the text."""
    [channels, tubes, *_] = summary["drivers"]["claims"]
    tubes |= {"share": 0.5, "low": 0.2, "high": 0.83, "distinguishable": False}
    channels |= {"low": 0.02}
    text = summary_text(summary)
    assert channels["id"] in text
    assert tubes["id"] not in text
    channels["distinguishable"] = False
    assert "claim: none stands out over 25 readings; --readings 200" in " ".join(summary_text(summary).split())


def test_a_command_to_copy_is_quoted(summary: dict[str, Any]) -> None:
    text = summary_text(summary, folder="out/a b'c", width=120)
    assert """bartizan rerun 'out/a b'"'"'c' --reading 0 --replication""" in text
