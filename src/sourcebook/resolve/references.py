"""Links by meaning to words and anchors: `[](doc:speech)` becomes “Document 2”, leading there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.blocks import Block, Paragraph, map_leaves
from sourcebook.model.book import Book, PartStart, Unit, UnitKind
from sourcebook.model.content import (
    Content,
    LineOf,
    Linked,
    LinkTo,
    Mark,
    PageOf,
    Reference,
    Target,
    TargetKind,
    joined,
    plain,
)
from sourcebook.model.edition import NoteScope
from sourcebook.model.notes import Note
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import anchor
from sourcebook.resolve.linetargets import LineTargets


class References:
    """What can be referred to in a book, and how it is called."""

    def __init__(self, book: Book, report: Report) -> None:
        self.report = report
        self.line_targets = LineTargets(book)
        self.phrases: Phrases = book.edition.phrases
        self.numbering = book.edition.numbering
        self.units = {unit.id: unit for unit in book.units}
        self.parts = {item.id: item for item in book.items if isinstance(item, PartStart)}
        notes = (note for unit in book.units for note in unit.notes)
        self.notes: dict[str, Note] = {note.id: note for note in notes if not note.repeats}

    def blocks(self, blocks: Sequence[Block], here: str) -> tuple[Block, ...]:
        """The blocks with every reference worded; `here` is the unit they stand in."""
        return map_leaves(blocks, lambda leaf: self.content(leaf, here))

    def content(self, leaf: Content, here: str) -> Content:
        """Running text with every reference worded."""

        def linked(mark: Mark) -> Mark | None:
            if not isinstance(mark.kind, Linked):
                return mark
            to = self._anchor(mark.kind.target, leaf.place_at(mark.start))
            return None if to is None else Mark(mark.start, mark.end, LinkTo(to))

        def worded(mark: Mark) -> Content:
            if not isinstance(mark.kind, Reference):
                return Content()
            target = mark.kind.target
            to = self._anchor(target, mark.kind.place)
            if to is None:
                return plain(str(target))
            if target.kind is TargetKind.PAGE:
                return Content("", (Mark(0, 0, PageOf(to)),))
            if target.kind is TargetKind.LINE:
                return Content("", (Mark(0, 0, self._line_of(target, here)),))
            text = self._name(target, here)
            return Content(text, (Mark(0, len(text), LinkTo(to)),))

        return leaf.mapped(linked).replace_points(Reference, worded)

    def again(self, note: Note) -> tuple[Block, ...]:
        """“See note 3, page 12.”: what print sets for a further call of a note that stands on another page."""
        first = self.notes[note.repeats]
        to = anchor("note", first.id)
        named = self.phrases.say("note", n=first.mark)
        words = {
            "{note}": Content(named, (Mark(0, len(named), LinkTo(to)),)),
            "{page}": Content("", (Mark(0, 0, PageOf(to)),)),
        }
        sentence = self.phrases.say("note-again", note="{note}", page="{page}")
        return (Paragraph(joined(words.get(part, plain(part)) for part in re.split(r"(\{\w+\})", sentence))),)

    def unit_name(self, unit: Unit) -> str:
        """How a text is called in running text: “Document 2”, or its title in quotation marks."""
        if unit.number:
            return self.phrases.say("document", n=unit.number)
        if unit.kind is UnitKind.COMPILER:
            return self.phrases.say("compiler")
        return self.phrases.say("quoted-title", title=unit.title.text)

    def _anchor(self, target: Target, place: Place | None) -> str | None:
        known: list[str] = []
        match target.kind:
            case TargetKind.DOCUMENT | TargetKind.PAGE:
                if target.id in self.units:
                    return anchor("text", target.id)
                known = list(self.units)
            case TargetKind.NOTE:
                if target.id in self.notes:
                    return anchor("note", target.id)
                known = list(self.notes)
            case TargetKind.PART:
                if target.id in self.parts:
                    return anchor("part", target.id)
                known = list(self.parts)
            case TargetKind.LINE:
                return self._line_anchor(target, place)
            case TargetKind.NAME:
                return anchor("entry", target.id)
        self.report.error(
            "target-missing",
            f"“{target}” leads to nothing in this copy of the edition.",
            place,
            did_you_mean(target.id, known),
        )
        return None

    def _line_anchor(self, target: Target, place: Place | None) -> str | None:
        """Where the words stand whose line is meant; None with a finding where they stand nowhere, or have no number."""
        words = self.line_targets.words.get(target.id)
        if words is None:
            self.report.error(
                "target-missing",
                f"“{target}” leads to no words in this copy of the edition.",
                place,
                did_you_mean(target.id, self.line_targets.words),
            )
            return None
        if words.unit not in self.line_targets.numbered:
            self.report.error(
                "line-link",
                f"“{target}” leads to a line, but the lines of “{words.unit}” have no numbers.",
                place,
                "Write lines: layout in the front matter of that source, or lead to the document with doc:.",
            )
            return None
        return words.anchor

    def _line_of(self, target: Target, here: str) -> LineOf:
        words = self.line_targets.words[target.id]
        document = "" if words.unit == here else self.unit_name(self.units[words.unit])
        return LineOf(anchor("text", words.unit), words.first, words.last, words.anchor, document)

    def _name(self, target: Target, here: str) -> str:
        match target.kind:
            case TargetKind.DOCUMENT:
                return self.unit_name(self.units[target.id])
            case TargetKind.NOTE:
                note = self.notes[target.id]
                words = self.phrases.say("note", n=note.mark)
                if note.unit == here or self.numbering.scope_of(note.series) is NoteScope.EDITION:
                    return words
                return self.phrases.say("note-in-document", document=self.unit_name(self.units[note.unit]), n=note.mark)
            case TargetKind.PART:
                return self.phrases.say("part", n=self.parts[target.id].number)
            case _:
                return str(target)
