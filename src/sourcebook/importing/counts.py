"""Counts of each kind of thing: in the ebook's own markup, and in an edition as it is read back from disk.

The two share nothing but the words for what they count, and what the markup says of itself (`signs`); neither looks at
the conversion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from sourcebook.importing.ledger import MARKED, Counts, Kind
from sourcebook.importing.markup import local
from sourcebook.importing.notes import FoundNote, Notes
from sourcebook.importing.page import Page, Pages
from sourcebook.importing.signs import (
    HEADINGS,
    PICTURES,
    has_loose_words,
    in_verse,
    is_block,
    is_bold,
    is_italic,
    is_lined,
    is_small_caps,
    language_of,
    letter_of,
)
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.blocks import Block, BlockQuote, Heading, ListBlock, Picture, Table, Verse, leaves, walk
from sourcebook.model.content import Call, Content
from sourcebook.model.edition import Edition, PartItem


def count_ebook(pages: Pages, notes: Notes) -> Counts:
    """What all texts of an ebook hold, its notes among them."""
    total: Counts = Counter({Kind.CHAPTERS: len(pages.pages), Kind.NOTES: len(notes.notes)})
    for page in pages.pages:
        total += count_element(page.body, page, notes)
    for note in notes.notes:
        total += count_note(note, notes)
    return total


def count_note(note: FoundNote, notes: Notes) -> Counts:
    """What the body of a note holds; the item of a list or the row of a table that it may be is none."""
    total: Counts = Counter()
    for element in note.body:
        total += count_element(element, note.page, notes)
        total[Kind.ITEMS] -= local(element) == "li"
        total[Kind.CELLS] -= sum(local(e) in ("td", "th") for e in (element, *element))
    return total


def count_element(element: etree._Element, page: Page, notes: Notes) -> Counts:
    """What an element holds, notes that stand in it apart."""
    counts: Counts = Counter()
    counts[Kind.WORDS] = len(notes.words_in(element).split())
    _count(element, page, notes, counts, small_caps=False)
    return counts


def _count(element: etree._Element, page: Page, notes: Notes, counts: Counts, *, small_caps: bool) -> None:
    """Count an element and those in it. What has no words in it is nothing, a picture apart."""
    name, look = local(element), page.look(element)
    if name in HEADINGS:
        counts[Kind.HEADINGS] += not notes.is_empty(element)
    if name == "blockquote":
        counts[Kind.QUOTATIONS] += not notes.is_empty(element)
    if name in ("li", "td", "th", "body") or notes.words_in(element):
        if is_italic(element, look):
            counts[Kind.ITALICS] += 1
        if is_bold(element, look):
            counts[Kind.BOLD] += 1
        if is_small_caps(element, look) and not small_caps:
            counts[Kind.SMALL_CAPS] += 1
            small_caps = True
        if language_of(element) and name != "body":
            counts[Kind.LANGUAGES] += 1
        if name == "li":
            counts[Kind.ITEMS] += 1
        if name in ("td", "th"):
            counts[Kind.CELLS] += 1
        if name == "a" and element.get("href") and element not in notes.by_call:
            counts[Kind.LINKS] += 1
        counts[Kind.VERSE_LINES] += _verse_lines(element, notes)
    for child in element:
        counts[Kind.CALLS] += child in notes.by_call
        if local(child) in PICTURES:
            counts[Kind.PICTURES] += 1
        elif not notes.is_apart(child):
            _count(child, page, notes, counts, small_caps=small_caps)


def _verse_lines(element: etree._Element, notes: Notes) -> int:
    """The lines of verse directly in an element: parted by line breaks, or each a span of its own."""
    if local(element) == "pre":
        return sum(1 for line in _lines(element, notes, typed=True) if line.strip(" \t\x00"))
    lined = local(element) == "p" and is_lined(element)
    if not (lined or in_verse(element)) or local(element) in HEADINGS or not is_block(element):
        return 0
    if any(is_block(e) for e in element.iterdescendants()):
        return 0
    spans = [e for e in element if local(e) == "span"]
    if spans and len(spans) == len([e for e in element if local(e) != "br"]) and not has_loose_words(element):
        return sum(1 for span in spans for line in _lines(span, notes) if line.strip())
    return sum(1 for line in _lines(element, notes) if line.strip())


def _lines(element: etree._Element, notes: Notes, *, typed: bool = False) -> list[str]:
    """The words of an element, cut where a line is forced to end."""
    out = [element.text or ""]
    for child in element:
        if local(child) == "br":
            out.append("\n\x00")
        elif local(child) in PICTURES:
            out.append(letter_of(child))
        elif not notes.is_apart(child):
            out.append("\n\x00".join(_lines(child, notes)))
        out.append(child.tail or "")
    return "".join(out).split("\n" if typed else "\n\x00")


def count_edition(edition: Edition) -> Counts:
    """What an edition holds as it was read from its files."""
    counts: Counts = Counter({Kind.CHAPTERS: len(edition.sources) + len(edition.commentary)})
    counts[Kind.CALLS] = _title_calls(edition)
    for item in edition.contents:
        if isinstance(item, PartItem):
            counts[Kind.HEADINGS] += 1
            counts[Kind.WORDS] += len(item.part.split())
    for title, bodies, notes in _texts(edition):
        counts[Kind.HEADINGS] += bool(title)
        counts[Kind.WORDS] += len(title.split())
        counts[Kind.NOTES] += len(notes)
        for blocks in (bodies, *notes):
            _count_blocks(blocks, counts)
    return counts


def _texts(edition: Edition) -> Iterator[tuple[str, tuple[Block, ...], list[tuple[Block, ...]]]]:
    """Of each text its title, its blocks, and the blocks of each of its notes."""
    for source in edition.sources.values():
        notes = list(_annotated(source.annotations))
        for body in source.note_bodies or ():
            notes += [body.blocks, *(blocks for _, blocks in body.footnotes)]
        yield source.title, source.transcription, notes
    for text in edition.commentary.values():
        notes = [*_annotated(text.annotations), *(blocks for _, blocks in text.body.footnotes)]
        yield text.title, text.body.blocks, notes


def _annotated(annotations: Iterable[object]) -> Iterator[tuple[Block, ...]]:
    for annotation in annotations:
        if isinstance(annotation, NoteAnnotation):
            yield annotation.note.blocks
            yield from (blocks for _, blocks in annotation.note.footnotes)


def _title_calls(edition: Edition) -> int:
    """The calls of notes in titles, which are annotations."""
    annotations = [text.annotations for text in edition.sources.values()]
    annotations += [text.annotations for text in edition.commentary.values()]
    return sum(isinstance(a, NoteAnnotation) for own in annotations for a in own)


def _count_blocks(blocks: tuple[Block, ...], counts: Counts) -> None:
    for block in walk(blocks):
        match block:
            case Heading():
                counts[Kind.HEADINGS] += 1
            case BlockQuote():
                counts[Kind.QUOTATIONS] += 1
            case Verse():
                counts[Kind.VERSE_LINES] += sum(map(len, block.stanzas))
            case ListBlock():
                counts[Kind.ITEMS] += len(block.items)
                counts[Kind.WORDS] -= sum(len(item.label.text.split()) for item in block.items)
            case Table():
                counts[Kind.CELLS] += sum(map(len, block.rows))
            case Picture():
                counts[Kind.PICTURES] += 1
            case _:
                pass
    for leaf in leaves(blocks):
        _count_leaf(leaf, counts)


def _count_leaf(leaf: Content, counts: Counts) -> None:
    counts[Kind.WORDS] += len(leaf.text.split())
    for mark in leaf.marks:
        if isinstance(mark.kind, Call):
            counts[Kind.CALLS] += 1
        elif type(mark.kind) in MARKED:
            counts[MARKED[type(mark.kind)]] += 1
