"""What every annotation has: the words it is about, whom it is for, and what it does to the text."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import ClassVar

from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block
from sourcebook.model.content import Content, MarkKind
from sourcebook.model.keys import Located, key
from sourcebook.model.notes import NoteSeries
from sourcebook.records import dataclass


class MarkPosition(StrEnum):
    """Where the mark of a note goes."""

    AFTER_PUNCTUATION = "after punctuation"
    AT_WORD = "at word"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note that an annotation asks for, not yet placed or numbered."""

    series: NoteSeries
    blocks: tuple[Block, ...]
    lemma: Content = field(default_factory=Content)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an annotation does to the words it is about.

    `span` is put over the words; `note` is called after them; `reading` replaces them; `everywhere` says that the
    annotation is about every place it finds rather than one.
    """

    span: MarkKind | None = None
    note: NoteDraft | None = None
    reading: str | None = None


@dataclass(frozen=True, kw_only=True)
class Annotation(Located):
    """Something said about words of a text, which it finds by quoting them."""

    KEY: ClassVar[str] = ""
    #: whether the kind must say which words it is about
    NEEDS_WORDS: ClassVar[bool] = True

    id: str = key("A name for this annotation, so that a link can lead to it.", default="")
    words: str = key("The words it is about, as a reader sees them.", prose=True, default="")
    nth: str = key("Which of several places with these words: 2 of 3.", default="")
    within: str = key("A longer passage in which the words occur once.", prose=True, default="")
    from_: str = key("The first words of a longer passage it is about.", prose=True, default="")
    to: str = key("The last words of that passage.", prose=True, default="")
    part: bool = key("true: the words may be part of a word.", default=False)
    at: str = key(
        "A place that has no words: title, date, whole text, paragraph 3, item 3, heading 2, picture 1.",
        default="",
    )
    mark: MarkPosition | None = key("at word: the mark does not move past punctuation.", default=None)
    only_for: Audience | None = key("teacher: pupils do not get it.", name="for", default=None)

    def effect(self, identity: str, copy_text: str) -> Effect:
        """What it does to the words. `identity` is its full id; `copy_text` the words as they stand in the copy text."""
        raise NotImplementedError

    def quoted(self) -> tuple[str, str]:
        """The key and value by which the annotation finds its words, the first that is given."""
        for name in ("words", "every", "first"):
            value: str = getattr(self, name, "")
            if value:
                return name, value
        return ("from", self.from_) if self.from_ else ("at", self.at)

    def footnotes(self) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        """The notes called in the annotation's own note, by their names."""
        return ()

    @property
    def audience(self) -> Audience | None:
        """Whom it is for; None for everyone."""
        return self.only_for
