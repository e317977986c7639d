"""Every note called is printed, every note printed is called, with one mark at both ends (promise 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.compare_text import compared
from sourcebook.lint.expected_words import filled, words_of_blocks
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition, ResolvedNote
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for each note's call, its mark at both ends and its words; then for notes nobody called."""
    known: set[str] = set()
    for text in edition.texts:
        further = {note.anchor for note in text.notes if note.repeats}
        for note in text.notes:
            known |= {note.anchor, note.call_anchor}
            where = f"{note.call_name} of “{text.heading}”"
            yield from _call(reading, note.call_anchor, note.mark, where)
            yield from _mark(reading, note, further - {note.anchor}, where)
            if not (note.repeats and reading.format == "epub"):  # which has the one note, with all its marks
                runs = reading.runs_of(stream=Stream.GENERATED if note.apart else Stream.NOTE, under=note.anchor)
                wanted = filled(words_of_blocks(note.blocks, edition.phrases), runs, edition.phrases)
                yield from compared(reading, wanted, runs, where)
        for again in text.repeated_calls:
            known.add(again.call_anchor)
            yield from _call(reading, again.call_anchor, again.mark, f"{again.call_name} of “{text.heading}”")
    for name in reading.anchors:
        if name.startswith(("note-", "call-")) and name not in known:
            yield Fault(
                f"“{name}” stands in the file, but the edition has no such note.", spot=_spot(reading, name, "")
            )
    yield from _nobodys(reading, known)


def _nobodys(reading: Reading, known: set[str]) -> Iterator[Fault]:
    """Calls, marks and words of notes that stand outside those of the edition: left over, or there twice."""
    before: Run | None = None
    for run in reading.runs_of((Stream.CALL, Stream.NOTE_MARK, Stream.NOTE)):
        if run.text.strip() and not known.intersection(run.ids):
            if before is None or (before.stream, before.place, before.block) != (run.stream, run.place, run.block):
                what = {Stream.CALL: "a call", Stream.NOTE_MARK: "the mark of a note"}.get(Stream(run.stream), "a note")
                yield Fault(
                    f"“{fold(run.text)[:60]}” stands there as {what}, but the edition has none there, or has it once.",
                    spot=Spot(reading.file, reading.name_of(run.place), run.text),
                )
            before = run


def _call(reading: Reading, anchor: str, expected: str, where: str) -> Iterator[Fault]:
    """What is wrong with the mark at a call."""
    call = "".join(r.text for r in reading.runs_of(stream=Stream.CALL, under=anchor)).strip()
    if not call:
        yield Fault(f"The call of {where} is missing.", spot=_spot(reading, anchor, expected))
    elif call != expected:
        yield Fault(f"The call of {where} shows “{call}” instead of “{expected}”.", spot=_spot(reading, anchor, call))


def _spot(reading: Reading, anchor: str, words: str) -> Spot:
    """The page or file on which an anchor is, as far as it is there at all."""
    return Spot(reading.file, reading.name_of(reading.anchors.get(anchor, -1)), words)


def _mark(reading: Reading, note: ResolvedNote, further: set[str], where: str) -> Iterator[Fault]:
    """What is wrong with the mark at a note; an ebook sets those of `further` calls beside it, each in an element of its own."""
    runs = reading.runs_of(stream=Stream.NOTE_MARK, under=note.anchor)
    mark = "".join(r.text for r in runs if not further & set(r.ids)).strip()
    if not mark:
        yield Fault(f"The note itself is missing: {where}.", spot=_spot(reading, note.anchor, note.mark))
    elif mark != note.mark:
        yield Fault(
            f"The note that should bear “{note.mark}” bears “{mark}”: {where}.",
            spot=_spot(reading, note.anchor, mark),
        )


def damage(reading: Reading) -> Reading:
    """Change the mark at a call."""
    index = next(i for i, r in enumerate(reading.runs) if r.stream == Stream.CALL and r.text.strip())
    changed = replace(reading.runs[index], text="99")
    return replace(reading, runs=(*reading.runs[:index], changed, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="note-marks",
    wants="For every note of the edition one call and one note, neither of them twice, with the same mark, and the note's words whole.",
    why="A reader who follows a mark must find the note that was meant, in print and in the ebook alike.",
    fix="Build again. If it stays, the theme leaves out calls or notes: compare it with the one that comes with the program.",
    check=check,
    damage=damage,
)
