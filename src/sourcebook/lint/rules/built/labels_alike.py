"""Notes of one kind have the same labels throughout the book, and each the words that it explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_words import PAGE, bare, number_shape
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.lint.signs import signs_in
from sourcebook.model.content import fold
from sourcebook.model.notes import NoteSeries
from sourcebook.model.resolved import ResolvedEdition, ResolvedNote
from sourcebook.model.streams import Stream

#: stand for the words that a note explains, and for the number of a page
_LEMMA, _NUMBER = "\ue003", "\ue004"


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the labels of notes with each other, and those over the notes; which they are is the theme's affair."""
    page = re.compile(number_shape(PAGE, edition.phrases))
    shapes: dict[tuple[NoteSeries, bool], list[tuple[str, str, Sequence[Run]]]] = {}
    several = {note.repeats for text in edition.texts for note in text.notes if note.repeats}
    for text in edition.texts:
        for note in text.notes:
            runs = [run for run in reading.runs_of(Stream.LABEL, under=note.anchor) if not signs_in(run.text)]
            where = f"{note.call_name} of “{text.heading}”"
            if not reading.has(note.anchor) or note.repeats or note.id in several:
                continue
            shape = _shape(note, runs, page)
            if note.lemma.text and _LEMMA not in shape:
                yield _fault(f"{where} does not say that it explains “{fold(note.lemma.text)}”.", note, runs, reading)
            else:
                shapes.setdefault((note.series, bool(note.lemma.text)), []).append((shape, where, runs))
    for alike in shapes.values():
        yield from _unlike(alike, reading)
    yield from _over_notes(reading, edition)


def _shape(note: ResolvedNote, runs: Sequence[Run], page: re.Pattern[str]) -> str:
    """The labels of a note without what differs from note to note."""
    said = bare("".join(run.text for run in runs))
    lemma = bare(note.lemma.text)
    shape = said.replace(lemma, _LEMMA, 1) if lemma else said
    return page.sub(_NUMBER, shape)


def _unlike(alike: Sequence[tuple[str, str, Sequence[Run]]], reading: Reading) -> Iterator[Fault]:
    """The notes whose labels are not those of most notes of their kind."""
    counts = Counter(shape for shape, _, _ in alike)
    usual = max(counts, key=lambda shape: (counts[shape], len(shape)))  # rather is something lost than added
    for shape, where, runs in alike if counts[usual] >= len(alike) / 2 else ():
        if shape != usual:
            ours = {_LEMMA: "…", _NUMBER: "…"}
            wanted, said = ("".join(ours.get(c, c) for c in words) for words in (usual, shape))
            place = reading.name_of(runs[0].place) if runs else ""
            yield Fault(
                f"{where} has the label “{said}”; others have “{wanted}”.", spot=Spot(reading.file, place, said)
            )


def _over_notes(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Chapters of an ebook without the label over their notes that most have."""
    if reading.format != "epub":
        return
    labelled: dict[int, bool] = {}
    for text in edition.texts:
        for first in (run for note in text.endnotes[:1] for run in reading.runs_of(under=note.anchor)[:1]):
            over = (
                run for run in reading.runs_on(first.place) if run.stream == Stream.LABEL and run.host != Stream.NOTE
            )
            labelled[first.place] = any(bare(run.text) == bare(text.notes_label) for run in over)
    if sum(labelled.values()) > len(labelled) / 2:
        for place in (place for place, has in labelled.items() if not has):
            words = next(text.notes_label for text in edition.texts)
            yield Fault(
                f"“{words}” is missing over the notes, though other chapters have it.",
                spot=Spot(reading.file, reading.name_of(place), words),
            )


def _fault(message: str, note: ResolvedNote, runs: Sequence[Run], reading: Reading) -> Fault:
    place = runs[0].place if runs else reading.anchors.get(note.anchor, -1)
    return Fault(message, spot=Spot(reading.file, reading.name_of(place), note.lemma.text))


def damage(reading: Reading) -> Reading:
    """Take the labels from the first notes that have any."""
    note = next(
        name for run in reading.runs if run.stream == Stream.LABEL for name in run.ids if name.startswith("note-")
    )
    kept = (run for run in reading.runs if run.stream != Stream.LABEL or note not in run.ids)
    return replace(reading, runs=tuple(kept))


RULE = ArtifactRule(
    code="labels-alike",
    wants="Before each explanation the word that it explains, and the same labels for all notes of a kind.",
    why="A reader learns from the first notes how to read the others; one without its word explains nothing.",
    fix="Build again. If it stays, look into the templates of your theme for what they do with some notes and not with others.",
    check=check,
    damage=damage,
)
