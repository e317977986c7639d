"""In an edition of documents each text says where it was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import DOCUMENTS, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.unstated import unstated
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the sources that the contents takes, and name all that do not say it in one finding."""
    yield from unstated(
        edition,
        lambda source: not source.taken_from and source.taken_from_work is None,
        "where the text was taken from",
        "Add taken-from: and a sentence, such as: As printed in The Times of 3 May 1848. “Not known” is an answer.",
    )


_TEXT = SOURCE["sources/letter.md"].replace("---\nMy", "rights: public domain\n---\nMy")

RULE = EditionRule(
    code="provenance-missing",
    wants="For each text of an edition of documents a sentence on where it was taken from.",
    why="A text whose origin is not told can be neither checked nor trusted.",
    fix="Add taken-from: to the front matter of each source; “not known” is an answer.",
    severity=Severity.WARNING,
    lone=False,
    check=check,
    bad={"edition.yaml": DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": DOCUMENTS, "sources/letter.md": _TEXT.replace("rights:", "taken-from: not known\nrights:")},
)  # fmt: skip
