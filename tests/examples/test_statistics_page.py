"""The page on intervals shows what the program computes: exact sums are made again, the rules are those of the code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bartizan.study.decide.morris import LEAST_TRAJECTORIES
from bartizan.study.decide.sobol import LEAST_BASE
from bartizan.study.statistics import FEW, FEW_FOR_RATIO
from bartizan.study.stopping.quantiles import replications_for_quantile
from bartizan.study.stopping.rule import CONFIDENCE, StoppingRule
from bartizan.study.stopping.shares import share_text

LEAST_WORD = {5: "five", 6: "six", 7: "seven"}
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())


@pytest.fixture(scope="module")
def page_script():
    paths = [str(ROOT / "scripts"), str(ROOT / "benchmarks")]
    sys.path[:0] = paths
    try:
        import statistics_page

        yield statistics_page
    finally:
        for path in paths:
            while path in sys.path:
                sys.path.remove(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wilson_and_exact", "quantiles", "stopped_shares"])
def test_exact_sums_are_as_shown(page_script, name: str) -> None:
    import calibration

    assert page_script.found_line(getattr(calibration, name)()) in PAGE


def test_every_block_has_numbers_of_a_thousand_studies(page_script) -> None:
    blocks = {match[2]: match[3] for match in page_script.BLOCK.finditer(PAGE)}
    assert set(blocks) == set(page_script.BLOCKS)
    assert blocks["coverage"].count("1,000 studies") == 8
    assert blocks["null"].count("of 1,000") == 6 and blocks["null"].count("| 0 replications differ |") == 3
    assert blocks["naming"].count("| 100.0 % |") == 5


def test_a_rule_that_holds_too_seldom_gets_no_line(page_script) -> None:
    with pytest.raises(SystemExit, match=r"holds in 0\.9200 of studies only"):
        page_script.found_line(page_script.Found("mean", "1,000 studies", 0.92, "n = 20"))


def test_the_rules_are_those_of_the_program() -> None:
    looks = ", ".join(str(n) for n in StoppingRule(0.1, 100).looks()[:5])
    for said in (
        f"Wilson's interval from {FEW} events and {FEW} non-events on",
        share_text(0, 3000).replace("none of 3,000:", "none of 3,000 is"),
        f"from {FEW_FOR_RATIO} replications with something to divide by on",
        f"looks at {looks}, ... replications",
        f"intervals at {100 * CONFIDENCE:.0f} %",
        f"below {replications_for_quantile(0.95)} replications for the 95th percentile",
        f"and {replications_for_quantile(0.99)} for the 99th",
        f"{LEAST_BASE} base points or more",
        f"screening takes {LEAST_WORD[LEAST_TRAJECTORIES]} trajectories or more",
    ):
        assert said in WORDS, said
