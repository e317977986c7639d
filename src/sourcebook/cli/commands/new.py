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
    typer.echo(f"Then open {folder}/edition.yaml and {folder}/sources, and put your own words there.", err=True)
    return 0
