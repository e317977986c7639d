"""Every link inside the book leads to something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.flow import flowing
from sourcebook.lint.reading.model import LinkRead, Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: how far below its words a spot may lie, and how far above them it is near them, in points
_SLACK, _NEAR = 1.0, 12.0


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Follow each link."""
    for link in reading.links:
        if link.dead:
            yield Fault(
                f"The link “{link.text.strip()}” leads to “{link.target}”, which is not in the file.",
                spot=Spot(reading.file, reading.name_of(link.place), link.text),
            )

    if reading.format == "pdf":
        yield from _elsewhere(reading)


def _elsewhere(reading: Reading) -> Iterator[Fault]:
    """Names of places that are on another page than what bears the name."""
    begins: dict[str, Run] = {}
    for run in reading.runs:
        for name in run.ids:
            begins.setdefault(name, run)
    for name, place in reading.anchors.items():
        first = begins.get(name)
        if first is None:
            continue
        if first.place != place:
            yield Fault(
                f"Links to “{name}” lead to page {reading.name_of(place)}, but it stands on page "
                f"{reading.name_of(first.place)}.",
                spot=Spot(reading.file, reading.name_of(place)),
            )
        elif name in reading.heights and _missed(name, first, reading.heights[name], reading):
            yield Fault(
                f"Links to “{name}” lead to another spot of page {reading.name_of(place)} than where it stands.",
                spot=Spot(reading.file, reading.name_of(place), first.text),
            )


def _missed(name: str, first: Run, height: float, reading: Reading) -> bool:
    """Whether a spot lies below the words it stands for, or so far above that other words come first."""
    if first.box is None or height > first.base + _SLACK:
        return first.box is not None
    if first.box.y0 - height < _NEAR:
        return False
    between = (r.box for r in reading.runs_on(first.place) if flowing(r) and name not in r.ids and r.text.strip())
    return any(box is not None and height < box.y0 and box.y1 < first.box.y0 + _SLACK for box in between)


def damage(reading: Reading) -> Reading:
    """Add a link to nothing."""
    return replace(reading, links=(*reading.links, LinkRead(place=0, target="#nowhere", text="here")))


RULE = ArtifactRule(
    code="links-lead",
    wants="Links that lead to a place in the file, or to an address outside it.",
    why="A dead link is a promise broken at the very place where a reader asked for more.",
    fix="Build again. If it stays, report the link: the program makes every link inside a book itself.",
    check=check,
    damage=damage,
)
