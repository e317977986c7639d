"""A note starts on the page of its call, in the order of the calls (promise 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.streams import Stream

SLACK_POINTS = 1.0


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the pages of calls and notes, and the order of the notes on each page; those for the teacher are set apart."""
    before: tuple[int, float] = (-1, 0.0)
    for text in edition.texts:
        if edition.is_default_audience:
            yield from _repeated(reading, text)
        for note in text.notes:
            if note.apart:
                continue
            calls = reading.runs_of(stream=Stream.CALL, under=note.call_anchor)
            marks = reading.runs_of(stream=Stream.NOTE_MARK, under=note.anchor)
            if not calls or not marks:
                continue
            call, mark = calls[0], marks[0]
            name = f"{note.call_name} of “{text.heading}”"
            if call.place != mark.place:
                yield Fault(
                    f"{name} is called on page {reading.name_of(call.place)} but stands on page {reading.name_of(mark.place)}.",
                    spot=Spot(reading.file, reading.name_of(call.place)),
                )
            top = mark.box.y0 if mark.box else 0.0
            if mark.place == before[0] and top < before[1] - SLACK_POINTS:
                yield Fault(
                    f"{name} stands above a note that is called before it.",
                    spot=Spot(reading.file, reading.name_of(mark.place)),
                )
            before = (mark.place, top)


def _repeated(reading: Reading, text: TextSection) -> Iterator[Fault]:
    """Calls that share a mark though the note begins on another page; other copies go by the pages of the usual one."""
    for again in text.repeated_calls:
        calls = reading.runs_of(stream=Stream.CALL, under=again.call_anchor)
        marks = reading.runs_of(stream=Stream.NOTE_MARK, under=again.anchor)
        if calls and marks and not again.apart and calls[0].place != marks[0].place:
            here, there = reading.name_of(calls[0].place), reading.name_of(marks[0].place)
            yield Fault(
                f"{again.call_name} of “{text.heading}” is called again on page {here} with the same mark, but begins on "
                f"page {there}.",
                spot=Spot(reading.file, here),
            )


def damage(reading: Reading) -> Reading:
    """Put a note on another page than its call."""
    note = next(r for r in reading.runs if r.stream == Stream.NOTE_MARK)
    moved = tuple(replace(r, place=(r.place + 1) % len(reading.pages)) if r is note else r for r in reading.runs)
    return replace(reading, runs=moved)


RULE = ArtifactRule(
    code="note-page",
    wants="In print every note on the page of its call, in the order of the calls.",
    why="A reader looks at the foot of the page; a note that stands elsewhere is lost.",
    fix="Shorten the note, or part it into two notes called some lines apart.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
