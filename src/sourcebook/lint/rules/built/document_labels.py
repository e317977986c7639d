"""Each document bears its number, and the compiler's words bear the compiler's name (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the labels at the head of each text with those it should bear."""
    for text in edition.texts:
        head = [text.voice] if text.voice else [text.number_label, text.byline.text, text.dateline.text]
        wanted = " ".join(filter(None, head))
        found = "".join(r.text for r in reading.runs_of(stream=Stream.LABEL, under=text.anchor))
        spot = Spot(reading.file, reading.name_of(reading.anchors.get(text.anchor, -1)), fold(found)[:60])
        if not _bare(found).startswith(_bare(wanted)):
            yield Fault(
                f"“{text.heading}” should bear the label “{wanted}”, but bears “{fold(found)[:60]}”.", spot=spot
            )
        elif _bare(head[-1]) and _bare(found).startswith(_bare(f"{wanted} {head[-1]}")):
            yield Fault(f"At the head of “{text.heading}” the label “{head[-1]}” stands twice.", spot=spot)


def _bare(text: str) -> str:
    """Letters and figures alone: lines may end, and with or without a hyphen, wherever a label is long."""
    return "".join(c for c in text if c.isalnum())


def damage(reading: Reading) -> Reading:
    """Give every label another number."""
    runs = (replace(r, text=f"{r.text} 77") if r.stream == Stream.LABEL and r.text.strip() else r for r in reading.runs)
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="document-labels",
    wants="At the head of each document its number, maker, place and date; above the compiler's words the compiler's label.",
    why="Notes, questions and the contents speak of documents by these labels, and a reader must know who speaks.",
    fix="Build again. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
