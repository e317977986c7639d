"""No page is blank but one that lets the next text begin on a right-hand page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import PageRead, Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for pages with nothing of their own: no words in the reading order and no picture."""
    begun = {reading.anchors.get(section.anchor) for section in edition.sections}
    full = {run.place for run in reading.runs if not run.artifact and run.text.strip()}
    full |= {picture.place for picture in reading.pictures}
    for place, page in enumerate(reading.pages):
        on_left = place % 2 == 1
        if place not in full and not (on_left and place + 1 in begun and place + 1 in full and place - 1 in full):
            after = reading.name_of(place - 1)
            yield Fault(
                f"The page after page {after} is blank." if after else "The first page is blank.",
                spot=Spot(reading.file, page.label),
            )


def damage(reading: Reading) -> Reading:
    """Put a blank page between the second and the third."""

    def moved(run: Run) -> Run:
        return replace(run, place=run.place + 1) if run.place > 1 else run

    anchors = {name: place + (place > 1) for name, place in reading.anchors.items()}
    pages = (*reading.pages[:2], PageRead("", *_size(reading)), *reading.pages[2:])
    return replace(reading, pages=pages, anchors=anchors, runs=tuple(moved(run) for run in reading.runs))


def _size(reading: Reading) -> tuple[float, float]:
    return reading.pages[0].width, reading.pages[0].height


RULE = ArtifactRule(
    code="blank-page",
    wants="No blank page, but for a left-hand one before a text that begins on the right.",
    why="A blank page looks like a page lost, and costs paper.",
    fix="Build again. If it stays, take page breaks (break-before, break-after) out of your theme.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
