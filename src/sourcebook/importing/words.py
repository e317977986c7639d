"""Elements of running text to `Content`: italics, bold, small capitals, languages, links, calls, page breaks.

What running text of an edition can't hold is put in the ledger, and its words are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from lxml import etree

from sourcebook.importing.ledger import MARKED, Kind, Ledger
from sourcebook.importing.markup import local, text_of
from sourcebook.importing.notes import FoundNote, Notes, says_words
from sourcebook.importing.page import Pages
from sourcebook.importing.run import Run, Tally
from sourcebook.importing.signs import (
    PICTURES,
    WORDLESS,
    is_block,
    is_bold,
    is_italic,
    is_page_break,
    is_small_caps,
    language_of,
    letter_of,
    page_label,
)
from sourcebook.model.content import (
    Added,
    Call,
    Deleted,
    Emphasis,
    Foreign,
    LineBreak,
    MarkKind,
    PageBreak,
    SmallCaps,
    Strong,
)
from sourcebook.records import dataclass

Piece = str | etree._Element
_UNMARKED = {
    "sup": "raised letters stand on the line",
    "sub": "lowered letters stand on the line",
    "u": "underlining is not carried over",
    "code": "letters of a typewriter are set like the others",
    "kbd": "letters of a typewriter are set like the others",
    "samp": "letters of a typewriter are set like the others",
    "tt": "letters of a typewriter are set like the others",
    "math": "a formula is set as its letters, one after the other",
    "ruby": "readings beside characters stand after them",
}
_WORDLESS = {
    "object": "a part that is no text was left out",
    "audio": "sounds can't be printed",
    "video": "films can't be printed",
}


def pieces(element: etree._Element) -> Iterator[Piece]:
    """The text and the elements directly in an element, in order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


@dataclass(slots=True)
class Setting:
    """Where words are being put: a source or Markdown of ours, in which text, and how links and calls are named there."""

    pages: Pages
    notes: Notes
    ledger: Ledger
    language: str
    markdown: bool
    name_of: Callable[[FoundNote, etree._Element], str | None]
    lead_to: Callable[[etree._Element], MarkKind | None]
    tally: Tally = field(default_factory=Tally)
    expected: Tally = field(default_factory=Tally)
    #: page breaks that wait for the next words
    waiting: list[PageBreak] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Inherited:
    """Marks that a block puts over all words in it: of each, the kind and the element that says so."""

    marks: tuple[tuple[MarkKind, etree._Element], ...] = ()

    @property
    def language(self) -> str:
        """The language that the block's words are in, where a block says one."""
        return next((kind.language for kind, _ in reversed(self.marks) if isinstance(kind, Foreign)), "")

    @property
    def small_caps(self) -> bool:
        """Whether the block's words are in small capitals."""
        return any(isinstance(kind, SmallCaps) for kind, _ in self.marks)


