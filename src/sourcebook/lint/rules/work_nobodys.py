"""A book has an author, an editor, or somebody else who made it; if not, that should be so (Chicago 18, 13.81)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import NAMES
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition

_OWED = frozenset({"book", "chapter", "article-journal"})


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each book, chapter and article that the book cites or lists."""
    for work in used_works(edition):
        if work.record.get("type") in _OWED and not any(work.record.get(name) for name in NAMES):
            yield Fault(
                f"The work “{work.key}” has no author and no editor.",
                "Write author: and below it “- family: Smith” and “given: Ann”. Where the work names nobody, nothing is to be done.",
                work.place,
            )


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    issued: 1998\n"
RULE = EditionRule(
    code="work-nobodys",
    wants="For every book, chapter and article an author, an editor or a translator, where it names one.",
    why="Works are looked for, and put in order, by the names of those who made them.",
    fix="Add the names to the references, or nothing where the work names nobody.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": _WORK},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}    editor:\n      - literal: The Club\n"},
)  # fmt: skip
