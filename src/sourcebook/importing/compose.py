"""Converted texts, notes and metadata to an `Edition`, with its contents and the numbering that the ebook's notes had."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sourcebook.importing.convert import Body, Converted
from sourcebook.importing.metadata import Metadata
from sourcebook.importing.plan import Part, Plan, Text
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.edition import (
    BeginMatter,
    CommentaryItem,
    ContentsItem,
    DocumentNumbers,
    Edition,
    Generated,
    GeneratedItem,
    Matter,
    NoteScope,
    Numbering,
    PartItem,
    SourceItem,
)
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import Commentary, NoteBody, Source
from sourcebook.sourceformat.markdownwrite import write_commentary, write_note
from sourcebook.sourceformat.new import edition_id


def compose(
    metadata: Metadata,
    language: str,
    plan: Plan,
    made: Mapping[Text, Converted],
    into: Path,
    path: Path,
) -> Edition:
    """The edition, ready to be written."""
    return Edition(
        id=edition_id(into.resolve().name),
        title=metadata.title or path.stem,
        subtitle=metadata.subtitle,
        language=language,
        contributors=metadata.contributors,
        publisher=metadata.publisher,
        date=metadata.date,
        identifiers=metadata.identifiers,
        rights=metadata.rights,
        series=metadata.series,
        description=metadata.description,
        numbering=Numbering(documents=DocumentNumbers.NONE, notes=_scope(plan)),
        contents=tuple(_contents(plan)),
        sources={text.id: _source(text, made[text]) for text in plan.texts if not text.editorial},
        commentary={text.id: _commentary(text, made[text]) for text in plan.texts if text.editorial},
    )


def _scope(plan: Plan) -> NoteScope:
    """Whether the ebook's notes were numbered through the book: the first number of each text is higher than the last."""
    last, higher, again = 0, 0, 0
    for text in plan.texts:
        numbers = [int(note.label) for note in text.names if note.label.isdecimal()]
        if not numbers:
            continue
        if last:
            higher, again = higher + (numbers[0] > last), again + (numbers[0] <= last)
        last = numbers[-1]
    return NoteScope.EDITION if higher > again else NoteScope.DOCUMENT


def _contents(plan: Plan) -> list[ContentsItem]:
    made = [GeneratedItem(generate=g) for g in (Generated.TITLE_PAGE, Generated.IMPRINT, Generated.CONTENTS)]
    items: list[ContentsItem] = [BeginMatter(begin=Matter.FRONT), *made]
    for item in plan.order:
        match item:
            case Matter.FRONT:
                continue
            case Matter():
                items.append(BeginMatter(begin=item))
            case Part():
                items.append(PartItem(part=item.title, id=item.id))
            case Text():
                items.append(CommentaryItem(commentary=item.id) if item.editorial else SourceItem(source=item.id))
    return items


def _source(text: Text, made: Converted) -> Source:
    bodies = tuple(
        NoteBody(name, NoteSeries.EDITOR, write_note(body.blocks, body.inner))
        for name, body in made.notes.items()
        if name not in made.title_calls
    )
    return Source(
        id=text.id,
        title=text.title,
        language=made.language,
        annotations=tuple(_title_notes(made)),
        transcription=tuple(made.blocks),
        note_bodies=bodies or None,
    )


def _commentary(text: Text, made: Converted) -> Commentary:
    footnotes = []
    for name, body in made.notes.items():
        if name not in made.title_calls:
            footnotes += [(name, body.blocks), *body.inner]
    return Commentary(
        id=text.id,
        title=text.title,
        language=made.language,
        annotations=tuple(_title_notes(made)),
        body=Markdown(write_commentary(made.blocks, footnotes)),
    )


def _title_notes(made: Converted) -> list[NoteAnnotation]:
    """Notes called in a title, which is a key and holds no call."""
    called = dict.fromkeys(made.title_calls)
    return [
        NoteAnnotation(id=name, at="title", note=_markdown(made.notes[name])) for name in called if name in made.notes
    ]


def _markdown(body: Body) -> Markdown:
    return Markdown(write_note(body.blocks, body.inner))
