"""Chromium of the distribution, driven by Playwright; a page of each kind, written once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The browser to test with: what BARTIZAN_CHROMIUM names, else the first on the path."""
    named = os.environ.get("BARTIZAN_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running browser without a GPU; tests skip where there is none, and say what is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: make test installs it")
    program = find_browser()
    if program is None:
        pytest.skip("chromium is missing: install the distribution's package (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        # in a container the browser's own sandbox cannot start; the pages are ours and reach no network
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Opened(NamedTuple):
    """A page, and what it did that a page of ours must not do."""

    page: Any
    errors: list[str]
    requests: list[str]

    def assert_quiet(self) -> None:
        """No error on the console, nothing asked of a network or of another file."""
        assert self.errors == []
        assert self.requests == []


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Opened]]:
    """Open a file: `open_page(path, width=, height=, theme=, ready=)`, `ready` being a selector to wait for."""
    contexts = []

    def opened(
        path: Path, *, width: int = 1280, height: int = 800, theme: str = "light", ready: str = "html[data-ready=yes]"
    ) -> Opened:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        errors: list[str] = []
        requests: list[str] = []
        address = path.resolve().as_uri()
        page.on(
            "console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda fault: errors.append(str(fault)))
        page.on(
            "request", lambda r: requests.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None
        )
        page.goto(address)
        page.wait_for_selector(ready, state="attached", timeout=30_000)
        return Opened(page, errors, requests)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def result_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small result of `one_site`, not to be changed."""
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    folder = tmp_path_factory.mktemp("pages") / "result"
    run_study(load_scenario("one_site"), replications=12, workers=1, out=folder)
    return folder
