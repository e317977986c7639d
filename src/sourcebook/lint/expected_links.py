"""What the edition says of the links of a book: where each stands, what it says and where it leads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import chain

from sourcebook.model.blocks import Block, leaves
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, Hyperlink, LineOf, LinkTo, Mark, Named, PageOf
from sourcebook.model.resolved import (
    ContentsSection,
    ImprintSection,
    ListSection,
    RegistersSection,
    ResolvedEdition,
    TeacherNotesSection,
    TextSection,
    anchor,
)
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """A link: the anchor of the text or note that holds it, its target (an anchor, or an address), and its words.

    Of a `measured` one the words are told by the pages alone.
    """

    owner: str
    target: str
    words: str
    external: bool = False
    measured: PageOf | LineOf | None = None


def links_wanted(edition: ResolvedEdition, book: str) -> Iterator[LinkWanted]:
    """Every link but calls and the ways back, in a book of the format `book`."""
    groups = chain.from_iterable(s.groups for s in edition.sections if isinstance(s, RegistersSection))
    entries = {entry.anchor for group in groups for entry in group.entries} if book == "epub" else set[str]()
    for section in edition.sections:
        match section:
            case TextSection():
                yield from _of_text(section, entries, book)
            case ContentsSection():
                yield from (LinkWanted(section.anchor, e.anchor, e.title.text) for e in section.entries)
            case RegistersSection():
                for entry in (e for group in section.groups for e in group.entries):
                    yield from _in_blocks(section.anchor, entry.description, entries)
                    yield from _in_content(section.anchor, entry.named_in, entries)
            case ListSection():
                for _, content in section.entries:
                    yield from _in_content(section.anchor, content, entries)
            case ImprintSection():
                for _, content in section.paragraphs:
                    yield from _in_content(section.anchor, content, entries)
            case TeacherNotesSection():
                yield from (LinkWanted(section.anchor, group.text, group.title) for group in section.groups)
            case _:
                pass


def _of_text(text: TextSection, entries: Container[str], book: str) -> Iterator[LinkWanted]:
    if text.kind is not UnitKind.COMPILER:
        yield from _in_content(text.anchor, text.title, entries)
        yield from _in_content(text.anchor, text.dateline, entries)
    yield from _in_blocks(text.anchor, text.headnote, entries)
    yield from _in_blocks(text.anchor, text.body, entries)
    yield from _in_content(text.anchor, text.source_note, entries)
    for question in text.questions:
        if question.words_anchor:
            yield LinkWanted(text.anchor, question.words_anchor, question.label)
        yield from _in_blocks(text.anchor, (*question.ask, *question.answer), entries)
    for note in text.notes:
        if book == "pdf" or not note.repeats:
            yield from _in_content(note.anchor, note.lemma, entries)
            yield from _in_blocks(note.anchor, note.blocks, entries)
        if book == "pdf" and note.apart:
            yield LinkWanted(note.anchor, note.call_anchor, "", measured=PageOf(note.call_anchor))


def _in_blocks(owner: str, blocks: Iterable[Block], entries: Container[str]) -> Iterator[LinkWanted]:
    for leaf in leaves(blocks):
        yield from _in_content(owner, leaf, entries)


def _in_content(owner: str, content: Content, entries: Container[str]) -> Iterator[LinkWanted]:
    """The links in running text; a link inside another is none."""
    end = 0
    for mark in content.marks:
        link = _link(owner, content, mark, entries)
        if link is not None and mark.start >= end:
            end = mark.end
            yield link


def _link(owner: str, content: Content, mark: Mark, entries: Container[str]) -> LinkWanted | None:
    words = content.text[mark.start : mark.end]
    match mark.kind:
        case LinkTo(anchor=name):
            return LinkWanted(owner, name, words)
        case Hyperlink(url=address):
            return LinkWanted(owner, address, words, external=True)
        case Named(entry=name) if anchor("entry", name) in entries:
            return LinkWanted(owner, anchor("entry", name), words)
        case PageOf(anchor=name) | LineOf(anchor=name):
            return LinkWanted(owner, name, "", measured=mark.kind)
        case _:
            return None
