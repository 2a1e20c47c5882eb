"""Whether intervals hold the truth as often as they say, and whether nothing is called a difference: `[STUDIES]`.

With 1,000 studies, the default, about a minute and a half of one processor; the null test of `one_site` plays 120,000
replications.
"""

from __future__ import annotations

import sys

import numpy as np
from calibration import FLOOR, MEANS, NOMINAL, intervals, null_share, synthetic_null
from calibration_naming import naming
from table import Row, show

from bartizan.scenario.load import load_scenario
from bartizan.study.measures import MEASURES, table
from bartizan.study.variants import Variant, play_variants

STUDIES = 1_000
PER_STUDY = 40
MEASURED = ("leakers", "stopped", "nodes_lost")


def one_site(studies: int, seed: int) -> dict[str, np.ndarray]:
    """Each measure of `one_site` in each replication, shape (studies * 40,), and what it can be at most."""
    played = play_variants(
        [Variant("one_site", load_scenario("one_site"))], replications=studies * PER_STUDY, seed=seed, workers=1
    )
    rows = played.played[0].rows
    found = {name: np.asarray(table(name, rows, played.who), dtype=float)[0] for name in MEASURED}
    assert len(played.played[0].rows) == 1 and all(len(v) == studies * PER_STUDY for v in found.values())
    most = {name: MEASURES[name].most for name in MEASURED}
    found["most"] = np.array([one(played.who) if one else 1e6 for one in most.values()])
    return found


def null_rows(studies: int) -> list[Row]:
    """Two identical options: with seeds of their own, and with the same."""
    first, again, other = one_site(studies, 1), one_site(studies, 1), one_site(studies, 2)
    rows = []
    for name, most in zip(MEASURED, first["most"], strict=True):
        share = null_share(first[name], other[name], PER_STUDY, most=float(most))
        sure = name == "leakers"
        goal = "3 to 7 %" if sure else "at most 7 %"
        is_reached = 0.03 * sure <= share <= 0.07
        rows.append(
            Row(f"one_site twice, own seeds: {name}", goal, f"{100.0 * share:.1f} % of {studies:,}", is_reached)
        )
        apart = int(np.count_nonzero(first[name] - again[name]))
        rows.append(Row(f"one_site twice, same seed: {name}", "exactly 0", f"{apart} replications differ", apart == 0))
    for name in ("skewed leakers", "about a third of 84", "good days and bad days"):
        share = synthetic_null(MEANS[name][0], studies, PER_STUDY)
        rows.append(
            Row(f"synthetic: {name}", "3 to 7 %", f"{100.0 * share:.1f} % of {studies:,}", 0.03 <= share <= 0.07)
        )
    return rows


def main() -> None:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else STUDIES
    rows = []
    for found in intervals(studies):
        measured = f"{100.0 * found.worst:.2f} % at worst ({found.where}; {found.how})"
        rows.append(Row(found.what, "93 % or more", measured, found.worst >= FLOOR))
    show("How often nominal 95 % intervals hold the truth", rows)
    named = []
    for one in naming(studies):
        idle, strong = one.idle / one.trials, one.strong / one.trials
        named.append(
            Row(f"{one.what}: studies that name an idle one", "at most 5 %", f"{100 * idle:.1f} %", idle <= NOMINAL)
        )
        named.append(
            Row(f"{one.what}: studies that find the strong one", "all", f"{100 * strong:.1f} %", strong == 1.0)
        )
    show("Factors planted as strong and as idle", named)
    show(f"Null test: two identical options, studies of {PER_STUDY} replications", null_rows(studies))


if __name__ == "__main__":
    main()
