"""A resolved edition: every number given, every reference worded, everything in order. Formats print it as it is.

Nothing in here is for another audience than `audience`, and nothing is left to count, sort or word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import ClassVar, Literal, TypeAlias

from sourcebook.diagnostics import Place
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content
from sourcebook.model.edition import DocumentStart, Generated, Matter
from sourcebook.model.notes import NoteSeries
from sourcebook.model.phrases import Phrases
from sourcebook.model.source import LineNumbers
from sourcebook.records import dataclass

#: the longest title that a running head holds, in characters: about three quarters of the line on the smallest page
LONGEST_HEAD = 44


def shortened(title: str) -> str:
    """A title for a running head: cut after a word where it is too long, and marked so."""
    if len(title) <= LONGEST_HEAD:
        return title
    return title[:LONGEST_HEAD].rpartition(" ")[0].rstrip(" ,;:.–—-") + " …"


def anchor(kind: str, name: str) -> str:
    """The name of a place in the book, fit for an XML id: `text-terms`, `note-terms.decrees`."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9._-]", lambda m: f"_{ord(m[0]):x}_", name.replace("/", "."))


@dataclass(frozen=True, slots=True)
class ResolvedNote:
    """A note with its mark; `call_name` and `back_name` are what a screen reader says of the two links.

    `place` is where it is written in a file of the edition. `repeats` is the id of the note that this one calls again with
    a mark of its own: print sets a short note that leads to it, an ebook puts its mark beside that of the one note.
    `unplaced`: it has no place on the page of its call, and a draft sets it after its document.
    """

    id: str
    series: NoteSeries
    mark: str
    lemma: Content
    blocks: tuple[Block, ...]
    call_name: str
    back_name: str
    place: Place | None = field(default=None, compare=False)
    repeats: str = ""
    unplaced: bool = False

    @property
    def anchor(self) -> str:
        """Where the note stands."""
        return anchor("note", self.id)

    @property
    def call_anchor(self) -> str:
        """Where its call stands."""
        return anchor("call", self.id)

    @property
    def whole_anchor(self) -> str:
        """Where the note stands whose words are meant: itself, or the one that it repeats."""
        return anchor("note", self.repeats or self.id)

    @property
    def apart(self) -> bool:
        """Whether it is set apart from the pages that pupils share."""
        return self.series is NoteSeries.TEACHER

    @property
    def follows_call(self) -> bool:
        """Whether print sets it at the foot of the page of its call."""
        return not (self.apart or self.unplaced)


@dataclass(frozen=True, slots=True)
class RepeatedCall:
    """A further call of `note`, with that note's mark: nothing more is set for it."""

    id: str
    note: str
    series: NoteSeries
    mark: str
    call_name: str
    follows_call: ClassVar[bool] = False

    @property
    def anchor(self) -> str:
        """Where the note stands."""
        return anchor("note", self.note)

    @property
    def call_anchor(self) -> str:
        """Where this call stands."""
        return anchor("call", self.id)

    @property
    def whole_anchor(self) -> str:
        """Where the note stands whose words are meant."""
        return self.anchor

    @property
    def apart(self) -> bool:
        """Whether the note is set apart from the pages that pupils share."""
        return self.series is NoteSeries.TEACHER


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question with its label; `words_anchor` leads to the words it asks about, or is empty."""

    id: str
    label: str
    ask: tuple[Block, ...]
    answer: tuple[Block, ...]
    words_anchor: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A stretch of the book with a heading of its own."""

    TEMPLATE: ClassVar[str]

    anchor: str
    matter: Matter
    heading: str
    running: str
    listed: bool = True


@dataclass(frozen=True, kw_only=True)
class TextSection(Section):
    """A document, the compiler's words, or commentary.

    `notes` are those that print sets, in the order of their calls; `repeated_calls` call one of them again. `copy_text` is what undoing our interventions must give back; `unit` is the id the texts of the edition go by; `lines`
    says what is numbered in its margin.
    """

    TEMPLATE: ClassVar[str] = "text"

    unit: str
    kind: UnitKind
    number: str
    number_label: str
    title: Content
    byline: Content
    dateline: Content
    language: str
    voice: str
    headnote_label: str
    headnote: tuple[Block, ...]
    body: tuple[Block, ...]
    source_label: str
    source_note: Content
    questions_label: str
    questions: tuple[ResolvedQuestion, ...]
    answer_label: str
    notes: tuple[ResolvedNote, ...]
    notes_label: str
    lines: LineNumbers = LineNumbers.NONE
    repeated_calls: tuple[RepeatedCall, ...] = ()

    @property
    def endnotes(self) -> tuple[ResolvedNote, ...]:
        """The notes that an ebook sets at the end of the text's chapter: each once, however often it is called."""
        return tuple(note for note in self.notes if not note.repeats and not note.apart)

    @property
    def unplaced_notes(self) -> tuple[ResolvedNote, ...]:
        """The notes that a draft sets after the text."""
        return tuple(note for note in self.notes if note.unplaced)

    def leaves(self) -> Iterator[Content]:
        """All running text, in the order of reading but for the notes and questions, which come last."""
        yield self.title
        for blocks in (self.headnote, self.body, *(n.blocks for n in self.notes)):
            yield from leaves(blocks)
        for question in self.questions:
            yield from leaves(question.ask)
            yield from leaves(question.answer)


