"""WCAG 2.1 AA by axe-core, in the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
RUN = """async ([tags, list]) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  const places = (nodes) => nodes.map((node) => node.target.join(" "));
  return found[list].map((rule) => [rule.id, rule.help, places(rule.nodes)]);
}"""


def violations(page: Any) -> list[str]:
    """What breaks a rule, each with where."""
    return [f"{rule}: {words}; {', '.join(places[:3])}" for rule, words, places in _found(page, "violations")]


def contrasts_untold(page: Any, besides: Sequence[str] = ()) -> list[str]:
    """Selectors of text whose contrast axe-core could not tell, because something seems to lie over or under it.

    Parameters
    ----------
    page : Page
        Open.
    besides : sequence of str
        Text that stands on a picture on purpose, with a halo: no program can tell its contrast.
    """
    untold = [places for rule, _, places in _found(page, "incomplete") if rule == "color-contrast"]
    return sorted(set().union(*untold) - set(besides))


def _found(page: Any, kind: str) -> list[tuple[str, str, list[str]]]:
    page.evaluate(LIBRARY.read_text(encoding="utf-8"))
    return page.evaluate(RUN, [list(TAGS), kind])
