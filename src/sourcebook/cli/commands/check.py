"""`sourcebook check`: the source and edition rules, without building."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import (
    AudienceOption,
    EditionArgument,
    FormatOption,
    IgnoreOption,
    SelectOption,
    StrictOption,
    chosen_audience,
    chosen_findings,
    chosen_format,
)
from sourcebook.cli.show import exit_status, show_findings, summary


def command(
    edition: EditionArgument = Path(),
    audience: AudienceOption = "",
    strict: StrictOption = False,
    show: FormatOption = "text",
    select: SelectOption = "",
    ignore: IgnoreOption = "",
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely, in the files.")] = False,
) -> int:
    """Say what is wrong with an edition, and make nothing.

    Example: sourcebook check content/coalition-terms-1917
    """
    from sourcebook.pipeline import check, mend

    way, wanted = chosen_format(show), chosen_findings(select, ignore)
    prepared = check(edition, chosen_audience(audience))
    if diff or fix:
        for mended in mend(prepared, wanted, write=fix and not diff):
            typer.echo(mended.diff() if diff else f"Mended: {mended.count} in {mended.name}", err=not diff, nl=not diff)
        if diff:
            return 0
        prepared = check(edition, chosen_audience(audience))
    prepared.report.findings[:] = filter(wanted, prepared.report.findings)
    show_findings(prepared.report.findings, prepared.folder, way)
    typer.echo(f"{summary(prepared.report)}.", err=True)
    return exit_status(prepared.report, strict=strict)
