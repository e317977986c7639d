"""What we wrote ourselves in an edition, text by text: headnotes, notes, glosses, questions, commentary, registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.content import Citation
from sourcebook.model.edition import Edition
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import Commentary, Source

#: the notes under a piece of Markdown, by the names they are called by there
Footnotes: TypeAlias = tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of our words: the text it belongs to, the note it is (`UNIT/NAME`, or empty), its blocks and its notes.

    `stem` and a name in `footnotes` make the id of that note. `teachers` says that pupils don't get it.
    """

    text: str
    note: str
    blocks: tuple[Block, ...]
    footnotes: Footnotes = ()
    stem: str = ""
    teachers: bool = False

    def with_footnotes(self) -> Iterator[Piece]:
        """The piece, and each of its notes as a piece."""
        yield self
        for name, blocks in self.footnotes:
            yield Piece(self.text, self.stem + name, blocks, teachers=self.teachers)


def our_words(edition: Edition) -> Iterator[Piece]:
    """Every piece, whether the contents takes its text or not. What an author or a compiler wrote is not ours."""
    for piece in our_pieces(edition):
        yield from piece.with_footnotes()


def our_pieces(edition: Edition) -> Iterator[Piece]:
    """Every piece with the notes under it."""
    for source in edition.sources.values():
        if source.headnote is not None:
            yield _piece(source.id, "", source.headnote, f"{source.id}/headnote-")
        yield from _of_annotations(source)
        for body in source.note_bodies or ():
            if body.series is not NoteSeries.AUTHOR:
                note = f"{source.id}/{body.name}"
                teachers = body.series is NoteSeries.TEACHER
                yield Piece(source.id, note, body.blocks, body.footnotes, f"{note}-", teachers)
    for commentary in edition.commentary.values():
        yield _piece(commentary.id, "", commentary.body, f"{commentary.id}/")
        yield from _of_annotations(commentary)
    for entry in edition.registers:
        if entry.description is not None:
            yield _piece("", "", entry.description, "/")


def citations(edition: Edition) -> Iterator[Citation]:
    """Every citation in our words."""
    for piece in our_words(edition):
        for leaf in leaves(piece.blocks):
            for mark in leaf.marks:
                if isinstance(mark.kind, Citation):
                    yield mark.kind


def _of_annotations(text: Source | Commentary) -> Iterator[Piece]:
    counts: Counter[str] = Counter()
    for annotation in text.annotations:
        counts[annotation.KEY] += 1
        note = f"{text.id}/{annotation.id or f'{annotation.KEY}-{counts[annotation.KEY]}'}"
        series = annotation.series if isinstance(annotation, NoteAnnotation) else None
        whole = annotation.audience is Audience.TEACHER or series is NoteSeries.TEACHER
        for field in fields(annotation):
            value = getattr(annotation, field.name)
            if isinstance(value, Markdown):
                yield _piece(text.id, note, value, f"{note}-", teachers=whole or field.name == "answer")


def _piece(text: str, note: str, markdown: Markdown, stem: str, *, teachers: bool = False) -> Piece:
    return Piece(text, note, markdown.blocks, markdown.footnotes, stem, teachers)
