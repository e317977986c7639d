"""Titles, headnotes, commentary, questions and source notes stand in the built file as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.lint.compare_text import compared
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import Block, leaves, reading_text
from sourcebook.model.book import UnitKind
from sourcebook.model.content import MEASURED, fold
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare each class of our words in each text."""
    for text in edition.texts:
        for stream, expected in _expected(text):
            if expected is not None:
                runs = reading.runs_of(stream=stream, under=text.anchor)
                yield from compared(reading, expected, runs, f"the {stream.value} of “{text.heading}”")


def _expected(text: TextSection) -> Iterator[tuple[Stream, str | None]]:
    """Each class with the words it should have; None where the number of a page or line in them can't be told before layout."""
    if text.kind is not UnitKind.COMPILER:
        yield Stream.TITLE, fold(text.title.text)
    if text.kind is UnitKind.COMMENTARY:
        yield Stream.COMMENTARY, _words(text.body)
    yield Stream.HEADNOTE, _words(text.headnote)
    yield Stream.SOURCE_NOTE, fold(text.source_note.text)
    asked = [_words(q.ask) for q in text.questions]
    answered = [_words(q.answer) for q in text.questions]
    yield Stream.QUESTION, None if None in asked else fold(" ".join(w or "" for w in asked))
    yield Stream.ANSWER, None if None in answered else fold(" ".join(w or "" for w in answered))


def _words(blocks: tuple[Block, ...]) -> str | None:
    if any(leaf.points(MEASURED) for leaf in leaves(blocks)):
        return None
    return reading_text(blocks)


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
