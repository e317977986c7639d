"""Numbers, decided once on the whole edition: documents, parts, and the mark of every note."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sourcebook.model.audience import Audience
from sourcebook.model.book import Book, BookItem, PartStart, Question, Unit, UnitKind
from sourcebook.model.edition import DocumentNumbers, NoteScope
from sourcebook.model.notes import Note, NoteSeries
from sourcebook.model.numerals import roman
from sourcebook.number.marks import mark_of

__all__ = ["number"]


def number(book: Book) -> Book:
    """Number documents, parts, notes and questions. What only teachers get has a series of its own, so no copy has gaps."""
    policy = book.edition.numbering
    counts: Counter[str] = Counter()
    notes: Counter[NoteSeries] = Counter()
    items: list[BookItem] = []
    for item in book.items:
        if isinstance(item, PartStart):
            counts["part"] += 1
            item = replace(item, number=roman(counts["part"]).upper())
            if policy.notes is NoteScope.PART:
                notes.clear()
        elif isinstance(item, Unit):
            if policy.notes is NoteScope.DOCUMENT:
                notes.clear()
            if item.kind is UnitKind.DOCUMENT:
                counts["document"] += 1
                item = replace(item, number=_document_number(counts["document"], policy.documents))
            questions: Counter[Audience | None] = Counter()
            item = replace(
                item,
                notes=tuple(_numbered(note, notes) for note in item.notes),
                questions=tuple(_labelled(question, questions) for question in item.questions),
            )
        items.append(item)
    return replace(book, items=tuple(items))


def _document_number(n: int, policy: DocumentNumbers) -> str:
    match policy:
        case DocumentNumbers.ARABIC:
            return str(n)
        case DocumentNumbers.ROMAN:
            return roman(n).upper()
        case DocumentNumbers.NONE:
            return ""


def _numbered(note: Note, counts: Counter[NoteSeries]) -> Note:
    series = note.series
    if note.only_for is Audience.TEACHER and series is not NoteSeries.GLOSS:
        series = NoteSeries.TEACHER
    counts[series] += 1
    return replace(note, series=series, mark=mark_of(series, counts[series]))


def _labelled(question: Question, counts: Counter[Audience | None]) -> Question:
    series = Audience.TEACHER if question.only_for is Audience.TEACHER else None
    counts[series] += 1
    return replace(question, label=f"{'T' if series else ''}{counts[series]}.")
