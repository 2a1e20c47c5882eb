"""How the signs of a map look on white paper: one table for SVG files and for the PNGs made of them.

Nothing rests on colour alone: areas differ by hatching, circles by dashes, sites by shape. The report has its own
colours for the same classes (`templates/report.css`), since it may be read on a dark screen.
"""

from __future__ import annotations

INK, MUTED, HALO = "#1c1c1a", "#57564f", "#ffffff"
CLAIM, GEOMETRY, DARK_GEOMETRY = "#0072b2", "#009e73", "#005a42"
FONTS = "'DejaVu Sans', Verdana, 'Noto Sans', 'Segoe UI', Arial, sans-serif"

Style = dict[str, str | float]

STYLES: dict[str, Style] = {
    "paper": {"fill": "#ffffff"},
    "sea": {"fill": "#eaf0f3"},
    "land": {},
    "graticule": {"fill": "none", "stroke": "#c3d0d7", "stroke-width": 0.8},
    "edge": {"fill": "none", "stroke": MUTED, "stroke-width": 1.0, "stroke-dasharray": "9 3 1.5 3"},
    "frame": {"fill": "none", "stroke": MUTED, "stroke-width": 0.8},
    "claimed": {"fill": CLAIM, "fill-opacity": 0.07},
    "claimed-edge": {"fill": "none", "stroke": CLAIM, "stroke-width": 1.8, "stroke-dasharray": "8 5"},
    "horizon-edge": {"fill": "none", "stroke": INK, "stroke-width": 1.5, "stroke-dasharray": "1.5 3.5"},
    "seen": {"fill": GEOMETRY, "fill-opacity": 0.3, "stroke": DARK_GEOMETRY, "stroke-width": 0.9},
    "pd50": {"fill": "url(#pd50-hatch)", "stroke": DARK_GEOMETRY, "stroke-width": 1.1},
    "pd90": {"fill": "url(#pd90-hatch)", "stroke": DARK_GEOMETRY, "stroke-width": 1.6},
    "hatch": {"fill": "none", "stroke": DARK_GEOMETRY, "stroke-width": 0.7},
    "scalebar": {"fill": "none", "stroke": INK, "stroke-width": 1.6},
    "site": {"stroke": HALO, "stroke-width": 1.2},
    "asset": {"fill": INK},
    "fire-unit": {"fill": CLAIM},
    "radar": {"fill": GEOMETRY},
    "part": {"fill": MUTED},
    "degrees": {"fill": MUTED, "font-size": 11.0, "stroke": HALO, "stroke-width": 2.5},
    "label": {"fill": INK, "font-size": 12.0, "stroke": HALO, "stroke-width": 3.0},
    "name": {"font-weight": "bold"},
    "title": {"fill": INK, "font-size": 19.0, "font-weight": "bold"},
    "heading": {"fill": INK, "font-size": 13.0, "font-weight": "bold"},
    "words": {"fill": INK, "font-size": 11.5},
    "small": {"fill": MUTED, "font-size": 10.0},
}
"""Presentation by class. Text with a stroke has it as a halo behind its letters."""

HATCHES = {"pd50-hatch": (5.5, 1), "pd90-hatch": (5.5, 2)}
"""Distance of the lines of a hatch, and how many ways they lean."""


def style_sheet() -> str:
    """The table as the style element of an SVG file."""
    rules = []
    for name, style in STYLES.items():
        halo = {"paint-order": "stroke", "stroke-linejoin": "round"} if "font-size" in style else {}
        body = ";".join(
            f"{key}:{value}{'px' if key == 'font-size' else ''}" for key, value in {**style, **halo}.items()
        )
        rules.append(f".{name}{{{body}}}")
    return f"<style>text{{font-family:{FONTS}}}{''.join(rules)}</style>"


def hatch_patterns() -> str:
    """The hatches as pattern elements: lines that lean one way, and both."""
    parts = []
    for name, (step, n_ways) in HATCHES.items():
        lines = f"M{step / 2} 0V{step}" + (f"M0 {step / 2}H{step}" if n_ways == 2 else "")
        attributes = f'width="{step}" height="{step}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
        parts.append(f'<pattern id="{name}" {attributes}><path class="hatch" d="{lines}"/></pattern>')
    return "".join(parts)
