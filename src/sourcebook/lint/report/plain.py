"""Findings as text: where, what, the line with a caret under the words that are meant, and what to do."""

from __future__ import annotations

import re
import unicodedata

from sourcebook.diagnostics import Finding
from sourcebook.lint.report import Told

NAME = "text"
#: so many columns of a line are shown, and so many of them before the words that are meant
SHOWN, BEFORE = 76, 28
CUT = "…"
_QUOTED = re.compile("“(.+?)”")


def report(told: Told) -> str:
    """`file:line:column: error: what. [code]`, the line with its caret, and the hint."""
    return "\n".join(line for finding in told.findings for line in _lines(finding, told))


def _lines(finding: Finding, told: Told) -> list[str]:
    where = ""
    if finding.place is not None:
        where = f"{told.file(finding)}:{finding.place.line}:{finding.place.column}: "
    elif finding.spot is not None:
        where = f"{finding.spot}: "
    lines = [f"{where}{finding.severity.value}: {finding.message} [{finding.code}]"]
    if finding.place is not None:
        line = told.line(finding.place.file, finding.place.line)
        if line and line.strip():
            start = finding.place.column - 1
            lines += [f"    {text}" for text in excerpt(line, start, max(len(_meant(finding, line, start)), 1))]
    if finding.hint:
        lines.append(f"    {finding.hint}")
    return lines


def _meant(finding: Finding, line: str, start: int) -> str:
    """The words that a finding means: its own, or those that its message quotes where they stand at its place."""
    quoted = (words for words in _QUOTED.findall(finding.message) if line.startswith(words, start))
    return finding.words or next(quoted, "")


def excerpt(line: str, start: int, length: int) -> tuple[str, str]:
    """The part of a line round some characters, and a line with carets under them."""
    first = 0 if len(line) <= SHOWN else max(0, min(start - BEFORE, len(line) - SHOWN))
    last = min(len(line), first + SHOWN)
    before, after = CUT if first else "", CUT if last < len(line) else ""
    # a tab is as wide as the terminal likes, and a control character may be anything
    shown = "".join(char if char.isprintable() else " " for char in line)
    marked = shown[start : min(start + length, last)] or " "
    gap = before + shown[first:start]
    return before + shown[first:last] + after, " " * _width(gap) + "^" * max(1, _width(marked))


def _width(text: str) -> int:
    """How many columns of a terminal some characters take (Unicode Standard Annex 11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
