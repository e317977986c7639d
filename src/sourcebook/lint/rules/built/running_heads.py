"""The head of a page names a text that stands on it, or the book, and nothing else stands there (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.margins import NUMBERS, in_margin, in_text
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.book import UnitKind
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ResolvedEdition, Section, TextSection


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for titles at the head and foot of each page that belong elsewhere, and for other words outside the text."""
    titled = [s for s in edition.sections if s.running and not _nameless(s)]
    titles = {counted(s.running) for s in titled}
    always = {counted(words) for words in (edition.running_title, edition.title, edition.draft) if words}
    begun: Section | None = None
    starts = {place: [s for s in titled if _begins(s, reading) == place] for place in range(len(reading.pages))}
    for place in range(len(reading.pages)):
        here = {name for run in reading.runs_on(place) for name in run.ids}
        fitting = [s for s in titled if s.anchor in here] + ([begun] if begun is not None else [])
        own = {counted(s.running) for s in fitting}
        for run in in_margin(reading, place):
            words = counted(run.text)
            if words in titles and words not in always | own:
                yield _fault(run, "which does not stand on this page", reading)
            elif words not in titles | always and not NUMBERS.fullmatch(run.text):
                yield _fault(run, "which is neither the title of the book nor of a text in it", reading)
        for run in in_text(reading, place):
            if not NUMBERS.fullmatch(run.text) and counted(run.text) not in always:
                yield _fault(run, "which belongs neither to the text nor to the head of the page", reading)
        begun = starts[place][-1] if starts[place] else begun


def _nameless(section: Section) -> bool:
    """Whether a section leaves the head of the page to what stands before it."""
    return isinstance(section, TextSection) and section.kind is UnitKind.COMPILER


def _begins(section: Section, reading: Reading) -> int:
    return reading.anchors.get(section.anchor, -1)


def _fault(run: Run, what: str, reading: Reading) -> Fault:
    page = reading.name_of(run.place)
    return Fault(
        f"On page {page}, outside the text, stands “{run.text.strip()[:60]}”, {what}.",
        spot=Spot(reading.file, page, run.text.strip()),
    )


def damage(reading: Reading) -> Reading:
    """Let the head of every page name something else."""
    runs = (
        replace(r, text="Elsewhere") if r.artifact and r.text.strip() and not NUMBERS.fullmatch(r.text) else r
        for r in reading.runs
    )
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="running-heads",
    wants="At the head of each page the title of the book or of a text that stands on it; outside the text nothing else but numbers.",
    why="A reader who leafs through the book goes by the heads.",
    fix="Build again. If it stays, compare the heads of your theme with those of the one that comes with the program.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
