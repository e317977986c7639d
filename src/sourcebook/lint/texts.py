"""All running text of an edition as it is on disk, with its language and whose words it is: what many rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from sourcebook.diagnostics import Place
from sourcebook.lint.ours import once, our_words
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.content import Code, Content, MarkKind
from sourcebook.model.edition import DocumentNumbers, Edition, ExcerptItem, Generated, GeneratedItem, SourceItem
from sourcebook.model.notes import NoteSeries
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Source
from sourcebook.records import dataclass

#: stands for a character that a rule is not to read; no book holds it
HIDDEN = "\x00"
_WORD = late_pattern(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of running text: its blocks, its language, the source that it is or belongs to, and whether it is ours.

    `contents` is what its blocks hold, in reading order, without what the program put there and listings, which are to be
    typed as they stand; `letters` are the characters outside ASCII that occur in it, each once.
    """

    blocks: tuple[Block, ...]
    language: str
    source: Source | None = None
    ours: bool = True
    contents: tuple[Content, ...] = field(default=(), repr=False)
    letters: str = field(default="", repr=False)

    @property
    def primary(self) -> str:
        """The language without script and country: `en` for `en-GB`."""
        return self.language.split("-")[0].lower()


def is_published(edition: Edition) -> bool:
    """Whether this is a book for the public: it has an imprint. A sheet or a booklet made for tomorrow owes less."""
    return any(isinstance(item, GeneratedItem) and item.generate is Generated.IMPRINT for item in edition.contents)


def is_edition_of_documents(edition: Edition) -> bool:
    """Whether this is a published book of numbered documents, which owes an apparatus.

    Where documents take no number, the texts are the chapters of one book.
    """
    numbered = edition.numbering.documents is not DocumentNumbers.NONE
    return numbered and is_published(edition) and any(isinstance(i, SourceItem | ExcerptItem) for i in edition.contents)


def our_texts(edition: Edition) -> Iterator[Text]:
    """What we ourselves say: commentary, headnotes, notes, glosses, questions, answers, descriptions in registers."""
    return (text for text in all_texts(edition) if text.ours)


@once
def all_texts(edition: Edition) -> tuple[Text, ...]:
    """The transcriptions with their authors' own notes, and what we say."""
    return tuple(_texts(edition))


def _texts(edition: Edition) -> Iterator[Text]:
    for source in edition.sources.values():
        language = source.language or edition.language
        own = [b.blocks for b in source.note_bodies or () if b.series is NoteSeries.AUTHOR]
        yield from (_text(b, language, source, ours=False) for b in [source.transcription, *own])
    for piece in our_words(edition):
        if not piece.authors:
            yield _text(piece.blocks, piece.language, piece.source)


def _text(blocks: tuple[Block, ...], language: str, source: Source | None = None, *, ours: bool = True) -> Text:
    read = tuple(leaf for leaf in leaves(blocks) if leaf.origin)
    characters = frozenset().union(*(leaf.text for leaf in read))
    letters = "".join(sorted(char for char in characters if not char.isascii()))
    return Text(blocks, language, source, ours, read, letters)


def hiding(leaf: Content, *kinds: type[MarkKind]) -> str:
    """The text with what is to be typed as it stands, and what marks of these kinds are on, hidden from the rule."""
    text = leaf.text
    for mark in leaf.marks:
        if isinstance(mark.kind, (Code, *kinds)) and mark.start < mark.end:
            text = text[: mark.start] + HIDDEN * (mark.end - mark.start) + text[mark.end :]
    return text


def value_of(value: str, place: Place | None) -> Content:
    """The value of a key as running text that knows where it stands, as far as it is one line."""
    return Content(value, (), ((0, place),) if place is not None else ())


def has(text: Text, shape: re.Pattern[str]) -> bool:
    """Whether a text has a character of a certain kind outside ASCII: told fast, since a text has few different ones."""
    return shape.search(text.letters) is not None


def words_in(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, an apostrophe or a hyphen between them included."""
    return _WORD.findall(text)
