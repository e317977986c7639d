"""Running text with stand-off marks: what stands inside one block, as a reader sees it, and what is said about it.

`Content.text` holds exactly the characters that a reader reads. Everything else (emphasis, a page break, a note's
call) is a `Mark` over a half-open range of that text; a mark of no length is a point. Marks may overlap, so an
annotation never has to respect the italics it crosses.

At one offset, spans that end come first, then points in their order, then spans that begin: a note's call after an
italic word is therefore never italic, and writing what was read gives the same text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from enum import StrEnum
from operator import is_
from typing import TypeAlias

from sourcebook.diagnostics import Place
from sourcebook.records import dataclass


def fold(text: str) -> str:
    """White space as a reader of a page sees it: runs of blanks and line ends are one space, none at the ends.

    Only the white space that markup folds (CSS Text 3, 4.1); a no-break space is a character like any other.
    """
    for blank in "\t\n\r\f":
        text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")


class Hand(StrEnum):
    """Whose a bracket or an ellipsis is."""

    OURS = "ours"
    COPY_TEXT = "copy text"
    SOURCE = "source"
    NOT_KNOWN = "not known"


# --- spans ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stress, or a title: italics as a rule (TEI `hi`, CommonMark `*…*`)."""


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong stress: bold as a rule."""


@dataclass(frozen=True, slots=True)
class SmallCaps:
    """Small capitals; the text keeps the letters as they are spelled, never capitals in their stead."""


@dataclass(frozen=True, slots=True)
class Code:
    """Letters to be typed as they stand; in commentary only."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words in another language, by its BCP 47 tag (TEI `foreign`)."""

    language: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """Words that we supplied: `{+word}` (TEI `supplied`)."""


@dataclass(frozen=True, slots=True)
class Conjecture:
    """Words that we read with doubt: `{?word}` (TEI `unclear`)."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Words struck out in the source: `{del: …}` (TEI `del`)."""


@dataclass(frozen=True, slots=True)
class Added:
    """Words added in the source by a later stroke of the pen: `{add: …}` (TEI `add`)."""


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link out of the book."""

    url: str


class TargetKind(StrEnum):
    """What a link by meaning may lead to."""

    DOCUMENT = "doc"
    NOTE = "note"
    LINE = "line"
    PAGE = "page"
    PART = "part"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link by meaning leads: `doc:speech`, `note:speech/reed`."""

    kind: TargetKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"


@dataclass(frozen=True, slots=True)
class Linked:
    """Words of ours that lead to a target; resolved references become such spans too."""

    target: Target


@dataclass(frozen=True, slots=True)
class LinkTo:
    """Words that lead to an anchor of the book: what `Linked` and `Reference` become when they are resolved."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words quoted from a source of the edition, which must be verbatim in it."""

    source: str


@dataclass(frozen=True, slots=True)
class Glossed:
    """Words that a gloss explains."""

    note: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and the entry of the register that it stands for."""

    entry: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Emended:
    """Our reading; `copy_text` is what the copy text has in its place."""

    annotation: str
    copy_text: str


@dataclass(frozen=True, slots=True)
class EarlierHand:
    """Words or marks that another hand put there, as typed one by one under `marks:`; `why` says how we know."""

    hand: Hand
    why: str = ""


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Words that a question is about."""

    annotation: str


@dataclass(frozen=True, slots=True)
class KeptTogether:
    """Words that are not parted at a line's end, nor hyphenated; put there for layout alone."""


