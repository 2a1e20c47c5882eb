"""Outlines and rings as their programs write them, and every way in which such a file can be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bartizan.cover import outline
from bartizan.cover.outline import FOOT_M, OUTLINE, RINGS, UNSAID_ALTITUDE_M, read_outline
from bartizan.errors import InputError

POINTS = [[-32.0 + 0.01 * i, -24.0 - 0.01 * i, 36_000 - 100 * i] for i in range(20)]


def write(folder: Path, content: Any) -> Path:
    path = folder / "outline.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def day(points: Any) -> dict[str, Any]:
    return {"actualRange": {"last24h": {"points": points}}}


def refused(folder: Path, content: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_outline(write(folder, content))
    (problem,) = caught.value.problems
    assert problem.file.endswith("outline.json")
    assert str(problem).isprintable()
    return str(problem).partition("outline.json: ")[2] or str(problem).partition("outline.json:")[2]


@pytest.mark.parametrize("content", [day(POINTS), {"points": POINTS}, {"multiRange": [POINTS]}])
def test_readsb_in_its_three_shapes(tmp_path: Path, content: Any) -> None:
    found = read_outline(write(tmp_path, content))
    assert (found.kind, found.file, found.place, found.is_altitude_said) == (OUTLINE, "outline.json", None, True)
    assert [(p.lat_deg, p.lon_deg, p.altitude_m) for p in found.points] == [
        (lat, lon, pytest.approx(feet * FOOT_M)) for lat, lon, feet in POINTS
    ]


def test_altitudes_are_feet(tmp_path: Path) -> None:
    assert read_outline(write(tmp_path, day(POINTS))).points[0].altitude_m == pytest.approx(10_972.8)


def test_the_text_as_the_program_writes_it(tmp_path: Path) -> None:
    lines = ",".join(f"\n[{lat:.4f},{lon:.4f},{feet}]" for lat, lon, feet in POINTS)
    found = read_outline(write(tmp_path, '\ufeff{ "actualRange": { "last24h": { "points": [' + lines + "\n]}}}\n"))
    assert len(found.points) == 20


def test_an_outline_without_altitudes_says_so(tmp_path: Path) -> None:
    found = read_outline(write(tmp_path, day([point[:2] for point in POINTS])))
    assert not found.is_altitude_said
    assert {p.altitude_m for p in found.points} == {UNSAID_ALTITUDE_M}


def test_rings_of_heywhatsthat(tmp_path: Path) -> None:
    """Some numbers come as text."""
    places = [point[:2] for point in POINTS]
    content = {
        "id": "ABCD1234",
        "lat": -32.0,
        "lon": "-24.0",
        "elev_amsl": 35,
        "refraction": "0.25",
        "rings": [{"points": places, "alt": "3048"}, {"points": places, "alt": 12192}],
    }
    found = read_outline(write(tmp_path, content))
    assert (found.kind, found.place, found.antenna_msl_m) == (RINGS, (-32.0, -24.0), 35.0)
    assert found.k_factor == pytest.approx(4.0 / 3.0)
    assert [p.altitude_m for p in found.points] == [3048.0] * 20 + [12192.0] * 20


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "1:1: no JSON (Expecting value)"),
        ('{"points": [', "1:13: no JSON (Expecting value)"),
        ("[]", "neither an outline nor rings, seen a list of 0"),
        ("3", "neither an outline nor rings, seen 3"),
        ("null", "neither an outline nor rings, seen nothing"),
        ({"aircraft": []}, "neither an outline nor rings, seen a block with 'aircraft', expected a block with `actual"),
        ({"actualRange": []}, "actualRange: no block, seen a list of 0"),
        ({"actualRange": {}}, "actualRange.last24h: no block, seen nothing"),
        (day({}), "actualRange.last24h.points: no list, seen a block with nothing in it"),
        (day([]), "actualRange.last24h.points: too few points to compare, seen 0, expected at least 12 directions"),
        (day(POINTS[:11]), "too few points to compare, seen 11"),
        (day([*POINTS, 3]), "actualRange.last24h.points[20]: no point, seen 3, expected [latitude, longitude]"),
        (day([*POINTS, [1]]), "points[20]: no point, seen a list of 1"),
        (day([*POINTS, ["x", 2, 3]]), "points[20][0]: no number, seen x, expected a latitude in degrees"),
        (day([*POINTS, [True, 2, 3]]), "points[20][0]: no number, seen True"),
        (day([*POINTS, [91, 2, 3]]), "points[20][0]: a number that cannot be, seen 91, expected a latitude in degrees"),
        (day([*POINTS, [1, 361, 3]]), "points[20][1]: a number that cannot be, seen 361, expected a longitude"),
        (day([*POINTS, [1, 2, 1e9]]), "points[20][2]: a number that cannot be"),
        (day([*POINTS, [1, None, 3]]), "points[20][1]: no number, seen nothing"),
        ('{"points": [[NaN, 1, 2]]}', "a number that is none, seen NaN, expected numbers alone"),
        ('{"points": [[-Infinity, 1, 2]]}', "a number that is none, seen -Infinity"),
        ({"multiRange": [POINTS, POINTS]}, "multiRange: outlines of several receivers, seen 2 outlines, expected one"),
        ({"rings": []}, "rings: wrong number of rings, seen 0, expected 1 to 100"),
        ({"rings": [{"points": POINTS}]}, "rings[0].alt: no number, seen nothing, expected an altitude in metres"),
        ({"rings": [{"alt": "high", "points": POINTS}]}, "rings[0].alt: no number, seen high"),
        ({"rings": [{"alt": "nan", "points": POINTS}]}, "rings[0].alt: a number that cannot be, seen nan"),
        ({"rings": [{"alt": 3048}]}, "rings[0].points: no list, seen nothing"),
        ({"rings": [{"alt": 3048, "points": POINTS}], "lat": "x", "lon": 1}, "lat: no number, seen x"),
        ({"rings": [{"alt": 3048, "points": POINTS}], "refraction": 1}, "refraction: a number that cannot be, seen 1"),
    ],
)
def test_what_is_refused_and_where(tmp_path: Path, content: Any, message: str) -> None:
    assert refused(tmp_path, content).startswith(message) or message in refused(tmp_path, content)


def test_numbers_beyond_all_numbers(tmp_path: Path) -> None:
    text = json.dumps(day([*POINTS, [1.0, 2.0, 3]]))
    assert "cannot be, seen inf" in refused(tmp_path, text.replace("1.0, 2.0", "1e999, 2.0"))
    assert "a number that is too long" in refused(tmp_path, text.replace("1.0, 2.0", f"{'9' * 5000}, 2.0"))


def test_lists_without_end(tmp_path: Path) -> None:
    assert "lists within lists without end" in refused(tmp_path, "[" * 200_000)


def test_a_file_too_large_or_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "outline.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no text in UTF-8"):
        read_outline(path)
    monkeypatch.setattr(outline, "MOST_BYTES", 100)
    assert "the file is too large, seen over 100 bytes" in refused(tmp_path, day(POINTS))


def test_too_many_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_POINTS", 30)
    assert "too many points, seen 40" in refused(tmp_path, day(POINTS * 2))
    ring = {"alt": 1000, "points": POINTS}
    assert "rings: too many points, seen 40" in refused(tmp_path, {"rings": [ring, ring]})


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json", Path("http://x/outline.json")):
        with pytest.raises(InputError, match="there is no such file to compare with"):
            read_outline(path)