class WordReader:
    """Reads running text into runs."""

    def __init__(self, setting: Setting) -> None:
        self.to = setting
        #: whether lines end where they end in the file, as in what was typed with blanks
        self.typed = False

    def run(self, content: Iterable[Piece], inherited: Inherited) -> Run:
        """Running text of these pieces, page breaks that were waiting before it."""
        run = Run(self.to.tally)
        spans = [run.open(kind, element) for kind, element in inherited.marks]
        before = list(self.to.waiting)
        for piece in content:
            self._add(run, piece, inherited)
        for span in spans:
            run.close(span)
        if run.has_words and before:
            run.points[:0] = [(0, kind) for kind in before]
            del self.to.waiting[: len(before)]
        elif not run.has_words:
            self.to.waiting.extend(kind for _, kind in run.points if isinstance(kind, PageBreak))
        return run

    def inherit(self, element: etree._Element, above: Inherited) -> Inherited:
        """What words in a block inherit, the block's own language and small capitals included."""
        own: list[tuple[MarkKind, etree._Element]] = list(above.marks)
        if not is_block(element):  # running text by its name, which holds blocks all the same
            return Inherited((*own, *((kind, element) for kind in self._kinds(element, above))))
        tag = language_of(element)
        if tag:
            own = [mark for mark in own if not isinstance(mark[0], Foreign)]
            if tag != self.to.language:
                own.append((self._marked(element, Foreign(tag)), element))
            else:
                self._same_language(element)
        if not above.small_caps and is_small_caps(element, self.to.pages.owner[element].look(element)):
            own.append((self._marked(element, SmallCaps()), element))
        return Inherited(tuple(own))

    def _add(self, run: Run, piece: Piece, inherited: Inherited) -> None:
        if isinstance(piece, str):
            self._text(run, piece)
            return
        if piece in self.to.notes.bodies or piece in self.to.notes.backlinks:
            return
        note = self.to.notes.by_call.get(piece)
        if note is not None:
            if says_words(piece):
                self._span(run, piece, inherited)
            name = self.to.name_of(note, piece)
            if name is not None:
                run.add_point(Call(name))
        elif is_page_break(piece):
            self._page_break(run, piece)
        elif local(piece) == "br":
            run.add_point(LineBreak())
        elif local(piece) in PICTURES:
            self._picture(run, piece)
        elif local(piece) in WORDLESS:
            if local(piece) in _WORDLESS:
                self.to.ledger.note(_WORDLESS[local(piece)], self.to.pages.place(piece))
        else:
            self._span(run, piece, inherited)

    def _text(self, run: Run, text: str) -> None:
        if not self.typed:
            run.add_text(text)
            return
        for n, line in enumerate(text.split("\n")):
            if n:
                run.add_point(LineBreak())
            lead = len(line) - len(line.lstrip(" ")) if n or not run.length else 0
            run.add_text("\u00a0" * lead + line[lead:])

    def _span(self, run: Run, element: etree._Element, inherited: Inherited) -> None:
        kinds = list(self._kinds(element, inherited))
        if is_block(element):  # in a cell of a table all blocks are one run of words
            run.add_text(" ")
        spans = [run.open(kind, element) for kind in kinds]
        within = Inherited((*inherited.marks, *((kind, element) for kind in kinds)))
        quoted = local(element) == "q" and self.to.notes.words_in(element) != ""
        if quoted:
            run.add_text("“")
            run.in_space = True
        for piece in pieces(element):
            self._add(run, piece, within)
        if quoted:
            run.end_word()
            run.add_text("”")
        for span in spans:
            run.close(span)
        if is_block(element):
            run.add_text(" ")

    def _kinds(self, element: etree._Element, inherited: Inherited) -> Iterator[MarkKind]:
        """The marks of an element, outer ones first."""
        name, look = local(element), self.to.pages.owner[element].look(element)
        place = self.to.pages.place(element)
        tag = language_of(element)
        if tag and tag != (inherited.language or self.to.language):
            yield self._marked(element, Foreign(tag))
        elif tag:
            self._same_language(element)
        if name == "a" and element.get("href") and element not in self.to.notes.by_call:
            link = self.to.lead_to(element)
            if link is not None:
                yield self._marked(element, link)
        if is_italic(element, look):
            yield self._marked(element, Emphasis())
        if is_bold(element, look):
            yield self._marked(element, Strong())
        if not inherited.small_caps and is_small_caps(element, look):
            yield self._marked(element, SmallCaps())
        if name in ("del", "s", "strike", "ins"):
            if self.to.markdown:
                self.to.ledger.note("words struck out or added are set like the others", place)
            else:
                yield Added() if name == "ins" else Deleted()
        elif name in _UNMARKED:
            self.to.ledger.note(_UNMARKED[name], place, words=_words(element))

    def _marked(self, element: etree._Element, kind: MarkKind) -> MarkKind:
        """The mark, once it is noted that it is to be made of the element."""
        self.to.expected[element, type(kind)] += 1
        return kind

    def _same_language(self, element: etree._Element) -> None:
        if not self.to.notes.words_in(element):
            return
        self.to.ledger.note(
            "words are in the language of the words round them, which needs no sign",
            self.to.pages.place(element), Kind.LANGUAGES, -1, _words(element),
        )  # fmt: skip

    def _page_break(self, run: Run, element: etree._Element) -> None:
        label = page_label(element)
        if label and not self.to.markdown:
            run.add_point(PageBreak(label))
        else:
            why = (
                "commentary and notes do not show pages of the printed book" if label else "a page break has no number"
            )
            self.to.ledger.note(why, self.to.pages.place(element), words=label)

    def _picture(self, run: Run, element: etree._Element) -> None:
        """A picture among words. One letter, as a large initial often is, is kept as the letter it stands for."""
        place, alt, letter = self.to.pages.place(element), (element.get("alt") or "").strip(), letter_of(element)
        if letter:
            run.add_text(letter)
            self.to.ledger.note("a picture of a letter is the letter", place, Kind.PICTURES, -1, letter)
            return
        self.to.ledger.note(
            "a picture stands among words, where an edition can't show one", place, Kind.PICTURES, -1, alt
        )


def _words(element: etree._Element) -> str:
    return " ".join(text_of(element).split())[:60]


def settle_tally(setting: Setting) -> None:
    """Put in the ledger which elements became no mark, or several, since they ran over lines or paragraphs."""
    for (element, kind), expected in setting.expected.items():
        count = setting.tally[element, kind]
        if count == expected:
            continue
        why = (
            "it goes over several lines or paragraphs and is marked in each"
            if count
            else "there are no words in it to be marked"
        )
        if count or setting.notes.words_in(element):
            setting.ledger.note(why, setting.pages.place(element), MARKED[kind], count - expected, _words(element))
