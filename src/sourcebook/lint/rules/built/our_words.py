"""Titles, headnotes, commentary, questions and source notes stand in the built file as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.lint.compare_text import compared
from sourcebook.lint.expected_words import filled, words_of_blocks
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.book import UnitKind
from sourcebook.model.content import fold
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare each class of our words in each text."""
    for text in edition.texts:
        for stream, expected in _expected(text, edition.phrases):
            runs = reading.runs_of(stream=stream, under=text.anchor)
            wanted = filled(expected, runs, edition.phrases)
            yield from compared(reading, wanted, runs, f"the {stream.value} of “{text.heading}”")


def _expected(text: TextSection, phrases: Phrases) -> Iterator[tuple[Stream, str]]:
    """Each class with the words it should have."""
    if text.kind is not UnitKind.COMPILER:
        yield Stream.TITLE, fold(text.title.text)
    if text.kind is UnitKind.COMMENTARY:
        yield Stream.COMMENTARY, words_of_blocks(text.body, phrases)
    yield Stream.HEADNOTE, words_of_blocks(text.headnote, phrases)
    yield Stream.SOURCE_NOTE, fold(text.source_note.text)
    yield Stream.QUESTION, fold(" ".join(words_of_blocks(q.ask, phrases) for q in text.questions))
    yield Stream.ANSWER, fold(" ".join(words_of_blocks(q.answer, phrases) for q in text.questions))


def damage(reading: Reading) -> Reading:
    """Take a title's words away."""
    return replace(reading, runs=tuple(r for r in reading.runs if r.stream != Stream.TITLE))


RULE = ArtifactRule(
    code="our-words",
    wants="Titles, headnotes, commentary, questions and source notes in the built file as the edition has them.",
    why="What the editor wrote must reach the reader whole, in print and in the ebook alike.",
    fix="Build again. If it stays, compare your theme with the theme that comes with the program.",
    check=check,
    damage=damage,
)
