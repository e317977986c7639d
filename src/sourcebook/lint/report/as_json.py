"""Findings for other programs: a JSON array of objects, with null for what is not known (RFC 8259)."""

from __future__ import annotations

import json

from sourcebook.diagnostics import Finding
from sourcebook.lint.report import Told

NAME = "json"


def report(told: Told) -> str:
    """One object a finding: code, severity, message, hint, file, line, column, words, page, fixes."""
    return json.dumps([_entry(finding, told) for finding in told.findings], ensure_ascii=False, indent=2)


def _entry(finding: Finding, told: Told) -> dict[str, object]:
    place, spot = finding.place, finding.spot
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint or None,
        "file": told.file(finding) or None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "words": finding.words or (spot.words if spot else "") or None,
        "page": spot.page if spot and spot.page else None,
        "fixes": [
            {"line": fix.place.line, "column": fix.place.column, "old": fix.old, "new": fix.new}
            for fix in finding.fixes
        ],
    }
