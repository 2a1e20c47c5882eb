"""Photograph the pages of a result for README and docs: light, dark, narrow and printed, small files.

    make demo
    .venv/bin/python scripts/screenshots.py out/demo docs/pictures/pages [NAME ...]

NAME is one of SHOTS below; without it all are taken. Needs Playwright (in requirements/dev.txt), Chromium (on Debian:
apt-get install chromium) and, for the printed ones, pdftoppm (apt-get install poppler-utils).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COLOURS = 256
DESK, NARROW, MAP = (1280, 800), (390, 844), (1060, 880)
PRINT_DPI = "70"


def nothing(page: Any) -> None:
    """Show a page as it opens."""


def choose_cruise_missile(page: Any) -> None:
    """The story of a cruise missile that got through, at its third moment."""
    page.evaluate(
        """() => {
          const list = document.getElementById("object");
          const found = [...list.options].find((o) => /^cruise.*got through/.test(o.textContent)) || list.options[1];
          list.value = found.value;
          list.dispatchEvent(new Event("change"));
        }"""
    )
    page.locator(".moments button").nth(3).click()


def truth_and_picture(page: Any) -> None:
    """The same object from near, as it was and as it was tracked."""
    choose_cruise_missile(page)
    page.select_option("#what", "both")
    page.check("#follow")
    for _ in range(5):
        page.click("#closer")


def legend(page: Any) -> None:
    """Every sign of the map."""
    page.click("#legend summary")
    page.locator("#signs li").last.scroll_into_view_if_needed()


def to_map(page: Any) -> None:
    """The section with the map, from its heading on."""
    page.evaluate("document.getElementById('maps-head').scrollIntoView()")


class Shot(NamedTuple):
    """One picture: of which page, how large, and what is done before it is taken."""

    name: str
    page: str  # report | replay
    size: tuple[int, int] = DESK
    theme: str = "light"
    prepare: Callable[[Any], None] = nothing
    is_whole: bool = False  # the whole length of the page
    is_printed: bool = False  # its first page on paper


SHOTS = (
    Shot("replay-light", "replay", prepare=choose_cruise_missile),
    Shot("replay-dark", "replay", theme="dark", prepare=choose_cruise_missile),
    Shot("replay-phone", "replay", NARROW, prepare=choose_cruise_missile, is_whole=True),
    Shot("replay-print", "replay", prepare=choose_cruise_missile, is_printed=True),
    Shot("replay-picture", "replay", prepare=truth_and_picture),
    Shot("replay-signs", "replay", prepare=legend),
    Shot("report-light", "report"),
    Shot("report-dark", "report", theme="dark", prepare=to_map),
    Shot("report-map", "report", MAP, prepare=to_map),
    Shot("report-phone", "report", NARROW),
    Shot("report-print", "report", is_printed=True),
)


def take(browser: Any, shot: Shot, folder: Path) -> bytes:
    """The picture as PNG."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.theme)
    page.goto((folder / f"{shot.page}.html").resolve().as_uri())
    if shot.page == "replay":
        page.wait_for_selector("html[data-ready=yes]", state="attached")
    shot.prepare(page)
    page.wait_for_timeout(500)
    content = _printed(page.pdf(format="A4")) if shot.is_printed else page.screenshot(full_page=shot.is_whole)
    page.close()
    return content


def _printed(pdf: bytes) -> bytes:
    """The first page on paper as a picture."""
    if not shutil.which("pdftoppm"):
        raise SystemExit("no pdftoppm found (on Debian: apt-get install poppler-utils)")
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        paper.write_bytes(pdf)
        first = ["pdftoppm", "-r", PRINT_DPI, "-png", "-f", "1", "-l", "1", "-singlefile", str(paper), str(paper)]
        subprocess.run(first, check=True)  # noqa: S603  (our own file)
        return Path(f"{paper}.png").read_bytes()


def small(png: bytes) -> bytes:
    """The same picture with fewer colours."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    content = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def main(result: Path, folder: Path, names: list[str]) -> None:
    """Take the pictures and say how large each is."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise SystemExit("no Chromium or Chrome found (on Debian: apt-get install chromium)")
    unknown = sorted(set(names) - {shot.name for shot in SHOTS})
    if unknown:
        raise SystemExit(f"no shot is called {unknown[0]}; there are {', '.join(shot.name for shot in SHOTS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            if not names or shot.name in names:
                path = folder / f"{shot.name}.png"
                path.write_bytes(small(take(browser, shot, result)))
                print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
