"""An edition of documents that uses signs of its own explains them.

The legend that the program makes lists the signs in use, so a sign can't be lacking in it, but the legend itself can.
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import is_edition_of_documents
from sourcebook.model.blocks import leaves
from sourcebook.model.content import (
    Added,
    Conjecture,
    Content,
    Deleted,
    Illegible,
    Mark,
    Omitted,
    PageBreak,
    Sic,
    Supplied,
)
from sourcebook.model.edition import Edition, ExcerptItem, Generated, GeneratedItem, SourceItem

_SIGNS = {
    Supplied: "words supplied by us",
    Conjecture: "doubtful readings",
    Sic: "the sign for “so in the copy text”",
    Illegible: "places that can't be read",
    Omitted: "words left out",
    PageBreak: "where pages of the original begin",
    Deleted: "words struck out",
    Added: "words added",
}


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the contents, and for the first sign in the texts it takes."""
    made = {item.generate for item in edition.contents if isinstance(item, GeneratedItem)}
    if not is_edition_of_documents(edition) or Generated.LEGEND in made:
        return
    first = next(_signs(edition), None)
    if first is not None:
        leaf, mark = first
        end = max(mark.end, mark.start + 1)
        yield fault_in(
            leaf, mark.start, end, f"Signs of ours are in use, here {_SIGNS[type(mark.kind)]}, and the book explains none.",
            "Add to contents: in edition.yaml a line - generate: legend, before the texts.",
        )  # fmt: skip


def _signs(edition: Edition) -> Iterator[tuple[Content, Mark]]:
    for item in edition.contents:
        name = item.source if isinstance(item, SourceItem) else item.use if isinstance(item, ExcerptItem) else ""
        source = edition.sources.get(name)
        for leaf in leaves(source.transcription) if source is not None else ():
            yield from ((leaf, mark) for mark in leaf.marks if type(mark.kind) in _SIGNS)


_DOCUMENTS = EDITION.replace("contents:\n", "contents:\n  - generate: imprint\n")
_TEXT = SOURCE["sources/letter.md"].replace(
    "---\nMy dear", "taken-from: the manuscript\nrights: public domain\n---\nMy {+dear}"
)

RULE = EditionRule(
    code="legend-missing",
    wants="A legend in every edition of documents that uses signs of its own.",
    why="A reader who has never seen ⟨ ⟩ must be able to look up what it means.",
    fix="Add - generate: legend to the contents. It lists the signs in use by itself.",
    severity=Severity.WARNING,
    lone=False,
    check=check,
    bad={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": _DOCUMENTS + "  - generate: legend\n", "sources/letter.md": _TEXT},
)  # fmt: skip
