"""Findings shown, summed up, and turned into an exit status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from sourcebook.diagnostics import RULE_CRASHED, Finding, Report, Severity

if TYPE_CHECKING:
    from sourcebook.sourceformat.files import Folder

USAGE = 2


def show_findings(findings: Iterable[Finding], folder: Folder | None = None, way: str = "text") -> None:
    """Print findings in the order of files and lines, on standard output."""
    from sourcebook.lint.report import Told, ways
    from sourcebook.sourceformat.files import lines_of

    ordered = sorted(findings, key=Finding.sort_key)
    root = folder.root if folder is not None else None
    text = ways()[way](Told(ordered, root, lines_of(folder)))
    if text:
        typer.echo(text)


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
    """2 where a rule broke down, 1 where there are errors, or warnings and `strict`; otherwise 0."""
    if any(f.code == RULE_CRASHED for f in report.findings):
        return USAGE
    weights = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(f.severity in weights for f in report.findings))
