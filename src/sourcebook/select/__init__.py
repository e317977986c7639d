"""A copy for an audience: what it may not see is removed here, and nothing after this stage can reach it."""

from __future__ import annotations

from dataclasses import replace

from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, map_leaves
from sourcebook.model.book import Book, BookItem, Unit
from sourcebook.model.content import AskedAbout, Content, Glossed, Mark, NoteCall

__all__ = ["select"]


def select(book: Book, audience: Audience) -> Book:
    """The book with only what `audience` gets: notes, glosses and questions meant for others go, and all answers but the teacher's."""
    items: list[BookItem] = [_selected(i, audience) if isinstance(i, Unit) else i for i in book.items]
    edition = replace(book.edition, sources={}, commentary={})
    return replace(book, edition=edition, items=tuple(items), audience=audience)


def _selected(unit: Unit, audience: Audience) -> Unit:
    notes = tuple(n for n in unit.notes if audience.sees(n.only_for))
    questions = tuple(q for q in unit.questions if audience.sees(q.only_for))
    seen = {n.id for n in notes} | {q.id for q in questions}
    if audience is not Audience.TEACHER:
        questions = tuple(replace(q, answer=()) for q in questions)

    def keep(mark: Mark) -> Mark | None:
        match mark.kind:
            case NoteCall(note=name) | Glossed(note=name) | AskedAbout(annotation=name):
                return mark if name in seen else None
            case _:
                return mark

    def clean(content: Content) -> Content:
        return content.mapped(keep)

    def cleaned(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return map_leaves(blocks, clean)

    source, commentary = unit.source, unit.commentary
    return replace(
        unit,
        title=clean(unit.title),
        date=clean(unit.date),
        headnote=cleaned(unit.headnote),
        body=cleaned(unit.body),
        notes=tuple(replace(n, blocks=cleaned(n.blocks)) for n in notes),
        questions=questions,
        source=replace(source, annotations=(), note_bodies=None, headnote=None) if source else None,
        commentary=replace(commentary, annotations=()) if commentary else None,
    )
