"""What layout tells back: the only thing that comes from the pages to the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """One laid-out page: its folio as printed, its fragment, the first words on it and the anchors that start there."""

    folio: str
    fragment: str
    first_words: str
    anchors: tuple[str, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one layout; `folios` maps an anchor to the folio of the page it starts on."""

    pages: tuple[PageMeasure, ...] = ()
    folios: Mapping[str, str] = field(default_factory=dict)

    def folio(self, anchor: str) -> str:
        """The folio of the page on which `anchor` stands; two figures wide before anything is known."""
        return self.folios.get(anchor, "00")
