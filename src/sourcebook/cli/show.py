"""Findings as lines of text: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from sourcebook.diagnostics import Finding, Report, Severity


def show_findings(findings: Iterable[Finding], folder: Path | None = None) -> None:
    """Print findings in the order of files and lines, on standard output."""
    for finding in sorted(findings, key=Finding.sort_key):
        typer.echo(finding_text(finding, folder))


def finding_text(finding: Finding, folder: Path | None = None) -> str:
    """`file:line:column: error: what. [code]` and, on a line below, what to do."""
    where = ""
    if finding.place is not None:
        file = folder / finding.place.file if folder else Path(finding.place.file)
        where = f"{file.as_posix()}:{finding.place.line}:{finding.place.column}: "
    elif finding.spot is not None:
        where = f"{finding.spot}: "
    text = f"{where}{finding.severity.value}: {finding.message} [{finding.code}]"
    return f"{text}\n    {finding.hint}" if finding.hint else text


def summary(report: Report) -> str:
    """How many findings of each weight there are, in words."""
    counts = {s: sum(1 for f in report.findings if f.severity is s) for s in Severity}
    names = {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.ADVICE: ("piece of advice", "pieces of advice"),
    }
    parts = [f"{n} {names[s][n != 1]}" for s, n in counts.items() if n]
    return ", ".join(parts) or "nothing to mend"


def exit_status(report: Report, *, strict: bool = False) -> int:
    """1 where there are errors, or warnings and `strict`; otherwise 0."""
    weights = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(f.severity in weights for f in report.findings))
