"""An edition: what the book is, its order, and everything it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, TypeAlias

from sourcebook.diagnostics import Place
from sourcebook.model.accepted import Acceptance
from sourcebook.model.annotations.base import MarkPosition
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Picture, walk
from sourcebook.model.keys import Located, key
from sourcebook.model.notes import NoteSeries
from sourcebook.model.phrases import Phrases
from sourcebook.model.registers import Entry
from sourcebook.model.source import Commentary, LineNumbers, Source
from sourcebook.records import dataclass


class Role(StrEnum):
    """What a contributor did (terms of the MARC relator list)."""

    AUTHOR = "author"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    COMPILER = "compiler"
    ILLUSTRATOR = "illustrator"
    DESIGNER = "designer"


@dataclass(frozen=True, kw_only=True)
class Contributor(Located):
    """Someone who made the edition."""

    name: str = key("The name, as it is printed.", prose=True)
    role: Role = key(
        "What the person did: author, editor, translator, compiler, illustrator, designer.",
        default=Role.EDITOR,
    )


class IdentifierKind(StrEnum):
    """Which system an identifier belongs to."""

    ISBN = "isbn"
    DOI = "doi"
    UUID = "uuid"
    URL = "url"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Identifier(Located):
    """A number that names the edition."""

    kind: IdentifierKind = key("isbn, doi, uuid, url or other.")
    value: str = key("The number itself.", prose=True)
    output: str = key("The file it is for (pdf, epub), where each has its own.", default="")


class DocumentNumbers(StrEnum):
    """How documents are numbered."""

    ARABIC = "arabic"
    ROMAN = "roman"
    NONE = "none"


class NoteScope(StrEnum):
    """Where a series of notes begins again at its first mark."""

    DOCUMENT = "document"
    PART = "part"
    EDITION = "edition"


@dataclass(frozen=True, kw_only=True)
class Numbering(Located):
    """The numbering policy of an edition."""

    documents: DocumentNumbers = key("arabic, roman or none.", default=DocumentNumbers.ARABIC)
    notes: NoteScope = key(
        "Where notes begin again at 1: document, part or edition (never). It holds for all series that have no key of "
        "their own.",
        default=NoteScope.DOCUMENT,
    )
    textual_notes: NoteScope | None = key("Where the letters of textual notes begin again at a.", default=None)
    author_notes: NoteScope | None = key("Where the signs of the author’s own notes begin again at *.", default=None)
    teacher_notes: NoteScope | None = key("Where notes for the teacher begin again at T1.", default=None)
    lines: LineNumbers = key(
        "What is numbered in the margin of documents: layout (lines as printed), source (lines as typed), paragraphs or "
        "none.",
        default=LineNumbers.NONE,
    )
    line_interval: int = key("Of how many lines one bears its number; paragraphs all do.", default=5)

    def scope_of(self, series: NoteSeries) -> NoteScope:
        """Where the marks of a series begin again."""
        own = {
            NoteSeries.TEXTUAL: self.textual_notes,
            NoteSeries.AUTHOR: self.author_notes,
            NoteSeries.TEACHER: self.teacher_notes,
        }
        return own.get(series) or self.notes


class DocumentStart(StrEnum):
    """Whether each document begins a page."""

    NEW_PAGE = "new-page"
    RUN_ON = "run-on"


class Matter(StrEnum):
    """The three stretches of a book (Chicago 18, 1.1–1.4)."""

    FRONT = "front matter"
    BODY = "body"
    BACK = "back matter"


class Generated(StrEnum):
    """Matter that the program makes from what it knows."""

    TITLE_PAGE = "title page"
    IMPRINT = "imprint"
    CONTENTS = "contents"
    LEGEND = "legend"
    REGISTERS = "registers"
    INTERVENTIONS = "interventions"
    BIBLIOGRAPHY = "bibliography"
    FURTHER_READING = "further reading"


@dataclass(frozen=True, kw_only=True)
class BeginMatter(Located):
    """`- begin: body`"""

    begin: Matter = key("front matter, body or back matter begins here.")


@dataclass(frozen=True, kw_only=True)
class PartItem(Located):
    """`- part: Title`: a part begins here and goes on to the next."""

    part: str = key("The title of the part that begins here.", prose=True)
    id: str = key("A name for the part, so that a link can lead to it.", default="")


@dataclass(frozen=True, kw_only=True)
class SourceItem(Located):
    """`- source: id`: a source, whole."""

    source: str = key("The id of a source: the name of its file without .md.")


@dataclass(frozen=True, kw_only=True)
class Stretch(Located):
    """A stretch of a text, both ends quoted and included."""

    from_: str = key("The first words of the stretch.", prose=True)
    to: str = key("The last words of the stretch.", prose=True)


@dataclass(frozen=True, kw_only=True)
class ExcerptItem(Located):
    """`- use: id` with `from:`, `to:`, `leave-out:`: part of a source."""

    use: str = key("The id of a source.")
    from_: str = key("The first words to take.", prose=True, default="")
    to: str = key("The last words to take.", prose=True, default="")
    leave_out: tuple[Stretch, ...] = key("Stretches in between that are left out.", default=())


@dataclass(frozen=True, kw_only=True)
class CommentaryItem(Located):
    """`- commentary: id`: a text of ours."""

    commentary: str = key("The id of a commentary: the name of its file without .md.")


@dataclass(frozen=True, kw_only=True)
class GeneratedItem(Located):
    """`- generate: contents`: matter that the program makes."""

    generate: Generated = key("What the program makes here: title page, imprint, contents, legend, registers, …")


ContentsItem: TypeAlias = BeginMatter | PartItem | SourceItem | ExcerptItem | CommentaryItem | GeneratedItem


@dataclass(frozen=True, slots=True)
class Work:
    """A work in the references: its key and its CSL-JSON record (CSL 1.0.2, appendix: item types and variables).

    `places` tells where the value of each field stands, and by the field's name with a colon after it the name itself; of a
    list also each item, as in `author 2`.
    """

    key: str
    record: Mapping[str, Any]
    place: Place | None = field(default=None, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place_of(self, *names: str) -> Place | None:
        """Where the first of these stands that is known; else where the work begins."""
        return next((self.places[name] for name in names if name in self.places), self.place)


@dataclass(frozen=True, kw_only=True)
class Edition(Located):
    """An edition as it is on disk.

    Keys of edition.yaml are fields with a key; the rest comes from the files beside it. `sources`, `commentary` and
    `registers` hold all that is on file, whether the contents takes it or not; `own_style` is the text of the
    edition's own CSL file; `lone` says that it was made round one source file.
    """

    format: str = key("The format of this file: 1.", default="1")
    id: str = key("The name of the edition in file names: small letters, digits and hyphens.")
    title: str = key("The title of the book.", prose=True)
    subtitle: str = key("The subtitle.", prose=True, default="")
    language: str = key("The language of the book, as a tag: en, en-GB, fr, de.")
    contributors: tuple[Contributor, ...] = key("Who made it.", default=())
    publisher: str = key("Who publishes it.", prose=True, default="")
    place_: str = key("Where it is published.", name="place", prose=True, default="")
    date: str = key("When it is published: a year, or a day.", prose=True, default="")
    identifiers: tuple[Identifier, ...] = key("ISBN and other numbers.", default=())
    rights: str = key("Who holds rights in the texts and in our words.", prose=True, default="")
    licence: str = key("The licence of our words.", prose=True, default="")
    series: str = key("The series the book belongs to.", prose=True, default="")
    description: str = key("Two or three sentences about the book, for shops and libraries.", prose=True, default="")
    theme: str = key("The name of a theme.", default="classic")
    page: str = key("The size of the page: a5, a4, letter, half-letter, or two lengths (140mm 216mm).", default="a5")
    citation_style: str = key(
        "The name of a CSL style, or of a .csl file in the folder of the edition.", default="chicago-notes-bibliography"
    )
    citation_language: str = key("The language of citations where it is not the book's.", default="")
    numbering: Numbering = key("How documents and notes are numbered.", default_factory=Numbering)
    documents: DocumentStart = key("new-page or run-on.", default=DocumentStart.NEW_PAGE)
    note_calls: MarkPosition | None = key("at word: note marks do not move past punctuation.", default=None)
    calendar: str = key("How dates are given, in a sentence that the book prints.", prose=True, default="")
    transliteration: str = key("How names are spelled, in a sentence that the book prints.", prose=True, default="")
    audience: Audience = key("For whom a copy is made where the command does not say.", default=Audience.PUPILS)
    further_reading: tuple[str, ...] = key("Keys of works to read that are not cited.", default=())
    contents: tuple[ContentsItem, ...] = key("What the book takes, in order.", default=())
    sources: Mapping[str, Source] = field(default_factory=dict)
    commentary: Mapping[str, Commentary] = field(default_factory=dict)
    registers: tuple[Entry, ...] = ()
    works: Mapping[str, Work] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    own_style: str = field(default="", repr=False)
    images: frozenset[str] = frozenset()
    phrases: Phrases = field(default_factory=Phrases, compare=False, repr=False)
    theme_files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    lone: bool = False

    @property
    def pictures(self) -> Iterator[Picture]:
        """Every picture that a source or a commentary on file shows."""
        texts = [s.transcription for s in self.sources.values()] + [c.body.blocks for c in self.commentary.values()]
        return (block for blocks in texts for block in walk(blocks) if isinstance(block, Picture))
