"""Blocks: paragraphs, headings, lists, verse and the rest, shared by transcriptions, commentary and notes.

A *leaf* is a piece of running text in a block. `leaves` gives them in reading order and `map_leaves` rebuilds the
blocks with each leaf changed; nothing else in the program walks blocks to get at their text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import TypeAlias

from sourcebook.diagnostics import Place
from sourcebook.model.content import Content, fold
from sourcebook.records import dataclass


class DivisionKind(StrEnum):
    """What a fenced block `::: kind` is (after TEI P5, chapter 4, divisions and their openers and closers)."""

    OPENER = "opener"
    CLOSER = "closer"
    DATELINE = "dateline"
    SALUTATION = "salutation"
    SIGNATURE = "signature"
    POSTSCRIPT = "postscript"
    EPIGRAPH = "epigraph"
    COMPILER = "compiler"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Content
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text, level 1 to 6."""

    level: int
    content: Content
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: its label as it is printed, and what follows it."""

    label: Content
    blocks: tuple[Block, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; the labels are text and are never renumbered."""

    items: tuple[ListItem, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A block quotation; `source` is the source of this edition it quotes, or empty."""

    blocks: tuple[Block, ...]
    source: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class VerseLine:
    """A line of verse, indented by so many steps."""

    content: Content
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Verse:
    """Verse, in stanzas of lines."""

    stanzas: tuple[tuple[VerseLine, ...], ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Division:
    """A fenced block with a meaning: an opener, a signature, the compiler's words."""

    kind: DivisionKind
    blocks: tuple[Block, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first `header_rows` rows are column heads."""

    rows: tuple[tuple[Content, ...], ...]
    header_rows: int = 0
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: a file under `images/`, what it shows for those who can't see it, and a caption."""

    file: str
    alt: str
    caption: Content
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines to be typed as they stand; in commentary only."""

    text: str
    place: Place | None = field(default=None, compare=False)


Block: TypeAlias = Paragraph | Heading | ListBlock | BlockQuote | Verse | Division | Table | Picture | Listing


def leaves(blocks: Iterable[Block]) -> Iterator[Content]:
    """Every piece of running text, in reading order."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block.content
            case ListBlock():
                for item in block.items:
                    yield item.label
                    yield from leaves(item.blocks)
            case BlockQuote() | Division():
                yield from leaves(block.blocks)
            case Verse():
                for stanza in block.stanzas:
                    for line in stanza:
                        yield line.content
            case Table():
                for row in block.rows:
                    yield from row
            case Picture():
                yield block.caption
            case Listing():
                yield Content(block.text)


def map_leaves(blocks: Sequence[Block], change: Callable[[Content], Content]) -> tuple[Block, ...]:
    """The blocks with each leaf changed, in reading order. A listing is left as it is, but still counts as a leaf."""
    return tuple(_mapped(block, change) for block in blocks)


def _mapped(block: Block, change: Callable[[Content], Content]) -> Block:
    match block:
        case Paragraph() | Heading():
            content = change(block.content)
            return block if content is block.content else replace(block, content=content)
        case ListBlock():
            items = tuple(
                replace(item, label=change(item.label), blocks=map_leaves(item.blocks, change)) for item in block.items
            )
            return replace(block, items=items)
        case BlockQuote() | Division():
            return replace(block, blocks=map_leaves(block.blocks, change))
        case Verse():
            stanzas = tuple(
                tuple(replace(line, content=change(line.content)) for line in stanza) for stanza in block.stanzas
            )
            return replace(block, stanzas=stanzas)
        case Table():
            return replace(block, rows=tuple(tuple(change(cell) for cell in row) for row in block.rows))
        case Picture():
            return replace(block, caption=change(block.caption))
        case Listing():
            change(Content(block.text))
            return block


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, outer before inner, in reading order."""
    for block in blocks:
        yield block
        match block:
            case ListBlock():
                for item in block.items:
                    yield from walk(item.blocks)
            case BlockQuote() | Division():
                yield from walk(block.blocks)
            case _:
                pass


def reading_text(blocks: Iterable[Block]) -> str:
    """The text as a reader reads it, white space folded, one space between blocks."""
    return fold(" ".join(leaf.text for leaf in leaves(blocks)))
