"""A source: a transcription with what is known of it and what is said about it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from sourcebook.model.annotations.base import Annotation
from sourcebook.model.blocks import Block
from sourcebook.model.content import Hand
from sourcebook.model.keys import Located, key
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.records import dataclass


class Voice(StrEnum):
    """Who speaks in a text: the source itself, or the compiler whose copy we took it from."""

    SOURCE = "source"
    COMPILER = "compiler"


class LineNumbers(StrEnum):
    """What is counted in a text: lines of the reference layout, lines of the transcription, paragraphs."""

    NONE = "none"
    LAYOUT = "layout"
    SOURCE = "source"
    PARAGRAPHS = "paragraphs"


class Calendar(StrEnum):
    """In which calendar a date is given."""

    OLD_STYLE = "old style"
    NEW_STYLE = "new style"
    NOT_STATED = "not stated"


@dataclass(frozen=True, kw_only=True)
class SourceDate(Located):
    """When a source was made: one sentence, or the dates of writing, delivery and publication."""

    sentence: str = ""
    written: str = key("When it was written.", default="")
    delivered: str = key("When it was spoken.", default="")
    published: str = key("When it was printed.", default="")
    calendar: Calendar = key("old style, new style or not stated.", default=Calendar.NOT_STATED)


@dataclass(frozen=True, kw_only=True)
class TakenFromWork(Located):
    """The work that the text was taken from, where it is in the references."""

    cite: str = key("Its key in the references.")
    locator: str = key("The page or other place in it.", prose=True, default="")


@dataclass(frozen=True, slots=True)
class NoteBody:
    """A note written in the notes file: `[^name]: body`."""

    name: str
    series: NoteSeries
    text: str
    blocks: tuple[Block, ...] = field(default=(), compare=False, repr=False)
    footnotes: tuple[tuple[str, tuple[Block, ...]], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Source(Located):
    """A source as it is on file.

    `transcription` is the copy text; `annotations` stand off from it; `note_bodies` come from the notes file, or None
    where there is none (then `[^1]` in the transcription is plain text).
    """

    id: str
    title: str = key("The title that the document bears in the book.", prose=True, default="")
    short_title: str = key("A shorter title, for running heads.", prose=True, default="")
    kind: str = key("What it is: newspaper report, letter, speech.", prose=True, default="")
    creator: str = key("Who made it.", prose=True, default="")
    place_: str = key("Where it was made.", name="place", prose=True, default="")
    date: SourceDate | None = key("When: a sentence, or {written: ..., calendar: old style}.", default=None)
    language: str = key("The language of the text, as a tag: en, ru, fr. The edition's if not given.", default="")
    voice: Voice = key("source, or compiler for the words of the compiler we took it from.", default=Voice.SOURCE)
    taken_from: str = key("Where this text was taken from, in a sentence.", prose=True, default="")
    taken_from_work: TakenFromWork | None = key("The work it was taken from.", default=None)
    rights: str = key("Who holds rights in the text; “not established” is an answer.", prose=True, default="")
    brackets: Hand | None = key("Whose the [ ] in the text are.", default=None)
    ellipses: Hand | None = key("Whose the … in the text are.", default=None)
    lines: LineNumbers | None = key(
        "What is numbered in its margin, where that is not what the edition says: layout, source, paragraphs or none.",
        default=None,
    )
    headnote: Markdown | None = key("A short introduction of ours, printed before the text.", prose=True, default=None)
    annotations: tuple[Annotation, ...] = ()
    transcription: tuple[Block, ...] = ()
    note_bodies: tuple[NoteBody, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Commentary(Located):
    """A text of ours: an introduction, an editorial note, an essay. It takes annotations too."""

    id: str
    title: str = key("Its title.", prose=True)
    short_title: str = key("A shorter title, for running heads.", prose=True, default="")
    author: str = key("Who wrote it, where it is not the editor.", prose=True, default="")
    language: str = key("Its language, as a tag. The edition's if not given.", default="")
    annotations: tuple[Annotation, ...] = ()
    body: Markdown = field(default_factory=lambda: Markdown(""))
