"""`names:` a name in the text, and the entry of a register that it stands for."""

from __future__ import annotations

from typing import ClassVar

from sourcebook.model.annotations.base import Annotation, Effect
from sourcebook.model.content import Named
from sourcebook.model.keys import key
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class NameAnnotation(Annotation):
    """A name: leads to its entry, and makes the entry know where it is named."""

    KEY: ClassVar[str] = "names"

    every: str = key("The name, wherever it occurs.", prose=True, default="")
    first: str = key("The name, where it first occurs in what the edition takes.", prose=True, default="")
    entry: str = key("The id of its entry in a register.", name="is")

    def effect(self, identity: str, copy_text: str) -> Effect:
        """The words marked as a name."""
        return Effect(span=Named(self.entry))
