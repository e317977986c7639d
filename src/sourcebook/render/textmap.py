"""Markup of one chapter to a map from the characters of its text, class by class, to their places in the markup."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field
from itertools import islice
from typing import TypeAlias
from xml.parsers import expat

from sourcebook.model.measured import COUNTED, counted
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: the name of the nearest block with one, and the class of text
Key: TypeAlias = tuple[str, str]
#: elements that are blocks of a book: a name of theirs is a place by which text is counted
NAMED = frozenset({"section", "div", "p"})
#: elements inside a line of text (HTML, 3.2.5.2.5, as far as themes use them)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
#: words that say a page number or a line number, which each medium words in its own way
MEASURED_WORDS = "measured"
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text: the number of its first character, its place, where a point before it goes, and its block."""

    at: int
    text: str
    offset: int
    before: int
    block: int


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open: its name, the text it belongs to, and whether its text counts."""

    name: str
    key: Key
    counts: bool


@dataclass(slots=True)
class _Class:
    """The text of one class under one name."""

    pieces: list[_Piece] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    length: int = 0


class TextMap:
    """The text of a chapter, and where each of its characters stands in the markup; `notes` are the places of its notes."""

    def __init__(self, markup: str) -> None:
        self.markup = markup.encode("utf-8")
        self.classes: dict[Key, _Class] = {}
        self.notes: dict[str, int] = {}
        self._open: list[_Open] = [_Open("", ("", ""), counts=True)]
        self._block = 0
        self._hoisted: int | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.Parse(self.markup, True)
        self._texts = {key: counted("".join(p.text for p in own.pieces)) for key, own in self.classes.items()}

    @property
    def keys(self) -> Iterable[Key]:
        """The names and classes under which this chapter has text."""
        return self.classes.keys()

    def text(self, key: Key) -> str:
        """The counted characters of one class."""
        return self._texts[key]

    def offset(self, key: Key, at: int, *, after_word: bool = False) -> int | None:
        """Where in the markup a point before the character `at` goes, or before the next word; None after the last."""
        own = self.classes[key]
        if not 0 <= at < own.length:
            return None
        index = bisect_right(own.starts, at) - 1
        piece = own.pieces[index]
        inside = _nth(piece.text, at - piece.at)
        if after_word:
            return self._after_word(key, index, inside)
        if not piece.text[:inside].strip() and piece.before != piece.offset:
            return piece.before
        return piece.offset + len(piece.text[:inside].encode("utf-8"))

    def _after_word(self, key: Key, index: int, inside: int) -> int | None:
        """The place of the next word of the class: after white space, or in another block."""
        own = self.classes[key]
        block = own.pieces[index].block
        while index < len(own.pieces):
            piece = own.pieces[index]
            space = _SPACE.search(piece.text, inside)
            if piece.block != block or space is not None:
                skipped = len(counted(piece.text[: space.end()])) if piece.block == block and space else 0
                return self.offset(key, piece.at + skipped)
            index, inside = index + 1, 0
        return None

    def with_points(self, points: Iterable[tuple[int, str]]) -> str:
        """The markup with something put in at each of some places, in the order given where two are the same."""
        parts: list[bytes] = []
        done = 0
        for offset, point in sorted(points, key=lambda p: p[0]):
            parts += [self.markup[done:offset], point.encode("utf-8")]
            done = offset
        return b"".join([*parts, self.markup[done:]]).decode("utf-8")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._open[-1]
        stream = attributes.get("data-text", outer.key[1])
        element = attributes.get("id", "") if name in NAMED else ""
        hidden = stream == Stream.NOTE or MEASURED_WORDS in attributes.get("class", "").split()
        self._open.append(_Open(name, (element or outer.key[0], stream), outer.counts and not hidden))
        if attributes.get("data-text") == Stream.NOTE and "id" in attributes:
            self.notes[attributes["id"]] = self._parser.CurrentByteIndex
        if name not in INLINE:
            self._block += 1
        # a point goes before elements that have no text before it: it is not put into a link or a heading it leads in
        leads = name in INLINE or name == "figure" or (outer.name == "section" and name != "p")
        if self._hoisted is None and leads:
            self._hoisted = self._parser.CurrentByteIndex

    def _end(self, name: str) -> None:
        self._open.pop()
        if name != "img":
            self._hoisted = None
        if name not in INLINE:
            self._block += 1

    def _characters(self, text: str) -> None:
        here = self._open[-1]
        if here.counts and all(here.key):
            own = self.classes.setdefault(here.key, _Class())
            offset = self._parser.CurrentByteIndex
            before = offset if self._hoisted is None else self._hoisted
            own.starts.append(own.length)
            own.pieces.append(_Piece(own.length, text, offset, before, self._block))
            own.length += len(counted(text))
        if text.strip():
            self._hoisted = None


def _nth(text: str, number: int) -> int:
    """The place in a piece of text of its counted character with this number, counted from 0."""
    found = next(islice(COUNTED.finditer(text), number, None), None)
    return len(text) if found is None else found.start()
