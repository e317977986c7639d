"""What annotations do to one text, gathered leaf by leaf before it is put on the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace

from sourcebook.anchor.textindex import TextIndex
from sourcebook.diagnostics import Place, Report
from sourcebook.model.blocks import Block, map_leaves
from sourcebook.model.book import EmendationRecord, Question
from sourcebook.model.content import Call, Content, Mark, NoteCall
from sourcebook.model.notes import Note, NoteSeries
from sourcebook.records import dataclass


@dataclass(slots=True)
class Draft:
    """What annotations do to one text, gathered before it is done."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    calls: dict[int, list[tuple[int, NoteCall]]] = field(default_factory=dict)
    title_calls: list[NoteCall] = field(default_factory=list)
    date_calls: list[NoteCall] = field(default_factory=list)
    readings: dict[int, list[tuple[int, int, Content]]] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    emendations: list[EmendationRecord] = field(default_factory=list)

    def called_by_annotations(self) -> frozenset[str]:
        """The notes whose calls no one typed: those of annotations, which quote their words."""
        placed = (call for calls in self.calls.values() for _, call in calls)
        return frozenset(call.note for call in (*placed, *self.title_calls, *self.date_calls))

    def moved(self, leaf: int, offset: int, at_end: bool) -> int:
        """Where an offset of a leaf is once our readings stand in it; inside a reading, its start or its end."""
        by = 0
        for start, end, reading in sorted(self.readings.get(leaf, ()), key=lambda r: r[0]):
            if end <= offset:
                by += len(reading.text) - (end - start)
            elif start < offset:
                return start + by + (len(reading.text) if at_end else 0)
        return offset + by

    def add_note_with_footnotes(
        self, note: Note, footnotes: tuple[tuple[str, tuple[Block, ...]], ...], report: Report
    ) -> None:
        """A note, and the notes called in it, which are set as its siblings."""
        names = {old: f"{note.id}-{old}" for old, _ in footnotes}

        def rename(leaf: Content) -> Content:
            return calls_named(leaf, lambda name: names.get(name, f"{note.unit}/{name}"))

        self.add_note(replace(note, blocks=map_leaves(note.blocks, rename)), report)
        self.inner.update(names.values())
        for old, inner in footnotes:
            blocks = map_leaves(inner, rename)
            self.add_note(Note(names[old], NoteSeries.EDITOR, blocks, only_for=note.only_for), report)

    def add_note(self, note: Note, report: Report) -> None:
        """A note of this text, called or not."""
        if note.id in self.notes:
            report.error(
                "id-twice",
                f"Two notes of this text have the id “{note.id.split('/', 1)[1]}”.",
                note.place,
                other_place(self.notes[note.id].place),
            )
            self.twice.add(note.id)
        self.notes[note.id] = note

    def applied(self, index: TextIndex, unit_id: str) -> list[Content]:
        """The leaves of the text with everything gathered put on them."""
        result = []
        for number, leaf in enumerate(index.leaves):
            leaf = calls_named(leaf, lambda name: f"{unit_id}/{name}")
            calls = (Mark(at, at, call) for at, call in self.calls.get(number, []))
            leaf = leaf.with_marks(*self.marks.get(number, []), *calls)
            for start, end, reading in sorted(self.readings.get(number, []), key=lambda r: -r[0]):
                leaf = leaf.replaced(start, end, reading)
            result.append(leaf)
        return result


def other_place(other: Place | None) -> str:
    """A hint for two things of one name that says where the other stands."""
    return f"The other is at {other}. Give one of them another id." if other else "Give one of them another id."


def calls_named(leaf: Content, name: Callable[[str], str]) -> Content:
    """The calls that were typed, as calls of notes; `name` gives a note's full id for the name in the call."""

    def change(mark: Mark) -> Mark:
        return Mark(mark.start, mark.end, NoteCall(name(mark.kind.name))) if isinstance(mark.kind, Call) else mark

    return leaf.mapped(change)
