"""Findings as GitHub shows them beside the lines of a change (GitHub Actions, workflow commands: error, warning, notice)."""

from __future__ import annotations

from sourcebook.diagnostics import Finding, Severity
from sourcebook.lint.report import Told

NAME = "github"
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def report(told: Told) -> str:
    """One command a finding."""
    return "\n".join(_command(finding, told) for finding in told.findings)


def _command(finding: Finding, told: Told) -> str:
    values = {"file": told.file(finding)} if told.file(finding) else {}
    if finding.place is not None:
        values |= {"line": str(finding.place.line), "col": str(finding.place.column)}
        if finding.words:
            values["endColumn"] = str(finding.place.column + len(finding.words))
    values["title"] = finding.code
    page = f"{finding.spot}: " if finding.spot is not None and finding.spot.page else ""
    text = f"{page}{finding.message}" + (f"\n{finding.hint}" if finding.hint else "")
    listed = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in values.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    """Characters that would end a value or a line, as %XX."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)
