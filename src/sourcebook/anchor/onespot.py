"""Notes called at one spot, with nothing between the calls: their order there, and a finding for two of one series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby, pairwise

from sourcebook.diagnostics import Finding, Place, Severity
from sourcebook.model.blocks import map_leaves
from sourcebook.model.content import Call, Citation, Content, Mark, NoteCall, fold, plain
from sourcebook.model.notes import Note, NoteSeries, series_of
from sourcebook.sourceformat.markdownwrite import write_note

#: at one spot letters come first, then symbols, figures, and a gloss's ring last
SERIES_ORDER = (
    NoteSeries.TEXTUAL,
    NoteSeries.AUTHOR,
    NoteSeries.EDITOR,
    NoteSeries.TEACHER,
    NoteSeries.GLOSS,
)
#: how many characters of a joined note are shown
LONGEST_SHOWN = 240
#: stands for a citation while a note's words are typed
_CITED = "\ue000"


def in_series_order(leaf: Content, notes: Mapping[str, Note]) -> Content:
    """The calls with nothing between them in the order of their series; those of one series as they stand."""
    marks: list[Mark] = []
    for _, group in groupby(leaf.marks, key=_spot):
        marks += sorted(group, key=lambda mark: _rank(mark, notes))
    return replace(leaf, marks=tuple(marks))


def _spot(mark: Mark) -> tuple[int, bool]:
    """The same for calls that follow each other at one offset."""
    return mark.start, isinstance(mark.kind, NoteCall)


def _rank(mark: Mark, notes: Mapping[str, Note]) -> int:
    note = notes.get(mark.kind.note) if isinstance(mark.kind, NoteCall) else None
    return SERIES_ORDER.index(series_of(note)) if note else 0


def notes_at_one_spot(leaf: Content, notes: Mapping[str, Note], annotated: frozenset[str]) -> Iterator[Finding]:
    """A finding for each call that follows another of its series with nothing between; `annotated` are notes of annotations."""
    for before, mark in pairwise(leaf.marks):
        if not (isinstance(before.kind, NoteCall) and isinstance(mark.kind, NoteCall)) or before.start != mark.start:
            continue
        first, second = notes.get(before.kind.note), notes.get(mark.kind.note)
        if first is None or second is None or series_of(first) is not series_of(second):
            continue
        yield Finding(
            "notes-at-one-spot",
            Severity.WARNING,
            f"Two notes are called at one spot{_words_before(leaf, mark)}; readers will take their marks for one.",
            second.place if second.id in annotated else call_place(leaf, mark),
            "Take one of the two calls out." if first is second else f"Join them in one note: {_joined(first, second)}",
        )


def _words_before(leaf: Content, mark: Mark) -> str:
    words = " ".join(leaf.text[: mark.start].split()[-3:])
    return f", after “{words}”" if words else ""


def call_place(leaf: Content, mark: Mark) -> Place | None:
    """Where a call stands in its file: behind the character before it."""
    before = leaf.place_at(mark.start - 1) if mark.start else None
    return leaf.place_at(mark.start) if before is None else Place(before.file, before.line, before.column + 1)


def _joined(first: Note, second: Note) -> str:
    """The words of two notes as one, as they would be typed; shortened in the middle where they are long."""
    return shortened_in_the_middle(" ".join(filter(None, [_typed(first), _typed(second)])), LONGEST_SHOWN)


def _typed(note: Note) -> str:
    """A note's words as they would be typed in one line."""
    citations: list[str] = []

    def typed(leaf: Content) -> Content:
        def keep(mark: Mark) -> Content:
            citations.append(_citation(mark))
            return plain(_CITED)

        named = leaf.mapped(_call_as_typed)
        return named.replace_points(Citation, keep) if leaf.points(Citation) else named

    blocks = map_leaves(note.blocks, typed)
    lemma = f"{note.lemma.text}: " if note.lemma.text else ""
    return lemma + re.sub(_CITED, lambda _: citations.pop(0), fold(write_note(blocks)))


def _call_as_typed(mark: Mark) -> Mark:
    return replace(mark, kind=Call(mark.kind.note.split("/", 1)[1])) if isinstance(mark.kind, NoteCall) else mark


def _citation(mark: Mark) -> str:
    items = mark.kind.items if isinstance(mark.kind, Citation) else ()
    return "[" + "; ".join(f"{i.prefix} @{i.key}, {i.locator}".strip(" ,") for i in items) + "]"


def shortened_in_the_middle(text: str, most: int) -> str:
    """A text of at most so many characters, cut between words in its middle."""
    if len(text) <= most:
        return text
    half = (most - 3) // 2
    return f"{text[:half].rpartition(' ')[0]} … {text[-half:].partition(' ')[2]}"
