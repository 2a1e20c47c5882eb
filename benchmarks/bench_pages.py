"""Frames a second of the replay, first paint of both pages from a file, and the time to write them.

    scripts/bench pages

A frame is one that the page drew: the benchmark counts the browser's callbacks while the page plays, with the GPU and
its stand-in switched off. Each case asserts that as many symbols as stated moved.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from busy_sky import busy_replay
from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser.conftest import find_browser

SECONDS = 4
COUNT_FRAMES = """async (seconds) => {
  const gaps = [];
  const begun = performance.now();
  let last = begun;
  while (performance.now() - begun < 1000 * seconds) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  return [gaps.length / ((performance.now() - begun) / 1000), Math.max(...gaps.slice(5))];
}"""
PAN = """async (seconds) => {
  const map = document.getElementById("map");
  map.setPointerCapture = () => {};
  const at = (x, y) => ({ pointerId: 7, clientX: x, clientY: y, bubbles: true });
  const send = (kind, x, y) => map.dispatchEvent(new PointerEvent(kind, at(x, y)));
  const box = map.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
  send("pointerdown", x, y);
  const begun = performance.now(), gaps = [];
  let frames = 0, last = begun;
  while (performance.now() - begun < 1000 * seconds) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
    frames += 1;
    send("pointermove", x + 8 * frames % 900, y + 300 * Math.sin(frames / 40));
  }
  send("pointerup", x, y);
  return [frames / ((performance.now() - begun) / 1000), Math.max(...gaps.slice(5))];
}"""


def main() -> None:
    """Measure, print, and fail where a figure is missed by far."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        rows = [*_frames(browser, Path(folder)), *_pages(browser, Path(folder))]
        browser.close()
    show("Pages in a browser without a GPU", rows)


def _frames(browser: Any, folder: Path) -> list[Row]:
    rows = []
    for n_objects, width, height, script, goal in (
        (500, 1280, 800, COUNT_FRAMES, 60),
        (2000, 1280, 800, COUNT_FRAMES, 40),
        (500, 2560, 1440, PAN, 30),
    ):
        page = _busy_page(browser, folder, n_objects, width, height)
        thread_ms = _thread_clock(page)
        before_ms = thread_ms()
        found = [page.evaluate(script, SECONDS) for _ in range(3)]
        rate, longest_ms = statistics.median(r for r, _ in found), max(gap for _, gap in found)
        each_ms = (thread_ms() - before_ms) / (SECONDS * sum(r for r, _ in found))
        what = "panning, " if script is PAN else ""
        measured = f"{rate:.0f} frames/s, longest {longest_ms:.0f} ms; {each_ms:.0f} ms of the page's processor each"
        # a browser that shows 60 frames a second counts 59.9
        is_reached = rate >= 0.98 * goal
        rows.append(
            Row(f"{what}{n_objects:,} named symbols, {width}x{height}", f"{goal} frames/s", measured, is_reached)
        )
        page.context.close()
    return rows


def _thread_clock(page: Any) -> Callable[[], float]:
    """Tells the processor time of the page's own thread, which a busy machine lengthens much less than the time."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})

    def thread_ms() -> float:
        found = {row["name"]: row["value"] for row in client.send("Performance.getMetrics")["metrics"]}
        return 1000.0 * found["ThreadTime"]

    return thread_ms


def _busy_page(browser: Any, folder: Path, n_objects: int, width: int, height: int) -> Any:
    from bartizan.output.replay.page import replay_html, write_page

    path = write_page(folder / f"busy-{n_objects}.html", replay_html(busy_replay(n_objects)))
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.select_option("#names", "all")
    page.click("#whole")
    page.click("#play")
    page.wait_for_timeout(1000)
    assert page.inner_text("#clock") != "00:00", "the page does not play"
    counted = page.evaluate("document.querySelectorAll('#object optgroup option').length")
    assert counted == n_objects, f"{counted} objects, expected {n_objects}"
    return page


def _pages(browser: Any, folder: Path) -> list[Row]:
    """First paint of both pages of `five_units`, and the time to write them."""
    from bartizan.output.replay.page import write_replay
    from bartizan.output.report import write_report
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    result = folder / "five_units"
    run_study(load_scenario("five_units"), replications=1000, out=result)
    rows = []
    total_s = 0.0
    for name, write in (("report", write_report), ("replay", write_replay)):
        begun_s = time.process_time()
        path = write(result)
        spent_s = time.process_time() - begun_s
        total_s += spent_s
        rows.append(Row(f"writing the {name}, 1,000 replications", "", f"{spent_s:.1f} s of processor"))
        paint_ms = statistics.median(_first_paint_ms(browser, path) for _ in range(5))
        what = f"first paint of the {name}, {path.stat().st_size / 1e6:.2f} MB"
        rows.append(Row(what, "1,000 ms", f"{paint_ms:.0f} ms", paint_ms <= 1000.0))
    return [*rows, Row("writing both", "5 s", f"{total_s:.1f} s of processor", total_s <= 5.0)]


def _first_paint_ms(browser: Any, path: Path) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(300)
    found = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return float(found)


if __name__ == "__main__":
    main()
