"""`bartizan programme --score` in a process of its own: the table, the data, and a name that is not there."""

from __future__ import annotations

import json
import subprocess
import sys


def programme(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bartizan", "programme", *words], capture_output=True, text=True)


def test_the_score_is_a_table_and_the_same_as_data() -> None:
    shown, data = programme("--score"), programme("s-400-india", "--score", "--json")
    assert (shown.returncode, data.returncode) == (0, 0)
    assert "How far they slipped" in shown.stdout and "Records" not in shown.stdout
    answer = json.loads(data.stdout)
    assert set(answer) == {"as_of", "score", "slips", "source_list"}
    assert answer["slips"]["n_events"] == 5


def test_an_unknown_programme_ends_with_two() -> None:
    wrong = programme("s-400-inda", "--score")
    assert wrong.returncode == 2 and "s-400-india" in wrong.stderr
