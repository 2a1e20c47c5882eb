"""Commands: exit status, where text goes, what bad options say, and how little help costs."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bartizan import cli
from bartizan.cli import options
from bartizan.errors import IncompleteError, InputError, Problem
from bartizan.output import shell
from bartizan.study import limits

HEAVY = ("numpy", "numba", "scipy", "matplotlib", "pyarrow", "pandas", "pyproj", "rasterio", "ruamel", "rich")
CLIMB = {"PYTHONPATH": str(Path(cli.__file__).parents[2])}


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", *words])
    return cli.main()


def test_help_needs_nothing_heavy() -> None:
    code = f"import sys, bartizan.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | CLIMB, check=True
    )
    assert done.stdout.strip() == "[]"


def test_help_names_every_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "--help") == 0
    text = capsys.readouterr().out
    for name in ("run", "rerun", "claim", "catalogue", "programme", "validate"):
        assert re.search(rf"^  {name} ", text, flags=re.M)
    assert "..." not in text.split("Commands:")[1]


@pytest.mark.parametrize(
    "options",
    [
        ("-n", "0"),
        ("-n", "-1"),
        ("-n", "1000000000"),
        ("-n", "nan"),
        ("-n", "abc"),
        ("-n", "1.5"),
        ("-n", ""),
        ("--readings", "0"),
        ("--readings", "1e9"),
        ("--seed", "-1"),
        ("--seed", str(2**64)),
        ("--workers", "0"),
        ("--workers", "100000"),
        ("--chunk", "0"),
        ("--chunk", "inf"),
        ("--log", "everything"),
        ("--reading", "best"),
        ("--unknown",),
    ],
)
def test_options_out_of_range_are_refused_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    assert call(monkeypatch, "run", "one_site", *options) == 2
    shown = capsys.readouterr()
    assert options[0] in shown.err
    assert len(options) == 1 or f"seen '{options[1]}', expected " in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err


def test_python_keeps_the_limits_of_the_command_line() -> None:
    for name in ("REPLICATIONS", "READINGS", "SEED", "WORKERS"):
        assert getattr(options, f"MAX_{name}") == getattr(limits, f"MOST_{name}")
    limits.check_options(10**6, 10**4, 2**64 - 1, 256, 10**6, 3)
    with pytest.raises(InputError, match=r"replications must .* seen 1000001; .*workers must .* seen 257; chunk must"):
        limits.check_options(10**6 + 1, 1, 0, 257, 10**6 + 1, 1)


def test_a_reading_by_name_is_played_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = {}
    for name in ("low", "mode", "high"):
        assert (
            call(monkeypatch, "run", "one_site", "-n", "8", "--reading", name, "--json", "--out", str(tmp_path / name))
            == 0
        )
        answers[name] = json.loads(capsys.readouterr().out)
    assert [answer["run"]["reading"] for answer in answers.values()] == ["low", "central", "high"]
    assert len({answer["digest"] for answer in answers.values()}) == 3
    low, middle, high = (answer["measures"]["stopped"]["mean"] for answer in answers.values())
    assert low < middle < high
    assert answers["low"]["reproduce"] == ["bartizan run one_site -n 8 --reading low --seed 0"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "one_sight"), "one_site"),
        (("run", "one_site", "--set", "s-400.reaction_tim_s=3"), "--set"),
        (("run", "one_site", "--set", "nonsense"), "--set"),
        (("run", "one_site", "--set", "s-400.reaction_time_s=nan"), "--set"),
        (("run", "one_site", "--date", "2028-02-30"), "such as 2028-01-01"),
        (("run", "one_site", "--date", "tomorrow"), "such as 2028-01-01"),
        (("run", "one_site", "--terrain", "nowhere.tif"), "--terrain"),
        (
            ("run", "one_site", "--terrain", "http://x/y.tif"),
            "seen http://x/y.tif, expected a raster file on this machine",
        ),
        (("run", "one_site", "--reading", "low", "--readings", "2"), "--reading: one reading by name and several"),
        (("run", "nope"), "seen nope, expected a file, or a bundled scenario: five_units"),
        (("claim", "s-40"), "s-400"),
        (("claim", "s-400", "--out", "a.gif"), ".svg"),
        (("catalogue", "s-40"), "s-400"),
        (("programme", "s-400-inda"), "s-400-india"),
        (("validate", "five_unit"), "five_units"),
        (("rerun", "nowhere", "--out", "a.xlsx"), ".parquet"),
        (("rnu",), "run"),
    ],
)
def test_bad_input_is_named_with_what_would_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert call(monkeypatch, *words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err


def test_validate_says_ok_and_the_cost(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "validate", "one_site") == 0
    said = r"one_site: ok; 521 x 521 cells for 2 radars: \d+ MB; 15 objects; at most 54,000 looks a replication\n"
    assert re.fullmatch(said, capsys.readouterr().out)
    assert call(monkeypatch, "validate", "one_site", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_validate_gives_every_problem_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("bartizan: 1\nname: x\ndate: 2028-01-01\nduration_s: -5\ncolour: red\n", encoding="utf-8")
    assert call(monkeypatch, "validate", str(path)) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith(f"{path}:4:")]
    assert [line for line in lines if line.startswith(f"{path}:5:")]
    assert call(monkeypatch, "validate", str(path), "--json") == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert {"file", "line", "column", "path", "message", "seen", "expected", "hint"} == set(answer["errors"][0])


@pytest.mark.parametrize(
    "words", [("claim", "s-400"), ("catalogue",), ("catalogue", "s-400"), ("programme",), ("programme", "s-400-india")]
)
def test_views_print_text_and_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert call(monkeypatch, *words) == 0
    assert len(capsys.readouterr().out) > 200

    def refuse(word: str) -> None:
        raise AssertionError(word)

    assert call(monkeypatch, *words, "--json") == 0
    assert isinstance(json.loads(capsys.readouterr().out, parse_constant=refuse), dict)


def test_claim_draws_beside_its_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call(monkeypatch, "claim", "s-400", "--json", "--out", str(tmp_path / "a.svg")) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"system", "figure", "low", "high", "unit", "horizon", "share_of_claimed_area", "sources"}
    assert (tmp_path / "a.svg").stat().st_size > 10_000


@pytest.mark.slow
def test_a_run_and_the_same_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One scenario from the command to the report, and one replication of it repeated."""
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, "run", "one_site", "-n", "3", "--readings", "2", "--seed", "5", "--json") == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert {"digest", "manifest", "measures", "ledger", "drivers"} <= set(answer)
    assert "replications: 6 of 6" in shown.err
    assert Path(answer["report"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (
        call(
            monkeypatch,
            "run",
            "one_site",
            "-n",
            "3",
            "--readings",
            "2",
            "--seed",
            "5",
            "--workers",
            "1",
            "--chunk",
            "1",
            "--quiet",
            "--out",
            "again",
        )
        == 0
    )
    shown = capsys.readouterr()
    assert shown.err == ""
    assert Path(shown.out.strip()) == Path("again") / "report.html"
    assert json.loads(Path("again/summary.json").read_text(encoding="utf-8"))["digest"] == answer["digest"]
    assert (
        call(
            monkeypatch,
            "rerun",
            "again",
            "--reading",
            "1",
            "--replication",
            "2",
            "--out",
            "trace.csv",
            "--log",
            "decisions",
        )
        == 0
    )
    told = capsys.readouterr().out.splitlines()[-1]
    assert "the same decisions as stored" in told
    assert (
        call(monkeypatch, "rerun", "again", "--reading", "1", "--replication", "2", "--log", "decisions", "--quiet")
        == 0
    )
    assert capsys.readouterr() == (f"{told.partition('; written')[0]}\n", "")
    assert Path("trace.csv").read_text(encoding="utf-8").startswith("reading,replication,time_s")
    assert call(monkeypatch, "rerun", "again", "--replication", "3") == 2
    assert call(monkeypatch, "rerun", "again", "--json", "--log", "tracks") == 0
    assert json.loads(capsys.readouterr().out)["equals_stored"] is True


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (
            InputError([Problem("a.yaml", 3, 7, "raid", "is wrong"), Problem("a.yaml", 9, 1, "", "too")]),
            2,
            "a.yaml:3:7: raid: is wrong\na.yaml:9:1: too\n",
        ),
        (IncompleteError("chunk 3 is torn"), 1, "bartizan: chunk 3 is torn\n"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("by\nzero"), 1, "ZeroDivisionError: by zero. To see where: bartizan"),
        (MemoryError(), 1, "out of memory"),
        (
            OSError(errno.ENOSPC, "No space left on device", "out/a.parquet"),
            1,
            "bartizan: refused by the system: out/a.parquet: No space left on device. Make room",
        ),
        (
            OSError(errno.EROFS, "Read-only file system"),
            1,
            "bartizan: refused by the system: Read-only file system. Choose",
        ),
        (OSError("no number"), 1, "a fault of the program, OSError: no number"),
    ],
)
def test_every_fault_has_its_status_and_no_traceback(
    capsys: pytest.CaptureFixture[str], fault: BaseException, status: int, said: str
) -> None:
    @shell.guarded
    def command(debug: bool = False) -> None:
        raise fault

    with pytest.raises(typer.Exit) as end:
        command()
    assert end.value.exit_code == status
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


