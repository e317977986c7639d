"""Pages of the original follow one another: {page 12} does not come after {page 13}."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import Fault, SourceRule
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Content, Mark, PageBreak
from sourcebook.model.source import Source


def check(source: Source) -> Iterator[Fault]:
    """Compare each page with the one before it. Where a text goes on from page 1, a new volume or number has begun."""
    before = 0
    for leaf in leaves(source.transcription):
        for mark in leaf.marks:
            if isinstance(mark.kind, PageBreak) and mark.kind.label.isascii() and mark.kind.label.isdigit():
                page = int(mark.kind.label)
                if page <= before and page != 1:
                    yield _fault(leaf, mark, page, before)
                before = page


def _fault(leaf: Content, mark: Mark, page: int, before: int) -> Fault:
    typed = f"{{page {page}}}"
    place, words = _where(leaf, mark, typed)
    return Fault(
        f"{typed} stands twice." if page == before else f"{typed} comes after {{page {before}}}.",
        "Compare the numbers with the original and correct the one that is wrong.",
        place,
        words=words,
    )


def _where(leaf: Content, mark: Mark, typed: str) -> tuple[Place | None, str]:
    """Where the mark is typed: before the character that follows it; where that begins a line, it has one of its own."""
    place = leaf.place_at(mark.start)
    if place is None or all(offset != mark.start for offset, _ in leaf.origin):
        return place, ""
    column = place.column - len(typed)
    return (Place(place.file, place.line, column), typed) if column > 0 else (place, "")


_TEXT = "---\ntitle: A letter\n---\n{{page 12}}My dear Sir,\n\n{{page 13}}the Diet has not met.\n\n{{page {}}}Yours.\n"
RULE = SourceRule(
    code="page-number-backwards",
    wants="Numbers of pages of the original that go up.",
    why="Whoever looks a passage up in the original would look at the wrong page.",
    fix="Compare the numbers with the original. Where two volumes follow each other, accept this finding, or make two sources of them.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _TEXT.format(11)},
    good={"edition.yaml": EDITION, "sources/letter.md": _TEXT.format(14)},
)
