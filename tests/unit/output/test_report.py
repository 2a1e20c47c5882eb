"""The report: one file, well-formed, safe, and honest about what it is."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bartizan.errors import IncompleteError, InputError
from bartizan.output.appendix import limits, rests_on
from bartizan.output.parts import Parts, read_coverage
from bartizan.output.report import page_script, report_html, script_digest, write_report
from bartizan.output.shown_runs import Played
from data.sample_result import build as sample

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Keeps the elements, the text, and whether every element is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"{name} is never closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} closed out of order at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(
    summary: dict[str, Any], theatre: dict[str, Any] | None = None, coverage: dict[str, Any] | None = None
) -> str:
    parts = Parts(Path(), summary, theatre or sample.theatre(), sample.coverage() if coverage is None else coverage, {})
    return report_html(parts, Played())


@pytest.fixture(params=["summary", "one_reading", "empty", "hostile"])
def any_page(request: pytest.FixtureRequest) -> Page:
    return Page(page_of(request.getfixturevalue(request.param)))


def test_every_element_is_closed_in_order(any_page: Page) -> None:
    assert any_page.faults == []


def test_nothing_is_fetched_and_only_our_own_script_runs(any_page: Page) -> None:
    assert [attributes for name, attributes in any_page.elements if name == "script"] == [{}]
    assert page_script() in any_page.words
    for name, attributes in any_page.elements:
        assert name not in {"link", "iframe", "object", "embed", "base", "form", "audio", "video"}
        assert not [key for key in attributes if key.startswith("on")]
        if name != "a":
            for key in ("src", "href", "srcset", "data", "action"):
                assert (attributes.get(key) or "#").startswith(("#", "data:image/png;base64,"))
    style = next(text for text in any_page.words if ":root" in text)
    assert "url(" not in style
    assert "@import" not in style
    policy = [a["content"] for n, a in any_page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0] is not None
    assert "default-src 'none'" in policy[0]
    assert f"script-src '{script_digest(page_script())}'" in policy[0]


def test_hostile_names_stay_text(hostile: dict[str, Any]) -> None:
    text = page_of(hostile)
    assert text.count("<script") == 1
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "alert(" in "".join(Page(text).words)


def test_where_replies_tell_who_is_who_the_page_says_whose_rates_these_are(summary: dict[str, Any]) -> None:
    words = "Rates of replies and mistakes are the scenario"
    plainly = page_of(summary)
    summary["scenario"]["identification"] = "reply"
    asked = page_of(summary)
    assert (plainly.count(words), asked.count(words)) == (0, 1)


def test_hostile_theatre_names_stay_text(summary: dict[str, Any]) -> None:
    theatre = sample.theatre()
    for row in [*theatre["assets"], *theatre["nodes"]]:
        row["name"] = '"><script>x</script>\u202e' + "n" * 300
    for path in theatre["paths"]:
        path["group"] = path["object"] = "</title><script>"
    text = page_of(summary, theatre)
    assert text.count("<script") == 1
    assert Page(text).faults == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", 'https://a.example/"onclick="x', "data:text/html,x", "https://a.example/\nx"]
)
def test_only_plain_web_addresses_become_links(summary: dict[str, Any], link: str) -> None:
    summary["sources"]["maker"]["link"] = link
    hrefs = [a.get("href") or "" for n, a in Page(page_of(summary)).elements if n == "a"]
    assert hrefs
    assert all(href.startswith("#") for href in hrefs)


def test_graphics_have_titles_and_charts_have_numbers_beside_them(summary: dict[str, Any]) -> None:
    text = page_of(summary)
    for svg in re.findall(r"<svg[^>]*>(?:(?!</svg>).)*", text, flags=re.S):
        head = svg[: svg.index(">")]
        assert "aria-hidden" in head or ("<title>" in svg and 'role="img"' in head), head
    words = " ".join("".join(Page(text).words).split()).replace("\u00a0", " ")
    for part in (
        "71 % (69–73)",
        "44–88",
        "below the horizon",
        "targets engaged at once per radar",
        "Fictional theatre",
    ):
        assert part in words


def test_references_inside_the_page_lead_somewhere(summary: dict[str, Any]) -> None:
    page = Page(page_of(summary))
    names = [a["id"] for _, a in page.elements if "id" in a]
    assert len(names) == len(set(names))
    targets = {
        (a.get("href") or "")[1:]
        for n, a in page.elements
        if n in {"a", "use"} and (a.get("href") or "").startswith("#")
    }
    assert targets <= set(names)
    labels = {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a}
    assert labels <= set(names)


def test_no_word_promises_more_than_a_check(any_page: Page) -> None:
    words = "".join(any_page.words).lower()
    assert "validated" not in words
    assert "accurate" not in words
    assert "not modelled" in words


def test_open_sea_and_no_radar_are_drawn_too(summary: dict[str, Any]) -> None:
    theatre = sample.theatre() | {"nodes": [], "assets": [], "paths": []}
    grid = np.full((20, 20), np.nan, dtype=np.float32)
    coverage = {"terrain_m": np.zeros((20, 20), dtype=np.float32), "mva_engagement_m": grid, "mva_all_m": grid}
    assert Page(page_of(summary, theatre, coverage)).faults == []


def test_the_file_is_written_whole_and_small(tmp_path: Path) -> None:
    sample.build(tmp_path)
    path = write_report(tmp_path)
    assert path.name == "report.html"
    assert path.stat().st_size < 500_000
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "chunks",
        "coverage.npz",
        "manifest.json",
        "report.html",
        "summary.json",
        "theatre.json",
    ]


@pytest.mark.parametrize("name", ["summary.json", "theatre.json", "manifest.json", "coverage.npz"])
@pytest.mark.parametrize("content", [None, b"", b"[1]", b"{", b"\xff\xfe", b"PK\x03\x04"])
def test_a_torn_result_is_refused_with_its_file(tmp_path: Path, name: str, content: bytes | None) -> None:
    sample.build(tmp_path)
    path = tmp_path / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises((IncompleteError, InputError), match=re.escape(name)):
        write_report(tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_another_schema_is_refused(tmp_path: Path) -> None:
    sample.build(tmp_path, {"schema": 2})
    with pytest.raises(IncompleteError, match="another version"):
        write_report(tmp_path)


def test_arrays_with_objects_are_not_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "coverage.npz", terrain_m=np.array([{"a": 1}], dtype=object))
    with pytest.raises(IncompleteError):
        read_coverage(tmp_path)


def test_the_sample_is_plain_json(sample_folder: Path) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    json.loads((sample_folder / "summary.json").read_text(encoding="utf-8"), parse_constant=refuse)


def test_noise_that_the_scenario_states_stands_with_the_limits(summary: dict[str, Any]) -> None:
    noise = {"group": "<b>", "object": "drone", "count": 4, "burn_through_km": 30.0, "rcs_m2": 0.5, "pd": 0.5}
    html = limits(summary | {"jamming": [noise]})
    assert "stated by the scenario" in html
    assert "&lt;b&gt;" in html
    assert "0.5 m²" in html
    assert "stated by the scenario" not in limits(summary)


def test_shares_of_geometry_are_of_the_whole_claimed_circle() -> None:
    summary = sample.summary()
    together = [row for row in summary["geometry"] if row["network"]]
    spans = [(100.0 * row["seen_share_low"], 100.0 * row["seen_share_high"]) for row in together]
    assert any(high > low + 5.0 for low, high in spans)
    words = " ".join(Page(page_of(summary)).words)
    assert "of the whole claimed circle" in words
    for low, high in spans:
        assert f"{low:.0f}–{high:.0f}" in words


def test_what_readings_took_is_a_median_and_a_day_is_a_date() -> None:
    arrival = {"low": 8005.0, "mode": None, "high": 8035.0, "sources": ["K"]}
    tilt = {"low": -3.0, "mode": -1.0, "high": 0.0, "author": "us", "reason": "so"}
    figures = [
        {"id": "p.arrival_date", "name": "Arrival", "origin": "claim", "unit": "days since 2000-01-01",
         "values": {"low": 8005.4, "mode": 8020.6, "high": 8034.8}, "alternatives": [arrival]},
        {"id": "any.tilt_deg", "name": "Tilt", "origin": "assumption", "unit": "deg",
         "values": {"low": -1.8, "mode": -1.2, "high": -0.4}, "alternatives": [tilt]},
    ]  # fmt: skip
    words = re.sub(r"<.*?>", "", rests_on({"figures": figures, "sources": {}}))
    assert "2021-12-01 to 2021-12-30 (median 2021-12-16)" in words and "2021-12-01 to 2021-12-31" in words
    assert "-1.8 to -0.4 ° (median -1.2)" in words and "-3 to 0 ° (most likely -1)" in words