def test_debug_shows_where_a_fault_of_the_program_arose() -> None:
    @shell.guarded
    def command(debug: bool = False) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command(debug=True)


def test_a_reader_who_leaves_is_no_fault() -> None:
    code = "import sys; from bartizan.cli import main; sys.argv = ['bartizan', 'catalogue', '--json']; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | CLIMB
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 0
    assert said == b""


def test_output_that_is_closed_from_the_start_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    @shell.guarded
    def command() -> None:
        shell.say("an answer")
        shell.complain("a warning")

    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    command()
    for name in ("stdout", "stderr"):
        getattr(sys, name).close()


def test_an_argument_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    for words in (("run", "bad\udcff.yaml"), ("run", "one_site", "--out", "bad\udcff"), ("why", "bad\udcff")):
        assert call(monkeypatch, *words) == 2
        shown = capsys.readouterr().err
        assert "an argument is not UTF-8, seen 'bad\\xff" in shown
        assert "LC_ALL=C.UTF-8" in shown


def test_a_poor_terminal_gets_stand_ins(tmp_path: Path) -> None:
    environment = os.environ | CLIMB | {"PYTHONIOENCODING": "ascii", "COLUMNS": "40"}
    done = subprocess.run(
        [sys.executable, "-m", "bartizan", "programme", "s-400-india"],
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.isascii()
