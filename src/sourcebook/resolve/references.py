"""Links by meaning to words and anchors: `[](doc:speech)` becomes “Document 2”, leading there."""

from __future__ import annotations

from collections.abc import Sequence

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.blocks import Block, map_leaves
from sourcebook.model.book import Book, PartStart, Unit, UnitKind
from sourcebook.model.content import (
    Content,
    Linked,
    LinkTo,
    Mark,
    PageOf,
    Reference,
    Target,
    TargetKind,
    plain,
)
from sourcebook.model.edition import NoteScope
from sourcebook.model.notes import Note
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import anchor


class References:
    """What can be referred to in a book, and how it is called."""

    def __init__(self, book: Book, report: Report) -> None:
        self.report = report
        self.phrases: Phrases = book.edition.phrases
        self.continuous = book.edition.numbering.notes is NoteScope.EDITION
        self.units = {unit.id: unit for unit in book.units}
        self.parts = {item.id: item for item in book.items if isinstance(item, PartStart)}
        self.notes: dict[str, Note] = {note.id: note for unit in book.units for note in unit.notes}

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
            text = self._name(target, here)
            return Content(text, (Mark(0, len(text), LinkTo(to)),))

        return leaf.mapped(linked).replace_points(Reference, worded)

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
                self.report.error(
                    "line-link",
                    f"“{target}” leads to a line, but lines are not numbered yet.",
                    place,
                    "Lead to the document with doc:, or to a note with note:.",
                )
                return None
            case TargetKind.NAME:
                return anchor("entry", target.id)
        self.report.error(
            "target-missing",
            f"“{target}” leads to nothing in this copy of the edition.",
            place,
            did_you_mean(target.id, known),
        )
        return None

    def _name(self, target: Target, here: str) -> str:
        match target.kind:
            case TargetKind.DOCUMENT:
                return self.unit_name(self.units[target.id])
            case TargetKind.NOTE:
                note = self.notes[target.id]
                words = self.phrases.say("note", n=note.mark)
                if note.unit == here or self.continuous:
                    return words
                return self.phrases.say("note-in-document", document=self.unit_name(self.units[note.unit]), n=note.mark)
            case TargetKind.PART:
                return self.phrases.say("part", n=self.parts[target.id].number)
            case _:
                return str(target)
