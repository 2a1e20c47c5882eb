"""Draw the README's picture: the overview maps of a report, photographed by a browser without a window.

    make demo
    .venv/bin/python scripts/picture.py out/demo/report.html docs/pictures/five_units_map.png

Needs Chromium or Chrome (on Debian: apt-get install chromium). Nothing else of the project does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH_PX = 1108
EXTRA_STYLE = "section { padding: 8px 0 16px } .mark, h2, .pair, .key { display: none }"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MEASURE = "<script>document.title = 'height ' + Math.ceil(document.querySelector('main').scrollHeight)</script>"


def maps_alone(report: str) -> str:
    """The report's page with nothing but its overview maps, their legend and their note."""
    head = report.partition("<body>")[0].replace("</style>", f"{EXTRA_STYLE}</style>")
    shared = re.search(r'<svg class="defs".*?</svg>(?=\s*<header)', report, re.DOTALL)
    section = re.search(r'<section id="maps".*?</section>', report, re.DOTALL)
    if not section or "</style>" not in report:
        raise SystemExit("this is no report with maps; write one with: bartizan run five_units")
    return f"{head}<body>{shared.group() if shared else ''}<main>{section.group()}</main>"


def browse(page: Path, *options: str) -> str:
    """Open a page without a window; what the browser prints."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("no Chromium or Chrome found (on Debian: apt-get install chromium)")
    fixed = ("--headless", "--disable-gpu", "--hide-scrollbars", "--no-sandbox", "--force-color-profile=srgb")
    command = [browser, *fixed, *options, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  (our own page and options)
    return done.stdout


def main(report: Path, picture: Path) -> None:
    """Photograph the maps of a report at their own height."""
    html = maps_alone(report.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "maps.html"
        # a report runs no script; this copy runs one, to say its height
        page.write_text(POLICY.sub("", html) + MEASURE, encoding="utf-8")
        dom = browse(page, f"--window-size={WIDTH_PX},1000", "--dump-dom")
        height = re.search(r"<title>height (\d+)</title>", dom)
        if not height:
            raise SystemExit("the browser did not say how high the maps are")
        page.write_text(html, encoding="utf-8")
        picture.parent.mkdir(parents=True, exist_ok=True)
        browse(page, f"--window-size={WIDTH_PX},{height.group(1)}", f"--screenshot={picture.resolve()}")
    print(picture)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
