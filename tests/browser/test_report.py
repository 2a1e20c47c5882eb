"""The report in a real browser: opened from a file, driven by mouse and by keys, looked at, printed and read out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bartizan.output.parts import read_parts
from bartizan.output.report import report_html, write_report
from bartizan.output.shown_runs import Played, play
from browser import axe, looks

READY = "#theme:not([hidden])"
PHONE_PX = 390
BROKEN = '<script>document.title = "broken"</script>"\' \u202egnp \u05d0\u05d1 ' + "long " * 60


@pytest.fixture(scope="session")
def report_page(result_folder: Path) -> Path:
    return write_report(result_folder)


@pytest.fixture
def report(open_page: Callable[..., Any], report_page: Path) -> Any:
    return open_page(report_page, ready=READY)


def shown(page: Any, kind: str) -> set[str]:
    """Which layers of a kind are on."""
    script = """(kind) => [...document.querySelectorAll(`#living-map [data-${kind}]`)]
      .filter((layer) => getComputedStyle(layer).display !== "none").map((layer) => layer.dataset[kind])"""
    return set(page.evaluate(script, kind))


def test_it_opens_from_a_file_and_asks_nothing_of_anybody(report: Any, record_property: Callable[..., None]) -> None:
    page = report.page
    assert page.inner_text("h1")
    marks = page.eval_on_selector_all("header .mark", "(marks) => marks.map((mark) => mark.textContent)")
    assert [mark.strip() for mark in marks] == ["rests on geometry", "rests on claims and assumptions"]
    first_s = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
    record_property("first_paint_s", first_s)
    assert 0.0 < first_s < 30.0
    report.assert_quiet()


def test_the_slider_moves_through_the_altitudes_by_key_alone(report: Any) -> None:
    page = report.page
    assert shown(page, "at") == {"100"}
    page.focus("#altitude")
    page.keyboard.press("ArrowRight")
    assert shown(page, "at") == {"300"}
    assert page.inner_text("#altitude-words") == "300 m"
    assert page.get_attribute("#altitude", "aria-valuetext") == "300 m"
    assert "300 m" in page.inner_text("#living-map [aria-live] span:not(.off)")
    page.keyboard.press("End")
    assert shown(page, "at") == {"10000"}
    page.keyboard.press("Home")
    assert shown(page, "at") == {"50"}
    report.assert_quiet()


def test_each_run_shows_its_own_tracks(report: Any) -> None:
    page = report.page
    assert shown(page, "of") == {"median"}
    page.check("input[name=run][value=worst]")
    assert shown(page, "of") == {"worst"}
    page.keyboard.press("ArrowLeft")
    assert shown(page, "of") == {"best"}
    words = page.inner_text("#living-map [data-of=best]:not(g)")
    assert "got through" in words
    report.assert_quiet()


def test_the_switch_overrules_the_system_and_paper_is_light(report: Any) -> None:
    page = report.page

    def ground() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    page.click("#theme")
    dark = ground()
    assert dark != light
    assert page.inner_text("#theme") == "Light page"
    page.emulate_media(media="print")
    assert ground() == "rgb(255, 255, 255)"
    assert not page.is_visible(".controls")
    assert page.is_visible("header .answer")
    page.emulate_media(media="screen", color_scheme="dark")
    page.click("#theme")
    assert ground() == light
    report.assert_quiet()


def test_it_prints(report: Any) -> None:
    paper = report.page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert 4 <= paper.count(b"/Type /Page\n") <= 30


def test_keys_reach_everything_and_show_where_they_are(report: Any) -> None:
    page, seen = report.page, []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or seen[-1] in {"BODY", "A"}
    assert page.evaluate("document.activeElement !== document.body")
    for name in ("theme", "altitude", "SUMMARY"):
        assert name in seen


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_shut_out(open_page: Callable[..., Any], report_page: Path, theme: str) -> None:
    opened = open_page(report_page, theme=theme, ready=READY)
    opened.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert axe.violations(opened.page) == []


def test_on_a_phone_nothing_runs_off_the_side(open_page: Callable[..., Any], report_page: Path) -> None:
    opened = open_page(report_page, width=PHONE_PX, ready=READY)
    opened.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE_PX
    script = "(cells) => cells.map((cell) => parseFloat(getComputedStyle(cell).fontSize))"
    sizes = opened.page.eval_on_selector_all("p, td, th", script)
    assert min(sizes) >= 11.0


def test_names_that_try_to_break_out_stay_text(
    open_page: Callable[..., Any], result_folder: Path, tmp_path: Path
) -> None:
    parts = read_parts(result_folder)
    parts.summary["scenario"]["title"] = parts.summary["scenario"]["summary"] = BROKEN
    for row in (*parts.summary["assets"], *parts.theatre["assets"], *parts.theatre["nodes"]):
        row["name"] = BROKEN
    for row in parts.theatre["paths"]:
        row["group"] = BROKEN
    path = tmp_path / "report.html"
    path.write_text(report_html(parts, play(parts)), encoding="utf-8")
    opened = open_page(path, width=PHONE_PX, ready=READY)
    assert "broken" not in opened.page.title().split("<")[0]
    assert opened.page.evaluate("document.querySelectorAll('script').length") == 1
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE_PX
    opened.assert_quiet()


def test_without_its_script_the_page_still_says_all(
    open_page: Callable[..., Any], result_folder: Path, tmp_path: Path
) -> None:
    parts = read_parts(result_folder)
    path = tmp_path / "report.html"
    text = report_html(parts, Played(why_no_runs="the scenario is not here"))
    path.write_text(text[: text.index("<script>")] + "</body></html>", encoding="utf-8")
    opened = open_page(path, ready="h1")
    assert shown(opened.page, "at") == {"100"}
    assert "the scenario is not here" in opened.page.inner_text("#maps")
    assert not opened.page.is_visible(".controls")


@pytest.mark.parametrize(
    ("name", "width", "theme"), [("light", 1280, "light"), ("dark", 1280, "dark"), ("phone", 390, "light")]
)
def test_it_looks_as_accepted(
    open_page: Callable[..., Any], report_page: Path, name: str, width: int, theme: str
) -> None:
    opened = open_page(report_page, width=width, height=900, theme=theme, ready=READY)
    looks.check(f"report-{name}", opened.page.screenshot())