# --- points --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sic:
    """The word before stands so in the copy text: `{sic}`."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """Something is left out here by us: `{omitted}` (TEI `gap`)."""


@dataclass(frozen=True, slots=True)
class Illegible:
    """Something can't be read here: `{illegible 3 words}`; `extent` is the editor's phrase or empty."""

    extent: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page of the original begins here: `{page 12}` (TEI `pb`)."""

    label: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line ends here because the source or the editor says so."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as typed: `[^12]`. The name is only a name."""

    name: str


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The mark of a note stands here."""

    note: str


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work cited: its key, the words before, the place in it, the words after (CSL 1.0.2, cite items)."""

    key: str
    locator: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@KEY, 12; @OTHER]`: works cited here."""

    items: tuple[CitationItem, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A link by meaning whose words the program supplies: `[](doc:speech)`."""

    target: Target
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PageOf:
    """“page 12”: the folio of the page on which an anchor stands, filled in from what layout measured."""

    anchor: str


@dataclass(frozen=True, slots=True)
class LineOf:
    """“line 7”: the number of the line in which certain words of a text stand, filled in from what layout measured.

    `text` is the anchor of the text, `first` and `last` are its counted characters that the words begin and end with;
    `anchor` leads there. `document` names the text where that has to be said.
    """

    text: str
    first: int
    last: int
    anchor: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class BreakPoint:
    """A spot at which a line may end; put there for layout alone."""


@dataclass(frozen=True, slots=True)
class Omission:
    """Words of the transcription that this edition does not take, left out here by us."""

    words: int


SpanKind: TypeAlias = (
    Emphasis
    | Strong
    | SmallCaps
    | Code
    | Foreign
    | Supplied
    | Conjecture
    | Deleted
    | Added
    | Hyperlink
    | Linked
    | LinkTo
    | Quoted
    | Glossed
    | Named
    | Emended
    | EarlierHand
    | AskedAbout
    | KeptTogether
)
PointKind: TypeAlias = (
    Sic
    | Omitted
    | Illegible
    | PageBreak
    | LineBreak
    | Call
    | NoteCall
    | Citation
    | Reference
    | PageOf
    | LineOf
    | BreakPoint
    | Omission
)
MarkKind: TypeAlias = SpanKind | PointKind
POINTS = (
    Sic,
    Omitted,
    Illegible,
    PageBreak,
    LineBreak,
    Call,
    NoteCall,
    Citation,
    Reference,
    PageOf,
    LineOf,
    BreakPoint,
    Omission,
)


#: points whose words only layout can tell
MEASURED = (PageOf, LineOf)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something said of `text[start:end]`; a point where start equals end."""

    start: int
    end: int
    kind: MarkKind

    @property
    def is_point(self) -> bool:
        """Whether the mark stands at a spot rather than over words."""
        return isinstance(self.kind, POINTS)

    def moved(self, by: int) -> Mark:
        """The same mark, further on by `by` characters."""
        return Mark(self.start + by, self.end + by, self.kind)


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in reading order: by start; at one start points first, then longer spans; otherwise as given."""
    return tuple(sorted(marks, key=lambda m: (m.start, not m.is_point, -m.end)))


@dataclass(frozen=True, slots=True)
class Content:
    """Running text and the marks on it.

    `origin` tells where in the file the characters came from: pairs of an offset into `text` and the place of that
    character, in order; characters after an offset follow on in the same line.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    origin: tuple[tuple[int, Place], ...] = field(default=(), compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.text) or bool(self.marks)

    def place_at(self, offset: int) -> Place | None:
        """Where in its file the character at `offset` stands; None for text that came from no file."""
        index = bisect_right([start for start, _ in self.origin], offset) - 1
        if index < 0:
            return self.origin[0][1] if self.origin else None
        start, place = self.origin[index]
        return Place(place.file, place.line, place.column + offset - start)

    def words_at(self, start: int, end: int) -> str:
        """The characters from `start` to `end` as they stand in the file, as far as one stretch of its line holds them."""
        index = bisect_right([at for at, _ in self.origin], start)
        further = next((at for at, _ in self.origin[index : index + 1]), end)
        # the blank before another stretch may be the end of a line in the file
        return self.text[start:end] if end <= further else self.text[start:further].rstrip(" ")

    def slice(self, start: int, end: int) -> Content:
        """The part from `start` to `end`; spans are cut, points at both edges are kept."""
        kept = []
        for mark in self.marks:
            if mark.is_point:
                if start <= mark.start <= end:
                    kept.append(mark.moved(-start))
            else:
                a, b = max(mark.start, start), min(mark.end, end)
                if a < b:
                    kept.append(Mark(a - start, b - start, mark.kind))
        origin = [(o - start, p) for o, p in self.origin if start < o < end]
        first = self.place_at(start)
        if first is not None:
            origin.insert(0, (0, first))
        return Content(self.text[start:end], in_order(kept), tuple(origin))

    def __add__(self, other: Content) -> Content:
        by = len(self.text)
        marks = in_order((*self.marks, *(m.moved(by) for m in other.marks)))
        origin = (*self.origin, *((o + by, p) for o, p in other.origin))
        return Content(self.text + other.text, marks, origin)

    def replaced(self, start: int, end: int, other: Content) -> Content:
        """The content with `text[start:end]` replaced; spans over the whole of it stay over the new words.

        Where start equals end this inserts: spans that end there end before the new words, spans that begin there
        begin after them, points there stay before them.
        """
        by = len(other.text) - (end - start)
        marks = []
        for m in self.marks:
            if m.is_point:
                at = m.start + by if m.start >= end and m.start > start else min(m.start, start)
                marks.append(Mark(at, at, m.kind))
                continue
            inserting = start == end
            a = m.start + by if m.start >= end and (m.start > start or inserting) else min(m.start, start)
            if m.end > start and m.end >= end and not (inserting and m.end == start):
                b = m.end + by
            else:
                b = min(m.end, start) if m.end <= start else start + len(other.text)
            if a < b:
                marks.append(Mark(a, b, m.kind))
        marks.extend(m.moved(start) for m in other.marks)
        origin = tuple((o if o <= start else max(o + by, start), p) for o, p in self.origin)
        return Content(self.text[:start] + other.text + self.text[end:], in_order(marks), origin)

    def with_marks(self, *marks: Mark) -> Content:
        """The content with more marks on it."""
        return replace(self, marks=in_order((*self.marks, *marks)))

    def mapped(self, change: Callable[[Mark], Mark | None]) -> Content:
        """The content with each mark changed, or dropped where `change` gives None."""
        marks = tuple(new for m in self.marks if (new := change(m)) is not None)
        same = len(marks) == len(self.marks) and all(map(is_, marks, self.marks))
        return self if same else replace(self, marks=marks)

    def points(self, kind: type | tuple[type, ...]) -> tuple[Mark, ...]:
        """The points of one kind, or of some kinds, in reading order."""
        return tuple(m for m in self.marks if isinstance(m.kind, kind))

    def replace_points(self, kind: type, give: Callable[[Mark], Content]) -> Content:
        """The content with every point of `kind` replaced by what `give` gives for it, points after it kept after."""
        result = self
        for mark in reversed(self.points(kind)):
            index = len(result.marks) - 1 - result.marks[::-1].index(mark)
            later = [m for m in result.marks[index + 1 :] if m.is_point and m.start == mark.start]
            others = [m for i, m in enumerate(result.marks) if i != index and m not in later]
            new = give(mark)
            result = replace(result, marks=tuple(others)).replaced(mark.start, mark.start, new)
            result = result.with_marks(*(m.moved(len(new.text)) for m in later))
        return result


def plain(text: str) -> Content:
    """Content that is nothing but these characters."""
    return Content(text)


def joined(parts: Iterable[Content]) -> Content:
    """Contents one after another."""
    result = Content()
    for part in parts:
        result = result + part
    return result
