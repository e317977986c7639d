"""The parts of the book follow one another as in the edition, and the pages and lines of each in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.flow import flowing
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition, Section

#: a line stands below another where its base is so much lower, in parts of the size
_LOWER = 0.3


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the order of the parts; in print follow the text from page to page and, in each paragraph, down the page."""
    first: dict[str, int] = {}
    for number, run in enumerate(reading.runs):
        for name in run.ids:
            first.setdefault(name, number)
    before: Section | None = None
    for section in (s for s in edition.sections if s.anchor in first):
        if before is not None and first[section.anchor] < first[before.anchor]:
            place = reading.runs[first[section.anchor]].place
            yield Fault(
                f"“{section.heading}” stands before “{before.heading}”, but should come after it.",
                spot=Spot(reading.file, reading.name_of(place)),
            )
        else:
            before = section
    if reading.format == "pdf":
        yield from _on_pages(reading)
        yield from _before_calls(reading, edition, first)
    else:
        yield from _notes(reading, edition, first)
        yield from _aside(reading, edition)


def _aside(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Chapters that a reader who turns page after page does not come through (EPUB 3.3, 5.7.2)."""
    files = {reading.name_of(reading.anchors.get(section.anchor, -1)) for section in edition.sections}
    for chapter in reading.chapters:
        if chapter.file in files and not chapter.linear:
            yield Fault(f"{chapter.file} is left out of the order of reading.", spot=Spot(reading.file, chapter.file))


def _notes(reading: Reading, edition: ResolvedEdition, first: Mapping[str, int]) -> Iterator[Fault]:
    """Whether the notes of an ebook follow one another as their calls do, from text to text."""
    notes = [(text, note) for text in edition.texts for note in text.endnotes if note.anchor in first]
    for (_, before), (text, note) in pairwise(notes):
        if first[note.anchor] < first[before.anchor]:
            yield Fault(
                f"{note.call_name} of “{text.heading}” stands before {before.call_name}, but is called after it.",
                spot=Spot(reading.file, reading.name_of(reading.runs[first[note.anchor]].place), note.mark),
            )


def _before_calls(reading: Reading, edition: ResolvedEdition, first: Mapping[str, int]) -> Iterator[Fault]:
    """Notes that are read out before their calls."""
    for text in edition.texts:
        for note in text.notes:
            if first.get(note.anchor, len(reading.runs)) < first.get(note.call_anchor, 0):
                yield Fault(
                    f"{note.call_name} of “{text.heading}” is read before its call.",
                    spot=Spot(reading.file, reading.name_of(reading.runs[first[note.anchor]].place), note.mark),
                )


def _on_pages(reading: Reading) -> Iterator[Fault]:
    """Whether the text goes back to a page or, inside a paragraph, up the page: one fault for each page."""
    told: set[int] = set()
    before: Run | None = None
    for run in reading.runs:
        if not flowing(run):
            continue
        back = before is not None and run.place < before.place
        if before is not None and run.place not in told and (back or _up(run, before)):
            told.add(run.place)
            words, page = run.text.strip(), reading.name_of(run.place)
            there = f"page {reading.name_of(before.place)}" if back else "the line that comes before it"
            yield Fault(
                f"“{words[:40]}” on page {page} stands {'before' if back else 'above'} {there}, but should come after it.",
                spot=Spot(reading.file, page, words),
            )
        before = run


def _up(run: Run, before: Run) -> bool:
    """Whether a run of the next line of a paragraph stands higher on its page, and not in another column."""
    if (run.block, run.place) != (before.block, before.place) or run.line == before.line:
        return False
    if run.box is None or before.box is None or run.box.x0 >= before.box.x1 or run.box.x1 <= before.box.x0:
        return False
    return run.base < before.base - _LOWER * max(run.size, before.size)


def damage(reading: Reading) -> Reading:
    """Turn the book round."""
    return replace(reading, runs=reading.runs[::-1])


RULE = ArtifactRule(
    code="reading-order",
    wants="The parts of the book in the order of the contents, page after page, and in each paragraph line after line.",
    why="A book bound in the wrong order has all its words and makes no sense.",
    fix="Build again. If it stays, another program has changed the file, or your theme moves text about.",
    check=check,
    damage=damage,
)
