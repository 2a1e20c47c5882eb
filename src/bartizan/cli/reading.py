"""`claim`, `catalogue`, `programme` and `validate`: what is published, what is assumed, what a file says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bartizan.cli.options import Debug, Json
from bartizan.errors import InputError
from bartizan.output.shell import BAD_INPUT, columns, complain, guarded, say, say_json


@guarded
def claim(
    system: Annotated[str, typer.Argument(help="A system of the catalogue, such as s-400.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it here: .svg, .png or .pdf.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """A claimed circle, and what the horizon leaves of it."""
    if out is not None:
        from bartizan.output.tables import check_suffix

        check_suffix(out, (".svg", ".png", ".pdf"))
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.claims.views import claim_answer, claim_text

    if json:
        say_json(claim_answer(system))
    else:
        say(claim_text(system, width=min(columns(), 100)))
    if out is not None:
        from bartizan.output.plots import DRAWN_ALTITUDES_M, DRAWN_ANTENNA_M, write_claim_picture

        answer = claim_answer(system, (DRAWN_ANTENNA_M,), DRAWN_ALTITUDES_M)
        write_claim_picture(load_catalogue().systems[system].name, answer, out)
        complain(f"picture: {out}")


@guarded
def catalogue(
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A system, an air object or one figure; without it the list.")
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Claims with sources and conflicts; assumptions."""
    from bartizan.claims.views import catalogue_json, catalogue_text

    if json:
        say_json(catalogue_json(entry))
    else:
        say(catalogue_text(entry, width=min(columns(), 120)))


@guarded
def programme(
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A programme, such as s-400-india; without it the list.")
    ] = None,
    score: Annotated[
        bool, typer.Option("--score", help="Only the table: each dated promise, what was reported, days late, source.")
    ] = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Purchases: each promise beside its reported outcome."""
    from bartizan.claims.score_views import score_json, score_text
    from bartizan.claims.views import programme_json, programme_text

    if json:
        say_json(score_json(entry) if score else programme_json(entry))
    else:
        show = score_text if score else programme_text
        say(show(entry, width=min(columns(), 120)))


@guarded
def validate(
    file: Annotated[str, typer.Argument(help="A scenario or study file, or the name of a bundled one.")],
    terrain: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A terrain file in place of the scenario's own; may be repeated."),
    ] = None,
    overrides: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="As in run.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001  (read by `guarded`)
) -> None:
    """Check a scenario or study file; say every problem, or the cost."""
    from bartizan.cli.studying import check_study_file, is_study
    from bartizan.scenario.limits import estimate_cost
    from bartizan.scenario.load import load_scenario

    try:
        if is_study(file):
            check_study_file(file, terrain, overrides, is_json=json)
            return
        scenario_file = load_scenario(file, terrain=terrain, overrides=overrides or ())
    except InputError as error:
        if not json:
            raise
        say_json({"ok": False, "errors": [problem.as_dict() for problem in error.problems]})
        raise typer.Exit(BAD_INPUT) from None
    cost = estimate_cost(scenario_file.scenario, overrides=scenario_file.overrides)
    if json:
        say_json({"ok": True, "errors": [], "cost": cost._asdict()})
    else:
        say(f"{file}: ok; {cost}; {cost.n_objects:,} objects; at most {cost.n_looks:,} looks a replication\n")
