"""A link in print can be tapped where its words are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Box, LinkRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: how far the middle of the words may lie outside what can be tapped, in points
_SLACK = 1.0


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the boxes of the words of each link with those in which links to the same place can be tapped (12.5.6.5)."""
    boxes: dict[tuple[int, str], list[Box]] = {}
    for link in reading.links:
        if link.box is not None:
            boxes.setdefault((link.place, link.target), []).append(link.box)
    for link in reading.links:
        if link.box is None or not link.over:
            continue
        beside = not any(place == link.place and _meet(link.box, words) for place, words in link.over)
        if beside or not all(_tapped(words, boxes.get((place, link.target), ())) for place, words in link.over):
            yield _fault(link, reading)


def _tapped(words: Box, boxes: list[Box] | tuple[()]) -> bool:
    """Whether the middle of some words lies in one of the boxes."""
    across, down = (words.x0 + words.x1) / 2, (words.y0 + words.y1) / 2
    return any(b.x0 - _SLACK <= across <= b.x1 + _SLACK and b.y0 - _SLACK <= down <= b.y1 + _SLACK for b in boxes)


def _meet(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _fault(link: LinkRead, reading: Reading) -> Fault:
    return Fault(
        f"The link “{link.text.strip()[:60]}” to “{link.target}” can't be tapped where its words stand.",
        spot=Spot(reading.file, reading.name_of(link.place), link.text),
    )


def damage(reading: Reading) -> Reading:
    """Put every link in the corner of its page."""
    return replace(reading, links=tuple(replace(link, box=Box(0, 0, 5, 5)) for link in reading.links))


RULE = ArtifactRule(
    code="link-place",
    wants="Links in the PDF that lie over their words.",
    why="Who taps the words must be led on, and who taps beside them must not.",
    fix="Build again. If it stays, another program has changed the file, or your theme moves links (position, transform).",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
