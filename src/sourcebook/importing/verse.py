"""Verse of an ebook to stanzas of lines, whichever of the usual ways it is typed in.

A paragraph is a stanza whose lines are spans or end with line breaks (Standard Ebooks, Gutenberg), or each paragraph or
box is a line (`div.line`), the stanzas being boxes round them or parted by blank ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from lxml import etree

from sourcebook.importing.markup import local
from sourcebook.importing.run import Line
from sourcebook.importing.signs import HEADINGS, classes, has_loose_words, holds_blocks, is_block
from sourcebook.importing.words import Inherited, Piece, Setting, WordReader, pieces
from sourcebook.model.blocks import Block, Verse, VerseLine
from sourcebook.records import dataclass

_INDENT = re.compile(r"(?:^|\s)(?:i|in|indent|ind|verse-?indent)-?([0-9]{1,2})(?:$|\s)", re.I)
_APART = frozenset(("blockquote", "cite", "footer", "header", "figure", "table", "img", "hr", "aside", "figcaption"))
#: wide blanks that make one step of indent
_STEP = 2
#: steps of indent at most
_DEEPEST = 12


@dataclass(slots=True)
class _Stanzas:
    """Stanzas that are being put together, and the blocks that are made of them."""

    done: list[Block] = field(default_factory=list)
    stanzas: list[list[VerseLine]] = field(default_factory=lambda: [[]])

    def end_stanza(self) -> None:
        if self.stanzas[-1]:
            self.stanzas.append([])

    def end_verse(self) -> None:
        full = tuple(tuple(stanza) for stanza in self.stanzas if stanza)
        if full:
            self.done.append(Verse(full))
        self.stanzas = [[]]


class VerseReader:
    """Reads verse; `block` reads what stands in it and is no line: a heading, a picture, who wrote it."""

    def __init__(
        self, to: Setting, words: WordReader, block: Callable[[etree._Element, Inherited], tuple[Block, ...]]
    ) -> None:
        self.to, self.words, self.block = to, words, block

    def read(self, element: etree._Element, above: Inherited) -> list[Block]:
        """The verse that an element holds, and what else stands in it."""
        found = _Stanzas()
        if holds_blocks(element):
            self._walk(element, above, found)
        else:
            self._stanza(element, above, found)
        found.end_verse()
        return found.done

    def preformatted(self, element: etree._Element, above: Inherited) -> list[Block]:
        """Lines that are kept as they are typed, blanks before them as indent."""
        self.words.typed = True
        run = self.words.run(pieces(element), above)
        self.words.typed = False
        self.to.ledger.note("lines typed with blanks are set as verse", self.to.pages.place(element))
        lines = tuple(_line(line) for line in run.lines())
        return [Verse((lines,))] if lines else []

    def _walk(self, element: etree._Element, above: Inherited, found: _Stanzas) -> None:
        loose: list[Piece] = []

        def flush() -> None:
            lines = self.words.run(loose, above).lines()
            found.stanzas[-1] += [_line(line) for line in lines]
            loose.clear()

        for piece in pieces(element):
            if isinstance(piece, str) or not (is_block(piece) or holds_blocks(piece) or local(piece) in _APART):
                loose.append(piece)
                continue
            flush()
            if piece in self.to.notes.bodies:
                continue
            if local(piece) == "hr":
                found.end_stanza()
            elif local(piece) in _APART or local(piece) in HEADINGS:
                found.end_verse()
                found.done += self.block(piece, above)
            elif holds_blocks(piece):
                found.end_stanza()
                self._walk(piece, self.words.inherit(piece, above), found)
                found.end_stanza()
            else:
                self._stanza(piece, self.words.inherit(piece, above), found)
        flush()

    def _stanza(self, element: etree._Element, above: Inherited, found: _Stanzas) -> None:
        """A paragraph: a stanza where it has several lines, otherwise one line of the stanza at hand."""
        spans = _line_spans(element)
        if spans:
            lines = [
                _line(line, indent=_indent(span)) for span in spans for line in self.words.run([span], above).lines()
            ]
        else:
            lines = [_line(line, indent=_indent(element)) for line in self.words.run(pieces(element), above).lines()]
        if not lines:
            found.end_stanza()
        elif len(lines) > 1:
            found.end_stanza()
            found.stanzas[-1] += lines
            found.end_stanza()
        else:
            found.stanzas[-1] += lines


def _line_spans(element: etree._Element) -> list[etree._Element]:
    """The spans of a paragraph that are its lines: nothing else stands in it but line breaks."""
    names = {local(child) for child in element}
    if names - {"span", "br"} or "span" not in names or has_loose_words(element):
        return []
    return [child for child in element if local(child) == "span"]


def _indent(element: etree._Element) -> int:
    found = _INDENT.search(classes(element))
    return min(int(found[1]), _DEEPEST) if found else 0


def _line(line: Line, indent: int = 0) -> VerseLine:
    return VerseLine(line.content, min(indent + line.pushed_in // _STEP, _DEEPEST))
