"""The running text that a built file should have, piece by piece: its words, their language, and the blocks it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcebook.lint.expected_words import with_signs
from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Division,
    Heading,
    ListBlock,
    Listing,
    Paragraph,
    Picture,
    Table,
    Verse,
    leaves,
)
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, plain
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import (
    AnySection,
    DraftSection,
    ImprintSection,
    LegendSection,
    ListSection,
    PartSection,
    RegistersSection,
    ResolvedEdition,
    ResolvedNote,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
)
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: what the program writes may be of these classes, as a theme has it
_GENERATED = frozenset(Stream) - {Stream.CALL, Stream.NOTE_MARK, Stream.LINE_NUMBER}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of running text, with signs for the numbers that layout alone can tell.

    `language` is that of the words that have no other. `kinds` are those of the blocks it stands in, outermost first, as
    `Run.kinds` has them, but for paragraphs and the levels of headings. `level` is that of a heading: 0 for the heading
    of a part of the book, 1 for one inside it that the program makes, and what the edition says for others. `joined` is
    what shares a line with the piece before it. An `optional` one may be missing.
    """

    content: Content
    language: str
    kinds: tuple[str, ...] = ()
    level: int = 0
    joined: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of some classes inside one element, in their order; `title` is what a message calls them.

    `body` says that they are an author's running text, in which nothing else may stand. In what the program writes itself
    a theme may set punctuation between the pieces, and labels.
    """

    streams: frozenset[Stream]
    under: str
    title: str
    leaves: tuple[Leaf, ...]
    body: bool = True


def stretches(edition: ResolvedEdition, book: str) -> Iterator[Stretch]:
    """All running text of a book of the format `book`; its contents, which each format has in a way of its own, left out."""
    for section in edition.sections:
        if isinstance(section, TextSection):
            yield from _of_text(section, edition, book)
        else:
            found = tuple(leaf for leaf in _generated(section, edition) if leaf.content.text)
            if found:
                yield Stretch(_GENERATED, section.anchor, f"“{section.heading}”", found, body=False)


def _of_text(text: TextSection, edition: ResolvedEdition, book: str) -> Iterator[Stretch]:
    """The classes of words of one text, and its notes."""
    own, phrases = edition.language, edition.phrases
    body = Stream.COMMENTARY if text.kind is UnitKind.COMMENTARY else Stream.SOURCE
    parts: list[tuple[Stream, Iterable[Leaf]]] = [
        (Stream.HEADNOTE, _in_blocks(text.headnote, own, phrases)),
        (body, _in_blocks(text.body, text.language, phrases)),
        (Stream.SOURCE_NOTE, [Leaf(with_signs(text.source_note, phrases), own)]),
        (Stream.QUESTION, [leaf for q in text.questions for leaf in _in_blocks(q.ask, own, phrases)]),
        (Stream.ANSWER, [leaf for q in text.questions for leaf in _in_blocks(q.answer, own, phrases)]),
    ]
    if text.kind is not UnitKind.COMPILER:
        parts.insert(0, (Stream.TITLE, [Leaf(with_signs(text.title, phrases), own, ("heading",))]))
    for stream, found in parts:
        pieces = tuple(leaf for leaf in found if leaf.content.text)
        if pieces:
            yield Stretch(frozenset({stream}), text.anchor, f"the {stream.value} of “{text.heading}”", pieces)
    for note in text.notes:
        if not (note.apart or (note.repeats and book == "epub")):
            where = f"{note.call_name} of “{text.heading}”"
            yield Stretch(frozenset({Stream.NOTE}), note.anchor, where, tuple(_of_note(note, edition)))


def _of_note(note: ResolvedNote, edition: ResolvedEdition) -> Iterator[Leaf]:
    return (leaf for leaf in _in_blocks(note.blocks, edition.language, edition.phrases) if leaf.content.text)


def _in_blocks(blocks: Iterable[Block], language: str, phrases: Phrases, kinds: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The leaves of blocks, in the order of `leaves`."""
    for block in blocks:
        match block:
            case Paragraph():
                yield Leaf(with_signs(block.content, phrases), language, kinds)
            case Heading():
                yield Leaf(with_signs(block.content, phrases), language, (*kinds, "heading"), block.level)
            case ListBlock():
                for item in block.items:
                    inner = (*kinds, "list", "item")
                    yield Leaf(item.label, language, inner)
                    for number, leaf in enumerate(_in_blocks(item.blocks, language, phrases, inner)):
                        yield Leaf(leaf.content, language, leaf.kinds, leaf.level, joined=leaf.joined or not number)
            case BlockQuote():
                yield from _in_blocks(block.blocks, language, phrases, (*kinds, "quotation"))
            case Division():
                yield from _in_blocks(block.blocks, language, phrases, kinds)
            case Verse():
                yield from (Leaf(line.content, language, kinds) for stanza in block.stanzas for line in stanza)
            case Table():
                for number, row in enumerate(block.rows):
                    cell = "head cell" if number < block.header_rows else "cell"
                    yield from (Leaf(with_signs(c, phrases), language, (*kinds, "table", "row", cell)) for c in row)
            case Picture():
                yield Leaf(with_signs(block.caption, phrases), language, kinds)
            case Listing():
                yield Leaf(Content(block.text), language, kinds)


def _generated(section: AnySection, edition: ResolvedEdition) -> Iterator[Leaf]:
    """What the program itself writes into a part of the book."""
    own = edition.language

    def words(text: str, language: str = own) -> Leaf:
        return Leaf(plain(text), language)

    def heading(text: str, level: int = 0) -> Leaf:
        return Leaf(plain(text), own, ("heading",), level)

    def running(content: Content) -> Leaf:
        return Leaf(with_signs(content, edition.phrases), own)

    match section:
        case TitlePageSection():
            yield heading(section.title)
            yield from map(words, (section.subtitle, section.copy_label, *section.makers, section.publisher))
        case PartSection():
            yield Leaf(plain(section.number_label), own, optional=True)
            yield heading(section.heading)
        case DraftSection():
            yield heading(section.heading)
            yield words(section.words)
            yield from (words(part) for f in section.findings for part in (f.where, f.message, f.hint))
        case ImprintSection():
            yield heading(section.heading)
            for label, content in section.paragraphs:
                yield from (words(label), running(content))
        case LegendSection():
            yield heading(section.heading)
            for entry in section.entries:
                if entry.style == "raised":
                    yield Leaf(plain(edition.phrases.say("legend-word")), own, optional=True)
                yield from (words(entry.sign), words(entry.meaning))
        case RegistersSection():
            yield heading(section.heading)
            for group in section.groups:
                yield heading(group.heading, 1)
                for one in group.entries:
                    yield from (words(one.name, one.language or own), words(one.dates), words(one.also))
                    yield from map(running, leaves(one.description))
                    yield running(one.named_in)
        case ListSection():
            yield heading(section.heading)
            yield from (running(content) for _, content in section.entries)
        case TeacherNotesSection():
            yield heading(section.heading)
            for notes in section.groups:
                yield from (heading(notes.label, 1), heading(notes.title, 1))
                yield from (leaf for note in notes.notes for leaf in _of_note(note, edition))
        case _:
            pass
