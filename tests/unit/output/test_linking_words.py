"""What the comparison of a network's modes says, shows in a table, and draws."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from bartizan.output.difference_words import difference_words, is_told
from bartizan.output.linking_plot import linking_svg, ticks
from bartizan.output.linking_text import linking_text
from bartizan.output.linking_words import answer_sentences, mode_words, primary, shown_measures

MODES = ("alone", "shared_warning", "shared_tracks")
PAIRS = (("alone", "shared_warning"), ("alone", "shared_tracks"), ("shared_warning", "shared_tracks"))


def difference(a: str, b: str, measure: str, value: float = 0.0, half: float = 0.0, **more: Any) -> dict[str, Any]:
    """A comparison by t, or one without any difference."""
    few = value == 0.0
    row = {
        "a": a,
        "b": b,
        "measure": measure,
        "difference": value,
        "low": value - half if half else -0.0362,
        "high": value + half if half else 0.0362,
        "variance_ratio": None if few else 4.0,
        "adjusted_p": 1.0 if few else 1e-6,
        "n": 100,
        "method": "exact bound, …" if few else "differences of replications, …",
        "differ": {"count": 0 if few else 60, "mean": 0.6, "low": 0.5, "high": 0.0362 if few else 0.7},
        "band": None,
    }
    return row | more


def point(variant: str, stopped: float) -> dict[str, Any]:
    means = {
        "stopped": stopped,
        "leakers": 84.0 * (1.0 - stopped),
        "rounds_fired": 150.0,
        "rounds_per_kill": None,
        "own_engaged": 0.0,
        "neutral_engaged": 0.0,
    }
    return {
        "variant": variant,
        "measures": {name: {"mean": mean, "low": None, "high": None} for name, mean in means.items()},
    }


@pytest.fixture
def data() -> dict[str, Any]:
    """Warning changes nothing; tracks stop 16.8 more of 84 and save rounds."""
    rows = [difference(*PAIRS[0], "stopped")]
    rows += [difference(*pair, "stopped", 0.2, 0.0143) for pair in PAIRS[1:]]
    rows += [difference(*PAIRS[0], "rounds_fired", low=None, high=None, differ={"count": 0, "high": 0.0362})]
    rows += [difference(*pair, "rounds_fired", -5.0, 1.6) for pair in PAIRS[1:]]
    rows += [difference(*pair, "own_engaged") for pair in PAIRS]
    return {
        "scenario": {
            "title": "Five units over Corran",
            "date": "2028-01-01",
            "fictional": True,
            "own_mode": "shared_tracks",
            "units_there": 5,
            "threats": 84,
            "own_aircraft": 6,
            "neutral_aircraft": 0,
        },
        "run": {"replications": 100, "readings": 1, "reading": "mode", "seed": 7},
        "points": [point(mode, stopped) for mode, stopped in zip(MODES, (0.58, 0.58, 0.78), strict=True)],
        "comparisons": rows,
        "holes": [],
        "files": ["linking.svg", "linking.json"],
    }


def test_the_question_is_answered_in_plain_words(data) -> None:
    none = "no difference in 100 replications; at most 3.0 of 84 either way (95 %)"
    rounds = "with 5.0 fewer rounds (3.4 to 6.6)"
    assert answer_sentences(data) == [
        "Linking these units matters for threats stopped.",
        f"Sharing warning against units alone: nothing in threats stopped that could be told ({none}).",
        f"Sharing tracks stops 16.8 more of 84 threats than units alone (15.6 to 18.0), {rounds}.",
        f"Sharing tracks stops 16.8 more of 84 threats than sharing warning (15.6 to 18.0), {rounds}.",
    ]


def test_a_difference_that_chance_explains_is_not_told(data) -> None:
    for row in data["comparisons"]:
        row["adjusted_p"] = 0.06
    said = answer_sentences(data)
    assert said[0] == "Linking these units changes nothing in threats stopped that 100 replications could tell."
    assert "Sharing tracks against units alone: nothing in threats stopped that could be told (+16.8 of 84" in said[2]
    data["run"]["replications"] = 1
    assert answer_sentences(data)[0].endswith("that 1 replication could tell.")


def test_fewer_is_fewer_and_its_interval_turns_with_it(data) -> None:
    data["comparisons"][1] = difference(*PAIRS[1], "stopped", -0.2, 0.0143)
    assert "Sharing tracks stops 16.8 fewer of 84 threats than units alone (15.6 to 18.0)" in answer_sentences(data)[2]


def test_a_band_across_nothing_says_that_the_claims_decide(data) -> None:
    data["comparisons"][1]["band"] = {"low": -0.012, "high": 0.25}
    said = answer_sentences(data)
    assert (
        said[0] == "Linking these units matters for threats stopped, but which way depends on claims and assumptions."
    )
    assert "(15.6 to 18.0; over the readings -1 to +21)" in said[2]
    data["comparisons"][1]["band"]["low"] = 0.012
    assert answer_sentences(data)[0] == "Linking these units matters for threats stopped."


def test_a_mode_that_does_not_fit_is_said_with_its_reason(data) -> None:
    data["holes"] = [{"variant": "alone", "reason": "units[1]: nobody can give a cue\x1b[2J"}]
    said = "Not played: units alone, which does not fit this scenario (units[1]: nobody can give a cue [2J)."
    assert answer_sentences(data)[-1] == said


@pytest.mark.parametrize(("units", "begins"), [(1, "Only one unit is"), (0, "No unit is")])
def test_with_one_unit_there_is_nothing_to_link(data, units, begins) -> None:
    data["scenario"]["units_there"] = units
    assert answer_sentences(data) == [
        f"{begins} there on 2028-01-01: there is nothing to link, and all differences are exactly 0."
    ]


def test_with_one_unit_no_doubt_is_listed(data) -> None:
    data["scenario"]["units_there"] = 1
    data["comparisons"] = [row | {"low": 0.0, "high": 0.0, "difference": 0.0} for row in data["comparisons"][:1]]
    assert "at most" not in linking_text(data)
    assert "against" not in linking_text(data)
    assert difference_words(data["comparisons"][0]) == "exactly 0"
    assert "exactly 0" in linking_svg(data)


def test_without_a_raid_aircraft_shot_at_decide(data) -> None:
    data["scenario"]["threats"] = 0
    data["comparisons"] = [difference(*PAIRS[0], "own_engaged", 0.5, 0.1)]
    assert primary(data) == "own_engaged"
    assert (
        answer_sentences(data)[1]
        == "Sharing warning shoots at 0.50 more of 6 own aircraft than units alone (0.40 to 0.60)."
    )
    data["scenario"]["own_aircraft"] = 0
    assert primary(data) is None
    assert "nothing that linking could change" in answer_sentences(data)[0]
    assert "does linking the units matter" in linking_text(data)
    assert ET.fromstring(linking_svg(data)) is not None  # noqa: S314  (our own file)


def test_few_replications_that_differ_are_told_as_few() -> None:
    row = {"difference": 0.2, "low": None, "high": None, "n": 40, "differ": {"count": 4}, "method": "no interval, …"}
    few = "+0.20; 4 of 40 replications differ"
    assert difference_words(row) == f"{few}, too few for an interval"
    bound = row | {"low": -1.5, "high": 9.0, "method": "exact bound, …"}
    assert difference_words(bound) == f"{few}, so only -1.5 to +9.0 is sure (95 %)"
    one = row | {"difference": 0.0, "n": 1, "differ": {"count": 0, "high": 0.975}}
    assert difference_words(one) == "no difference in the one replication; at most 98 % differ (95 %)"


def test_a_bound_tells_only_when_it_excludes_nothing_at_all() -> None:
    row = difference(*PAIRS[0], "stopped", 0.2, 0.1)
    assert is_told(row)
    assert not is_told(row | {"low": -0.01})
    assert not is_told(row | {"adjusted_p": 0.2})
    assert is_told(row | {"low": None, "high": None})


def test_double_engagements_get_a_column_as_soon_as_there_is_such_a_measure(data) -> None:
    assert shown_measures(data) == ["stopped", "leakers", "rounds_fired", "own_engaged"]
    for one in data["points"]:
        one["measures"]["double_engagements"] = {"mean": 3.25, "low": None, "high": None}
    assert shown_measures(data) == ["stopped", "leakers", "rounds_fired", "double_engagements", "own_engaged"]
    assert "double" in linking_text(data)
    assert "3.3" in linking_text(data)


def test_a_mode_without_words_goes_by_its_name(data) -> None:
    later = copy.deepcopy(data)
    later["points"].append(point("by_pigeon", 0.9))
    later["comparisons"].append(difference("alone", "by_pigeon", "stopped", 0.3, 0.01))
    assert mode_words("by_pigeon") == "by pigeon"
    assert "By pigeon stops 25.2 more of 84 threats" in answer_sentences(later)[-1]
    assert "by pigeon\n" in linking_text(later)


def test_the_text_leads_with_the_answer_and_fits(data) -> None:
    text = linking_text(data, folder="out/here", width=80)
    assert text.index("Linking these units matters") < text.index("units alone  ") < text.index("against units alone\n")
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"sharing +sharing\n +units alone +warning +tracks \*\n", text)
    assert "p < 0.001, gain 4.0" in text
    assert text.endswith(" Files    out/here: linking.svg, linking.json\n")
    assert "--readings 25" in text
    data["run"]["readings"] = 25
    assert "--readings 25 tells" not in linking_text(data)


def test_leakers_are_not_said_twice(data) -> None:
    stopped = [row for row in data["comparisons"] if row["measure"] == "stopped"]
    data["comparisons"] += [
        row | {"measure": "leakers", "difference": -84.0 * row["difference"], "low": -20.0, "high": -10.0}
        for row in stopped
    ]
    assert "leakers:" not in linking_text(data)
    # one of them still in flight at the end
    data["comparisons"][-1]["difference"] += 1.0
    assert "leakers:" in linking_text(data)


def test_hostile_names_steer_nothing(data) -> None:
    data["scenario"]["title"] = "a\x1b[31m\u202eb<script>"
    assert "\x1b" not in linking_text(data)
    assert "\u202e" not in linking_text(data)
    picture = linking_svg(data)
    assert "<script>" not in picture
    assert ET.fromstring(picture) is not None  # noqa: S314  (our own file)


def test_the_picture_shows_each_pair_and_no_number_that_is_none(data) -> None:
    data["comparisons"][1]["band"] = {"low": -0.012, "high": 0.25}
    picture = linking_svg(data)
    root = ET.fromstring(picture)  # noqa: S314  (our own file)
    words = [part.text or "" for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("against units alone") == 4  # two pairs in two panels
    assert "+16.8 of 84 (+15.6 to +18.0)" in words
    assert "+20" in words
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == 6
    assert sum(part.attrib.get("class") == "claimed" for part in root.iter()) == 1
    assert not re.search(r"\bnan\b|None|inf\b", picture)
    assert linking_svg(data) == picture


def test_a_bar_that_goes_on_ends_in_an_arrow(data) -> None:
    """An exact bound may be wide; it does not stretch the picture."""
    data["comparisons"][0] |= {"low": -0.9, "high": 0.9}
    points = re.findall(r'<polyline class="scalebar" points="([^"]+)"', linking_svg(data))
    assert sum(len(p.split()) == 3 for p in points) == 2


def test_ticks_are_round_and_few() -> None:
    assert ticks(0.0, 1e-6)[0] == 0.0
    assert all(2 <= len(ticks(-low, high)) <= 8 for low in (0.1, 1.0, 33.0) for high in (0.07, 2.0, 480.0))