@dataclass(frozen=True, kw_only=True)
class PartSection(Section):
    """A part begins."""

    TEMPLATE: ClassVar[str] = "part"

    number_label: str


@dataclass(frozen=True, kw_only=True)
class TitlePageSection(Section):
    """The title page."""

    TEMPLATE: ClassVar[str] = "title-page"

    title: str
    subtitle: str
    makers: tuple[str, ...]
    publisher: str
    copy_label: str


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """What is wrong, as a draft says it: where, what, and what to do."""

    where: str
    message: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class DraftSection(Section):
    """What is wrong with the edition that this is a draft of."""

    TEMPLATE: ClassVar[str] = "draft"

    words: str
    findings: tuple[DraftFinding, ...]


@dataclass(frozen=True, kw_only=True)
class ImprintSection(Section):
    """What the book says of itself: rights, licence, dates, names, identifiers."""

    TEMPLATE: ClassVar[str] = "imprint"

    paragraphs: tuple[tuple[str, Content], ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents."""

    label: str
    title: Content
    anchor: str
    level: int


@dataclass(frozen=True, kw_only=True)
class ContentsSection(Section):
    """The table of contents."""

    TEMPLATE: ClassVar[str] = "contents"

    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign and what it means; `style` says how it is shown: plain, raised after a word, italic, beside a rule."""

    sign: str
    meaning: str
    style: Literal["plain", "raised", "italic", "ruled"] = "plain"


@dataclass(frozen=True, kw_only=True)
class LegendSection(Section):
    """The signs in use."""

    TEMPLATE: ClassVar[str] = "legend"

    entries: tuple[LegendEntry, ...]


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An entry of a register as printed."""

    anchor: str
    name: str
    language: str
    dates: str
    also: str
    description: tuple[Block, ...]
    named_in: Content


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """The entries of one register."""

    heading: str
    entries: tuple[RegisterEntry, ...]


@dataclass(frozen=True, kw_only=True)
class RegistersSection(Section):
    """All registers."""

    TEMPLATE: ClassVar[str] = "registers"

    groups: tuple[RegisterGroup, ...]


@dataclass(frozen=True, kw_only=True)
class ListSection(Section):
    """A list of entries: interventions, works cited, further reading."""

    TEMPLATE: ClassVar[str] = "list"

    kind: Generated
    entries: tuple[tuple[str, Content], ...]


@dataclass(frozen=True, slots=True)
class TeacherNotes:
    """The notes for the teacher on one text, under its label and title, which lead to it."""

    text: str
    label: str
    title: str
    notes: tuple[ResolvedNote, ...]


@dataclass(frozen=True, kw_only=True)
class TeacherNotesSection(Section):
    """All notes for the teacher, away from the pages that pupils share."""

    TEMPLATE: ClassVar[str] = "teacher-notes"

    groups: tuple[TeacherNotes, ...]


AnySection: TypeAlias = (
    TextSection
    | PartSection
    | TitlePageSection
    | DraftSection
    | ImprintSection
    | ContentsSection
    | LegendSection
    | RegistersSection
    | ListSection
    | TeacherNotesSection
)


@dataclass(frozen=True, kw_only=True)
class ResolvedEdition:
    """The whole book for one audience; `draft` is what every page says where it is not to be published."""

    id: str
    title: str
    subtitle: str
    language: str
    makers: tuple[tuple[str, str], ...]
    publisher: str
    date: str
    identifier: str
    rights: str
    description: str
    audience: Audience
    is_default_audience: bool
    documents: DocumentStart
    page: str
    theme: str
    phrases: Phrases
    line_interval: int = 5
    print_identifier: str = ""
    draft: str = ""
    sections: tuple[AnySection, ...]
    images: frozenset[str] = frozenset()
    theme_files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    @property
    def in_our_theme(self) -> bool:
        """Whether the book is set in the theme that comes with the program, with nothing of the edition's own in it."""
        return self.theme == "classic" and not self.theme_files

    @property
    def running_title(self) -> str:
        """The title as the heads of the pages have it."""
        return shortened(self.title)

    @property
    def texts(self) -> Iterator[TextSection]:
        """The texts, without generated matter."""
        return (s for s in self.sections if isinstance(s, TextSection))

    def place_of(self, words: str) -> Place | None:
        """Where words stand first in a file of the edition, as far as one paragraph holds them."""
        for text in self.texts:
            for leaf in text.leaves():
                at = leaf.text.find(words)
                if at >= 0 and leaf.place_at(at) is not None:
                    return leaf.place_at(at)
        return None
