"""`sourcebook import`: a book made elsewhere becomes an edition."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import QuietOption, there_is
from sourcebook.cli.progress import Progress
from sourcebook.cli.show import exit_status, show_findings, summary


def command(
    book: Annotated[
        Path, typer.Argument(metavar="BOOK", help="The ebook, a file in the format EPUB.", callback=there_is)
    ],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="The folder to make, such as content/diary.")],
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write everything that became different to a file.")
    ] = None,
    quiet: QuietOption = False,
) -> int:
    """Make an edition of an ebook, EPUB 2 or 3, with its notes.

    Counts what there was and what there is now, and says of each difference why. The ebook stays as it is.

    Example: sourcebook import diary.epub --into content/diary
    """
    from sourcebook.importing import import_ebook
    from sourcebook.importing.report import everything, reasons, table

    progress = Progress(quiet=quiet)
    imported = import_ebook(book, into, progress)
    progress.end()
    if not quiet:
        for line in [*table(imported), "", *reasons(imported), ""]:
            typer.echo(line)
    show_findings(imported.report.findings)
    if report is not None:
        write_report(report, [*everything(imported)])
        typer.echo(f"Everything that became different stands in {report.as_posix()}.", err=True)
    elif not quiet and imported.ledger.remarks:
        typer.echo("To keep a list of every place, do it once more with --report FILE.", err=True)
    typer.echo(f"{summary(imported.report)}.", err=True)
    typer.echo(into.as_posix())
    typer.echo(f"Look through it, then build it: sourcebook build {shlex.quote(into.as_posix())}", err=True)
    return exit_status(imported.report)


def write_report(file: Path, lines: list[str]) -> None:
    """Write the report. Raises MachineAtFault where the disk refuses."""
    from sourcebook.errors import MachineAtFault

    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    except OSError as problem:
        raise MachineAtFault(
            f"The edition is made, but the report can't be written to “{file.as_posix()}”: {problem.strerror or problem}.\n"
            "    Choose another place for it."
        ) from problem
