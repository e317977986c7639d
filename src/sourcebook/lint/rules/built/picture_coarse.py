"""A picture has dots enough for the size at which it is printed.

Printers commonly ask for 300 dots an inch in photographs; half of that is the least that is let pass here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from sourcebook.diagnostics import Severity, Spot
from sourcebook.lint.reading.model import Box, PictureRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: points in an inch, and dots that an inch should have
_INCH, _ENOUGH = 72.0, 150
#: a narrower picture is an ornament, in points
_NARROW = 72.0


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Count the dots of each picture in an inch of its width; once for each picture that is shown again and again."""
    told: set[tuple[str | None, int]] = set()
    for picture in reading.pictures:
        if picture.box is None or not picture.dots or picture.box.x1 - picture.box.x0 < _NARROW:
            continue
        inches = (picture.box.x1 - picture.box.x0) / _INCH
        an_inch = picture.dots / inches
        if an_inch < _ENOUGH - 1 and (picture.words, picture.dots) not in told:
            told.add((picture.words, picture.dots))
            page = reading.name_of(picture.place)
            called = f" “{picture.words[:60]}”" if picture.words else ""
            yield Fault(
                f"The picture{called} on page {page} has {round(an_inch)} dots an inch: in print its dots will be seen.",
                f"Put in the same picture with at least {ceil(inches * _ENOUGH):,} dots across, better twice as many.",
                spot=Spot(reading.file, page, picture.words or ""),
            )


def damage(reading: Reading) -> Reading:
    """Show a picture of few dots across the page."""
    coarse = PictureRead(0, "A map", Box(60, 100, 360, 300), dots=200)
    return replace(reading, pictures=(*reading.pictures, coarse))


RULE = ArtifactRule(
    code="picture-coarse",
    wants="Pictures with at least 150 dots in every inch of their width on the page.",
    why="A picture from a web page looks sharp on a screen and shows its dots on paper.",
    fix="Put in a larger scan or photograph. Making the same file larger in a program for pictures does not help.",
    severity=Severity.WARNING,
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
