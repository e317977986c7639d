"""Blocks of an ebook's text to blocks of an edition: paragraphs, headings, quotations, letters, lists, verse, pictures.

`Break` stands among them where another text begins. What a source, or Markdown of ours, has no form for is put in the
ledger, and its words are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field

from lxml import etree

from sourcebook.importing.counts import count_element
from sourcebook.importing.figures import FigureReader, pictures_alone
from sourcebook.importing.ledger import Kind
from sourcebook.importing.lists import ListReader
from sourcebook.importing.markup import local
from sourcebook.importing.run import unbroken
from sourcebook.importing.signs import (
    HEADINGS,
    PICTURES,
    holds_blocks,
    is_block,
    is_gap,
    is_lined,
    is_page_break,
    is_verse,
    types,
)
from sourcebook.importing.tables import TableReader
from sourcebook.importing.verse import VerseReader
from sourcebook.importing.words import Inherited, Piece, Setting, WordReader, pieces
from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Division,
    DivisionKind,
    Heading,
    ListBlock,
    Paragraph,
)
from sourcebook.model.content import Content, Mark, Strong, plain
from sourcebook.records import dataclass

GAP = "* * *"
_DIVISIONS = {
    "z3998:salutation": DivisionKind.SALUTATION,
    "z3998:signature": DivisionKind.SIGNATURE,
    "z3998:sender": DivisionKind.SIGNATURE,
    "z3998:valediction": DivisionKind.CLOSER,
    "z3998:postscript": DivisionKind.POSTSCRIPT,
    "epigraph": DivisionKind.EPIGRAPH,
}
_LETTER = frozenset(("z3998:letter", "letter"))
_OPENS = frozenset(("z3998:recipient", "z3998:salutation"))
_CLOSES = frozenset(("z3998:signature", "z3998:sender", "z3998:valediction", "z3998:postscript"))
_LISTS_OF_LINKS = frozenset(("toc", "landmarks", "page-list", "loi", "lot"))


@dataclass(frozen=True, slots=True)
class Break:
    """Another text begins here: at the element."""

    element: etree._Element


Made = Block | Break


def without_breaks(made: Iterable[Made]) -> list[Block]:
    """The blocks alone."""
    return [block for block in made if not isinstance(block, Break)]


@dataclass(slots=True)
class BlockReader:
    """Reads blocks. `note` says that they are a note, which has no headings; `begins` asks whether a text begins at an
    element, `enter` is told when it is reached; `skipped` are elements that have been used elsewhere, as a title is; `picture` gives a picture its file."""

    to: Setting
    words: WordReader
    picture: Callable[[etree._Element], str | None]
    begins: Callable[[etree._Element], bool] = lambda element: False
    enter: Callable[[etree._Element], None] = lambda element: None
    note: bool = False
    skipped: frozenset[etree._Element] = frozenset()
    lowest: int = 0
    figures: FigureReader = field(init=False)
    lists: ListReader = field(init=False)
    tables: TableReader = field(init=False)
    verses: VerseReader = field(init=False)

    def __post_init__(self) -> None:
        self.figures = FigureReader(self.to, self.words, self.picture, self.blocks)
        self.lists = ListReader(self.to, self.words, self._read, self.skipped)
        self.tables = TableReader(self.to, self.words)
        self.verses = VerseReader(self.to, self.words, self._in_verse)

    def flow(self, element: etree._Element, above: Inherited) -> list[Made]:
        """What stands in an element: blocks, and runs of words between them as paragraphs."""
        return self._flow(pieces(element), above)

    def _flow(self, content: Iterable[Piece], above: Inherited) -> list[Made]:
        made: list[Made] = []
        loose: list[Piece] = []
        for piece in content:
            if isinstance(piece, str):
                loose.append(piece)
            elif piece in self.skipped or (is_block(piece) and piece in self.to.notes.bodies):
                made += self._paragraphs(loose, above)
                loose = []
                made += self._breaks(piece)
            elif self._is_apart(piece):
                made += self._paragraphs(loose, above)
                loose = []
                new = self.block(piece, above)
                if made and new and isinstance(new[0], ListBlock):
                    new[:1] = self.lists.after(made[-1], new[0], piece)
                made += new
            else:
                if any(self.begins(inner) for inner in piece.iter()):
                    made += self._paragraphs(loose, above)
                    loose = []
                    made += self._breaks(piece)
                loose.append(piece)
        return made + self._paragraphs(loose, above)

    def block(self, element: etree._Element, above: Inherited) -> list[Made]:
        """One block element as blocks."""
        before = self._breaks(element, deep=not self._is_container(element))
        return [*before, *self._inside(element, above)]

    def _breaks(self, element: etree._Element, *, deep: bool = True) -> list[Made]:
        """A break where another text begins at an element, or in it."""
        found = [e for e in (element.iter() if deep else [element]) if self.begins(e)]
        for start in found:
            self.enter(start)
        return [Break(start) for start in found]

    def blocks(self, element: etree._Element, above: Inherited) -> tuple[Block, ...]:
        """What stands in an element, where no other text can begin."""
        return tuple(without_breaks(self.flow(element, above)))

    def _read(self, content: Iterable[Piece], above: Inherited) -> list[Block]:
        return without_breaks(self._flow(content, above))

    def _in_verse(self, element: etree._Element, above: Inherited) -> tuple[Block, ...]:
        """What an element is that stands in verse and is no line of it; no other text can begin there."""
        if element in self.skipped:
            return ()
        made = self.block(element, above) if self._is_apart(element) else self._paragraphs([element], above)
        return tuple(without_breaks(made))

    def _is_apart(self, piece: etree._Element) -> bool:
        return is_block(piece) or (not is_page_break(piece) and local(piece) != "svg" and holds_blocks(piece))

    def _is_container(self, element: etree._Element) -> bool:
        """Whether an element only holds others together, and leaves no trace."""
        return self._is_apart(element) and not (
            local(element) in ("blockquote", "ul", "ol", "menu", "dir", "dl", "table", "figure", "pre", "nav", "hgroup")
            or local(element) in HEADINGS
            or is_verse(element)
            or self._division(element) is not None
            or not holds_blocks(element)
        )

    def _inside(self, element: etree._Element, above: Inherited) -> list[Made]:
        name, place = local(element), self.to.pages.place(element)
        inherited = self.words.inherit(element, above)
        if is_page_break(element):
            self.words.run([element], inherited)
            return []
        if name in HEADINGS:
            return self._heading(element, inherited)
        if name == "blockquote":
            return self._quotation(element, inherited)
        if is_gap(element):
            return self._gap(element)
        if name in ("ul", "ol", "menu", "dir"):
            return [*self.lists.read(element, inherited)]
        if name == "table":
            return [*self.tables.read(element, inherited, self.blocks)]
        if name == "pre":
            return [*self.verses.preformatted(element, inherited)]
        if name == "nav" and types(element) & _LISTS_OF_LINKS:
            counts = count_element(element, self.to.pages.owner[element], self.to.notes)
            self.to.ledger.note_all("a list of links, which the program makes itself", place, counts, -1)
            return []
        if is_verse(element) or (name == "p" and is_lined(element)):
            return [*self.verses.read(element, inherited)]
        if name == "figure" or self.figures.is_box(element):
            figure = self.figures.read(element, inherited)
            return self.flow(element, inherited) if figure is None else [*figure]
        kind = self._division(element)
        if kind is not None:
            return self._divided(kind, element, inherited)
        if name == "dl":
            self.to.ledger.note("a list of terms is set as paragraphs", place)
        return self.flow(element, inherited)

    def _paragraphs(self, loose: list[Piece], above: Inherited) -> list[Made]:
        """Words between blocks as a paragraph; pictures that stand there alone as pictures."""
        alone = pictures_alone(loose)
        if alone:
            return [made for image in alone for made in self.figures.one(image, Content())]
        run = self.words.run(loose, above)
        return [Paragraph(run.content())] if run.has_words else []

    def _heading(self, element: etree._Element, above: Inherited) -> list[Made]:
        images = [e for e in element.iter() if local(e) in PICTURES]
        called = any(e in self.to.notes.by_call for e in element.iter())
        if images and not called and not self.to.notes.words_in(element):
            self.to.ledger.note("a heading that is a picture", self.to.pages.place(element), Kind.HEADINGS, -1)
            return [made for image in images for made in self.figures.one(image, Content())]
        run = self.words.run(pieces(element), above)
        if self.to.notes.is_above_notes(element):
            words, place = self.to.notes.words_in(element), self.to.pages.place(element)
            counts = {Kind.HEADINGS: 1, Kind.WORDS: len(words.split())}
            self.to.ledger.note_all("a heading above notes, which stand elsewhere", place, counts, -1, words)
            return []
        if not run.has_words:
            return []
        content = unbroken(run.content())
        if self.note:
            place, words = self.to.pages.place(element), content.text[:60]
            self.to.ledger.note("a note has no headings; it is set in bold", place, Kind.HEADINGS, -1, words)
            self.to.ledger.note("a heading in a note is set in bold", place, Kind.BOLD, 1, words)
            bold = [Mark(0, len(content.text), Strong())] if content.text else []
            return [Paragraph(content.with_marks(*bold))]
        return [Heading(max(int(local(element)[1]) - self.lowest, 1), content)]

    def _quotation(self, element: etree._Element, above: Inherited) -> list[Made]:
        if "epigraph" in types(element) and not self.to.markdown:
            if not self.to.notes.is_empty(element):
                self.to.ledger.note("it is an epigraph", self.to.pages.place(element), Kind.QUOTATIONS, -1)
            return self._divided(DivisionKind.EPIGRAPH, element, above)
        inner = tuple(self.verses.read(element, above)) if is_verse(element) else self.blocks(element, above)
        if inner:
            return [BlockQuote(inner)]
        if not self.to.notes.is_empty(element):
            self.to.ledger.note("a quotation has no words", self.to.pages.place(element), Kind.QUOTATIONS, -1)
        return []

    def _gap(self, element: etree._Element) -> list[Made]:
        if self.note or self.to.notes.is_above_notes(element):
            self.to.ledger.note("a rule above or between notes", self.to.pages.place(element))
            return []
        self.to.ledger.note(
            "a rule between sections is set as three asterisks", self.to.pages.place(element), Kind.WORDS, 3
        )
        return [Paragraph(plain(GAP))]

    def _divided(self, kind: DivisionKind, element: etree._Element, above: Inherited) -> list[Made]:
        """A part of a letter, which Markdown of ours has no form for."""
        blocks = self.blocks(element, above)
        if self.to.markdown:
            self.to.ledger.note(
                f"in our own words a letter’s {kind.value} is set as a paragraph", self.to.pages.place(element)
            )
            return list(blocks)
        return [Division(kind, blocks)] if blocks else []

    def _division(self, element: etree._Element) -> DivisionKind | None:
        said = types(element)
        if any(name.endswith("dateline") for name in said):
            return DivisionKind.DATELINE
        kind = next((kind for name, kind in _DIVISIONS.items() if name in said), None)
        if kind is not None or local(element) not in ("header", "footer"):
            return kind
        below = frozenset(name for inner in element.iterdescendants() for name in types(inner))
        in_letter = any(types(far) & _LETTER for far in element.iterancestors())
        if local(element) == "footer":
            return DivisionKind.CLOSER if in_letter or below & _CLOSES else None
        opens = bool(below & _OPENS) or any(name.endswith("dateline") for name in below)
        return DivisionKind.OPENER if in_letter or opens else None
