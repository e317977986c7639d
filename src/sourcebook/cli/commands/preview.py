"""`sourcebook preview`: the edition as pages in a browser, made anew as its files are saved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import BUILD, AudienceOption, EditionArgument, JobsOption, chosen_audience

#: the port that is listened to, if nothing else is said
PORT = 8017


def command(
    edition: EditionArgument = Path(),
    audience: AudienceOption = "",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder in which it is built.")] = BUILD,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="NUMBER", min=0, max=65535, help="The port on this computer; 0: any that is free."
        ),
    ] = PORT,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser, or only say where.")] = True,
    jobs: JobsOption = 0,
) -> int:
    """Show an edition in the browser: its pages, and beside them what is wrong, made anew as files are saved.

    Nothing is built: the books in the folder build stay as they are.

    Example: sourcebook preview content/coalition-terms-1917
    """
    from sourcebook.preview import Wanted, run_preview

    def ready(address: str) -> None:
        typer.echo(f"{address}\nSave a file, and its pages follow. To end this, press Ctrl and C.", err=True)
        if open_browser:
            import webbrowser  # loaded only here: every command would wait for it

            webbrowser.open(address)

    run_preview(Wanted(edition, out, chosen_audience(audience), jobs), port, ready)
    return 0
