"""Which marks a book uses, and where: the ground of the legend and of the list of interventions."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.blocks import leaves
from sourcebook.model.book import Book, Unit, UnitKind
from sourcebook.model.content import Content, Mark


def source_leaves(unit: Unit) -> Iterator[Content]:
    """The running text of a unit that is not ours."""
    if unit.kind is not UnitKind.COMMENTARY:
        yield from leaves(unit.body)


def source_marks(book: Book) -> Iterator[tuple[Unit, Content, Mark]]:
    """Every mark on text that is not ours, in reading order."""
    for unit in book.units:
        for leaf in source_leaves(unit):
            for mark in leaf.marks:
                yield unit, leaf, mark
