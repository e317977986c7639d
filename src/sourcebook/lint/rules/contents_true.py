"""The contents names every text in order, with the page on which it really begins (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.compare_text import compared
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ContentsSection, ResolvedEdition
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the printed contents with the pages of the file, and its outline with both."""
    listed = [s for s in edition.sections if s.listed]
    titles = [s.heading for s in listed]
    for section in edition.sections:
        if isinstance(section, ContentsSection) and reading.format == "pdf":
            lines = [section.heading]
            for entry in section.entries:
                place = reading.anchors.get(entry.anchor)
                page = reading.pages[place].label if place is not None else "?"
                lines.append(" ".join(filter(None, [entry.label, entry.title.text, page])))
            runs = reading.runs_of(stream=Stream.GENERATED, under=section.anchor)
            yield from compared(reading, " ".join(lines), runs, "the contents")
    outline = [o.title for o in reading.outline]
    missing = [t for t in titles if not any(_bare(o).endswith(_bare(t)) for o in outline)]
    for title in missing:
        yield Fault(f"“{title}” is missing from the file's own list of contents.", spot=Spot(reading.file, ""))
    for section in listed:
        place = reading.anchors.get(section.anchor)
        for entry_ in reading.outline:
            if _bare(entry_.title).endswith(_bare(section.heading)) and place is not None and entry_.place != place:
                yield Fault(f"The file's own list of contents leads to the wrong place for “{section.heading}”.", spot=Spot(reading.file, ""))
                break


def _bare(text: str) -> str:
    return "".join(text.split())


def damage(reading: Reading) -> Reading:
    """Take an entry out of the outline."""
    return replace(reading, outline=reading.outline[1:])


RULE = ArtifactRule(
    code="contents-true",
    wants="In the contents every text, in order, with the number of the page on which it begins; the same in the file's outline.",
    why="A class that is told “page 7” must all open the same page.",
    fix="Build again. If it stays, compare your theme's contents with that of the theme that comes with the program.",
    check=check,
    damage=damage,
)
