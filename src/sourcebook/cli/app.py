"""Arguments in, exit status out: 0 clean, 1 errors in the edition, 2 wrong usage or the machine's or our own fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import typer

from sourcebook import __version__
from sourcebook.cli.commands import commands
from sourcebook.cli.show import show_findings
from sourcebook.errors import MachineAtFault, SourcebookError

USAGE = 2


def make_app() -> typer.Typer:
    """The program with all its commands."""
    app = typer.Typer(
        name="sourcebook",
        help="Annotated editions of primary sources: a typeset PDF and an EPUB, checked to the last word.",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_top)
    for name, function in commands().items():
        app.command(name)(_ending(function))
    return app


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sourcebook {__version__}")
        raise typer.Exit


def _top(
    version: bool = typer.Option(
        False, "--version", help="Say which version this is.", is_eager=True, callback=_say_version
    ),
) -> None:
    """Take the options that stand before a command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status; whatever goes wrong is said in words."""
    try:
        make_app()(list(arguments), prog_name="sourcebook")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else USAGE
    except MachineAtFault as problem:
        typer.echo(str(problem), err=True)
        return USAGE
    except SourcebookError as problem:
        show_findings(problem.findings)
        return 1
    return 0


def _ending(function: Callable[..., int]) -> Callable[..., None]:
    """A command whose answer is its exit status."""

    @wraps(function)
    def call(*args: Any, **options: Any) -> None:
        raise typer.Exit(function(*args, **options))

    return call
