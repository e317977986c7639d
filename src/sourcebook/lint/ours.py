"""What we wrote ourselves in an edition, text by text: headnotes, notes, glosses, questions, commentary, registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import lru_cache, wraps
from typing import TypeAlias, TypeVar

from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.content import Citation
from sourcebook.model.edition import Edition
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import Commentary, Source
from sourcebook.records import dataclass

T = TypeVar("T")
#: the notes under a piece of Markdown, by the names they are called by there
Footnotes: TypeAlias = tuple[tuple[str, tuple[Block, ...]], ...]


class _Same:
    """An edition that is like itself alone."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.edition is other.edition

    def __hash__(self) -> int:
        return id(self.edition)


def once(look: Callable[[Edition], T]) -> Callable[[Edition], T]:
    """Let a function look at an edition once, however many rules ask one after the other."""
    remembered = lru_cache(maxsize=1)(lambda same: look(same.edition))
    return wraps(look)(lambda edition: remembered(_Same(edition)))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of our words: the text it belongs to, the note it is (`UNIT/NAME`, or empty), its blocks and its notes.

    `stem` and a name in `footnotes` make the id of that note. `teachers` says that pupils don't get it, `authors` that it
    is printed as a note of the author's own. `source` is the source that the text is, where it is one.
    """

    text: str
    note: str
    blocks: tuple[Block, ...]
    footnotes: Footnotes = ()
    stem: str = ""
    teachers: bool = False
    language: str = ""
    source: Source | None = None
    authors: bool = False

    def with_footnotes(self) -> Iterator[Piece]:
        """The piece, and each of its notes as a piece."""
        yield self
        for name, blocks in self.footnotes:
            yield replace(self, note=self.stem + name, blocks=blocks, footnotes=(), stem="")


@once
def our_words(edition: Edition) -> tuple[Piece, ...]:
    """Every piece, whether the contents takes its text or not. What an author or a compiler wrote is not ours."""
    return tuple(one for piece in our_pieces(edition) for one in piece.with_footnotes())


def our_pieces(edition: Edition) -> Iterator[Piece]:
    """Every piece with the notes under it."""
    for source in edition.sources.values():
        plain = Piece(source.id, "", (), language=edition.language, source=source)
        if source.headnote is not None:
            yield _piece(plain, source.headnote, f"{source.id}/headnote-")
        for body in source.note_bodies or ():
            if body.series is not NoteSeries.AUTHOR:
                note = f"{source.id}/{body.name}"
                yield replace(
                    plain, note=note, blocks=body.blocks, footnotes=body.footnotes, stem=f"{note}-",
                    teachers=body.series is NoteSeries.TEACHER,
                )  # fmt: skip
        yield from _of_annotations(source, plain)
    for commentary in edition.commentary.values():
        plain = Piece(commentary.id, "", (), language=commentary.language or edition.language)
        yield _piece(plain, commentary.body, f"{commentary.id}/")
        yield from _of_annotations(commentary, plain)
    for entry in edition.registers:
        if entry.description is not None:
            yield _piece(Piece("", "", (), language=edition.language), entry.description, "/")


def citations(edition: Edition) -> Iterator[Citation]:
    """Every citation in our words."""
    for piece in our_words(edition):
        for leaf in leaves(piece.blocks):
            for mark in leaf.marks:
                if isinstance(mark.kind, Citation):
                    yield mark.kind


def _of_annotations(text: Source | Commentary, plain: Piece) -> Iterator[Piece]:
    counts: Counter[str] = Counter()
    for annotation in text.annotations:
        counts[annotation.KEY] += 1
        note = f"{text.id}/{annotation.id or f'{annotation.KEY}-{counts[annotation.KEY]}'}"
        series = annotation.series if isinstance(annotation, NoteAnnotation) else None
        whole = annotation.audience is Audience.TEACHER or series is NoteSeries.TEACHER
        own = replace(plain, note=note, authors=series is NoteSeries.AUTHOR)
        for field in fields(annotation):
            value = getattr(annotation, field.name)
            if isinstance(value, Markdown):
                yield replace(_piece(own, value, f"{note}-"), teachers=whole or field.name == "answer")


def _piece(plain: Piece, markdown: Markdown, stem: str) -> Piece:
    return replace(plain, blocks=markdown.blocks, footnotes=markdown.footnotes, stem=stem)
