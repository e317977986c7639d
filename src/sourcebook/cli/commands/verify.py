"""`sourcebook verify`: the rules for built files, on what is in the build folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import (
    BUILD,
    AudienceOption,
    EditionArgument,
    FormatOption,
    IgnoreOption,
    JobsOption,
    QuietOption,
    SelectOption,
    StrictOption,
    chosen_audience,
    chosen_findings,
    chosen_format,
)
from sourcebook.cli.progress import Progress
from sourcebook.cli.show import exit_status, show_findings, summary


def command(
    edition: EditionArgument = Path(),
    audience: AudienceOption = "",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder that was built in.")] = BUILD,
    quiet: QuietOption = False,
    jobs: JobsOption = 0,
    strict: StrictOption = False,
    show: FormatOption = "text",
    select: SelectOption = "",
    ignore: IgnoreOption = "",
    epubcheck: Annotated[
        bool, typer.Option("--epubcheck", help="Have EPUBCheck look at the ebook too, where it is installed.")
    ] = False,
) -> int:
    """Read the built files back and prove them again.

    Every word, note and number must be where it should be, and the files must be made from the sources as they are now.

    Example: sourcebook verify content/coalition-terms-1917
    """
    from sourcebook.beside import use_cores
    from sourcebook.pipeline import verify

    way, wanted = chosen_format(show), chosen_findings(select, ignore)
    use_cores(jobs)
    progress = Progress(quiet=quiet)
    prepared = verify(edition, out, chosen_audience(audience), progress, epubcheck=epubcheck)
    progress.end()
    report = prepared.report
    report.findings[:] = filter(wanted, report.findings)
    show_findings(report.findings, prepared.folder, way)
    if not quiet or report.findings:
        typer.echo(f"{summary(report)}.", err=True)
    return exit_status(report, strict=strict)
