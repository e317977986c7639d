"""An ebook has a cover: a picture that the package names as such, on a page, with words for those who can't see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for the picture, and for its words, which name the book (EPUB 3.3, 5.6.2.1; WCAG 2.2, 1.1.1)."""
    if not reading.cover:
        yield Fault("The ebook does not say which picture is its cover.", spot=Spot(reading.file, ""))
        return
    shown = [picture for picture in reading.pictures if picture.target == reading.cover]
    if not shown:
        yield Fault("The cover of the ebook stands on none of its pages.", spot=Spot(reading.file, ""))
    elif shown[0].place:
        name = reading.name_of(shown[0].place)
        yield Fault("The cover of the ebook does not come first in it.", spot=Spot(reading.file, name))
    elif not any(fold(edition.title).lower() in fold(picture.words or "").lower() for picture in shown):
        yield Fault(
            f"The words for the cover do not name the book, “{edition.title}”.",
            spot=Spot(reading.file, reading.name_of(shown[0].place), shown[0].words or ""),
        )


def damage(reading: Reading) -> Reading:
    """Take the cover from its page."""
    return replace(reading, pictures=tuple(p for p in reading.pictures if p.target != reading.cover))


RULE = ArtifactRule(
    code="ebook-cover",
    wants="A cover in the ebook: a picture that is named as its cover and stands on its first page, with words that name the book.",
    why="Shelves and shops show it, and who can't see it must hear which book has been opened.",
    fix="Build again. If it stays, let the cover page of your theme show images/cover.png, with the title in its alt=.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
