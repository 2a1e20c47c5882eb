"""What linking the units changes, in sentences that say how sure they are."""

from __future__ import annotations

from typing import Any

from bartizan.output.difference_words import amount_words, band_ends, difference_words, is_told
from bartizan.output.wording import clean, listed

MODES = {
    "alone": "units alone",
    "shared_warning": "sharing warning",
    "shared_tracks": "sharing tracks",
    "engage_remote": "firing on others' tracks",
}
SHOWN = ("stopped", "leakers", "rounds_fired", "own_engaged", "neutral_engaged")
DOUBLE = "double"
"""How the measures of two units that fire at one object begin, where there are such."""
NOUNS = {
    "stopped": "threats stopped",
    "leakers": "leakers",
    "rounds_fired": "rounds",
    "own_engaged": "own aircraft shot at",
    "neutral_engaged": "neutral aircraft shot at",
}

VERBS = {
    "stopped": ("stops", "threats"),
    "own_engaged": ("shoots at", "own aircraft"),
    "neutral_engaged": ("shoots at", "neutral aircraft"),
}
"""How the measures that can answer the question are told."""

Data = dict[str, Any]


def mode_words(name: str) -> str:
    """A mode of the network in words; one that nobody has put into words yet goes by its name.

    Examples
    --------
    >>> mode_words("shared_warning"), mode_words("by_pigeon")
    ('sharing warning', 'by pigeon')
    """
    return MODES.get(name, clean(name, 40).replace("_", " "))


def measure_words(name: str) -> str:
    """A measure as it stands behind a number."""
    return NOUNS.get(name, clean(name, 40).replace("_", " "))


def shown_measures(data: Data) -> list[str]:
    """What is worth a line here: nothing about aircraft that are not there, and double engagements where known."""
    scenario = data["scenario"]
    there = {
        "stopped": scenario["threats"],
        "leakers": scenario["threats"],
        "own_engaged": scenario["own_aircraft"],
        "neutral_engaged": scenario["neutral_aircraft"],
    }
    double = [name for name in data["points"][0]["measures"] if name.startswith(DOUBLE) and _is_known(data, name)]
    shown = [name for name in SHOWN if there.get(name, 1)]
    at = shown.index("rounds_fired") + 1
    return [*shown[:at], *double, *shown[at:]]


def _is_known(data: Data, name: str) -> bool:
    return data["points"][0]["measures"][name].get("mean") is not None


def scale_of(data: Data, name: str) -> float:
    """Shares of the threats are told as threats."""
    return float(data["scenario"]["threats"]) if name == "stopped" else 1.0


def of_words(data: Data, name: str) -> str:
    """Of how many, where that is known."""
    whole = {"own_engaged": "own_aircraft", "neutral_engaged": "neutral_aircraft"}
    key = whole.get(name, "threats" if name in ("stopped", "leakers") else "")
    return f" of {data['scenario'][key]:,}" if key else ""


def pairs_of(data: Data) -> list[tuple[str, str]]:
    """The pairs of modes that were compared, in order."""
    return list(dict.fromkeys((row["a"], row["b"]) for row in data["comparisons"]))


def row_of(data: Data, measure: str, a: str, b: str) -> Data | None:
    """One comparison; None where the measure was not compared."""
    return next((r for r in data["comparisons"] if (r["measure"], r["a"], r["b"]) == (measure, a, b)), None)


def primary(data: Data) -> str | None:
    """The measure that answers the question: threats stopped; without a raid, own or else neutral aircraft shot at."""
    scenario = data["scenario"]
    wanted = (("stopped", "threats"), ("own_engaged", "own_aircraft"), ("neutral_engaged", "neutral_aircraft"))
    return next((name for name, key in wanted if scenario[key]), None)


def answer_sentences(data: Data) -> list[str]:
    """The answer to the question of the command: whether it matters, then how much, a sentence for each pair of modes.

    Parameters
    ----------
    data : dict
        What `bartizan.study.linking.linking` gives.
    """
    units, day, pairs = data["scenario"]["units_there"], data["scenario"]["date"], pairs_of(data)
    if units <= 1:
        few = "Only one unit is" if units else "No unit is"
        return [f"{few} there on {day}: there is nothing to link, and all differences are exactly 0."]
    name = primary(data)
    if name is None:
        return ["There is no raid and no own or neutral aircraft: there is nothing that linking could change."]
    holes = [
        f"Not played: {mode_words(hole['variant'])}, which does not fit this scenario ({clean(hole['reason'], 300)})."
        for hole in data["holes"]
    ]
    return [_verdict(data, name, pairs), *(_pair_sentence(data, name, a, b) for a, b in pairs), *holes]


def _verdict(data: Data, name: str, pairs: list[tuple[str, str]]) -> str:
    """Whether linking matters at all, by the measure that counts most."""
    what, n = measure_words(name), data["run"]["replications"]
    rows = [row for a, b in pairs if (row := row_of(data, name, a, b)) and is_told(row)]
    if rows:
        bands = [row["band"] for row in rows if row.get("band")]
        turns = any(band["low"] < 0.0 < band["high"] for band in bands)
        doubt = ", but which way depends on claims and assumptions" if turns else ""
        return f"Linking these units matters for {what}{doubt}."
    return f"Linking these units changes nothing in {what} that {n:,} replication{'' if n == 1 else 's'} could tell."


def _pair_sentence(data: Data, name: str, a: str, b: str) -> str:
    """One pair: the main measure, then the others that chance does not explain."""
    row = row_of(data, name, a, b)
    assert row is not None
    subject = mode_words(b)[:1].upper() + mode_words(b)[1:]
    if is_told(row):
        sentence = f"{subject} {_told(data, name, row)}"
    else:
        words = difference_words(row, scale=scale_of(data, name), of=of_words(data, name))
        sentence = f"{subject} against {mode_words(a)}: nothing in {measure_words(name)} that could be told ({words})"
    others = [_aside(data, other, a, b) for other in shown_measures(data) if other not in (name, "leakers")]
    more = listed([text for text in others if text])
    return f"{sentence}{', with ' + more if more else ''}."


def _told(data: Data, name: str, row: Data) -> str:
    """A difference as a verb, with its interval and its band."""
    verb, noun = VERBS[name]
    scale = scale_of(data, name)
    amount, interval = amount_words(row, scale)
    more = "more" if row["difference"] > 0.0 else "fewer"
    doubt = [interval, f"over the readings {band_ends(row['band'], scale)}" if row.get("band") else ""]
    inside = "; ".join(part for part in doubt if part)
    words = f"{verb} {amount} {more}{of_words(data, name)} {noun} than {mode_words(row['a'])}"
    return f"{words} ({inside})" if inside else words


def _aside(data: Data, name: str, a: str, b: str) -> str:
    """Another measure, if chance does not explain its difference."""
    row = row_of(data, name, a, b)
    if row is None or not is_told(row):
        return ""
    amount, interval = amount_words(row, scale_of(data, name))
    words = f"{amount} {'more' if row['difference'] > 0.0 else 'fewer'} {measure_words(name)}"
    return f"{words} ({interval})" if interval else words
