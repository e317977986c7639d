"""An `Edition` to a `Book`: every text that the contents takes, cut to what it takes, with its annotations in place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sourcebook.anchor.annotate import Annotator, audience_of
from sourcebook.anchor.called import NoteCaller
from sourcebook.anchor.draft import Draft, calls_named
from sourcebook.anchor.excerpt import Taken, cut, taken_spans
from sourcebook.anchor.position import call_offset
from sourcebook.anchor.textindex import Span, TextIndex
from sourcebook.diagnostics import Report, did_you_mean
from sourcebook.model.annotations.base import MarkPosition
from sourcebook.model.blocks import Block, Paragraph, leaves, map_leaves
from sourcebook.model.book import (
    Book,
    BookItem,
    GeneratedStart,
    MatterStart,
    PartStart,
    Unit,
    UnitKind,
)
from sourcebook.model.content import (
    Citation,
    CitationItem,
    Content,
    Mark,
    NoteCall,
    Omission,
    plain,
)
from sourcebook.model.edition import (
    BeginMatter,
    CommentaryItem,
    Edition,
    ExcerptItem,
    GeneratedItem,
    PartItem,
    SourceItem,
)
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import Note, NoteSeries
from sourcebook.model.source import Commentary, Source, SourceDate, Voice

T = TypeVar("T")


def assemble(edition: Edition, report: Report) -> Book:
    """Put the edition's texts together in the order of its contents."""
    assembler = _Assembler(edition, report)
    items = [made for item in edition.contents if (made := assembler.item(item)) is not None]
    for name, advice in assembler.annotator.left_out.items():
        if name not in assembler.annotator.printed:
            report.findings.append(advice)
    registers = tuple(map(assembler.caller.described, edition.registers))
    # a source that is taken in several excerpts is read several times; what is wrong in it is told once
    report.findings[:] = dict.fromkeys(report.findings)
    return Book(replace(edition, registers=registers), tuple(items))


