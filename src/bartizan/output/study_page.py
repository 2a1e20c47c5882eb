"""The report of a study: one HTML file that opens from a disk, in the ten points that a reader of studies looks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from bartizan.output.markup import section
from bartizan.output.report import page_style
from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_inputs import inputs
from bartizan.output.study_sections import (
    bullets,
    design,
    drivers,
    holes,
    manifest,
    question,
    results,
)
from bartizan.output.study_trust import checks, robustness
from bartizan.output.svg import text_of
from bartizan.output.wording import runs_words

Data = dict[str, Any]

TEMPLATE = Path(__file__).parent / "templates" / "study.html"


def study_html(data: Data, pictures: Mapping[str, str]) -> str:
    """The page as text.

    Parameters
    ----------
    data : dict
        What `bartizan.study.points.answer.answer_of` gives.
    pictures : mapping of str to str
        SVG files by name; they are put into the page.
    """
    study = data["study"]
    body = [
        _head(data),
        section("question", "1. Question and measures", question(data)),
        section("not-modelled", "2. What is not modelled", bullets(data["not_modelled"])),
        section("inputs", "3. What goes in", inputs(data), mark="assumptions"),
        section("design", "4. Design, replications and stopping", design(data, pictures)),
        section("results", "5. Results", results(data, pictures)),
        section("drivers", "6. What decides the answer", drivers(data, pictures)),
        section("robustness", "7. How robust it is", robustness(data)),
        section("checks", "8. How the program is checked", checks(data)),
        section("manifest", "9. Manifest, and how to repeat this", manifest(data)),
        section("holes", "10. Holes", holes(data)),
    ]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        style=page_style(),
        title=text_of(study["title"]).replace("<bdi>", "").replace("</bdi>", ""),
        version=text_of(data["manifest"]["made_by"].get("bartizan", "")),
        body="\n".join(body).replace(" %", "\u00a0%"),
    )


def _head(data: Data) -> str:
    study = data["study"]
    theatre = "Fictional theatre" if study["fictional"] else "Theatre as stated by the scenario's author"
    facts = f"{len(data['points']):,} points · {runs_words(study, '×')} · seed {study['seed']}"
    said = bullets(answer_sentences(data))
    return (
        f'<header><p class="kicker">Bartizan · study · {theatre}</p><h1>{text_of(study["title"])}</h1>'
        f'{said}<p class="facts">{facts}</p></header>'
    )
