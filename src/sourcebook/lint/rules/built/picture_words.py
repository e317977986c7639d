"""Every picture of the edition is in the file, in its place, with the words for those who can't see it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import PictureRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import Picture, walk
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the pictures in their order, and look for pictures without words."""
    waiting = list(reading.pictures)
    for picture in waiting:
        if picture.words is None:
            yield _fault("A picture has no words for those who can't see it.", picture, reading)
        elif reading.format == "pdf" and picture.box is None and picture.words:
            yield _fault(f"The picture “{picture.words[:60]}” is not shown.", picture, reading)
    alts = {fold(block.alt) for text in edition.texts for block in walk(text.body) if isinstance(block, Picture)}
    for text in edition.texts:
        for block in walk(text.body):
            if not isinstance(block, Picture):
                continue
            place = _place(block.alt, waiting, alts, reading.anchors.get(text.anchor, 0))
            index = next((n for n, p in enumerate(waiting) if fold(p.words or "") == fold(block.alt)), None)
            if index is None:
                yield Fault(
                    f"The picture “{block.alt[:60]}” of “{text.heading}” is missing, or says something else.",
                    spot=Spot(reading.file, reading.name_of(place), block.alt),
                )
            else:
                del waiting[: index + 1]


def _place(alt: str, waiting: Sequence[PictureRead], alts: Container[str], begins: int) -> int:
    """Where a picture is looked for: at the next one that has its words or nobody's, else where its text begins."""
    own = (p.place for p in waiting if fold(p.words or "") == fold(alt) or fold(p.words or "") not in alts)
    return next((place for place in own if place >= begins), begins)


def _fault(message: str, picture: PictureRead, reading: Reading) -> Fault:
    return Fault(message, spot=Spot(reading.file, reading.name_of(picture.place), picture.words or ""))


def damage(reading: Reading) -> Reading:
    """Add a picture without words."""
    return replace(reading, pictures=(*reading.pictures, PictureRead(0, None)))


RULE = ArtifactRule(
    code="picture-words",
    wants="Every picture of the edition, in its order, with the words that say what it shows.",
    why="Readers who can't see it hear these words; without them there is a hole in the book.",
    fix="Build again. If it stays, give the pictures of your theme an alt= with words, or an empty one for decoration.",
    check=check,
    damage=damage,
)
