#!/usr/bin/env python3
"""Make the numbers and pictures of docs/coverage.md again.

    scripts/coverage_page.py [--check] [--no-pictures]

The text between the marks `<!-- numbers NAME -->` and `<!-- /numbers -->` is written anew, the rest of the page is left
alone. --check writes nothing and says which blocks would change. The comparison with GDAL is not made here, since it
needs a GDAL of one's own: see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import coverage_cases as cases
import numpy as np
from coverage_cases import ALTITUDES_M, ANTENNA_M, CLAIMED_M

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
BLOCK = re.compile(r"(<!-- numbers ([a-z-]+) -->\n)(.*?)(<!-- /numbers -->)", re.DOTALL)
HORIZON_ANTENNAS_M = (5.0, 20.0, 40.0, 100.0)
HORIZON_ALTITUDES_M = (10.0, *ALTITUDES_M)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---", *["---:"] * (len(lines[0]) - 1)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def percent(share: float) -> str:
    """A share with one digit after the point."""
    return f"{100.0 * share:.1f} %"


def sea_block() -> str:
    """Flat sea: closed form, and the same counted on a grid by the sweep."""
    sea = cases.sea()
    rows = (
        (
            f"{a:,.0f} m",
            f"{cases.horizon_km(ANTENNA_M, a):.1f} km",
            f"{cases.horizon_share(sea, a) * cases.circle_area_km2(CLAIMED_M):,.0f} km²",
            percent(cases.horizon_share(sea, a)),
            percent(cases.seen_share(sea, a)),
        )
        for a in ALTITUDES_M
    )
    return table(("target at", "in sight to", "area in the circle", "share", "share, counted on the grid"), rows)


def island_block() -> str:
    """The island: what the horizon leaves, and what the ground takes of it."""
    ground = cases.island()
    rows = []
    for altitude_m in ALTITUDES_M:
        horizon, seen = cases.horizon_share(ground, altitude_m), cases.seen_share(ground, altitude_m)
        seen_km2 = f"{cases.seen_km2(ground, altitude_m):,.0f} km²"
        rows.append((f"{altitude_m:,.0f} m", percent(horizon), percent(seen), seen_km2, percent(1.0 - seen / horizon)))
    head = ("target at", "horizon of a smooth sea", "seen", "area seen", "of the horizon's area, terrain hides")
    return table(head, rows)


def tile_block() -> str:
    """The real tile: shares of the tile, from its middle and from its highest node."""
    middle, summit = cases.tile(), cases.tile_summit()
    rows = (
        (f"{a:,.0f} m", percent(cases.tile_share(middle, a)), percent(cases.tile_share(summit, a))) for a in ALTITUDES_M
    )
    head = (
        "target above the ground",
        f"from the middle ({middle.height_m:.0f} m high)",
        f"from the highest node ({summit.height_m:,.0f} m)",
    )
    return table(head, rows)


def bound_block() -> str:
    """The real tile: what it alone leaves of the whole circle, at most."""
    middle, summit = (cases.at_most_shares(ground) for ground in (cases.tile(), cases.tile_summit()))
    rows = ((f"{a:,.0f} m", f"at most {percent(middle[a])}", f"at most {percent(summit[a])}") for a in middle)
    return table(("target above the sea", "from the middle", "from the highest node"), rows)


def horizon_block() -> str:
    """How far antennas see over a flat sea."""
    rows = (
        (f"{antenna_m:g} m", *(f"{cases.horizon_km(antenna_m, a):.1f}" for a in HORIZON_ALTITUDES_M))
        for antenna_m in HORIZON_ANTENNAS_M
    )
    return table(("antenna", *(f"{a:,.0f} m" for a in HORIZON_ALTITUDES_M)), rows)


def moves_block() -> str:
    """The island's share for the ends of what one may not know."""
    rows = []
    asked = {
        "as above": (ANTENNA_M, cases.STANDARD_K_FACTOR),
        f"antenna {cases.ANTENNAS_M[0]:g} m": (cases.ANTENNAS_M[0], cases.STANDARD_K_FACTOR),
        f"antenna {cases.ANTENNAS_M[-1]:g} m": (cases.ANTENNAS_M[-1], cases.STANDARD_K_FACTOR),
        "k = 1": (ANTENNA_M, 1.0),
        "k = 1.6": (ANTENNA_M, 1.6),
    }
    for name, (antenna_m, k_factor) in asked.items():
        rows.append((name, *(percent(share) for share in cases.shares_along(ALTITUDES_M, antenna_m, k_factor))))
    return table(("", *(f"{a:,.0f} m" for a in ALTITUDES_M)), rows)


def size_block() -> str:
    """Range at two probabilities for targets of four sizes."""
    rows = []
    for size_m2 in cases.SIZES_M2:
        for pd in (0.5, 0.9):
            reach = cases.reach_km(size_m2, np.array(ALTITUDES_M), pd)
            rows.append((f"{size_m2:g} m²", f"{pd:g}", *(f"{km:.0f}" for km in reach)))
    return table(("target", "probability", *(f"{a:,.0f} m" for a in ALTITUDES_M)), rows)


def doubt_block() -> str:
    """How far two readings of the same ground move the lowest altitude in sight."""
    causes = ("ground between the nodes: patches against lines", "a site cleared for two cells against as it is")
    rows = [
        (f"the {name}", cause, f"{doubt.mean_m:.2f} m", f"{doubt.p95_m:.2f} m")
        for name, pair in cases.ground_doubts().items()
        for cause, doubt in zip(causes, pair, strict=True)
    ]
    return table(("on", "what is read otherwise", "mean", "95 % below"), rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "sea": sea_block,
    "island": island_block,
    "tile": tile_block,
    "bound": bound_block,
    "horizon": horizon_block,
    "moves": moves_block,
    "size": size_block,
    "doubt": doubt_block,
}


def refreshed(page: str) -> str:
    """The page with every block computed anew."""
    names = [match[2] for match in BLOCK.finditer(page)]
    if sorted(names) != sorted(BLOCKS):
        raise SystemExit(f"the page must hold each block once: {', '.join(BLOCKS)}; it holds {', '.join(names)}")
    return BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]]() + match[4], page)


def main() -> None:
    """Write the page and its pictures, or say what would change."""
    parser = argparse.ArgumentParser(description="Make the numbers and pictures of docs/coverage.md again.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a number would change")
    parser.add_argument("--no-pictures", action="store_true", help="leave the pictures as they are")
    options = parser.parse_args()
    old = PAGE.read_text(encoding="utf-8")
    new = refreshed(old)
    if options.check:
        pairs = zip(BLOCK.finditer(old), BLOCK.finditer(new), strict=True)
        changed = [before[2] for before, after in pairs if before[3] != after[3]]
        sys.exit(f"these blocks would change: {', '.join(changed)}" if changed else 0)
    PAGE.write_text(new, encoding="utf-8")
    print(PAGE.name)
    if not options.no_pictures:
        from coverage_pictures import draw_all

        draw_all(print)


if __name__ == "__main__":
    main()
