"""`sourcebook verify`: the rules for built files, on what is in the build folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.cli.options import AudienceOption, EditionArgument, StrictOption, chosen_audience
from sourcebook.cli.show import exit_status, show_findings, summary


def command(
    edition: EditionArgument = Path(),
    audience: AudienceOption = "",
    out: Annotated[Path, typer.Option("--out", help="The folder that was built in.")] = Path("build"),
    strict: StrictOption = False,
) -> int:
    """Read the built files back and prove that every word, note and number is where it should be.

    Example: sourcebook verify content/coalition-terms-1917
    """
    from sourcebook.lint import verify_file
    from sourcebook.pipeline import file_name, prepare

    prepared = prepare(edition, chosen_audience(audience))
    report, resolved = prepared.report, prepared.resolved
    if resolved is not None:
        folder = out / resolved.id
        stem = file_name(resolved, "*")
        found = sorted(folder.glob(stem)) if folder.is_dir() else []
        if not found:
            report.error(
                "nothing-built",
                f"There is nothing to verify in “{folder.as_posix()}”.",
                None,
                "Build the edition first: sourcebook build",
            )
        for path in found:
            report.findings.extend(verify_file(path.name, path.read_bytes(), resolved))
            typer.echo(f"read {path.as_posix()}", err=True)
    show_findings(report.findings, prepared.folder.root)
    typer.echo(f"{summary(report)}.", err=True)
    return exit_status(report, strict=strict)
