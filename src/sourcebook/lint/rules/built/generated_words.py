"""What the program itself writes into a book stands there whole: title page, imprint, parts, signs, registers, lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.content import MEASURED, Content
from sourcebook.model.measured import counted
from sourcebook.model.resolved import (
    ContentsSection,
    ImprintSection,
    LegendSection,
    ListSection,
    PartSection,
    RegistersSection,
    ResolvedEdition,
    Section,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
)
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look in each part of the book for its words, one after another; the texts, too, have labels that are ours."""
    for section in edition.sections:
        if isinstance(section, ContentsSection) and reading.format == "epub":
            continue  # an ebook has its contents in a file of its own
        streams = None if not isinstance(section, TextSection) else Stream.LABEL
        found = _bare("".join(run.text for run in reading.runs_of(streams, under=section.anchor)))
        place = reading.anchors.get(section.anchor)
        at = 0
        for words in filter(None, _wanted(section)):
            next_at = found.find(_bare(words), at)
            if next_at < 0:
                yield Fault(
                    f"“{words[:80]}” is missing from “{section.heading}”, or stands in the wrong place there.",
                    spot=Spot(reading.file, reading.name_of(place) if place is not None else "", words[:80]),
                )
            else:
                at = next_at + len(_bare(words))


def _wanted(section: Section) -> Iterator[str]:
    """The words of a part, in pieces between which only numbers that layout tells may stand."""
    if not isinstance(section, TextSection | TitlePageSection | ContentsSection):
        yield from (section.number_label,) if isinstance(section, PartSection) else ()
        yield section.heading
    match section:
        case TextSection():
            yield from (section.source_label if section.source_note.text else "",)
            yield from _of_questions(section)
        case TitlePageSection():
            yield from (section.title, section.subtitle, section.copy_label, *section.makers, section.publisher)
        case ImprintSection():
            for heading, content in section.paragraphs:
                yield from (heading, *_pieces(content))
        case LegendSection():
            yield from (words for entry in section.entries for words in (entry.sign, entry.meaning))
        case RegistersSection():
            for group in section.groups:
                yield group.heading
                for entry in group.entries:
                    yield from (entry.name, entry.dates, entry.also)
                    yield from (piece for leaf in leaves(entry.description) for piece in _pieces(leaf))
                    yield from _pieces(entry.named_in)
        case ListSection():
            yield from (piece for _, content in section.entries for piece in _pieces(content))
        case TeacherNotesSection():
            yield from (words for group in section.groups for words in (group.label, group.title))
        case _:
            pass


def _of_questions(text: TextSection) -> Iterator[str]:
    """The labels of questions and answers."""
    if text.questions:
        yield text.questions_label
        for question in text.questions:
            yield question.label
            yield text.answer_label if question.answer else ""


def _pieces(content: Content) -> Iterator[str]:
    """The words between the numbers that only layout can tell."""
    at = 0
    for mark in content.points(MEASURED):
        yield content.text[at : mark.start]
        at = mark.start
    yield content.text[at:]


def _bare(text: str) -> str:
    return counted(text).replace(HYPHEN, "")


def damage(reading: Reading) -> Reading:
    """Take the words of the title page away."""
    return replace(reading, runs=tuple(r for r in reading.runs if "title-page" not in r.ids))


RULE = ArtifactRule(
    code="generated-words",
    wants="Title page, imprint, parts, signs, registers and lists with every word and entry that the edition has for them.",
    why="They are what a reader goes by: an entry that is lost is a work, a person or an intervention not named.",
    fix="Build again. If it stays, a template of your theme leaves something out: compare it with the program's own.",
    check=check,
    damage=damage,
)
