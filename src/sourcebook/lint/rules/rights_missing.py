"""In an edition of documents each text, or the edition for all, says who holds rights in it."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import DOCUMENTS, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.unstated import unstated
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the sources that the contents takes, and name all that do not say it in one finding."""
    if not edition.rights:
        yield from unstated(
            edition,
            lambda source: not source.rights,
            "who holds rights in the text",
            "Add rights: to its front matter, or to edition.yaml for all. “Public domain” and “not established” are answers.",
        )


_TEXT = SOURCE["sources/letter.md"].replace("---\nMy", "taken-from: not known\n---\nMy")

RULE = EditionRule(
    code="rights-missing",
    wants="A word on who holds rights in each text of an edition of documents.",
    why="A school or a printer must know whether the text may be copied.",
    fix="Add rights: to the front matter of the source, or to edition.yaml for all texts; “not established” is an answer.",
    severity=Severity.ADVICE,
    lone=False,
    check=check,
    bad={"edition.yaml": DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": DOCUMENTS, "sources/letter.md": _TEXT.replace("taken-from:", "rights: public domain\ntaken-from:")},
)  # fmt: skip
