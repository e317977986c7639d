"""Every link inside the book leads to something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import LinkRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


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
    begins: dict[str, int] = {}
    for run in reading.runs:
        for name in run.ids:
            begins.setdefault(name, run.place)
    for name, place in reading.anchors.items():
        if begins.get(name, place) != place:
            yield Fault(
                f"Links to “{name}” lead to page {reading.name_of(place)}, but it stands on page "
                f"{reading.name_of(begins[name])}.",
                spot=Spot(reading.file, reading.name_of(place)),
            )


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
