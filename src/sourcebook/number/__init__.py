"""Numbers, decided once on the whole edition: documents, parts, and the mark of every note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sourcebook.model.audience import Audience
from sourcebook.model.book import Book, BookItem, PartStart, Question, Unit, UnitKind
from sourcebook.model.edition import DocumentNumbers, NoteScope, Numbering
from sourcebook.model.notes import Note, NoteSeries, series_of
from sourcebook.model.numerals import roman
from sourcebook.number.marks import mark_of
from sourcebook.number.repeats import SharedMarks, repeats

__all__ = ["SharedMarks", "number", "repeats"]


def number(book: Book, same_page: frozenset[str] = frozenset()) -> Book:
    """Number documents, parts, notes and questions. What only teachers get has a series of its own, so no copy has gaps.

    A further call of a note has a mark of its own in the series, unless it is in `same_page`: then the note begins on its
    page in the reference layout, and its mark will do.
    """
    policy = book.edition.numbering
    counts: Counter[str] = Counter()
    notes: Counter[NoteSeries] = Counter()
    items: list[BookItem] = []
    for item in book.items:
        if isinstance(item, PartStart):
            counts["part"] += 1
            item = replace(item, number=roman(counts["part"]).upper())
            _begin_again(notes, policy, NoteScope.PART)
        elif isinstance(item, Unit):
            _begin_again(notes, policy, NoteScope.DOCUMENT)
            if item.kind is UnitKind.DOCUMENT:
                counts["document"] += 1
                item = replace(item, number=_document_number(counts["document"], policy.documents))
            questions: Counter[Audience | None] = Counter()
            item = replace(
                item,
                notes=_numbered(item.notes, notes, same_page),
                questions=tuple(_labelled(question, questions) for question in item.questions),
            )
        items.append(item)
    return replace(book, items=tuple(items))


def _begin_again(counts: Counter[NoteSeries], policy: Numbering, scope: NoteScope) -> None:
    """Where a stretch of this scope begins, the series numbered by it begin again."""
    for series in NoteSeries:
        if policy.scope_of(series) is scope:
            del counts[series]


def _document_number(n: int, policy: DocumentNumbers) -> str:
    match policy:
        case DocumentNumbers.ARABIC:
            return str(n)
        case DocumentNumbers.ROMAN:
            return roman(n).upper()
        case DocumentNumbers.NONE:
            return ""


def _numbered(notes: Iterable[Note], counts: Counter[NoteSeries], same_page: frozenset[str]) -> tuple[Note, ...]:
    """The notes of one text with their marks; those that share one may come before the note whose it is."""
    numbered = [_with_mark(note, counts, same_page) for note in notes]
    marks = {note.id: note.mark for note in numbered}
    return tuple(replace(note, mark=marks[note.repeats]) if note.shares_mark else note for note in numbered)


def _with_mark(note: Note, counts: Counter[NoteSeries], same_page: frozenset[str]) -> Note:
    """A note with its mark. Teachers' notes stand apart from the page, so that one note is enough for all calls."""
    series = series_of(note)
    if note.repeats and (note.id in same_page or series in (NoteSeries.TEACHER, NoteSeries.GLOSS)):
        return replace(note, series=series, shares_mark=True)
    counts[series] += 1
    return replace(note, series=series, mark=mark_of(series, counts[series]))


def _labelled(question: Question, counts: Counter[Audience | None]) -> Question:
    series = Audience.TEACHER if question.only_for is Audience.TEACHER else None
    counts[series] += 1
    return replace(question, label=f"{'T' if series else ''}{counts[series]}.")
