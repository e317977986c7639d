"""The contents names every text in order, with the page on which it really begins (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import OutlineRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ContentsSection, ResolvedEdition, TextSection
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the printed contents with the pages of the file, and its outline with both."""
    for section in edition.sections:
        if isinstance(section, ContentsSection) and reading.format == "pdf":
            yield from _printed(section, reading)
    yield from _outline(edition, reading, reading.outline, "own list of contents")
    if reading.older_outline:
        yield from _outline(edition, reading, reading.older_outline, "list of contents for older readers")


def _printed(section: ContentsSection, reading: Reading) -> Iterator[Fault]:
    """Each line of the printed contents: label, title and the page on which the text really begins."""
    if section.anchor not in reading.anchors:
        yield Fault(f"No page is known to hold “{section.heading}”.", spot=Spot(reading.file, "", section.heading))
        return
    found = _bare("".join(r.text for r in reading.runs_of(stream=Stream.GENERATED, under=section.anchor)))
    heading = _bare(section.heading)
    if heading not in found:
        yield Fault(
            f"The contents should have its heading, “{section.heading}”, but has not.",
            spot=Spot(reading.file, reading.name_of(reading.anchors[section.anchor]), section.heading),
        )
    at = found.find(heading) + len(heading) if heading in found else 0
    for entry in section.entries:
        place = reading.anchors.get(entry.anchor)
        page = reading.name_of(place) if place is not None else "?"
        wanted = _bare(f"{entry.label}{entry.title.text}{page}")
        next_at = found.find(wanted, at)
        if next_at < 0:
            yield Fault(
                f"The contents should have “{entry.title.text}” with page {page}, but has not.",
                spot=Spot(reading.file, reading.name_of(reading.anchors.get(section.anchor, 0)), entry.title.text),
            )
        else:
            yield from _more(found[at:next_at], section, reading)
            at = next_at + len(wanted)
    yield from _more(found[at:], section, reading)


def _more(between: str, section: ContentsSection, reading: Reading) -> Iterator[Fault]:
    """Words between the lines of the printed contents, where a theme may set dots and lines."""
    if any(character.isalnum() for character in between):
        yield Fault(
            f"In the contents “{between[:60]}” stands between the lines that the edition has.",
            spot=Spot(reading.file, reading.name_of(reading.anchors.get(section.anchor, 0)), between[:60]),
        )


def _outline(edition: ResolvedEdition, reading: Reading, found: Sequence[OutlineRead], what: str) -> Iterator[Fault]:
    """Each text, in order, in the file's own list of contents, leading to where it begins; and nothing else.

    In print the program's own theme lists the contents there too.
    """
    entries, printed = list(found), reading.format == "pdf"
    for section in edition.sections:
        names = {_bare(section.heading)}
        if isinstance(section, TextSection):
            names.add(_bare(f"{section.number}.{section.heading}"))
        index = next((i for i, entry in enumerate(entries) if _bare(entry.title) in names), None)
        if index is None:
            if section.listed or (edition.in_our_theme and isinstance(section, ContentsSection) and printed):
                yield Fault(
                    f"“{section.heading}” is missing from the file's {what}.",
                    spot=Spot(reading.file, "", section.heading),
                )
            continue
        if not section.listed and index:
            continue  # another entry of the same name, further on
        yield from (_stray(entry, reading, what) for entry in entries[:index])
        place = reading.anchors.get(section.anchor)
        if place is not None and entries[index].place != place:
            yield Fault(
                f"The file's {what} leads to the wrong place for “{section.heading}”.",
                spot=Spot(reading.file, "", section.heading),
            )
        del entries[: index + 1]
    yield from (_stray(entry, reading, what) for entry in entries)


def _stray(entry: OutlineRead, reading: Reading, what: str) -> Fault:
    return Fault(
        f"“{entry.title}” stands in the file's {what}, but the edition has no such text there.",
        spot=Spot(reading.file, "", entry.title),
    )


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
