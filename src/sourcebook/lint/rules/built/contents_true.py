"""The contents names every text in order, with the page on which it really begins (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ContentsSection, ResolvedEdition, Section
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the printed contents with the pages of the file, and its outline with both."""
    for section in edition.sections:
        if isinstance(section, ContentsSection) and reading.format == "pdf":
            yield from _printed(section, reading)
    yield from _outline([s for s in edition.sections if s.listed], reading)


def _printed(section: ContentsSection, reading: Reading) -> Iterator[Fault]:
    """Each line of the printed contents: label, title and the page on which the text really begins."""
    found = _bare("".join(r.text for r in reading.runs_of(stream=Stream.GENERATED, under=section.anchor)))
    at = 0
    for entry in section.entries:
        place = reading.anchors.get(entry.anchor)
        page = reading.name_of(place) if place is not None else "?"
        wanted = _bare(f"{entry.label}{entry.title.text}{page}")
        next_at = found.find(wanted, at)
        if next_at < 0:
            yield Fault(
                f"The contents should have “{entry.title.text}” with page {page}, but has not.",
                spot=Spot(reading.file, reading.name_of(reading.anchors.get(section.anchor, 0))),
            )
        else:
            at = next_at + len(wanted)


def _outline(listed: Sequence[Section], reading: Reading) -> Iterator[Fault]:
    """Each text, in order, in the file's own list of contents, leading to where it begins."""
    entries = list(reading.outline)
    for section in listed:
        index = next((i for i, o in enumerate(entries) if _bare(o.title).endswith(_bare(section.heading))), None)
        if index is None:
            yield Fault(
                f"“{section.heading}” is missing from the file's own list of contents.",
                spot=Spot(reading.file, ""),
            )
            continue
        place = reading.anchors.get(section.anchor)
        if place is not None and entries[index].place != place:
            yield Fault(
                f"The file's own list of contents leads to the wrong place for “{section.heading}”.",
                spot=Spot(reading.file, ""),
            )
        del entries[: index + 1]


def _bare(text: str) -> str:
    """Without white space, what prints nothing, and the hyphens of line ends."""
    return counted(text).replace("\u2010", "")


def damage(reading: Reading) -> Reading:
    """Take an entry out of the outline."""
    return replace(reading, outline=reading.outline[:-1])


RULE = ArtifactRule(
    code="contents-true",
    wants="In the contents every text, in order, with the number of the page on which it begins; the same in the file's outline.",
    why="A class that is told “page 7” must all open the same page.",
    fix="Build again. If it stays, compare your theme's contents with that of the theme that comes with the program.",
    check=check,
    damage=damage,
)
