"""`emendations:` words of the copy text that we print otherwise."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect
from sourcebook.model.content import Emended
from sourcebook.model.keys import key
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class Emendation(Annotation):
    """An emendation: our reading is printed, a textual note gives the copy text's (its words come from `anchor`)."""

    KEY: ClassVar[str] = "emendations"

    read: str = key("What we print instead.", prose=True)
    why: str = key("Why, in a few words.", prose=True, default="")

    def effect(self, identity: str, copy_text: str) -> Effect:
        """The reading in place of the words, marked as emended."""
        return Effect(span=Emended(identity, copy_text), reading=self.read)
