"""Words, traces, tables, progress: small texts that must not surprise."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.engine.log import EVENT, Cause, Code, Node, Place, Roster, Thing
from bartizan.errors import InputError
from bartizan.output.json_text import json_line
from bartizan.output.markup import id_code
from bartizan.output.progress import Progress, duration_words
from bartizan.output.tables import csv_text, guarded, write_rows
from bartizan.output.trace import CAUSE_NAMES, COLUMNS, event_rows, trace_text
from bartizan.output.wording import CAUSES, MEASURES, clean, figure_words, kind_words

ROSTER = Roster(
    (Node("alpha-1", "fire_unit", "alpha", "s-400", 1, -32.0, -24.0, 0.0, 0.0, 20.0, 120.0),),
    (Thing("=missile-1", "cruise-missile", "cruise_missile", "hostile", True, "missiles", 1, 2),),
    (Place("corran", "Corran harbour", -32.0, -24.0, 0.0, 0.0),),
)


def log(*rows: tuple[Any, ...]) -> np.ndarray:
    return np.array([(0, *row) for row in rows], dtype=EVENT)


def test_every_cause_and_every_code_has_words() -> None:
    assert tuple(c.name.lower() for c in Cause) == CAUSE_NAMES
    assert set(CAUSES) == set(CAUSE_NAMES)
    for row in event_rows(log(*[(1000, int(code), 0, 0, 1.0, 0) for code in Code]), ROSTER):
        assert "_" not in row["words"], row
        assert row["words"] != row["event"].lower()


def test_every_measure_of_a_study_has_words() -> None:
    from bartizan.study.measures import MEASURES as MEASURED

    assert set(MEASURED) <= set(MEASURES)


def test_a_trace_tells_the_story() -> None:
    events = log(
        (53_500, Code.IDENTIFIED, 0, 0, 8.0, 1),
        (61_500, Code.LAUNCH, 0, 0, 12.34, 2),
        (73_840, Code.MISS, 0, 0, 20.0, 1),
        (90_000, Code.LEAK, -1, 0, 0.0, 0),
        (90_000, Code.DECIDING_CAUSE, -1, 0, 1.0, Cause.MISSED),
    )
    text = trace_text(list(event_rows(events, ROSTER, reading=3)))
    assert "00:53.5  alpha-1  =missile-1  to be identified as hostile in 8 s" in text
    assert "01:01.5  alpha-1  =missile-1  2 rounds launched, 12.3 s to fly" in text
    assert "missed at 20.0 km: not in sight" in text
    assert "got through at Corran harbour" in text
    assert "what decided it: shot at and missed (1 engagement)" in text


def test_rows_that_point_nowhere_are_shown_not_fatal() -> None:
    rows = list(event_rows(log((0, 99, 7, 70, math.nan, -5), (0, Code.CAUSE, -1, 0, 1.0, 99)), ROSTER))
    assert rows[0]["observer"] == rows[0]["target"] == "-"
    assert trace_text([]) == "no events: nothing was seen, and nothing flew\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\r=1"])
def test_spreadsheets_meet_no_formula(text: str) -> None:
    assert guarded(text).startswith("'")


def test_csv_is_guarded_and_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = list(event_rows(log((1000, Code.FIRST_SEEN, 0, 0, -1.5, 0)), ROSTER))
    back = list(csv.DictReader(io.StringIO(csv_text(rows, COLUMNS))))
    assert back[0]["target"] == "'=missile-1"
    assert float(back[0]["value"]) == -1.5
    assert write_rows(rows, COLUMNS, tmp_path / "a.csv").read_text(encoding="utf-8") == csv_text(rows, COLUMNS)


def test_parquet_holds_the_rows_as_they_are(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    rows = list(event_rows(log((1000, Code.FIRST_SEEN, 0, 0, -1.5, 0)), ROSTER))
    table = pq.read_table(write_rows(rows, COLUMNS, tmp_path / "a.parquet"))
    assert table.column_names == list(COLUMNS)
    assert table.to_pylist() == rows
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet"]


def test_an_ending_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.parquet or \.csv"):
        write_rows([], COLUMNS, tmp_path / "a.xlsx")


def test_json_has_no_nan() -> None:
    text = json_line({"a": math.nan, "b": [math.inf, np.float32(1.5), np.int64(2)], "c": "ü\u2028"})
    assert json.loads(text) == {"a": None, "b": [None, 1.5, 2], "c": "ü\u2028"}
    assert text.isascii()


def test_clean_text_is_one_harmless_line() -> None:
    assert clean("a\x1b]0;x\x07\n\u202eb\u2066c\x9bd") == "a ]0;x b c d"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


class Screen(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def test_progress_is_plain_where_there_is_no_terminal() -> None:
    screen = Screen(is_terminal=False)
    progress = Progress(screen)
    progress("reading")
    for done in range(1001):
        progress("replications", done, 1000)
    progress.close()
    lines = screen.getvalue().splitlines()
    assert lines[0] == "reading"
    assert lines[-1] == "replications: 1,000 of 1,000"
    assert len(lines) <= 5
    assert "\x1b" not in screen.getvalue()


def test_progress_wipes_its_line_on_a_terminal() -> None:
    screen = Screen(is_terminal=True)
    progress = Progress(screen)
    progress("reading")
    progress.close()
    assert screen.getvalue().endswith("\r\x1b[2K")


def test_progress_says_nothing_when_quiet_and_survives_a_closed_stream() -> None:
    screen = Screen(is_terminal=False)
    Progress(screen, is_quiet=True)("reading")
    assert screen.getvalue() == ""
    screen.close()
    broken = Progress.__new__(Progress)
    Progress.__init__(broken, Screen(is_terminal=False))
    broken._stream.close()
    broken("reading")


def test_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 10.0])
    monkeypatch.setattr("bartizan.output.progress.time.monotonic", lambda: next(clock))
    screen = Screen(is_terminal=False)
    progress = Progress(screen)
    progress("replications", 0, 1000)
    progress("replications", 250, 1000)
    assert screen.getvalue().splitlines()[-1] == "replications: 250 of 1,000, 25 a second, 30 s left"
    assert duration_words(75) == "1 min 15 s"


def test_systems_and_programmes_are_called_as_the_catalogue_calls_them() -> None:
    """The page is written from a result alone, so it keeps its own list of names."""
    catalogue = load_catalogue()
    for key, system in catalogue.systems.items():
        assert kind_words(key) == system.name
    assert kind_words("s-400-india") == catalogue.programmes["s-400-india"].name


def test_a_figure_is_named_with_its_owner_and_its_id_breaks_after_dots() -> None:
    assert figure_words("any.swerling", "Swerling case") == "any system, swerling case"
    assert figure_words("s-400.x", "RCS of it") == "S-400, RCS of it"
    assert figure_words("plain", "Word") == "word"
    plain_text = id_code("a.b<c>").replace("<bdi>", "").replace("</bdi>", "")
    assert plain_text == "<code><span>a.</span><span>b&lt;c&gt;</span></code>"
