"""The command `bartizan` itself; the commands under it put themselves into `app`."""

from __future__ import annotations

from typing import Annotated

import typer

from bartizan.output.shell import DONE, say

app = typer.Typer(
    name="bartizan",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="From published claims about air-defence systems to what they could see, reach and stop, and how sure we are.",
    epilog="Every figure is public or marked as an assumption; the bundled theatre is fictional; it plans no attacks.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        say(f"bartizan {metadata.version('bartizan')}\n")
        raise typer.Exit(DONE)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """From published claims about air-defence systems to what they could see, reach and stop, and how sure we are."""
