"""`marks:` a bracket, an ellipsis or other words of an earlier hand, typed one by one."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect
from sourcebook.model.content import EarlierHand, Hand
from sourcebook.model.keys import key
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class HandAnnotation(Annotation):
    """Says whose a mark in the text is."""

    KEY: ClassVar[str] = "marks"

    hand: Hand = key("Whose it is: ours, copy text, source, not known.")
    why: str = key("How we know, in a few words.", prose=True, default="")

    def effect(self, identity: str, copy_text: str) -> Effect:
        """The words marked as that hand's."""
        return Effect(span=EarlierHand(self.hand, self.why))
