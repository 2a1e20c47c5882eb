#!/usr/bin/env python3
"""Make the answers and pictures of docs/studies.md again, from the four bundled studies.

    scripts/studies_page.py [--results DIR] [NAME ...]

Plays each study, or those named, into DIR/NAME (some minutes; what is finished there is only read), writes the text
between the marks `<!-- numbers NAME -->` and `<!-- /numbers -->` anew, and puts the pictures into
docs/pictures/studies. The rest of the page is left alone: read it again where a number has moved.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_plots import study_pictures
from bartizan.study.points.result import open_study
from bartizan.study.points.run import run_question
from bartizan.study.question.load import load_study

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "studies.md"
PICTURES = ROOT / "docs" / "pictures" / "studies"
BLOCK = re.compile(r"(<!-- numbers ([a-z_]+) -->\n)(.*?)(<!-- /numbers -->)", re.DOTALL)
SHOWN = {
    "network_matters": ("differences",),
    "capacity": ("capacity", "exceedance"),
    "five_units_calendar": ("calendar",),
    "five_units_slip": ("calendar",),
}
WIDTH = 110


def block(name: str, digest: str, points: str, answer: dict[str, Any]) -> str:
    """The answer as the page shows it, with the digests of the question and of the result."""
    study = answer["study"]
    about = f"{len(answer['points'])} points x {study['readings']} x {study['replications']}, seed {study['seed']}"
    lines = [f"$ bartizan study {name}", f"{about}; question {points[:12]}, result {digest[:12]}"]
    for sentence in answer_sentences(answer):
        lines += textwrap.wrap(sentence, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
    return "```text\n" + "\n".join(lines) + "\n```\n"


def played(name: str, folder: Path) -> str:
    """Play a study, or open one that is finished; its block, and its pictures in their place."""
    question = load_study(name)
    is_there = (folder / "manifest.json").is_file()
    result = open_study(folder) if is_there else run_question(question, out=folder, progress=_say)
    if result.manifest["config"]["question"] != question.points.digest:
        sys.exit(
            f"{folder} answers another question than the bundled study as it is; delete it, or name another folder"
        )
    drawn = study_pictures(result.answer)
    for picture in SHOWN[name]:
        (PICTURES / f"{name}_{picture}.svg").write_text(drawn[f"{picture}.svg"], encoding="utf-8", newline="\n")
    return block(name, result.digest, question.points.digest, result.answer)


def _say(words: str, done: int | None = None, total: int | None = None) -> None:
    if done is None or done == total:
        sys.stderr.write(f"{words}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, help="where finished studies lie, or are to lie")
    parser.add_argument("names", nargs="*", choices=[*SHOWN, []], metavar="NAME", help="which studies; all without any")
    said = parser.parse_args()
    folder = said.results or Path(tempfile.mkdtemp(prefix="studies-"))
    PICTURES.mkdir(parents=True, exist_ok=True)
    blocks = {name: played(name, folder / name) for name in said.names or SHOWN}
    page = PAGE.read_text(encoding="utf-8")
    page = BLOCK.sub(lambda match: match[1] + blocks.get(match[2], match[3]) + match[4], page)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
