"""`notes:` an editor's note on words of a text."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect, NoteDraft
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block
from sourcebook.model.keys import key
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class NoteAnnotation(Annotation):
    """A note, called after the words."""

    KEY: ClassVar[str] = "notes"

    note: Markdown = key("What the note says, in Markdown.", prose=True)
    series: NoteSeries | None = key("editor (the default), textual or author.", default=None)

    def footnotes(self) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        """The notes called in this note, which are set as its siblings."""
        return self.note.footnotes

    def effect(self, identity: str, copy_text: str) -> Effect:
        """A note after the words, in the series asked for; a teacher's note has a series of its own."""
        series = self.series or (NoteSeries.TEACHER if self.only_for is Audience.TEACHER else NoteSeries.EDITOR)
        return Effect(note=NoteDraft(series, self.note.blocks))
