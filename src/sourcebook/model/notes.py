"""Notes: the series they belong to, and a note as it goes from the editor's file to the printed page."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from sourcebook.diagnostics import Place
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block
from sourcebook.model.content import Content
from sourcebook.records import dataclass


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

    `only_for` is the audience that alone gets it, or None for everyone. A note that is called again has a further one for
    each such call, without words of its own: `repeats` is the id of the first. Once numbered, it has a mark of its own, or
    `shares_mark` with the first.
    """

    id: str
    series: NoteSeries
    blocks: tuple[Block, ...]
    lemma: Content = field(default_factory=Content)
    only_for: Audience | None = None
    mark: str = ""
    place: Place | None = field(default=None, compare=False)
    repeats: str = ""
    shares_mark: bool = False

    @property
    def unit(self) -> str:
        """The id of the document or commentary that the note belongs to."""
        return self.id.split("/", 1)[0]


def series_of(note: Note) -> NoteSeries:
    """The row of marks that a note is numbered in: what only teachers get has a row of its own, glosses apart."""
    if note.only_for is Audience.TEACHER and note.series is not NoteSeries.GLOSS:
        return NoteSeries.TEACHER
    return note.series
