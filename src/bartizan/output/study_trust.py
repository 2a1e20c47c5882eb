"""How far a study's answer may be trusted: whether the readings agree, where it turns, and what each part rests on."""

from __future__ import annotations

from typing import Any

from bartizan.output.difference_words import is_told, signed
from bartizan.output.markup import table
from bartizan.output.numbers import plain
from bartizan.output.study_decides import decide_lines
from bartizan.output.study_quantiles import MOST_ROWS
from bartizan.output.study_words import context_of, measure_title, one_reading, scale_of, unit_of
from bartizan.output.svg import text_of
from bartizan.output.wording import clean

Data = dict[str, Any]
Part = tuple[str, int, str]
"""What is assessed, its level and why."""

VERIFY = "`bartizan verify` recomputes its known answers on this machine and prints the table."
FOUNDED = (
    "It is checked for stated uses, by closed forms, by published tables and by a second implementation; there is no "
    "field data, so it is never called validated."
)
LEVELS = (
    "Levels: 0 nothing is known, 1 a part, 2 what this program can give, 3 more than is usual. The weakest part bounds "
    "what may be concluded. The program assesses itself here; nobody else has."
)
ENDS = (
    "Each reading takes one value for every claim and assumption; least, middle and most are of the readings played. "
    "All figures at the ends that hurt or help the defence at once: `reading: low` (or high) in place of `readings`."
)
MANY_READINGS = 20


def robustness(data: Data) -> str:
    """7: how often the readings agree, how far they move each difference, and where a comparison turns."""
    flips = decide_lines(data, {"flip"})
    told = [row for row in data["comparisons"] if row.get("readings") and is_told(row)][:MOST_ROWS]
    if data["study"]["readings"] == 1:
        words = f"One reading was played, all claims and assumptions {one_reading(data)}"
        text = _p(f"{words}: how far others move the answer is unknown.")
    else:
        text = _p(f"{ENDS} Bands stand beside each result above.")
    text += _p("Rows of the design count like readings here.") if data["factors"] and told else ""
    heads = ["pair", "where", "measure", "agree on the sign", "least", "middle", "most"]
    rows = [[text_of(words) for words in _agreement(data, row)] for row in told]
    silent = "" if told or data["study"]["readings"] == 1 else _p("No difference was told from chance.")
    return text + (table(heads, rows) if rows else silent) + _list(flips)


def _agreement(data: Data, row: Data) -> list[str]:
    """One difference over the readings."""
    agree, scale = row["readings"], scale_of(row["measure"])
    pair = f"{clean(row['b'], 60)} against {clean(row['a'], 60)}"
    unit = " points" if unit_of(row["measure"]) else ""
    ends = [f"{signed(scale * agree[key], _decimals(scale * agree[key]))}{unit}" for key in ("least", "middle", "most")]
    counts = f"{agree['same_sign']} of {agree['n']}"
    return [pair, context_of(data, row), measure_title(row["measure"]), counts, *ends]


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 100.0 else 1 if abs(value) >= 10.0 else 2


def checks(data: Data) -> str:
    """8: by what the program is checked, what it is never called, and how far each part of the answer reaches."""
    made = data["manifest"]["made_by"]
    program = f"Bartizan {made.get('bartizan', '')}, kernels {made.get('kernels', '')}"
    rows = [[text_of(part), str(level), text_of(why)] for part, level, why in assessment(data)]
    said = _list([f"{program}: {VERIFY}", FOUNDED])
    return said + table(["part of the answer", "level", "why"], rows) + _p(LEVELS)


def assessment(data: Data) -> list[Part]:
    """What each part of the answer rests on, with a level from 0 to 3.

    Parameters
    ----------
    data : dict
        What `bartizan.study.points.answer.answer_of` gives.
    """
    return [_program(), _inputs(data), _chance(data), _doubt(data), _deciding(data), _whole(data)]


def _program() -> Part:
    from bartizan.verify.record import last

    record = last()
    if record is None:
        return "the program", 1, "its known-answer checks were not run with this program on this machine"
    words = f"{record.n_passed:,} of {record.n_checks:,} known-answer checks passed on {record.date}; no field data"
    return "the program", 2 if record.n_passed == record.n_checks else 0, words


def _inputs(data: Data) -> Part:
    doubted = [row for row in data["figures"] if row["values"]["low"] != row["values"]["high"]] or data["figures"]
    claims = sum(row["origin"] == "claim" for row in doubted)
    words = f"{claims} of {len(doubted)} figures are claims with sources, the others assumptions"
    return "what goes in", 2 if claims == len(doubted) > 0 else 1 if claims else 0, words


def _chance(data: Data) -> Part:
    name, rule = data["measures"][0], data["study"]["stopping"]
    has = [cell["measures"][name]["low"] is not None for cell in data["cells"]]
    words = f"{sum(has)} of {len(has)} means of {measure_title(name)} have an interval"
    if rule and data["study"]["replications"] < rule["maximum"]:
        return "chance", 3, f"{words}, as narrow as was asked for"
    return "chance", 2 if all(has) and has else 1 if any(has) else 0, words


def _doubt(data: Data) -> Part:
    n = data["study"]["readings"]
    has_band = any((cell["measures"][data["measures"][0]].get("band") or {}) for cell in data["cells"])
    level = 0 if n == 1 else 3 if has_band and n >= MANY_READINGS else 2 if has_band else 1
    return "doubt about figures", level, f"{n} reading{'' if n == 1 else 's'} of claims and assumptions"


def _deciding(data: Data) -> Part:
    methods = sorted({row["method"] for row in data["sensitivity"]})
    if methods:
        return "what decides", 2, f"looked at by {', '.join(methods)}"
    if data["drivers"] or data["effects"]:
        return "what decides", 1, "figures or factors ranked, no more"
    return "what decides", 0, "nothing was asked that could tell"


def _whole(data: Data) -> Part:
    n, rule = len(data["holes"]), data["study"]["stopping"]
    if n:
        return "completeness", 0, f"{plain(float(n))} points could not be played"
    if rule and data["study"]["replications"] >= rule["maximum"]:
        return "completeness", 1, "every point was played, but the rule ended at its maximum"
    return "completeness", 2, "every point was played"


def _p(words: str) -> str:
    return f"<p>{text_of(words)}</p>"


def _list(words: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{text_of(line)}</li>' for line in words)}</ul>" if words else ""
