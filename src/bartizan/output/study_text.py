"""A study's answer for a terminal: the question, the answer in words, a table of the cells, differences, effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bartizan.output import columns
from bartizan.output.difference_words import is_told
from bartizan.output.numbers import plain
from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_decides import decide_lines
from bartizan.output.study_quantiles import difference_of, differing, quantile_rows, quantile_title, quantile_words
from bartizan.output.study_words import (
    cell_name,
    comparison_words,
    level_words,
    measure_title,
    one_reading,
    p_words,
    pairs_of,
    value_words,
)
from bartizan.output.wording import clean, harmless, runs_words

Data = dict[str, Any]
MOST_ROWS = 40
NOTE = (
    "(in brackets: 95 % by chance, then the band over the readings; p: adjusted by Holm's steps for all comparisons of "
    "a measure; gain: how many times fewer replications the common luck takes)"
)


def study_text(data: Data, *, folder: str | None = None, width: int = 80) -> str:
    """The whole answer as plain text.

    Parameters
    ----------
    data : dict
        What `bartizan.study.points.answer.answer_of` gives.
    folder : str or None
        Where the files are, as shown to the user.
    width : int
        Columns of the terminal, 60 to 120; outside that range the nearer end is used.
    """
    width = _bounded(width)
    blocks = [
        list(_head(data, width)),
        [line for sentence in answer_sentences(data) for line in folded(sentence, width, 1)],
        list(_cells(data, width)),
        list(_differences(data, width)),
        list(_quantile_differences(data, width)),
        list(_effects(data, width)),
        list(_decides(data, width)),
        list(_holes(data, width)),
        list(_foot(data, folder, width)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def plan_text(data: Data, *, width: int = 80) -> str:
    """What a study would play, before it does; `width` as for `study_text`."""
    said = [
        ("reading", data["reading"]),
        ("design", data["design"]),
        *(("factor", factor) for factor in data["factors"]),
        ("stopping", data["stopping"]),
        ("measures", ", ".join(data["measures"])),
        ("expected", data["expected"]),
        *(("not told:", words) for words in data["not_told"]),
    ]
    shown = data["points"][:MOST_ROWS]
    said += [(f"point {i:>4} ", clean(name, 100)) for i, name in enumerate(shown)]
    width = _bounded(width)
    lines = [clean(data["title"], 100), *columns.folded(data["cost"], width)]
    lines += [line for label, words in said if words for line in columns.folded(f"{label:<8} {words}", width, 1, 9)]
    if len(data["points"]) > len(shown):
        lines.append(f" and {len(data['points']) - len(shown):,} more points")
    return harmless_lines(lines)


def _bounded(width: int) -> int:
    """Columns that the tables fit into."""
    return max(60, min(120, width))


def harmless_lines(lines: list[str]) -> str:
    """Lines that cannot steer a terminal."""
    return "\n".join(harmless(line).rstrip() for line in lines) + "\n"


def _head(data: Data, width: int) -> Iterator[str]:
    study = data["study"]
    yield f"{clean(study['title'], 100)}"
    yield from folded(study["question"], width, 1)
    kind = "fictional theatre; " if study["fictional"] else ""
    points = f"{len(data['points']):,} point{'' if len(data['points']) == 1 else 's'}"
    took = "" if study["stopping"] is None else f", stopped at {study['replications']:,}"
    yield from folded(
        f"({kind}{clean(study['scenario_title'], 60)}; {points} x {runs_words(study)}{took}, seed {study['seed']})",
        width,
        1,
    )


def _cells(data: Data, width: int) -> Iterator[str]:
    """Each cell with every measure, then with every quantile."""
    shown = data["cells"][:MOST_ROWS]
    for name in data["measures"]:
        words = [value_words(name, cell["measures"][name]) for cell in shown]
        yield from _table(data, measure_title(name), words, width)
    for k, one in enumerate(data["quantiles"]):
        words = [quantile_words(one["measure"], quantile_rows(data, cell)[k][2]) for cell in shown]
        yield from _table(data, quantile_title(one["measure"], one["quantile"]), words, width)


def _table(data: Data, title: str, words: list[str], width: int) -> Iterator[str]:
    """One heading, and a line for each cell."""
    yield harmless(f" {title}")
    names = [cell_name(data, cell) for cell in data["cells"][: len(words)]]
    room = min(max(map(len, names), default=0), width - 32)
    for name, value in zip(names, words, strict=True):
        yield harmless(f"    {clean(name, room):<{room}}  {value}")
    if len(data["cells"]) > len(words):
        yield f"    and {len(data['cells']) - len(words)} more"


def _differences(data: Data, width: int) -> Iterator[str]:
    """Each pair: what chance does not explain, then the names of what it may."""
    pairs = pairs_of(data)
    for n_shown, ((context, a, b), rows) in enumerate(pairs.items()):
        if n_shown >= MOST_ROWS:
            yield f" and {len(pairs) - n_shown} more pairs, see study.json"
            break
        yield from folded(f"{context + ': ' if context else ''}{b}, against {a}", width, 1)
        for row in rows:
            if is_told(row):
                yield from folded(f"{measure_title(row['measure'])}: {comparison_words(row)}{_more(row)}", width, 4)
        silent = [measure_title(row["measure"]) for row in rows if not is_told(row)]
        if silent:
            yield from folded(f"not told from chance: {'; '.join(silent)}", width, 4)
    if pairs:
        yield from folded(NOTE, width, 1)


def _quantile_differences(data: Data, width: int) -> Iterator[str]:
    """How far each quantile differs, pair by pair."""
    for one in data["quantiles"]:
        pairs = differing(data, one)
        if pairs:
            yield from folded(f"Difference of: {quantile_title(one['measure'], one['quantile'])}", width, 1)
        for pair, row in pairs[:MOST_ROWS]:
            yield from folded(f"{pair}: {difference_of(row)}", width, 4)
        if len(pairs) > MOST_ROWS:
            yield f"    and {len(pairs) - MOST_ROWS} more, see study.json"


def _more(row: Data) -> str:
    """p-value and gain."""
    parts = [f"p {p_words(row['adjusted_p'])}"]
    if row["variance_ratio"] is not None:
        parts.append(f"gain {plain(row['variance_ratio'], 1)}")
    return "; " + ", ".join(parts)


def _effects(data: Data, width: int) -> Iterator[str]:
    """What each factor does to the first measure, cell by cell."""
    name = data["measures"][0]
    rows = [row for row in data["effects"] if row["measure"] == name]
    if not rows:
        return
    yield harmless(f" Effects on: {measure_title(name)}")
    for cell in data["cells"][:6]:
        own = [row for row in rows if all(row[key] == cell[key] for key in ("raid", "date", "option"))]
        if len(data["cells"]) > 1:
            yield harmless(f"    {cell_name(data, cell)}")
        for row in own:
            ends = f"{level_words(row['low_level'])} to {level_words(row['high_level'])}"
            words = f"{row['factor']} ({row['origin']}), {ends}: {comparison_words(row)}"
            yield from folded(words, width, 6)


def _decides(data: Data, width: int) -> Iterator[str]:
    """What decides the answer, as far as the design or the readings tell."""
    lines = decide_lines(data)
    if not lines:
        return
    yield harmless(f" What decides: {measure_title(data['measures'][0])}")
    for line in lines[:MOST_ROWS]:
        yield from folded(line, width, 4)


def _holes(data: Data, width: int) -> Iterator[str]:
    for hole in data["holes"]:
        yield from folded(f"Missing: {hole['name']}: {hole['error']}. Repeat it with: {hole['repeat']}", width, 1)


def _foot(data: Data, folder: str | None, width: int) -> Iterator[str]:
    if data["study"]["readings"] == 1:
        which = f"One reading, all claims and assumptions {one_reading(data)}"
        yield from folded(f"{which}: `readings: 25` tells how far they move the answer.", width, 1)
    yield from folded(f"Not modelled: {'; '.join(data['not_modelled'][:4])}, and more in the report.", width, 1)
    if folder:
        yield from columns.folded(f"Files    {folder}: {', '.join(data.get('files', ()))}", width, 1, hang=9)


def folded(text: str, width: int, indent: int, hang: int = 2) -> list[str]:
    """Lines of a width, of words that others may have written."""
    return columns.folded(clean(text), width, indent, hang)
