"""Nothing is set beyond the edge of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Box, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: how far the room of a letter may reach beyond the edge, in points, before any of its ink is cut
_SLACK = 0.5


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look at every word and every picture, and at how large the pages are and which way up."""
    for place, page in enumerate(reading.pages):
        first = reading.pages[0]
        if max(abs(page.width - first.width), abs(page.height - first.height)) > _SLACK:
            yield Fault(f"Page {page.label} is of another size than the first.", spot=Spot(reading.file, page.label))
        if page.turned:
            yield Fault(f"Page {page.label} is turned by {page.turned} degrees.", spot=Spot(reading.file, page.label))
        for run in reading.runs_on(place):
            if run.box is not None and run.text.strip() and not run.box.inside(page.width, page.height, _SLACK):
                yield Fault(
                    f"“{run.text.strip()[:60]}” on page {page.label} runs off the paper.",
                    spot=Spot(reading.file, page.label, run.text),
                )
    for picture in reading.pictures:
        page = reading.pages[picture.place]
        if picture.box is not None and not picture.box.inside(page.width, page.height, _SLACK):
            yield Fault(
                f"A picture on page {page.label} runs off the paper{_called(picture.words)}.",
                spot=Spot(reading.file, page.label, picture.words or ""),
            )


def _called(words: str | None) -> str:
    return f": “{words[:60]}”" if words else ""


def damage(reading: Reading) -> Reading:
    """Put the first words beyond the edge."""
    first = reading.runs[0]
    page = reading.pages[first.place]
    moved = replace(first, box=Box(page.width - 10, 100, page.width + 40, 110))
    return replace(reading, runs=(moved, *reading.runs[1:]))


RULE = ArtifactRule(
    code="off-page",
    wants="All words and pictures on the paper, and all pages of one size and the right way up.",
    why="What stands beyond the edge is cut off by the printer.",
    fix="Shorten what is too wide or too long: a line of a table, a word without a place to part it, a note.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
