"""In an edition of documents each text, or the edition for all, says who holds rights in it."""

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
    silent = [source for source in sources if not source.rights]
    if silent and not edition.rights and is_edition_of_documents(edition):
        names = ", ".join(f"“{source.id}”" for source in silent[:5]) + (" and others" if len(silent) > 5 else "")
        yield Fault(
            f"{names} {'do' if len(silent) > 1 else 'does'} not say who holds rights in the text.",
            "Add rights: to its front matter, or to edition.yaml for all. “Public domain” and “not established” are answers.",
            silent[0].place() or Place(f"sources/{silent[0].id}.md"),
        )


_DOCUMENTS = EDITION.replace("contents:\n", "contents:\n  - generate: imprint\n")
_TEXT = SOURCE["sources/letter.md"].replace("---\nMy", "taken-from: not known\n---\nMy")

RULE = EditionRule(
    code="rights-missing",
    wants="A word on who holds rights in each text of an edition of documents.",
    why="A school or a printer must know whether the text may be copied.",
    fix="Add rights: to the front matter of the source, or to edition.yaml for all texts; “not established” is an answer.",
    severity=Severity.ADVICE,
    lone=False,
    check=check,
    bad={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT.replace("taken-from:", "rights: public domain\ntaken-from:")},
)  # fmt: skip
