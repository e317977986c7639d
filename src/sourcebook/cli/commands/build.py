"""`sourcebook build`: check, build, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import (
    BUILD,
    AudienceOption,
    EditionArgument,
    JobsOption,
    QuietOption,
    StrictOption,
    chosen_audience,
    source_date,
)
from sourcebook.cli.progress import Progress
from sourcebook.cli.show import exit_status, show_findings, summary

#: what was built last stays to the end: to let go of all its parts takes time, and a program that ends need not
_STAYS: list[object] = []


def command(
    edition: EditionArgument = Path(),
    to: Annotated[
        str, typer.Option("--to", metavar="FORMATS", help="What to make: pdf, epub, or both with a comma between.")
    ] = "pdf,epub",
    audience: AudienceOption = "",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder to build in.")] = BUILD,
    quiet: QuietOption = False,
    jobs: JobsOption = 0,
    profile: Annotated[bool, typer.Option("--profile", help="Say at the end where the time went.")] = False,
    strict: StrictOption = False,
) -> int:
    """Make the PDF and the EPUB of an edition, and verify them.

    The edition is checked first. Where anything is wrong, the last good books stay as they are, and a draft is made.

    Example: sourcebook build content/coalition-terms-1917
    """
    from sourcebook.beside import use_cores
    from sourcebook.pipeline import Order, build
    from sourcebook.write import format_names

    wanted = [name.strip() for name in to.split(",") if name.strip()]
    for name in wanted:
        if name not in format_names():
            known = ", ".join(format_names())
            raise typer.BadParameter(f"“{name}” can't be made. It can be: {known}.", param_hint="--to")

    order = Order(edition, out, wanted, chosen_audience(audience), source_date())
    use_cores(jobs)
    progress = Progress(quiet=quiet)
    built = build(order, progress)
    _STAYS[:] = [built]
    progress.end()
    steps = progress.taken()
    for step, seconds in [*steps, ("in all", sum(s for _, s in steps))] if profile else []:
        typer.echo(f"{seconds:7.1f} s  {step}", err=True)
    show_findings(built.report.findings, built.prepared.folder)
    if not quiet or built.report.findings:
        typer.echo(f"{summary(built.report)}.", err=True)
    if built.draft and not quiet:
        typer.echo("The last good books stay as they are. A draft, which says so on every page, is here:", err=True)
    for file in (*built.files, *built.draft):
        typer.echo(file.as_posix())
    return exit_status(built.report, strict=strict) or int(not built.files)
