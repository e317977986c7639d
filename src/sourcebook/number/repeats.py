"""What layout tells of the calls of a book to those that can share the mark of the note they call again."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.book import Book
from sourcebook.model.measured import Measured
from sourcebook.model.notes import Note, NoteSeries, series_of
from sourcebook.model.resolved import anchor
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class SharedMarks:
    """The further calls that share a mark, by id, and those that once did and then stood on another page.

    Numbers change lines, and lines change pages. A call that has left the page of its note has a mark of its own for good,
    so that there is an end to it.
    """

    same_page: frozenset[str] = frozenset()
    own_for_good: frozenset[str] = frozenset()

    def after(self, book: Book, measured: Measured) -> SharedMarks:
        """What follows when the book has been laid out with these marks; the same again where nothing moves any more."""
        found = frozenset(_on_page_of_note(book, measured))
        own = self.own_for_good | (self.same_page - found)
        return SharedMarks(found - own, own)


def repeats(book: Book) -> Iterator[Note]:
    """The further calls of notes whose marks layout decides: notes that are set apart from the page need one only."""
    notes = (note for unit in book.units for note in unit.notes if note.repeats)
    return (note for note in notes if series_of(note) is not NoteSeries.TEACHER)


def _on_page_of_note(book: Book, measured: Measured) -> Iterator[str]:
    for note in repeats(book):
        folio = measured.folios.get(anchor("call", note.id))
        if folio is not None and folio == measured.folios.get(anchor("note", note.repeats)):
            yield note.id
