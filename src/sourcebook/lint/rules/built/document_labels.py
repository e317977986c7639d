"""Each document bears its number, and the compiler's words bear the compiler's name (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import PartSection, ResolvedEdition, TextSection
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the labels at the head of each text and of each part with those it should bear."""
    for section in edition.sections:
        if isinstance(section, TextSection):
            whole = [section.number_label, section.byline.text, section.dateline.text]
            head = [section.voice] if section.voice else whole
        elif isinstance(section, PartSection):
            head = [section.number_label]
        else:
            continue
        wanted = " ".join(filter(None, head))
        runs = reading.runs_of(stream=Stream.LABEL, under=section.anchor)
        found = "".join(run.text for run in runs)
        place = runs[0].place if runs else reading.anchors.get(section.anchor, -1)
        spot = Spot(reading.file, reading.name_of(place), fold(found)[:60])
        if not _bare(found).startswith(_bare(wanted)):
            message = f"“{section.heading}” should bear the label “{wanted}”, but bears “{fold(found)[:60]}”."
            yield Fault(message, spot=spot)
        elif _bare(head[-1]) and _bare(found).startswith(_bare(f"{wanted} {head[-1]}")):
            yield Fault(f"At the head of “{section.heading}” the label “{head[-1]}” stands twice.", spot=spot)


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
