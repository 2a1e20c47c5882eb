"""What a study file may not say: each with its line and column, what was seen, what was expected, and all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.study.question.studies import loaded, problems

DESIGN = "design: {kind: lhs, points: 9}\n"


def factor(words: str) -> str:
    return f"factors:\n  - {{{words}}}\n{DESIGN}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("id: raid.groups.cruise-060.count, low: 1, high: 9", "a raid is never a factor: this program searches for no"),
        ("id: raid, levels: [1, 2]", "a raid is never a factor"),
        ("id: raid.arrivals.poisson.rate_per_s, low: 1, high: 2", "a raid is never a factor"),
        ("id: traffic.passing-airline.count, low: 1, high: 9", "traffic is never a factor"),
        ("id: network.losses, levels: [1, 2]", "what fails is never a factor"),
        ("id: raids, levels: [a, b]", "a raid is never a factor"),
        ("id: raids.0.times, low: 1, high: 9", "a raid is never a factor"),
        ("id: scenario.raid.groups, low: 1, high: 9", "a raid is never a factor"),
        ("id: losses.skerry-a, low: 0, high: 10", "what fails is never a factor"),
        ("id: network.losses.0.at_s, low: 0, high: 10", "what fails is never a factor"),
    ],
)
def test_raids_traffic_and_losses_are_never_factors(tmp_path: Path, words: str, said: str) -> None:
    (told,) = problems(tmp_path, factor(words))
    assert told.startswith("6:10: factors[0].id: ")
    assert said in told
    assert "option with a `patch`" in told


def test_options_say_them_in_a_patch_only(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, "options:\n  - {name: a, set: {raid.groups: 2}}\n")
    assert "stands in its `patch`" in told
    body = "options:\n  - {name: a}\n  - {name: b, patch: {raid: {groups: [{id: cruise-060, count: 2}]}}}\n"
    assert [
        p.scenario_file.scenario.raid.groups[0].count for p in map(loaded(tmp_path, body).points.point, (0, 1))
    ] == [
        8,
        2,
    ]


SHAPES = (
    ("{raid: 5}", "raid: the wrong kind of value, seen 5, expected a block"),
    ("{raid: {groups: 2}}", "raid.groups: the wrong kind of value, seen 2"),
    ("{raid: {groups: [cruise-060]}}", "raid.groups[0]: the wrong kind of value, seen 'cruise-060'"),
    ("{raid: {groups: [{id: cruise-060, count: true}]}}", "raid.groups[0].count: the wrong kind of value, seen true"),
    ("{raid: {groups: [{id: {a: 1}}]}}", "raid.groups[0].id: the wrong kind of value"),
    ("{raid: {groups: [{id: cruise-060, count: 1}, {id: cruise-060, count: 2}]}}", "raid.groups[2].object: the key"),
    ("{units: {a: 1}}", "units: the wrong kind of value"),
    ("{units: [null]}", "units[0]: the wrong kind of value"),
    ("{units: [{id: skerry, fire_units: 7}]}", "units[0].fire_units: the wrong kind of value, seen 7"),
    ("{date: 7}", "date: the wrong kind of value, seen 7"),
    ("{network: none, doctrine: [1]}", "network: the wrong kind of value, seen 'none'"),
)


@pytest.mark.parametrize(
    ("kind", "more", "patch", "said"),
    [
        *(("raids", "times: 2", *row) for row in SHAPES if row[0].startswith("{raid")),
        *(("options", "set: {network.mode: alone, units.skerry.slip_days: 1}", *row) for row in SHAPES),
    ],
)
def test_a_patch_of_another_shape_is_refused_where_it_stands(tmp_path, kind: str, more: str, patch: str, said: str):
    body = f"crew_training_days: 10\n{kind}:\n  - {{name: a}}\n  - {{name: b, {more}, patch: {patch}}}\n"
    wanted = f"8:5: {kind}[1]: the scenario that this makes is refused: {said}"
    assert any(line.startswith(wanted) for line in problems(tmp_path, body))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("id: s-400.engagement_radar.chanels", "(did you mean 's-400.engagement_radar.channels'?)"),
        ("id: s-400.engagement_radar.channels, low: -4, high: 20", "out of bounds, seen -4, expected a whole number"),
        ("id: s-400.engagement_radar.channels, low: 4, high: 20.5", "not a whole number, seen 20.5"),
        ("id: s-400.kill_probability.aircraft, low: 0.2, high: 1.2", "out of bounds, seen 1.2"),
        ("id: s-400.kill_probability.aircraft, low: 0.9, high: 0.2", "a range without width"),
        ("id: cruise-missile.rcs_m2, low: 0.0001, high: 0.1", "beyond it would be another raid, seen 0.0001"),
        ("id: buk-m2.reaction_time_s", "this scenario does not use the figure"),
        ("id: doctrine.frring", "(did you mean 'doctrine.firing'?)"),
        ("id: network.delay_s", "the key 'low' is missing"),
        ("id: network.delay_s, low: 0, high: fast", "the wrong kind of value, seen 'fast', expected a number"),
        ("id: network.delay_s, low: 0, high: 9999", "refused: network.delay_s: out of bounds"),
        ("id: network.mode, levels: [alone, togther]", "not a value of this choice, seen 'togther'"),
        ("id: network.mode, low: 1, high: 2", "a range for something that has levels"),
        ("id: network.delay_s, low: 0, high: 9, distribution: reported_slips", "a distribution of slips for something"),
        ("id: network.delay_s, low: 0, levels: [1, 2]", "factors[0].low: a range beside levels, seen 0"),
        ("id: network.delay_s, levels: [1, 2, 1]", "a level that is named twice, seen 1"),
        ("id: s-400.kill_probability.aircraft, low: 0.4, levels: [0.4, 0.5]", "a range beside levels"),
        ("id: s-400.kill_probability.aircraft, kind: integer, levels: [0.4, 0.5]", "a kind that does not fit"),
        ("id: network.delay_s, kind: integer, low: 0.5, high: 9", "not a whole number, seen 0.5"),
        ("id: doctrine.firing, kind: integer", "a kind that does not fit, seen 'integer'"),
        ("id: units.skerry.available_from, kind: integer, low: 2028-01-01, high: 2029-01-01", "kind that does not fit"),
        ("id: units.slip_days, low: 0, high: 1.0e+9", "factors[0].high: out of bounds, seen 1e+09"),
        ("id: units.slip_days, levels: [0, -40000]", "out of bounds, seen -40,000"),
        ("id: units.slip_days, low: 0, high: 90", "all units are there from the start, so a slip changes nothing"),
        ("id: units.skerry.slip_days, low: 0, high: 90", "unit 'skerry' is there from the start"),
        ("id: units.slip_days, low: 0, distribution: reported_slips", "a range beside a distribution, seen 0"),
        ("id: units.skery.present", "no unit 'skery'; there are skerry"),
        ("id: units.skerry.available_from, low: 2028-01-01, high: soon", "expected a date such as 2028-01-31"),
        ("id: units.skerry.fire_units.skerry-a.site, levels: [{lat_deg: 1.0}, {lat_deg: 2.0}]", "expected a place"),
    ],
)
def test_a_factor_that_cannot_be(tmp_path: Path, words: str, said: str) -> None:
    told = problems(tmp_path, factor(words))
    assert any(said in line for line in told), told
    assert all(line.startswith("6:") for line in told)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("measures: [stopped, own_engaged]\n", "cannot give the measure: there is no own traffic"),
        ("measures: [stoped]\n", "did you mean 'stopped'?"),
        ("measures: [stopped, stopped]\n", "a measure that is named twice"),
        ("options:\n  - {name: a}\n  - {name: a}\n", "a name that is already taken"),
        ("options:\n  - {name: a}\ncompare: [[a, b]]\n", "no option has this id, seen 'b'"),
        ("options:\n  - {name: a}\ncompare: [[a, a]]\n", "an option compared with itself"),
        (
            "options: [{name: a}, {name: b}]\ncompare: [[a, b], [b, a]]\n",
            "6:19: compare[1]: a pair that is named twice",
        ),
        (
            "options:\n  - {name: a, set: {cruise-missile.rcs_m2: 500}}\n",
            "6:44: options[0].set.cruise-missile.rcs_m2: what",
        ),
        ("options:\n  - {name: a, set: {units.slip_days: 1.0e+12}}\n", "out of bounds, seen 1e+12"),
        (
            "phases: [{date: 2028-01-01, set: {cruise-missile.rcs_m2: 0.4}}]\n",
            "5:35: phases[0].set.cruise-missile.rcs_m2",
        ),
        ("milestones: [{date: 2028-01-01, set: {any.swerling: 0}}]\n", "what flies does not come by a day"),
        (f"options:\n  - {{name: {'x' * 61}}}\n", "6:12: options[0].name: a name that is too long, seen 61 characters"),
        (f"raids:\n  - {{name: {'x' * 61}}}\n", "raids[0].name: a name that is too long"),
        ("crew_training_days: 90\n", "5:21: crew_training_days: no unit arrives"),
        ("options:\n  - {name: a, set: {doctrine.firing: shoot}}\n", "not a value of this choice, seen 'shoot'"),
        ("options:\n  - {name: a, set: {doctrine.frring: shoot}}\n", "not a choice that `set` knows"),
        ("options:\n  - {name: a, patch: {doctrine: {hold_fire_km: -1}}}\n", "refused: doctrine.hold_fire_km: out of"),
        ("options:\n  - {name: a, patch: {doctrin: {}}}\n", "unknown key 'doctrin'"),
        ("raids:\n  - {name: a, patch: {traffic: []}}\n", "a raid that changes something else"),
        ("raids:\n  - {name: a, times: 0}\n", "out of bounds"),
        ("phases: [2029-01-01, 2028-01-01]\n", "days that are not in order"),
        ("phases: [2028-13-01]\n", "5:10: phases[0].date"),
        ("phases: [{date: 2028-01-01, set: {raid.count: 2}}]\n", "stands in its `patch`"),
        ("phases: [{date: 2028-01-01, set: {units.skery.crew: trained}}]\n", "no unit 'skery'"),
        ("phases: [{day: 2028-01-01}]\n", "unknown key 'day'"),
        ("phases: {first: 2028-01-01, last: 2027-01-01}\n", "5:35: phases.last: a last day before the first"),
        ("phases: {first: 1028-01-01, last: 2027-01-01}\n", "phases: too many entries"),
        ("phases: {first: 2027-01-01, last: 2028-13-01}\n", "phases.last: "),
        ("phases: {first: 2027-01-01}\n", "the key 'last' is missing"),
        ("phases: {first: 2027-01-01, last: 2028-01-01, every: week}\n", "an unknown choice, seen 'week'"),
        ("phases: {first: 2027-01-01, last: 2028-01-01, evry: year}\n", "did you mean 'every'?"),
        ("milestones: [{date: 2028-01-01, set: {raid.count: 2}}]\n", "stands in its `patch`"),
        (
            "milestones: [{date: 2028-01-01, set: {network.mode: togther}}]\n",
            "5:53: milestones[0].set.network.mode: not a value",
        ),
        ("milestones: [{date: 2028-01-01, set: {network.delay_s: -4}}]\n", "refused: network.delay_s: out of bounds"),
        ("milestones: [{date: 2028-01-01}]\n", "the key 'set' is missing"),
        (
            "milestones: [{date: 2028-01-01, set: {network.loss: 0}}, {date: 2027-01-01, set: {a.b: 0}}]\n",
            "milestones: days that are not in order",
        ),
        ("crew_training_days: -1\n", "crew_training_days: out of bounds"),
        ("factors:\n  - {id: doctrine.firing}\n", "factors without a design"),
        (DESIGN, "a design without factors"),
        ("stopping: {measure: stopped, half_width: 0.1, maximum: 20}\n", "expected 30 or more"),
        ("stopping: {measure: stopped, half_width: 0.1}\n", "some intervals never get narrow enough"),
        ("stopping: {measure: stopped, half_width: 0.1, maximum: 99, interval: wald}\n", "held the truth 9 % of"),
        ("stopping: {measure: rounds_per_kill, half_width: 0.1, maximum: 99}\n", "no stopping rule for a ratio"),
        ("replications: 4\nstopping: {measure: stopped, half_width: 0.1, maximum: 99}\n", "said in one way"),
        ("replicatons: 4\n", "did you mean 'replications'?"),
        ("readings: 25\nreading: low\n", "6:1: reading: one reading by name and several that are drawn exclude each"),
        ("reading: worst\n", "5:10: reading: an unknown choice, seen 'worst', expected one of high, low, mode"),
    ],
)
def test_a_study_that_cannot_be(tmp_path: Path, body: str, said: str) -> None:
    told = problems(tmp_path, body)
    assert any(said in line for line in told), told


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ("{kind: nolh, points: 18}", "17 points for up to 7"),
        ("{kind: sobol, points: 12}", "a power of two"),
        ("{kind: fractional, points: 5}", "a power of two"),
        ("{kind: lhs}", "needs `points`"),
        ("{kind: grid}", "an unknown choice"),
        ("{kind: full, points: 7}", "8:22: design.points: a full design does not read `points`, seen 7"),
        ("{kind: one_at_a_time, seed: 7}", "does not read `seed`"),
        ("{kind: lhs, points: 9, levels: 3}", "does not read `levels`, seen 3, expected points and seed at most"),
    ],
)
def test_a_design_that_does_not_exist(tmp_path: Path, design: str, said: str) -> None:
    body = f"factors:\n  - {{id: doctrine.firing}}\n  - {{id: network.delay_s, low: 0, high: 9}}\ndesign: {design}\n"
    told = problems(tmp_path, body)
    assert any(said in line for line in told), told


def test_a_slip_moves_the_date_that_is_stated_beside_it_in_any_order(tmp_path: Path) -> None:
    said = ["units.unit-one.slip_days: 31", "units.unit-one.available_from: 2022-01-01"]
    for words in (said, said[::-1]):
        body = f"options:\n  - {{name: a, set: {{{', '.join(words)}}}}}\n"
        units = loaded(tmp_path, body, "five_units").points.point(0).scenario_file.scenario.units
        assert units[0].available.date.isoformat() == "2022-02-01"


def test_a_unit_that_never_comes_does_not_come_later(tmp_path: Path) -> None:
    body = "options:\n  - {name: a, set: {units.unit-one.present: false, units.slip_days: 400}}\n"
    units = loaded(tmp_path, body, "five_units").points.point(0).scenario_file.scenario.units
    assert units[0].available.date.isoformat() == "9999-12-31"


def test_a_slip_beyond_the_calendar_is_refused(tmp_path: Path) -> None:
    body = "options:\n  - {name: a, set: {units.unit-one.available_from: 9990-01-01, units.slip_days: 36525}}\n"
    (told,) = problems(tmp_path, body, "five_units")
    assert "36525 days after 9990-01-01 lie beyond the calendar" in told


def test_an_option_may_not_set_what_is_varied(tmp_path: Path) -> None:
    body = "options:\n  - {name: a, set: {doctrine.firing: shoot_shoot}}\n" + factor("id: doctrine.firing")
    assert any("option 'a' sets this as well" in line for line in problems(tmp_path, body))


def test_a_milestone_may_not_set_what_is_varied(tmp_path: Path) -> None:
    body = "milestones: [{date: 2020-01-01, set: {doctrine.firing: shoot_shoot}}]\n" + factor("id: doctrine.firing")
    assert any("milestone 2020-01-01 sets this as well" in line for line in problems(tmp_path, body))


def test_all_problems_come_at_once_and_in_order(tmp_path: Path) -> None:
    body = "factors:\n  - {id: raid.groups}\n  - {id: doctrine.frring}\noptions:\n"
    told = problems(tmp_path, body + "  - {name: a, set: {doctrine.firng: x}}\n" + DESIGN)
    assert [line.split(":")[0] for line in told] == ["6", "7", "9"]


def test_a_claim_has_the_levels_of_its_alternatives_and_its_own_range(tmp_path: Path) -> None:
    body = "factors:\n  - {id: s-400.engagement_radar.channels}\n  - {id: s-400.kill_probability.aircraft}\n" + DESIGN
    channels, kill = loaded(tmp_path, body).points.factors
    assert (channels.kind, channels.levels, channels.origin) == ("categorical", (10.0, 36.0), "claim")
    assert (kill.kind, kill.low, kill.origin) == ("continuous", 0.3, "assumption")


def test_the_scenario_of_a_study_lies_beside_it(tmp_path: Path) -> None:
    assert any("there is no such scenario" in line for line in problems(tmp_path, "", "one_sit"))
    assert any("did you mean 'one_site'?" in line for line in problems(tmp_path, "", "one_sit"))
    assert any("there is no such scenario" in line for line in problems(tmp_path, "", "../one_site.yaml"))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "bartizan_study: 1\nname: &a x\nother: *a\n", "[" * 5000])
def test_hostile_files_are_refused_with_a_place(tmp_path: Path, text: str) -> None:
    from bartizan.errors import InputError
    from bartizan.study.question.load import load_study

    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"small\.yaml:[12]:"):
        load_study(path)
