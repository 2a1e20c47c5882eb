"""The few HTML shapes of the report: sections, tables whose charts stand in their cells, figures."""

from __future__ import annotations

from bartizan.output.svg import text_of
from bartizan.output.wording import clean


def section(name: str, heading: str, inside: str, *, mark: str = "") -> str:
    """A section with its heading; `mark` says what it rests on: geometry, claims or assumptions."""
    words = {
        "geometry": "rests on geometry",
        "claims": "rests on claims and assumptions",
        "assumptions": "rests on claims and assumptions",
    }
    tail = f'<p class="mark {mark}">{words[mark]}</p>' if mark else ""
    head = f'<h2 id="{name}-head">{heading}</h2>'
    return f'<section id="{name}" aria-labelledby="{name}-head">{tail}{head}{inside}</section>'


def figure(inside: str, note: str = "") -> str:
    """A figure with its caption."""
    caption = f"<figcaption>{note}</figcaption>" if note else ""
    return f"<figure>{inside}{caption}</figure>"


def table(heads: list[str], rows: list[list[str]], *, css: str = "", right: tuple[int, ...] = ()) -> str:
    """A table of ready HTML cells; the first cell of a row is its heading, columns in `right` hold numbers.

    Each cell carries its column's heading for narrow screens, where rows become blocks. Without rows there is no table.
    """
    if not rows:
        return ""
    sides = [' class="number"' if i in right else "" for i in range(len(heads))]
    top = "".join(
        f'<th scope="col"{side}>{head}</th>' if head else "<td></td>" for side, head in zip(sides, heads, strict=True)
    )
    lines = []
    for row in rows:
        kind = ' class="scale"' if css == "chart" and not row[0] else ""
        first = f'<th scope="row">{row[0]}</th>' if row[0] else "<td></td>"
        rest = "".join(
            f'<td{side} data-head="{head}">{cell}</td>' if cell and not kind else f"<td{side}>{cell}</td>"
            for side, head, cell in zip(sides[1:], heads[1:], row[1:], strict=True)
        )
        lines.append(f"<tr{kind}>{first}{rest}</tr>")
    body = f"<thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="scroll"><table class="{css or "plain"}">{body}</table></div>'


def id_code(name: str) -> str:
    """An id in code type that breaks after its dots, where it must break at all."""
    *heads, tail = clean(name, 120).split(".")
    return f"<code>{''.join(f'<span>{text_of(part)}.</span>' for part in heads)}<span>{text_of(tail)}</span></code>"


def chart_key(*items: tuple[str, str]) -> str:
    """Legend of a chart: a swatch and a word each."""
    swatches = (f'<rect class="{css}" width="22" height="12" rx="2"/>' for css, _ in items)
    return legend(list(zip(swatches, (words for _, words in items), strict=True)))


def legend(items: list[tuple[str, str]]) -> str:
    """Signs, each drawn in 22 by 14 pixels, with their words."""
    head = '<svg class="swatch" width="22" height="14" aria-hidden="true">'
    return f'<ul class="key">{"".join(f"<li>{head}{sign}</svg>{words}</li>" for sign, words in items)}</ul>'
