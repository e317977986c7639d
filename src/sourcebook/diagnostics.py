"""What the program says about an edition: a place, a severity, and a finding that names both in plain words.

Findings are the editor's affair: they are collected and shown, never raised. What is raised lives in `errors`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import StrEnum

from sourcebook.records import dataclass

#: the code of the finding that names a rule which broke down
RULE_CRASHED = "rule-crashed"


class Severity(StrEnum):
    """How much a finding weighs: an error stops the book, a warning should be looked at, an advice may be."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file of the edition: path as the editor sees it, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __lt__(self, other: Place) -> bool:
        return (self.file, self.line, self.column) < (other.file, other.line, other.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot in a built file: the file's name, the page label or the chapter file, and the words there."""

    file: str
    page: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.file}, page {self.page}" if self.page else self.file


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe mending: the characters `old`, which begin at `place` and stand in one line, become `new`."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: which rule, how grave, what is so, what to do, and where.

    `words` are the characters at `place` that are meant, as they stand there in the file, as far as their line goes.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    hint: str = ""
    spot: Spot | None = None
    words: str = ""
    fixes: tuple[Fix, ...] = ()

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Findings are shown in the order of files, lines and columns, those without a place last."""
        if self.place is None:
            return ("\uffff", 0, 0, str(self.spot or ""), self.code)
        return (self.place.file, self.place.line, self.place.column, str(self.spot or ""), self.code)


@dataclass(slots=True)
class Report:
    """A growing list of findings that a stage hands back beside its result."""

    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, message: str, place: Place | None = None, hint: str = "") -> None:
        """Add a finding that stops the book."""
        self.findings.append(Finding(code, Severity.ERROR, message, place, hint))

    def warning(self, code: str, message: str, place: Place | None = None, hint: str = "") -> None:
        """Add a finding that should be looked at."""
        self.findings.append(Finding(code, Severity.WARNING, message, place, hint))

    def advice(self, code: str, message: str, place: Place | None = None, hint: str = "") -> None:
        """Add a finding that may be looked at."""
        self.findings.append(Finding(code, Severity.ADVICE, message, place, hint))

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(f.severity is Severity.ERROR for f in self.findings)


def nearest(word: str, known: Iterable[str], cutoff: float = 60.0) -> str | None:
    """The known word most like `word`, or None when nothing is like it (score below `cutoff`, 0 to 100)."""
    from rapidfuzz import fuzz, process  # loaded only once something is misspelt

    best = process.extractOne(word.lower(), list(known), scorer=fuzz.ratio, score_cutoff=cutoff)
    return None if best is None else best[0]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that offers the nearest known word, else lists what is known."""
    names = sorted(known)
    close = nearest(word, names)
    if close is not None:
        return f"Did you mean “{close}”?"
    if not names:
        return ""
    return "Known here: " + ", ".join(names) + "."
