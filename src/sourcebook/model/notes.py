"""Notes: the series they belong to, and a note as it goes from the editor's file to the printed page."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sourcebook.diagnostics import Place
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block
from sourcebook.model.content import Content


class NoteSeries(StrEnum):
    """A row of notes with marks of its own: figures, symbols, letters; glosses share one sign."""

    TEXTUAL = "textual"
    AUTHOR = "author"
    EDITOR = "editor"
    TEACHER = "teacher"
    GLOSS = "gloss"


@dataclass(frozen=True, slots=True)
class Note:
    """A note. `id` is `UNIT/NAME`; `lemma` is the word glossed; `mark` is set when notes are numbered.

    `only_for` is the audience that alone gets it, or None for everyone.
    """

    id: str
    series: NoteSeries
    blocks: tuple[Block, ...]
    lemma: Content = field(default_factory=Content)
    only_for: Audience | None = None
    mark: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def unit(self) -> str:
        """The id of the document or commentary that the note belongs to."""
        return self.id.split("/", 1)[0]
