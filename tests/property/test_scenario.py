"""No scenario file, however broken, does anything but load or yield problems with a place."""

from __future__ import annotations

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.scenario.load import BUNDLED, validate_bytes

ONE_SITE = (BUNDLED / "one_site.yaml").read_bytes()
LINES = ONE_SITE.split(b"\n")
PIECES = [
    b"[", b"]", b"{", b"}", b": ", b"- ", b"&a ", b"*a", b"!!str ", b"<<: ", b"#", b"'", b'"', b"\\", b"\t", b"\n",
    b"  ", b"|\n", b">-\n", b"---\n", b"...\n", b"%YAML 1.1\n", b"? ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3",
    b'"\\ud800"', b'"\\UFFFFFFFF"', b".nan", b"-.inf", b"1e999", b"9" * 400, b"true", b"null", b"~", b"2028-02-31",
    b"-1", b"1.5", b"{}", b"[]", b"lat_deg: 91", b"\x1b[31m", b"\xe2\x80\xae",
]  # fmt: skip


def _stays_calm(data: bytes) -> None:
    start = time.process_time()
    scenario, problems = validate_bytes(data, "f.yaml")
    assert time.process_time() - start < 5.0
    assert (scenario is None) == bool(problems)
    for problem in problems:
        assert problem.line >= 0
        assert str(problem).isprintable()


@settings(max_examples=150)
@given(st.integers(0, len(ONE_SITE)), st.integers(0, 40), st.lists(st.sampled_from(PIECES), max_size=4))
def test_pieces_put_anywhere(at, cut, pieces):
    _stays_calm(ONE_SITE[:at] + b"".join(pieces) + ONE_SITE[at + cut :])


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=40))
def test_lines_in_any_order(lines):
    _stays_calm(b"\n".join(lines))


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    _stays_calm(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    b"width_km",
    b"cell_m",
    b"terrain",
    b"date",
    b"duration_s",
    b"assets",
    b"units",
    b"doctrine",
    b"raid",
    b"figures",
    b"network",
]


@settings(max_examples=150)
@given(st.sampled_from(KEYS), VALUES)
def test_any_value_for_a_key(key, value):
    text = json.dumps(value).encode("utf-8", "surrogatepass")
    kept = [line for line in LINES if not line.strip().startswith(key + b":")]
    indent = b"  " if key in (b"width_km", b"cell_m", b"terrain") else b""
    at = next(i for i, line in enumerate(kept) if line.startswith(b"theatre:")) + 1 if indent else len(kept)
    _stays_calm(b"\n".join([*kept[:at], indent + key + b": " + text, *kept[at:]]))
