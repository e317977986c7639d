"""All running text of an edition as it is on disk, with its language and whose words it is: what many rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from sourcebook.diagnostics import Place
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.annotations.gloss import GlossAnnotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.annotations.question import QuestionAnnotation
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.content import Code, Content, MarkKind
from sourcebook.model.edition import DocumentNumbers, Edition, ExcerptItem, Generated, GeneratedItem, SourceItem
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import Source

#: stands for a character that a rule is not to read; no book holds it
HIDDEN = "\x00"
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


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


def all_texts(edition: Edition) -> tuple[Text, ...]:
    """The transcriptions with their authors' own notes, and what we say."""
    return _gathered(_Same(edition))


class _Same:
    """An edition that is like itself alone, so that rules which look at one after the other gather its texts once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.edition is other.edition

    def __hash__(self) -> int:
        return id(self.edition)


@lru_cache(maxsize=1)
def _gathered(same: _Same) -> tuple[Text, ...]:
    return tuple(_texts(same.edition))


def _texts(edition: Edition) -> Iterator[Text]:
    for source in edition.sources.values():
        language = source.language or edition.language
        own = [b.blocks for b in source.note_bodies or () if b.series is NoteSeries.AUTHOR]
        yield from (_text(b, language, source, ours=False) for b in [source.transcription, *own])
    for source in edition.sources.values():
        yield from (_text(b, edition.language, source) for b in _on_source(source))
    for commentary in edition.commentary.values():
        language = commentary.language or edition.language
        said = [*_markdown(commentary.body), *_annotations(commentary.annotations)]
        yield from (_text(b, language) for b in said)
    for entry in edition.registers:
        yield from (_text(b, edition.language) for b in _markdown(entry.description))


def _text(blocks: tuple[Block, ...], language: str, source: Source | None = None, *, ours: bool = True) -> Text:
    read = tuple(leaf for leaf in leaves(blocks) if leaf.origin)
    characters = frozenset().union(*(leaf.text for leaf in read))
    letters = "".join(sorted(char for char in characters if not char.isascii()))
    return Text(blocks, language, source, ours, read, letters)


def _on_source(source: Source) -> Iterator[tuple[Block, ...]]:
    yield from _markdown(source.headnote)
    for body in source.note_bodies or ():
        if body.series is not NoteSeries.AUTHOR:
            yield body.blocks
            yield from (blocks for _, blocks in body.footnotes)
    yield from _annotations(source.annotations)


def _annotations(annotations: Iterable[Annotation]) -> Iterator[tuple[Block, ...]]:
    for one in annotations:
        match one:
            case NoteAnnotation() if one.series is not NoteSeries.AUTHOR:
                yield from _markdown(one.note)
            case GlossAnnotation():
                yield from _markdown(one.gloss)
            case QuestionAnnotation():
                yield from _markdown(one.ask)
                yield from _markdown(one.answer)
            case _:
                pass


def _markdown(text: Markdown | None) -> Iterator[tuple[Block, ...]]:
    if text is not None:
        yield text.blocks
        yield from (blocks for _, blocks in text.footnotes)


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
