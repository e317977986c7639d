"""`glosses:` a word explained in plain words."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect, NoteDraft
from sourcebook.model.content import Glossed, plain
from sourcebook.model.keys import key
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class GlossAnnotation(Annotation):
    """A gloss: the word gets the sign of glosses, and the note opens with the word."""

    KEY: ClassVar[str] = "glosses"

    first: str = key("The word to explain, where it first occurs in what the edition takes.", prose=True, default="")
    gloss: Markdown = key("What the word means, in plain words.", prose=True)

    def effect(self, identity: str, copy_text: str) -> Effect:
        """The words marked as glossed, and a note that opens with them."""
        return Effect(
            span=Glossed(identity),
            note=NoteDraft(NoteSeries.GLOSS, self.gloss.blocks, plain(" ".join(copy_text.split()))),
        )
