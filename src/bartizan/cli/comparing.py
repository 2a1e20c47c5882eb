"""What commands share that play one scenario under every mode of a choice: `linking`, `tracking`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bartizan.cli.options import announce_compilation, parse_date

if TYPE_CHECKING:
    from bartizan.output.progress import Progress


def compared(
    play: Callable[..., dict[str, Any]],
    scenario: str,
    *,
    terrain: list[str] | None,
    overrides: list[str] | None,
    date: str | None,
    workers: int | None,
    progress: Progress,
    **counts: int,
) -> dict[str, Any]:
    """Read the scenario, say its cost, and let `play` compare; it imports what it needs, after all that."""
    progress("reading the scenario, its claims and assumptions")
    day = parse_date(date)
    from bartizan.scenario.limits import estimate_cost
    from bartizan.scenario.load import load_scenario

    scenario_file = load_scenario(scenario, terrain=terrain, overrides=overrides or ())
    progress(f"terrain and lines of sight: {estimate_cost(scenario_file.scenario, workers=workers or 1)}")
    announce_compilation(progress)
    return play(scenario_file, workers=workers, date=day, progress=progress, **counts)
