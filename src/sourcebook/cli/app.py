"""Arguments in, exit status out: 0 clean, 1 errors in the edition, 2 wrong usage or the machine's or our own fault."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import typer

from sourcebook import __version__
from sourcebook.beside import place_of
from sourcebook.cli.commands import commands
from sourcebook.cli.show import show_findings
from sourcebook.errors import MachineAtFault, SourcebookError

USAGE = 2
_HELP = """Annotated editions of primary sources: a typeset PDF and an EPUB, checked to the last word.

For a first booklet, try: sourcebook new mine; sourcebook build mine
"""


def make_app() -> typer.Typer:
    """The program with all its commands."""
    app = typer.Typer(
        name="sourcebook",
        help=_HELP,
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
    except KeyboardInterrupt:
        typer.echo("\nStopped. The books that were there are as they were.", err=True)
        return USAGE
    except RecursionError:
        typer.echo("The edition is nested too deeply somewhere: lists in lists, or quotations in quotations.", err=True)
        return USAGE
    except MemoryError:
        typer.echo("This computer has not enough memory for a book of this size.", err=True)
        return USAGE
    except Exception as problem:
        if os.environ.get("SOURCEBOOK_DEBUG"):
            raise
        typer.echo(_own_fault(problem), err=True)
        return USAGE
    return 0


def _own_fault(problem: Exception) -> str:
    """What to say where the program itself has gone wrong: enough for a report, nothing to be read by an editor."""
    return (
        "sourcebook has made a mistake of its own and stopped. The books that were there are as they were.\n"
        f"    Please report it with these words: {type(problem).__name__} in {place_of(problem)}: "
        f"{problem} (sourcebook {__version__}).\n"
        "    Until it is mended, take back what you changed last."
    )


def _ending(function: Callable[..., int]) -> Callable[..., None]:
    """A command whose answer is its exit status."""

    @wraps(function)
    def call(*args: Any, **options: Any) -> None:
        raise typer.Exit(function(*args, **options))

    return call
