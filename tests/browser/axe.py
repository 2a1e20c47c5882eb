"""WCAG 2.1 AA by axe-core, in the page itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  const places = (nodes) => nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ");
  return found.violations.map((v) => `${v.id}: ${v.help}; ${places(v.nodes)}`);
}"""


def violations(page: Any) -> list[str]:
    """What breaks a rule, each with where."""
    page.evaluate(LIBRARY.read_text(encoding="utf-8"))
    return page.evaluate(RUN, list(TAGS))
