"""The replay in a real browser: opened from a file, driven by mouse and by keys, looked at, and read out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bartizan.output.replay.page import replay_data, replay_html, write_page, write_replay
from browser import axe, looks

FRAMES = """async (seconds) => {
  const begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < 1000 * seconds) { await new Promise(requestAnimationFrame); frames += 1; }
  return frames / ((performance.now() - begun) / 1000);
}"""
PIXELS = """(id) => {
  const canvas = document.getElementById(id), copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const pixels = pen.getImageData(0, 0, copy.width, copy.height).data;
  let sum = 0, green = 0;
  for (let k = 0; k < pixels.length; k += 4) {
    sum += pixels[k + 3] ? pixels[k] + 3 * pixels[k + 1] + 7 * pixels[k + 2] : 0;
    green += pixels[k + 1] > pixels[k] + 40;
  }
  return { sum, green, corner: pixels[8] + pixels[9] + pixels[10] };
}"""
"""Of a canvas: a sum that changes with what is drawn, how many pixels are green, how light its corner is."""


ON_MAP = ("#scale-words", "#place")


@pytest.fixture(scope="session")
def replay_page(result_folder: Path) -> Path:
    return write_replay(result_folder)


@pytest.fixture
def replay(open_page: Callable[..., Any], replay_page: Path) -> Any:
    return open_page(replay_page)


def choose(page: Any, ending: str) -> str:
    """Choose the first object whose line in the list ends so; its id."""
    option = page.evaluate(
        """(ending) => {
          const list = document.getElementById("object");
          const found = [...list.options].find((o) => o.textContent.endsWith(ending));
          list.value = found.value;
          list.dispatchEvent(new Event("change"));
          return found.textContent;
        }""",
        ending,
    )
    return option.split(":")[0]


def seconds(page: Any) -> int:
    minutes, _, rest = page.inner_text("#clock").partition(":")
    return 60 * int(minutes) + int(rest)


def settle(page: Any) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_it_opens_from_a_file_plays_and_stops(replay: Any, record_property: Callable[..., None]) -> None:
    page = replay.page
    begun, drawn = seconds(page), page.evaluate(PIXELS, "sky")["sum"]
    page.click("#play")
    frames = page.evaluate(FRAMES, 1.5)
    record_property("frames_per_second", frames)
    page.click("#play")
    settle(page)
    stopped = seconds(page)
    assert stopped >= begun + 20
    assert frames > 1.0
    assert page.evaluate(PIXELS, "sky")["sum"] != drawn
    page.wait_for_timeout(300)
    assert seconds(page) == stopped
    replay.assert_quiet()


def test_scrubbing_by_mouse_and_keys_sets_the_time(replay: Any) -> None:
    page = replay.page
    page.focus("#scrub")
    page.keyboard.press("Home")
    settle(page)
    assert seconds(page) == 0
    # one may set out at once; nothing else can have happened
    assert page.locator("#counts dd").all_inner_texts()[1:] == ["0"] * 3
    page.keyboard.press("End")
    settle(page)
    last = seconds(page)
    box = page.locator("#scrub").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    settle(page)
    assert abs(seconds(page) - last / 2) < 0.03 * last
    replay.assert_quiet()


def test_events_are_stepped_through_and_told(replay: Any) -> None:
    page = replay.page
    page.keyboard.press("Escape")
    page.focus("#scrub")
    page.keyboard.press("Home")
    page.select_option("#kind", "launches")
    page.click("#after")
    settle(page)
    first = seconds(page)
    assert first > 0
    assert "launched" in page.inner_text("#happening")
    passed = [float(page.input_value("#scrub"))]
    while "No such event" not in page.inner_text("#happening"):
        page.keyboard.press(".")
        settle(page)
        passed.append(float(page.input_value("#scrub")))
    assert passed[-1] == passed[-2]
    assert sorted(set(passed)) == passed[:-1]
    assert len(passed) > 5
    page.keyboard.press(",")
    settle(page)
    assert float(page.input_value("#scrub")) == passed[-3]


def test_a_chosen_object_tells_why_and_its_moments_set_the_time(replay: Any) -> None:
    page = replay.page
    name = choose(page, "got through")
    story = page.inner_text("#story")
    assert story.startswith(f"{name} (")
    assert "What decided it: " in story
    assert "Time by cause, over all engagement radars" in story
    moments = page.locator(".moments button")
    moments.last.click()
    settle(page)
    minutes, _, rest = moments.last.locator("time").inner_text().partition(":")
    assert seconds(page) == 60 * int(minutes) + int(rest)
    assert page.locator(".moments li.past").count() == moments.count()


def test_an_object_is_chosen_on_the_map(replay: Any) -> None:
    page = replay.page
    page.click("#whole")
    choose(page, "got through")
    page.check("#follow")
    page.locator(".moments button").first.click()
    settle(page)
    page.keyboard.press("Escape")
    assert "Choose an object" in page.inner_text("#story")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)
    assert "Choose an object" not in page.inner_text("#story")


def test_truth_and_picture_differ_and_each_run_is_its_own(replay: Any) -> None:
    page = replay.page
    seen = []
    for _ in range(3):
        settle(page)
        seen.append(page.evaluate(PIXELS, "sky")["sum"])
        page.keyboard.press("t")
    assert len(set(seen)) == 3
    stories = set()
    for value in page.eval_on_selector_all("#run option", "options => options.map((o) => o.value)"):
        page.select_option("#run", value)
        stories.add(page.text_content("#reproduce"))
    assert len(stories) >= 2
    replay.assert_quiet()


def test_what_one_radar_sees_is_less_than_what_all_see(replay: Any) -> None:
    page = replay.page
    found = []
    for seer, altitude in (("none", "3000"), ("fire_unit", "50"), ("fire_unit", "3000")):
        page.select_option("#seer", seer)
        page.select_option("#altitude", altitude)
        settle(page)
        found.append(page.evaluate(PIXELS, "base")["green"])
    assert found[0] < found[1] < found[2]
    assert "3,000 m" in page.inner_text("#seen-words")


def test_the_theme_switches_and_the_map_with_it(replay: Any) -> None:
    page = replay.page
    light = page.evaluate(PIXELS, "base")["corner"]
    page.click("#theme")
    settle(page)
    dark = page.evaluate(PIXELS, "base")["corner"]
    assert dark < light - 200
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    replay.assert_quiet()


def test_keys_alone_reach_everything(replay: Any) -> None:
    page = replay.page
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
    wanted = {
        "run",
        "what",
        "theme",
        "map",
        "closer",
        "scrub",
        "before",
        "play",
        "after",
        "speed",
        "kind",
        "object",
        "seer",
    }
    assert wanted <= reached
    page.focus("#map")
    before = page.inner_text("#scale-words")
    for _ in range(4):
        page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert page.inner_text("#scale-words") != before
    page.keyboard.press("0")
    chosen = page.input_value("#object")
    page.keyboard.press("n")
    assert page.input_value("#object") != chosen
    page.keyboard.press("f")
    assert page.is_checked("#follow")
    page.keyboard.press("Space")
    assert page.get_attribute("#play", "aria-label") == "Pause"


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1280, 800), ("dark", 1280, 800), ("light", 390, 844)])
def test_no_rule_of_accessibility_is_broken(
    open_page: Callable[..., Any], replay_page: Path, theme: str, width: int, height: int
) -> None:
    opened = open_page(replay_page, theme=theme, width=width, height=height)
    choose(opened.page, "got through")
    opened.page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert axe.violations(opened.page) == []
    assert axe.contrasts_untold(opened.page, ON_MAP) == []


def test_a_field_without_a_name_and_pale_text_would_be_found(replay: Any) -> None:
    replay.page.evaluate("() => document.getElementById('scrub').removeAttribute('aria-label')")
    replay.page.evaluate("() => { document.querySelector('.kicker').style.color = '#b9b6ad'; }")
    found = axe.violations(replay.page)
    assert sorted(rule.partition(":")[0] for rule in found) == ["color-contrast", "label"]


@pytest.mark.parametrize(
    ("name", "theme", "width", "height"),
    [("replay-light", "light", 1280, 800), ("replay-dark", "dark", 1280, 800), ("replay-phone", "light", 390, 844)],
)
def test_it_looks_as_accepted(
    open_page: Callable[..., Any], replay_page: Path, name: str, theme: str, width: int, height: int
) -> None:
    page = open_page(replay_page, theme=theme, width=width, height=height).page
    choose(page, "got through")
    settle(page)
    looks.check(name, page.screenshot())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_that_try_to_break_out_are_shown_as_text(
    open_page: Callable[..., Any], result_folder: Path, tmp_path: Path
) -> None:
    data = replay_data(result_folder)
    spoilt = (
        "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">' \u202egnp "
        + "x" * 300
    )
    data["about"]["title"] = spoilt
    for row in (*data["objects"], *data["sites"], *data["places"]):
        row["id"] = row["name"] = spoilt
    data["texts"] = [spoilt + text for text in data["texts"]]
    opened = open_page(write_page(tmp_path / "hostile.html", replay_html(data)))
    opened.page.select_option("#names", "all")
    opened.page.keyboard.press("n")
    settle(opened.page)
    assert "<img src=x" in opened.page.inner_text("#story")
    assert opened.page.title() != "taken"
    assert opened.page.locator("img, main script").count() == 0
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 1280
    opened.assert_quiet()


def test_it_prints(replay: Any) -> None:
    choose(replay.page, "got through")
    content = replay.page.pdf()
    assert content.startswith(b"%PDF")
    assert len(content) > 30_000
    replay.assert_quiet()
