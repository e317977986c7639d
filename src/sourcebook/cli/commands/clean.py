"""`sourcebook clean`: throw away what was kept so that the next build is quicker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import BUILD, QuietOption


def command(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder in which books are built.")] = BUILD,
    quiet: QuietOption = False,
) -> int:
    """Throw away what was kept so that the next build is quicker.

    Finished books stay. The next build does all its work anew, and gives the same books.

    Example: sourcebook clean
    """
    from sourcebook.pipeline import KEPT
    from sourcebook.store import Store

    freed = Store(out / KEPT).clear()
    if not quiet:
        typer.echo(f"Threw away {freed / 1e6:.1f} MB." if freed else "There was nothing to throw away.", err=True)
    return 0
