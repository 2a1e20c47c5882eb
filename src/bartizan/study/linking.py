"""Does linking the units matter, and how much? One scenario, played in every mode of its network with the same luck."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

from bartizan.engine.log import Level
from bartizan.scenario.load import ScenarioFile
from bartizan.study import doors as engine_doors
from bartizan.study.compared import answer_of, in_mode, own_mode
from bartizan.study.limits import check_options
from bartizan.study.variants import Variant, play_variants

if TYPE_CHECKING:
    from bartizan.study.doors import Engine, Progress

BLOCK = "network"
SAME: dict[str, Any] = {"low": 0.0, "high": 0.0, "method": "nothing to link: exactly 0"}
"""What a comparison says where the modes are one and the same: no chance is in it."""


def modes() -> tuple[str, ...]:
    """The modes of a network in the order of the schema, from no link to the closest.

    Examples
    --------
    >>> modes()[:3]
    ('alone', 'shared_warning', 'shared_tracks')
    """
    from bartizan.scenario.schema import Scenario

    network: Any = Scenario.model_fields["network"].annotation
    return get_args(network.model_fields["mode"].annotation)


def why_not(scenario_file: ScenarioFile) -> list[str]:
    """What the checks of scenario files say against this one; nothing, unless a mode does not fit it.

    Engagement radars that wait for a cue of another unit, for example, would wait for ever alone.
    """
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.scenario.checks import check_scenario
    from bartizan.scenario.document import Node
    from bartizan.scenario.report import Report

    report = Report(Node({}, 0, 0), "")
    check_scenario(scenario_file.scenario, report, load_catalogue(), scenario_file.overrides)
    return [str(problem) for problem in report.problems]


def linking(
    scenario_file: ScenarioFile,
    *,
    replications: int,
    readings: int = 1,
    seed: int = 0,
    workers: int | None = None,
    date: dt.date | None = None,
    progress: Progress | None = None,
    doors: Engine | None = None,
) -> dict[str, Any]:
    """Play a scenario in every mode of its network and compare the outcomes.

    Parameters
    ----------
    scenario_file : ScenarioFile
        Its own mode is one of those played.
    replications, readings, seed, workers, date, progress
        As `execute.run_study` takes them.
    doors : Engine or None
        Another engine, for tests.

    Returns
    -------
    dict
        Plain data: `digest`, `manifest`, `points` (a mode each, with its measures and the digest that `run` gives the
        scenario in this mode), `comparisons`, `holes` (modes that do not fit the scenario, with the reason), and what
        they are of.

    Raises
    ------
    InputError
        For options out of range.

    Notes
    -----
    With one unit there is nothing to link: it is played once, and every mode is that. (Played mode by mode, even one
    unit could draw other luck, because identities have another address where units share them.)
    """
    day = date or scenario_file.scenario.date
    there = _most_units_there(scenario_file, readings, seed, day, doors)
    every = [Variant(mode, in_mode(scenario_file, BLOCK, mode)) for mode in modes()]
    own = own_mode(scenario_file, BLOCK)
    reasons = {variant.name: why_not(variant.scenario_file) for variant in every if variant.name != own}
    fitting = [variant for variant in every if not reasons.get(variant.name)]
    round_ = play_variants(
        fitting if there > 1 else [variant for variant in fitting if variant.name == own],
        replications=replications,
        readings=readings,
        seed=seed,
        workers=workers,
        date=day,
        progress=progress,
        doors=doors,
        same_ground=True,
    )
    if there <= 1:
        only = round_.played[0]
        copies = [only if own == one.name else only._replace(name=one.name, digest="") for one in fitting]
        round_ = round_._replace(played=copies)
    holes = [{"variant": mode, "reason": "; ".join(said)} for mode, said in reasons.items() if said]
    answer = answer_of("linking", BLOCK, scenario_file, round_, holes)
    answer["scenario"]["units_there"] = there
    if there <= 1:
        answer["comparisons"] = [row | SAME for row in answer["comparisons"]]
    return answer


def _most_units_there(scenario_file: ScenarioFile, readings: int, seed: int, day: dt.date, doors: Engine | None) -> int:
    """How many units are in play on the day, in the reading that has most."""
    from bartizan.scenario.readings import figures_in_play, sampled_readings

    check_options(1, readings, seed, None, None, Level.DECISIONS)
    drawn = sampled_readings(figures_in_play(scenario_file), readings, seed, None)
    asked = (doors or engine_doors.engine()).units_in_play
    return max(sum(asked(scenario_file.scenario, drawn.reading(k), day).values()) for k in range(len(drawn)))
