"""`sourcebook check`: the source and edition rules, without building."""

from __future__ import annotations

from pathlib import Path

import typer

from sourcebook.cli.options import AudienceOption, EditionArgument, StrictOption, chosen_audience
from sourcebook.cli.show import exit_status, show_findings, summary


def command(edition: EditionArgument = Path(), audience: AudienceOption = "", strict: StrictOption = False) -> int:
    """Say what is wrong with an edition, and make nothing.

    Example: sourcebook check content/coalition-terms-1917
    """
    from sourcebook.pipeline import check

    prepared = check(edition, chosen_audience(audience))
    show_findings(prepared.report.findings, prepared.folder.root)
    typer.echo(f"{summary(prepared.report)}.", err=True)
    return exit_status(prepared.report, strict=strict)
