"""The colours of our pages, light and dark, as one table: pages of HTML take them as variables, canvases and figures by
name.

Three hues carry meaning and are told apart by the colour-blind (Okabe and Ito, "Color universal design", 2008): green
is geometry, blue a claim, orange an assumption. Vermilion is the raid. Nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

COLOURS: Mapping[str, tuple[str, str]] = {
    "paper": ("#fbfaf7", "#141618"),
    "card": ("#ffffff", "#1b1e21"),
    "ink": ("#1c1c1a", "#ece9e2"),
    "muted": ("#57564f", "#aeaba2"),
    "line": ("#dcd9d0", "#383b40"),
    "faint": ("#eceae3", "#24272b"),
    "geometry": ("#009e73", "#1fbf92"),
    "geometry-pale": ("#a9d9ca", "#23604f"),
    "geometry-deep": ("#005a42", "#7ee0c3"),
    "claim": ("#0072b2", "#56b4e9"),
    "claim-pale": ("#b5d3e6", "#27506a"),
    "assumption": ("#e69f00", "#e69f00"),
    "hostile": ("#c24e00", "#f0813a"),
    "hostile-pale": ("#f0cdb2", "#6b3a1a"),
    "own": ("#00785a", "#3fcf9f"),
    "neutral": ("#6b6b70", "#a4a4ab"),
    "grey": ("#b9b6ad", "#5b5e63"),
    "sea": ("#e7eef1", "#1a2329"),
    "sea-line": ("#cbd8de", "#2d3b44"),
    "halo": ("#fbfaf7", "#14181b"),
    "land-dim": ("none", "brightness(.52) saturate(.85)"),
    "link": ("#00598b", "#7cc4ee"),
}
"""By name: on light paper, on dark."""


def colour(name: str, theme: Literal["light", "dark"] = "light") -> str:
    """One colour as `#rrggbb`.

    Examples
    --------
    >>> colour("claim"), colour("claim", "dark")
    ('#0072b2', '#56b4e9')
    """
    return COLOURS[name][theme == "dark"]


def colour_sheet() -> str:
    """The table as variables of a style sheet: light; dark where the system asks for it, or the page's switch does.

    A page says `data-theme="light"` or `"dark"` on its root element to overrule the system; print is always light.
    """
    light = "".join(f"--{name}:{pair[0]};" for name, pair in COLOURS.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in COLOURS.items())
    on_dark = f"color-scheme:dark;{dark}"
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{on_dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]{{{on_dark}}}}}\n'
    )
