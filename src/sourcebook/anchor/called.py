"""Calls and notes meet: a text's notes in the order of their calls; a call without a note, a note without a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sourcebook.anchor.annotate import NO_ENTRIES, Annotator
from sourcebook.anchor.draft import Draft
from sourcebook.anchor.onespot import call_place, in_series_order, notes_at_one_spot
from sourcebook.diagnostics import Finding, Place, Severity, did_you_mean
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import leaves, map_leaves
from sourcebook.model.book import Unit
from sourcebook.model.content import Call, Content, Linked, Mark, Named, NoteCall, Reference, TargetKind
from sourcebook.model.notes import Note
from sourcebook.model.registers import Entry
from sourcebook.model.source import Source


class NoteCaller:
    """Gives each text the notes that are called in it."""

    def __init__(self, annotator: Annotator) -> None:
        self.annotator = annotator

    def with_called_notes(self, unit: Unit, draft: Draft) -> Unit:
        """The unit with its notes in the order of their calls; notes whose words an excerpt leaves out go with them."""
        calls = _Calls(self.annotator, draft, reading_order(unit))
        title, date = calls.visit(unit.title), calls.visit(unit.date)
        headnote, body = map_leaves(unit.headnote, calls.visit), map_leaves(unit.body, calls.visit)
        if unit.source is not None:
            self.annotator.printed.update((unit.source.id, name.split("/", 1)[1]) for name in calls.notes)
        for name, note in draft.notes.items():
            if name not in calls.notes and name not in draft.inner:
                self._uncalled(unit, note)
        return replace(
            unit,
            title=title,
            date=date,
            headnote=map_leaves(headnote, self.named_links),
            body=map_leaves(body, self.named_links),
            notes=tuple(replace(n, blocks=map_leaves(n.blocks, self.named_links)) for n in calls.notes.values()),
        )

    def _uncalled(self, unit: Unit, note: Note) -> None:
        name = note.id.split("/", 1)[1]
        if not unit.whole and unit.source is not None and not _called_nowhere(unit.source, name):
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
        """Links `[words](name:id)` become names; `[](name:id)` becomes the name as the register prints it."""
        leaf = self._worded(leaf)

        def change(mark: Mark) -> Mark:
            if isinstance(mark.kind, Linked) and mark.kind.target.kind is TargetKind.NAME:
                entry = self.annotator.entries.get(mark.kind.target.id)
                if entry is None:
                    self._no_entry(mark.kind.target.id, leaf.place_at(mark.start))
                    return mark
                return Mark(mark.start, mark.end, Named(entry.id))
            return mark

        return leaf.mapped(change)

    def described(self, entry: Entry) -> Entry:
        """The entry of a register, whose description leads to other entries; a finding where there is no such entry."""
        if entry.description is None:
            return entry
        blocks = map_leaves(entry.description.blocks, self._worded)
        for leaf in leaves(blocks):
            self.named_links(leaf)
        return replace(entry, description=replace(entry.description, blocks=blocks))

    def _worded(self, leaf: Content) -> Content:
        """Running text in which a link to an entry always has words."""

        def word(mark: Mark) -> Content:
            kind = mark.kind
            if not isinstance(kind, Reference) or kind.target.kind is not TargetKind.NAME:
                return Content("", (Mark(0, 0, kind),))
            entry = self.annotator.entries.get(kind.target.id)
            name = entry.name if entry is not None else str(kind.target)
            return Content(name, (Mark(0, len(name), Linked(kind.target)),), ((0, kind.place),) if kind.place else ())

        names = (
            m for m in leaf.points(Reference) if isinstance(m.kind, Reference) and m.kind.target.kind is TargetKind.NAME
        )
        return leaf.replace_points(Reference, word) if any(names) else leaf

    def _no_entry(self, name: str, place: Place | None) -> None:
        self.annotator.report.error(
            "entry-missing",
            f"No register has an entry “{name}”.",
            place,
            did_you_mean(name, self.annotator.entries) or NO_ENTRIES,
        )


class _Calls:
    """Follows the calls of one text, those inside a note right after the note's own.

    `notes` are the notes called so far. A note called again gets a further `Note` there, which `repeats` the first. What
    is called in a note for the teacher and nowhere else is for the teacher too; what is called elsewhere as well belongs
    to the call that everyone sees.
    """

    def __init__(self, annotator: Annotator, draft: Draft, texts: Iterable[Content]) -> None:
        self.annotator, self.draft = annotator, draft
        self.notes: dict[str, Note] = {}
        self.everyones: set[str] = set()
        self.annotated = draft.called_by_annotations()
        for leaf in texts:
            self._scan(leaf)

    def _scan(self, leaf: Content) -> None:
        """Find out which notes are called outside notes for the teacher."""
        for name in _names(leaf):
            note = self.draft.notes.get(name)
            if note is not None and name not in self.everyones:
                self.everyones.add(name)
                if note.only_for is not Audience.TEACHER:
                    for inner in leaves(note.blocks):
                        self._scan(inner)

    def visit(self, leaf: Content, caller: Note | None = None) -> Content:
        """Running text with its calls in order, each calling a note of its own; `caller` is the note it stands in."""
        leaf = in_series_order(leaf, self.draft.notes)
        self.annotator.report.findings.extend(notes_at_one_spot(leaf, self.draft.notes, self.annotated))
        return leaf.mapped(lambda mark: self._called(mark, leaf, caller) if isinstance(mark.kind, NoteCall) else mark)

    def _called(self, mark: Mark, leaf: Content, caller: Note | None) -> Mark:
        name = mark.kind.note  # type: ignore[union-attr]  # visit gives no other kind
        note = self.draft.notes.get(name)
        if note is None:
            self.annotator.report.error(
                "note-missing",
                f"A note [^{name.split('/', 1)[1]}] is called here but not written.",
                call_place(leaf, mark),
                "Write the note, or take the call out.",
            )
            return mark
        teachers = caller is not None and caller.only_for is Audience.TEACHER
        if name in self.notes or (teachers and name in self.everyones):
            return mark if name in self.draft.twice else self._again(note, mark, leaf, teachers=teachers)
        if teachers:
            note = replace(note, only_for=Audience.TEACHER)
        self.notes[name] = note
        self.notes[name] = replace(note, blocks=map_leaves(note.blocks, lambda inner: self.visit(inner, note)))
        return mark

    def _again(self, note: Note, mark: Mark, leaf: Content, *, teachers: bool) -> Mark:
        """A further call of a note."""
        time = 2
        while (name := f"{note.id}.{time}") in self.notes or name in self.draft.notes:
            time += 1
        only_for = Audience.TEACHER if teachers else note.only_for
        self.notes[name] = Note(name, note.series, (), only_for=only_for, place=call_place(leaf, mark), repeats=note.id)
        return Mark(mark.start, mark.end, NoteCall(name))


def _called_nowhere(source: Source, name: str) -> bool:
    """Whether a note of the notes file is called neither in the text of its source nor in its notes."""
    bodies = source.note_bodies or ()
    texts = [source.transcription, *(body.blocks for body in bodies)]
    called = (
        m.kind.name
        for blocks in texts
        for leaf in leaves(blocks)
        for m in leaf.points(Call)
        if isinstance(m.kind, Call)
    )
    return any(body.name == name for body in bodies) and name not in called


def _names(leaf: Content) -> list[str]:
    return [mark.kind.note for mark in leaf.marks if isinstance(mark.kind, NoteCall)]


def reading_order(unit: Unit) -> list[Content]:
    """The running text of a unit in the order in which a reader meets it."""
    return [unit.title, unit.date, *leaves(unit.headnote), *leaves(unit.body)]
