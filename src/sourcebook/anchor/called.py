"""Calls and notes meet: a text's notes in the order of their calls; a call without a note, a note without a call."""

from __future__ import annotations

from dataclasses import replace

from sourcebook.anchor.annotate import NO_ENTRIES, Annotator
from sourcebook.anchor.draft import Draft
from sourcebook.diagnostics import Finding, Place, Severity, did_you_mean
from sourcebook.model.blocks import leaves, map_leaves
from sourcebook.model.book import Unit
from sourcebook.model.content import Content, Linked, Mark, Named, NoteCall, TargetKind
from sourcebook.model.notes import Note


class NoteCaller:
    """Gives each text the notes that are called in it."""

    def __init__(self, annotator: Annotator) -> None:
        self.annotator = annotator

    def with_called_notes(self, unit: Unit, draft: Draft) -> Unit:
        """The unit with its notes in the order of their calls; notes whose words an excerpt leaves out go with them."""
        order: list[str] = []

        def collect(leaf: Content) -> None:
            for mark in leaf.points(NoteCall):
                name = mark.kind.note  # type: ignore[union-attr]  # points(NoteCall) gives no other kind
                note = draft.notes.get(name)
                if note is None:
                    self.annotator.report.error(
                        "note-missing",
                        f"A note [^{name.split('/', 1)[1]}] is called here but not written.",
                        _call_place(leaf, mark),
                        "Write the note, or take the call out.",
                    )
                elif name in order and name in draft.twice:
                    continue
                elif name in order:
                    self.annotator.report.error(
                        "note-called-twice",
                        f"The note [^{name.split('/', 1)[1]}] is called twice.",
                        _call_place(leaf, mark),
                        "Write a second note for the second call.",
                    )
                else:
                    order.append(name)
                    for inner in leaves(note.blocks):
                        collect(inner)

        for leaf in reading_order(unit):
            collect(leaf)
        if unit.source is not None:
            self.annotator.printed.update((unit.source.id, name.split("/", 1)[1]) for name in order)
        for name, note in draft.notes.items():
            if name not in order and name not in draft.inner:
                self._uncalled(unit, note)
        notes = (draft.notes[name] for name in order)
        return replace(
            unit,
            body=map_leaves(unit.body, self.named_links),
            headnote=map_leaves(unit.headnote, self.named_links),
            notes=tuple(replace(note, blocks=map_leaves(note.blocks, self.named_links)) for note in notes),
        )

    def _uncalled(self, unit: Unit, note: Note) -> None:
        name = note.id.split("/", 1)[1]
        if not unit.whole and unit.source is not None:
            self.annotator.left_out[unit.source.id, name] = Finding(
                "note-left-out",
                Severity.ADVICE,
                f"The note “{name}” goes with the words that this excerpt leaves out.",
                note.place,
            )
        else:
            self.annotator.report.error(
                "note-uncalled",
                f"The note [^{name}] of “{unit.id}” is written but never called.",
                note.place,
                f"Put [^{name}] where its call belongs, or take the note out.",
            )

    def named_links(self, leaf: Content) -> Content:
        """Links `[words](name:id)` become names."""

        def change(mark: Mark) -> Mark:
            if isinstance(mark.kind, Linked) and mark.kind.target.kind is TargetKind.NAME:
                entry = self.annotator.entries.get(mark.kind.target.id)
                if entry is None:
                    self.annotator.report.error(
                        "entry-missing",
                        f"No register has an entry “{mark.kind.target.id}”.",
                        leaf.place_at(mark.start),
                        did_you_mean(mark.kind.target.id, self.annotator.entries) or NO_ENTRIES,
                    )
                    return mark
                return Mark(mark.start, mark.end, Named(entry.id))
            return mark

        return leaf.mapped(change)


def _call_place(leaf: Content, mark: Mark) -> Place | None:
    """Where a call stands in its file: behind the character before it."""
    before = leaf.place_at(mark.start - 1) if mark.start else None
    return leaf.place_at(mark.start) if before is None else Place(before.file, before.line, before.column + 1)


def reading_order(unit: Unit) -> list[Content]:
    """The running text of a unit in the order in which a reader meets it."""
    return [unit.title, unit.date, *leaves(unit.headnote), *leaves(unit.body)]
