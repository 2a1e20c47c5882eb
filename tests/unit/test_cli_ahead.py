"""The process that compiles ahead: it helps or is not there, and it never outlives the run."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from bartizan import jit, kept
from bartizan.cli import ahead
from bartizan.cli.ahead import Ahead
from bartizan.earth import threads

JITTED = jit.IS_JITTED


class Told:
    """Stands in for the progress."""

    waiting = "compiling"

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, stage: str) -> None:
        self.said.append(stage)


@pytest.fixture
def three_processors(monkeypatch):
    monkeypatch.setattr(threads, "processors", lambda: 3)
    monkeypatch.setattr(jit, "keeps_compiled", lambda: True)
    monkeypatch.setattr(ahead, "prepare_report", lambda: None)
    monkeypatch.setattr(ahead, "prepare_study", lambda: None)


@pytest.mark.usefixtures("three_processors")
def test_a_process_that_fails_is_no_fault_of_the_run():
    helping = Ahead(Told(), ["raise SystemExit(3)", "pass"])  # type: ignore[arg-type]
    failing, other = helping._children
    helping()
    assert (failing.returncode, other.returncode) == (3, 0)
    helping()
    helping.stop()


@pytest.mark.usefixtures("three_processors")
def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(ahead, "LONGEST_S", 0.3)
    told = Told()
    helping = Ahead(told, ["import time; time.sleep(60)", "pass"])  # type: ignore[arg-type]
    child = helping._children[0]
    assert child.poll() is None
    begun_s = time.monotonic()
    helping()
    assert child.returncode not in (None, 0) and time.monotonic() - begun_s < 30.0
    assert set(told.said) == {"compiling"}


@pytest.mark.usefixtures("three_processors")
def test_on_two_processors_this_process_makes_what_is_left(monkeypatch):
    monkeypatch.setattr(threads, "processors", lambda: 2)
    made: list[int] = []
    monkeypatch.setattr(ahead, "compile_engine", made.append)
    helping = Ahead(Told(), ["pass", "pass", "pass"])  # type: ignore[arg-type]
    assert len(helping._children) == 1 and not made
    helping()
    assert made == [1, 2]


@pytest.mark.usefixtures("three_processors")
def test_what_fails_in_this_process_is_left_to_the_run(monkeypatch):
    monkeypatch.setattr(threads, "processors", lambda: 2)
    monkeypatch.setattr(ahead, "compile_engine", lambda _share: 1 / 0)
    helping = Ahead(Told(), ["pass", "pass"])  # type: ignore[arg-type]
    helping()
    assert not helping._children


def test_it_ends_when_the_run_ends():
    code = "import time; from bartizan.cli import ahead; ahead.compile_engine = time.sleep; ahead.main(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.5)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30.0) == 0


@pytest.mark.parametrize(("processors", "keeps"), [(1, True), (2, False)])
def test_where_it_would_not_help_there_is_none(monkeypatch, processors, keeps):
    monkeypatch.setattr(threads, "processors", lambda: processors)
    monkeypatch.setattr(jit, "keeps_compiled", lambda: keeps)
    monkeypatch.setattr(ahead, "prepare_report", lambda: pytest.fail("nothing to wait for"))
    helping = Ahead(Told())  # type: ignore[arg-type]
    assert not helping._children
    helping()
    helping.stop()


@pytest.mark.usefixtures("three_processors")
def test_without_an_interpreter_there_is_none(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert not Ahead(Told())._children  # type: ignore[arg-type]


@pytest.mark.skipif(not JITTED, reason="nothing is compiled")
def test_what_it_compiles_is_what_a_run_asks_for(tmp_path):
    from bartizan.engine import assign, outcome, step
    from bartizan.output import thin
    from bartizan.output.report import write_report
    from bartizan.scenario.load import load_scenario
    from bartizan.study import counting, unpicking
    from bartizan.study.execute import run_study

    kernels = [step.play_many, thin._thinned, step.advance, assign.decide, outcome.happen]
    kernels += [counting.count_block, unpicking.unpick]
    for share in range(len(ahead.COMMANDS)):
        ahead.compile_engine(share)
    ahead.prepare_report()
    ahead.prepare_study()
    compiled = [list(kernel._addresses) for kernel in kernels]
    assert all(compiled)
    write_report(run_study(load_scenario("one_site"), replications=1, out=tmp_path / "out").folder)
    assert compiled == [list(kernel._addresses) for kernel in kernels]


WITHOUT = """
import sys
from bartizan.cli import main
sys.argv = ["bartizan", "run", "one_site", "-n", "1", "--out", sys.argv[1], "--quiet"]
status = main()
print(status, "numba" in sys.modules)
"""


@pytest.mark.skipif(not (JITTED and kept.IS_POSSIBLE), reason="no machine code is kept here")
def test_a_run_whose_kernels_are_kept_does_not_load_numba(tmp_path):
    def ask(folder):
        command = [sys.executable, "-c", WITHOUT, str(tmp_path / folder)]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout.split()[-2:]

    assert ask("first")[0] == "0"
    assert ask("second") == ["0", "False"]
