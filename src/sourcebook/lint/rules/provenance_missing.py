"""In an edition of documents each text says where it was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.texts import is_edition_of_documents
from sourcebook.model.edition import Edition, ExcerptItem, SourceItem


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the sources that the contents takes, and name all that do not say it in one finding."""
    taken = (
        i.source if isinstance(i, SourceItem) else i.use
        for i in edition.contents
        if isinstance(i, SourceItem | ExcerptItem)
    )
    sources = [edition.sources[name] for name in dict.fromkeys(taken) if name in edition.sources]
    silent = [source for source in sources if not source.taken_from and source.taken_from_work is None]
    if silent and is_edition_of_documents(edition):
        names = ", ".join(f"“{source.id}”" for source in silent[:5]) + (" and others" if len(silent) > 5 else "")
        yield Fault(
            f"{names} {'do' if len(silent) > 1 else 'does'} not say where the text was taken from.",
            "Add taken-from: and a sentence, such as: As printed in The Times of 3 May 1848. “Not known” is an answer.",
            silent[0].place() or Place(f"sources/{silent[0].id}.md"),
        )


_DOCUMENTS = EDITION.replace("contents:\n", "contents:\n  - generate: imprint\n")
_TEXT = SOURCE["sources/letter.md"].replace("---\nMy", "rights: public domain\n---\nMy")

RULE = EditionRule(
    code="provenance-missing",
    wants="For each text of an edition of documents a sentence on where it was taken from.",
    why="A text whose origin is not told can be neither checked nor trusted.",
    fix="Add taken-from: to the front matter of each source; “not known” is an answer.",
    severity=Severity.WARNING,
    lone=False,
    check=check,
    bad={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT.replace("rights:", "taken-from: not known\nrights:")},
)  # fmt: skip
