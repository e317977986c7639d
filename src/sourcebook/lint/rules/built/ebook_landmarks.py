"""The landmarks of an ebook lead to what they say: contents, title page, beginning of the text, works cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import LandmarkRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.edition import Generated, Matter
from sourcebook.model.resolved import ListSection, ResolvedEdition, Section, TitlePageSection

_CONTENTS = "toc"


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for each landmark that the book can have, and follow it (EPUB 3.3, 5.4.2.4)."""
    spot = Spot(reading.file, "")
    found = {kind: landmark for landmark in reversed(reading.landmarks) for kind in landmark.kind.split()}
    wanted = _wanted(edition)
    for kind in (_CONTENTS, *wanted):
        name = edition.phrases.say("contents") if kind == _CONTENTS else wanted[kind].heading
        if kind not in found:
            yield Fault(f"Among the landmarks of the ebook “{name}” is missing ({kind}).", spot=spot)
        elif kind == _CONTENTS and not _leads_to_contents(found[kind], reading):
            yield Fault(f"The landmark “{found[kind].title}” does not lead to the contents.", spot=spot)
        elif kind != _CONTENTS and found[kind].place != reading.anchors.get(wanted[kind].anchor):
            yield Fault(f"The landmark “{found[kind].title}” does not lead to “{name}” ({kind}).", spot=spot)
    for landmark in reading.landmarks:
        if landmark.place is None or not landmark.title:  # what is led to has to be in the order of reading (5.7.1)
            yield Fault(f"The landmark “{landmark.title or landmark.kind}” says nothing, or leads nowhere.", spot=spot)


def _wanted(edition: ResolvedEdition) -> dict[str, Section]:
    """The kinds of landmarks, each with the part of the book that it leads to."""
    found: dict[str, Section] = {}
    for section in edition.sections:
        if isinstance(section, TitlePageSection):
            found.setdefault("titlepage", section)
        if section.matter is Matter.BODY:
            found.setdefault("bodymatter", section)
        if isinstance(section, ListSection) and section.kind is Generated.BIBLIOGRAPHY:
            found.setdefault("bibliography", section)
    return found


def _leads_to_contents(landmark: LandmarkRead, reading: Reading) -> bool:
    """Whether it leads to the file of the contents, or to the list itself."""
    file, _, name = landmark.target.partition("#")
    return file == reading.navigation and (not name or _CONTENTS in reading.types.get(landmark.target, "").split())


def damage(reading: Reading) -> Reading:
    """Take the landmarks away."""
    return replace(reading, landmarks=())


RULE = ArtifactRule(
    code="ebook-landmarks",
    wants="Landmarks in the ebook that lead to its contents, its title page, the beginning of the text and the works cited.",
    why="Reading programs open the book at its text by them, and offer the way to its contents and works cited.",
    fix="Build again. If it stays, compare the list of landmarks in your theme with the one that comes with the program.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
