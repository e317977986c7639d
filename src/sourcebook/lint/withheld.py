"""What an edition keeps from an audience: notes and questions for others, and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from sourcebook.model.annotations.base import Annotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, reading_text
from sourcebook.model.book import Book
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries


def withheld_from(audience: Audience, book: Book) -> frozenset[str]:
    """The texts that are in no byte of a copy for `audience`; `book` is the whole, before a copy is selected."""
    if audience is Audience.TEACHER:
        return frozenset()
    texts = [*_in_units(audience, book), *_in_files(audience, book)]
    return frozenset(text for text in texts if text)


def _in_units(audience: Audience, book: Book) -> Iterator[str]:
    """What the texts of the book hold for others, as it was placed and cited."""
    for unit in book.units:
        yield from (reading_text(note.blocks) for note in unit.notes if not audience.sees(note.only_for))
        for question in unit.questions:
            yield reading_text(question.answer)
            if not audience.sees(question.only_for):
                yield reading_text(question.ask)


def _in_files(audience: Audience, book: Book) -> Iterator[str]:
    """What the files hold for others, whether or not the book takes the words it is about."""
    annotations = [a for source in book.edition.sources.values() for a in source.annotations]
    annotations += [a for commentary in book.edition.commentary.values() for a in commentary.annotations]
    for annotation in annotations:
        yield from _in_annotation(audience, annotation)
    for source in book.edition.sources.values():
        for body in source.note_bodies or ():
            if body.series is NoteSeries.TEACHER:
                yield from _all(body.blocks, body.footnotes)


def _in_annotation(audience: Audience, annotation: Annotation) -> Iterator[str]:
    for field in fields(annotation):
        value = getattr(annotation, field.name)
        if isinstance(value, Markdown) and (field.name == "answer" or not audience.sees(annotation.audience)):
            yield from _all(value.blocks, value.footnotes)


def _all(blocks: tuple[Block, ...], footnotes: Iterable[tuple[str, tuple[Block, ...]]]) -> Iterator[str]:
    yield reading_text(blocks)
    yield from (reading_text(body) for _, body in footnotes)
