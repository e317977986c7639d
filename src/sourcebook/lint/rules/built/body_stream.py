"""The words of every source stand in the built file, in order, character for character (promise 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.compare_text import compared
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import reading_text
from sourcebook.model.book import UnitKind
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare each text's words with what the edition takes of it; no word may stand outside the texts."""
    anchors = set()
    for text in edition.texts:
        anchors.add(text.anchor)
        if text.kind is not UnitKind.COMMENTARY:
            runs = reading.runs_of(stream=Stream.SOURCE, under=text.anchor)
            yield from compared(reading, reading_text(text.body), runs, f"“{text.heading}”")
    for run in reading.runs_of(stream=Stream.SOURCE):
        if anchors.isdisjoint(run.ids):
            yield Fault(
                f"“{run.text.strip()[:40]}” is printed as a source's words, but belongs to no text.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )


def damage(reading: Reading) -> Reading:
    """Change one word of a source."""
    index = next(i for i, r in enumerate(reading.runs) if r.stream == Stream.SOURCE and len(r.text.split()) > 2)
    run = reading.runs[index]
    first, _, rest = run.text.strip().partition(" ")
    changed = replace(run, text=f"{first} otherwise {rest}")
    return replace(reading, runs=(*reading.runs[:index], changed, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="body-stream",
    wants="In the PDF and the EPUB, exactly the words that the edition takes from each source, in their order.",
    why="A word lost, doubled or changed on the way to the page would be a misquotation of the source.",
    fix="Build again. If it stays, the theme changes or hides words: compare it with the theme that comes with the program.",
    check=check,
    along=True,
    damage=damage,
)
