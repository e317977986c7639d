"""A book in the making: the texts an edition takes, in order, with annotations in place. The stages pass this on."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from sourcebook.diagnostics import Place
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block
from sourcebook.model.content import CitationItem, Content
from sourcebook.model.edition import Edition, Generated, Matter
from sourcebook.model.notes import Note
from sourcebook.model.source import Commentary, LineNumbers, Source
from sourcebook.records import dataclass


class UnitKind(StrEnum):
    """Who speaks in a text of the book, and whether it takes a document number."""

    DOCUMENT = "document"
    COMPILER = "compiler"
    COMMENTARY = "commentary"


@dataclass(frozen=True, slots=True)
class Question:
    """A question on a document; the answer is gone once a copy for pupils has been selected.

    `label` is set when the book is numbered; questions for the teacher alone have a row of their own.
    """

    id: str
    ask: tuple[Block, ...]
    answer: tuple[Block, ...] = ()
    only_for: Audience | None = None
    has_words: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class EmendationRecord:
    """An emendation as the list of interventions gives it."""

    id: str
    copy_text: str
    reading: str
    why: str
    note: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that the book prints: a document, the compiler's words, or commentary of ours.

    `body` is what the edition takes, annotated; calls of notes stand in it, in `title`, `date` and `headnote`. `number`
    is the document number as printed, empty before numbering and for texts that take none.
    """

    id: str
    kind: UnitKind
    title: Content
    body: tuple[Block, ...]
    source: Source | None = None
    commentary: Commentary | None = None
    date: Content = field(default_factory=Content)
    headnote: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    emendations: tuple[EmendationRecord, ...] = ()
    source_citation: tuple[CitationItem, ...] = ()
    source_work: Content = field(default_factory=Content)
    language: str = "en"
    number: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class PartStart:
    """A part begins."""

    id: str
    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class MatterStart:
    """The front matter, the body or the back matter begins."""

    matter: Matter


@dataclass(frozen=True, slots=True)
class GeneratedStart:
    """Matter that the program makes goes here."""

    kind: Generated
    place: Place | None = field(default=None, compare=False)


BookItem: TypeAlias = Unit | PartStart | MatterStart | GeneratedStart


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """A work as the bibliography prints it."""

    key: str
    content: Content


@dataclass(frozen=True, slots=True)
class Book:
    """The edition's texts in order. `audience` is None until a copy has been selected."""

    edition: Edition
    items: tuple[BookItem, ...]
    audience: Audience | None = None
    bibliography: tuple[BibliographyEntry, ...] = ()
    further_reading: tuple[BibliographyEntry, ...] = ()

    def line_numbers_of(self, unit: Unit) -> LineNumbers:
        """What is numbered in a text: what its source asks for, else what the edition says of its documents."""
        if unit.source is not None and unit.source.lines is not None:
            return unit.source.lines
        return self.edition.numbering.lines if unit.kind is UnitKind.DOCUMENT else LineNumbers.NONE

    @property
    def units(self) -> tuple[Unit, ...]:
        """The texts, without parts and generated matter."""
        return tuple(item for item in self.items if isinstance(item, Unit))
