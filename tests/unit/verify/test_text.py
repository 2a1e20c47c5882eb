"""The table of known-answer checks in a terminal and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from bartizan.errors import InputError
from bartizan.output.verify_page import check_page, page_text, rows_of, write_page
from bartizan.output.verify_text import sentence, verify_text
from bartizan.verify.check import Check, Outcome, Sample, close, exact, judge, printed, statistical
from bartizan.verify.run import Verification


def judged(*checks: Check) -> Verification:
    return Verification("0.0", tuple(judge("queues", check) for check in checks), 1.0)


def raising() -> float:
    raise ValueError("a \x1b[31mpipe | and\na *star* " + "x" * 60)


GOOD = Check("lost, 6 channels offered 4", "Erlang 1917", printed("0.117162"), lambda: 0.11716201)
NEAR = Check("lost, 4 channels offered 4", "Erlang 1917", printed("0.310680"), lambda: 0.310681)
LUCK = Check("lost by luck", "Erlang 1917", statistical(0.3, finds=0.1), lambda: Sample(0.3125, 0.01, 400))
BROKEN = Check("a name that is so long that it does not fit on a line " * 2, "arithmetic", exact(3), raising)


def row(verification: Verification, i: int = 0) -> Outcome:
    return verification.outcomes[i]


def test_a_table_for_a_terminal() -> None:
    assert verify_text(judged(GOOD, LUCK)) == (
        "Channels as queues                        expected       got  tolerance  verdict\n"
        " [Erlang 1917]\n"
        "  lost, 6 channels offered 4              0.117162  0.117162      5e-07   passed\n"
        "  lost by luck                               0.300     0.312       0.04   passed\n"
        "\n"
        "bartizan 0.0: 2 of 2 known-answer checks passed\n"
    )


def test_what_failed_stands_again_at_the_end_with_its_tolerance() -> None:
    text = verify_text(judged(GOOD, NEAR))
    table, failures = text.split("Failed ")
    assert table.count("FAILED") == 1
    assert "0.310680  0.310681      5e-07   FAILED\n   tolerance: digits printed\n" in failures
    assert failures.endswith("\nbartizan 0.0: 1 of 2 known-answer checks passed\n")


@pytest.mark.parametrize("width", [20, 80, 100, 400])
def test_lines_fit_and_nothing_steers_a_terminal(width: int) -> None:
    text = verify_text(judged(GOOD, BROKEN, LUCK, NEAR), width)
    assert max(map(len, text.splitlines())) <= max(80, min(140, width))
    assert "\x1b" not in text
    assert "ValueError: a [31mpipe | and a *star*" in " ".join(text.split())


def test_every_check_fits_a_terminal(verification: Verification) -> None:
    text = verify_text(verification)
    assert max(map(len, text.splitlines())) <= 80
    assert text.count(" passed\n") == len(verification.outcomes) + 1
    assert sentence(verification) in text


def test_a_page_holds_a_row_for_each_check() -> None:
    rows = list(rows_of(page_text(judged(GOOD, BROKEN, LUCK))))
    assert rows[0] == (
        *("lost, 6 channels offered 4", "Erlang 1917", "0.117162", "0.117162"),
        *("5e-07: digits printed", "passed"),
    )
    assert rows[1][3].startswith("ValueError: a \\[31mpipe \\| and a \\*star\\*")
    assert rows[1][4:] == ("equal", "FAILED")
    assert rows[2][4] == "0.04: 4 standard errors, n 400, finds a shift of 0.063"


def test_a_page_of_nothing_but_headings_has_no_rows() -> None:
    assert list(rows_of("| check | source | expected | got | tolerance | verdict |\n| a | b |\ntext\n")) == []


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    verification = judged(GOOD)
    write_page(verification, path)
    assert path.read_text(encoding="utf-8") == page_text(verification)
    assert [p.name for p in tmp_path.iterdir()] == ["page.md"]


def test_a_page_claims_no_more_than_it_may() -> None:
    words = page_text(judged(GOOD)).replace("called validated", "")
    assert "validated" not in words and "accurate" not in words


@pytest.mark.parametrize("name", ["page.txt", "page", "no/such/folder/page.md", "folder.md"])
def test_a_place_that_cannot_be_a_page_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(InputError, match=r"no Markdown file|cannot be written"):
        check_page(tmp_path / name)


def test_a_page_that_cannot_be_written_is_refused_before_any_check(tmp_path, monkeypatch) -> None:
    def locked(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    check_page(tmp_path / "page.md")
    monkeypatch.setattr("tempfile.mkdtemp", locked)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        check_page(tmp_path / "page.md")


def test_numbers_that_need_all_their_figures() -> None:
    text = verify_text(judged(Check("sum", "arithmetic", close(0.3), lambda: 0.1 + 0.2)))
    assert "0.3       0.3      3e-13   passed" in text
