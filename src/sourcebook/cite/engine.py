"""What a citation engine is asked and what it answers; behind it any engine can stand."""

from __future__ import annotations

from typing import Protocol

from sourcebook.diagnostics import Place, Report
from sourcebook.model.content import CitationItem, Content
from sourcebook.model.edition import Work
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """Works cited at one spot."""

    items: tuple[CitationItem, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything an engine needs: the citations in reading order, the works, the style and the language.

    `style` is a name; `own_style` is the text of the edition's own CSL file where it has one; `place` is where the
    edition names its style.
    """

    clusters: tuple[Cluster, ...]
    works: tuple[Work, ...]
    further: tuple[str, ...]
    style: str
    own_style: str
    language: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Formatted:
    """One content a cluster, as a note of its own would print it; and the bibliography in the style's order."""

    clusters: tuple[Content, ...]
    bibliography: tuple[tuple[str, Content], ...]


class CitationEngine(Protocol):
    """Words citations by a CSL style (CSL 1.0.2)."""

    def format(self, job: Job, report: Report) -> Formatted | None:
        """Word the citations; None with a finding where the style can't be used."""
        ...