class _Assembler:
    """Makes the items of a book."""

    def __init__(self, edition: Edition, report: Report) -> None:
        self.edition, self.report = edition, report
        self.used: Counter[str] = Counter()
        self.annotator = Annotator(edition, report)
        self.caller = NoteCaller(self.annotator)

    def item(self, item: object) -> BookItem | None:
        match item:
            case BeginMatter():
                return MatterStart(item.begin)
            case PartItem():
                self.used["part"] += 1
                return PartStart(item.id or f"part-{self.used['part']}", item.part)
            case GeneratedItem():
                return GeneratedStart(item.generate, item.place())
            case SourceItem() | ExcerptItem():
                name = item.source if isinstance(item, SourceItem) else item.use
                source = self._by_name(name, self.edition.sources)
                if source is None:
                    key = "source" if isinstance(item, SourceItem) else "use"
                    self.report.error(
                        "source-missing",
                        f"There is no source “{name}”.",
                        item.place(key),
                        self._file_of(key, name, self.edition.sources, "sources"),
                    )
                    return None
                return self._source(source, item if isinstance(item, ExcerptItem) else None)
            case CommentaryItem():
                commentary = self._by_name(item.commentary, self.edition.commentary)
                if commentary is None:
                    self.report.error(
                        "commentary-missing",
                        f"There is no commentary “{item.commentary}”.",
                        item.place("commentary"),
                        self._file_of("commentary", item.commentary, self.edition.commentary, "commentary"),
                    )
                    return None
                return self._commentary(commentary)
            case _:
                return None

    def _by_name(self, name: str, texts: Mapping[str, T]) -> T | None:
        """A text by the name of its file; an accent may be a sign of its own in one and not in the other."""
        if name in texts:
            return texts[name]
        composed = unicodedata.normalize("NFC", name)
        return next((text for known, text in texts.items() if unicodedata.normalize("NFC", known) == composed), None)

    def _file_of(self, key: str, name: str, texts: Mapping[str, object], folder: str) -> str:
        """What to write for a text that is not there, or where to put its file."""
        bare = re.sub(r"^.*/|\.(?:md|txt)$", "", name)
        if bare != name and bare in texts:
            return f"Write the name alone, without folder and ending: {key}: {bare}"
        other = "commentary" if folder == "sources" else "source"
        if name in (self.edition.commentary if folder == "sources" else self.edition.sources):
            return f"It is a {other}. Write: {other}: {name}"
        file = f"Its file would be {folder}/{bare}.md."
        return f"{did_you_mean(name, texts)} {file}".strip()

    def _unit_id(self, name: str) -> str:
        self.used[name] += 1
        while self.used[name] > 1 and self._known(f"{name}-{self.used[name]}"):
            self.used[name] += 1
        return name if self.used[name] == 1 else f"{name}-{self.used[name]}"

    def _known(self, name: str) -> bool:
        return name in self.edition.sources or name in self.edition.commentary

    def _source(self, source: Source, excerpt: ExcerptItem | None) -> Unit | None:
        index = TextIndex(list(leaves(source.transcription)))
        taken = Taken((Span(0, len(index.flat)),))
        if excerpt is not None:
            chosen = taken_spans(excerpt, index, self.report)
            if chosen is None:
                return None
            taken = chosen
        unit_id = self._unit_id(source.id)
        language = source.language or self.edition.language
        draft = Draft()
        self.annotator.annotate(
            draft, source.annotations, source.id, unit_id, index, source.transcription, taken, language
        )
        for body in source.note_bodies or ():
            only_for = audience_of(body.series, None)
            place = body.blocks[0].place if body.blocks else None
            note = Note(f"{unit_id}/{body.name}", body.series, body.blocks, only_for=only_for, place=place)
            draft.add_note_with_footnotes(note, body.footnotes, self.report)
        contents = draft.applied(index, unit_id)
        blocks = self._rebuilt(source.transcription, contents)
        if excerpt is not None:
            blocks = cut(source.transcription, contents, index, taken, draft.moved)
        headnote = self._ours(draft, unit_id, "headnote", source.headnote)
        compiler = source.voice is Voice.COMPILER
        cite = source.taken_from_work
        unit = Unit(
            id=unit_id,
            kind=UnitKind.COMPILER if compiler else UnitKind.DOCUMENT,
            title=self._called(plain(source.title or source.id), draft.title_calls),
            date=self._called(self._date(source.date), draft.date_calls),
            body=blocks,
            source=source,
            headnote=headnote,
            questions=tuple(draft.questions),
            emendations=tuple(draft.emendations),
            source_citation=(CitationItem(cite.cite, cite.locator),) if cite else (),
            language=language,
            whole=not any(isinstance(m.kind, Omission) for leaf in leaves(blocks) for m in leaf.marks),
        )
        return self.caller.with_called_notes(unit, draft)

    def _commentary(self, commentary: Commentary) -> Unit:
        index = TextIndex(list(leaves(commentary.body.blocks)))
        unit_id = self._unit_id(commentary.id)
        language = commentary.language or self.edition.language
        draft = Draft()
        whole = Taken((Span(0, len(index.flat)),))
        self.annotator.annotate(
            draft, commentary.annotations, commentary.id, unit_id, index, commentary.body.blocks, whole, language
        )
        contents = draft.applied(index, unit_id)
        blocks = self._rebuilt(commentary.body.blocks, contents)
        for name, footnote in commentary.body.footnotes:
            named = map_leaves(footnote, lambda leaf: calls_named(leaf, lambda called: f"{unit_id}/{called}"))
            draft.add_note(Note(f"{unit_id}/{name}", NoteSeries.EDITOR, named), self.report)
        blocks = map_leaves(blocks, lambda leaf: self._ours_leaf(leaf, draft, unit_id))
        unit = Unit(
            id=unit_id, kind=UnitKind.COMMENTARY, title=self._called(plain(commentary.title), draft.title_calls),
            body=blocks, commentary=commentary, questions=tuple(draft.questions),
            emendations=tuple(draft.emendations), language=language,
        )  # fmt: skip
        return self.caller.with_called_notes(unit, draft)

    def _rebuilt(self, blocks: Sequence[Block], contents: Sequence[Content]) -> tuple[Block, ...]:
        given = iter(contents)
        return map_leaves(blocks, lambda _: next(given))

    def _ours(self, draft: Draft, unit_id: str, name: str, markdown: Markdown | None) -> tuple[Block, ...]:
        """A headnote of ours: its footnotes and citations become notes of the unit."""
        if markdown is None:
            return ()
        renamed = {old: f"{name}-{old}" for old, _ in markdown.footnotes}
        for old, footnote in markdown.footnotes:
            draft.add_note(Note(f"{unit_id}/{renamed[old]}", NoteSeries.EDITOR, footnote), self.report)
        return map_leaves(markdown.blocks, lambda leaf: self._ours_leaf(leaf, draft, unit_id, renamed))

    def _ours_leaf(
        self, leaf: Content, draft: Draft, unit_id: str, renamed: Mapping[str, str] | None = None
    ) -> Content:
        """Calls become calls of the unit's notes; citations in running text become notes (Chicago 18, 13.19)."""
        names = renamed or {}
        leaf = calls_named(leaf, lambda name: f"{unit_id}/{names.get(name, name)}")
        for mark in reversed(leaf.points(Citation)):
            note = Note(
                f"{unit_id}/cite-{len(draft.notes) + 1}",
                NoteSeries.EDITOR,
                (Paragraph(Content("", (Mark(0, 0, mark.kind),))),),
            )
            draft.notes[note.id] = note
            leaf = _moved_call(leaf, mark, NoteCall(note.id))
        return leaf

    def _date(self, date: SourceDate | None) -> Content:
        if date is None:
            return Content()
        if date.sentence:
            return plain(date.sentence)
        phrases = self.edition.phrases
        parts = [
            phrases.say(name, date=getattr(date, name))
            for name in ("written", "delivered", "published")
            if getattr(date, name)
        ]
        calendar = {"old style": "old-style", "new style": "new-style"}.get(date.calendar.value, "calendar-not-stated")
        return plain(" ".join([", ".join(parts), phrases.say(calendar)])) if parts else Content()

    def _called(self, content: Content, calls: Sequence[NoteCall]) -> Content:
        end = len(content.text)
        return content.with_marks(*(Mark(end, end, call) for call in calls))


def _moved_call(leaf: Content, mark: Mark, call: NoteCall) -> Content:
    """Put a call in the place of a citation: the blank before it goes, and the call moves past the punctuation."""
    index = len(leaf.marks) - 1 - leaf.marks[::-1].index(mark)
    leaf = replace(leaf, marks=leaf.marks[:index] + leaf.marks[index + 1 :])
    at = mark.start
    if at and leaf.text[at - 1] == " ":
        leaf = leaf.replaced(at - 1, at, Content())
        at -= 1
    at = call_offset(leaf.text, at, at, MarkPosition.AFTER_PUNCTUATION)
    return leaf.with_marks(Mark(at, at, call))
