"""An emendation prints something else than the copy text has."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.annotations.emendation import Emendation
from sourcebook.model.content import fold
from sourcebook.model.edition import Edition
from sourcebook.model.source import Commentary, Source


def check(edition: Edition) -> Iterator[Fault]:
    """Compare the words of each emendation with its reading."""
    texts: list[Source | Commentary] = [*edition.sources.values(), *edition.commentary.values()]
    for text in texts:
        for one in text.annotations:
            if isinstance(one, Emendation) and one.words and fold(one.words) == fold(one.read):
                yield Fault(
                    f"“{fold(one.read)}” is to be printed in place of “{fold(one.words)}”, which is the same.",
                    "Write after read: what should be printed. Or take the emendation out.",
                    one.place("read"),
                    words=one.read.split("\n")[0],
                )


_EMENDED = "---\nemendations:\n  - words: Diet\n    read: {read}\n---\nMy"

RULE = EditionRule(
    code="emendation-changes-nothing",
    wants="Emendations that print something else than the copy text has.",
    why="A note would tell the reader of a change that nobody made.",
    fix="Write after read: what should be printed, or take the emendation out.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _EMENDED.format(read="Diet").removeprefix("---\n"))},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _EMENDED.format(read="Dyet").removeprefix("---\n"))},
)  # fmt: skip
