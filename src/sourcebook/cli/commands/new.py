"""`sourcebook new`: a small edition to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def command(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="The folder to make, such as my-edition.")],
) -> int:
    """Make a small edition that builds at once.

    Its comments say how to make it your own.

    Example: sourcebook new my-edition
    """
    from sourcebook.sourceformat.new import new_edition

    for file in new_edition(name):
        typer.echo(file.as_posix())
    folder = shlex.quote(name.as_posix())
    typer.echo(f"Build it: sourcebook build {folder}", err=True)
    typer.echo("Then put your own words into three files, in any plain text editor:", err=True)
    typer.echo(f"    {folder}/edition.yaml: the title", err=True)
    typer.echo(f"    {folder}/commentary/introduction.md: what comes before the text", err=True)
    typer.echo(f"    {folder}/sources/gettysburg-address.md: the text itself, and the notes above it", err=True)
    return 0
