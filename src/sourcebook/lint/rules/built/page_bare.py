"""A page bears its number and head where all pages like it do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.flow import flowing
from sourcebook.lint.reading.margins import NUMBER, heights_of_heads, in_margin
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.edition import DocumentStart, Matter
from sourcebook.model.resolved import (
    DraftSection,
    ImprintSection,
    PartSection,
    ResolvedEdition,
    Section,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
)
from sourcebook.records import dataclass

#: pages that themes leave bare
_BARE = (TitlePageSection, ImprintSection, DraftSection)
#: sections that share no page
_ALONE = (PartSection, TeacherNotesSection, TitlePageSection)
#: so many pages like it must bear what a page lacks, and so large a part of them
_LEAST, _MOST = 2, 0.8


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as a theme may tell it from others, and whether its number and a head stand on it.

    `begins`: a text begins at its top. `runs_on`: the edition has that text follow on the one before. `matter` is a part's
    page, a text, or what the program makes.
    """

    place: int
    begins: bool
    runs_on: bool
    left: bool
    arabic: bool
    matter: str
    number: bool
    head: bool


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare each page with those of its side, those that begin a text like it or don't, and those numbered like it.

    The program's own theme has a number on every page but those of parts, and a head on those on which something goes on,
    be it a text or, where documents run on, the matter that they stand in.
    """
    pages = list(_pages(reading, edition))
    for page in pages:
        if edition.in_our_theme and page.matter != "part":
            yield from (_fault(page, "number", reading),) if not page.number else ()
            yield from (_fault(page, "head", reading),) if not page.head and (page.runs_on or not page.begins) else ()
            continue
        others = [other for other in pages if other is not page]
        alike = [other for other in others if other.begins == page.begins]
        kin = (_all_bear([o.number for o in group], 1) for group in _groups(page, others))
        if not page.number and _all_bear([o.number for o in alike], _LEAST) and all(kin):
            yield _fault(page, "number", reading)
        if not page.head and _headed(page, alike):
            yield _fault(page, "head", reading)


def _groups(page: _Page, others: Iterable[_Page]) -> tuple[list[_Page], ...]:
    """The pages on the same side, those numbered in the same way, and those with the same matter."""
    listed = list(others)
    return (
        [o for o in listed if o.left == page.left],
        [o for o in listed if o.arabic == page.arabic],
        [o for o in listed if o.matter == page.matter],
    )


def _headed(page: _Page, alike: Sequence[_Page]) -> bool:
    """Whether all pages like it bear a head. Themes may leave heads out in front, and over what the program makes."""
    side, numbered, matter = ([o.head for o in group] for group in _groups(page, alike))
    known = _all_bear(side, 1) and _all_bear(matter, 1) and _all_bear(numbered, 0)
    return known and _all_bear([o.head for o in alike], _LEAST)


def _all_bear(found: Sequence[bool], least: int) -> bool:
    return len(found) >= least and sum(found) >= _MOST * len(found)


def _fault(page: _Page, what: str, reading: Reading) -> Fault:
    name = reading.name_of(page.place)
    return Fault(f"Page {name} bears no {what}, but the pages like it do.", spot=Spot(reading.file, name))


def _pages(reading: Reading, edition: ResolvedEdition) -> Iterator[_Page]:
    """The pages that hold text, but for those that themes leave bare, and the very first."""
    sections = {s.anchor: s for s in edition.sections}
    following = set(_following(edition))
    heights = heights_of_heads(reading)
    before: set[str] = set()
    for place, page in enumerate(reading.pages):
        runs = [run for run in reading.runs_on(place) if not run.artifact and run.text.strip()]
        here = [name for run in sorted(runs, key=_aside) for name in run.ids if name in sections]
        if place and here and not any(isinstance(sections[name], _BARE) for name in here):
            begins = here[0] not in before and not _aside(runs[0])
            outer = [*in_margin(reading, place), *(r for r in reading.artifacts_on(place) if round(r.base) in heights)]
            number = any(NUMBER.fullmatch(run.text) for run in outer)
            nameless = not any(sections[name].running for name in here)
            head = nameless or any(run.text.strip() and not NUMBER.fullmatch(run.text) for run in outer)
            matter = _matter(sections[here[0]])
            yield _Page(place, begins, here[0] in following, place % 2 == 1, page.label.isdigit(), matter, number, head)
        before = set(here) or before


def _following(edition: ResolvedEdition) -> Iterator[str]:
    """The texts that follow another of the same matter without a new page. Each in front, and each part, has one."""
    for before, section in pairwise(edition.sections):
        apart = section.matter is Matter.FRONT or any(isinstance(s, _ALONE) for s in (before, section))
        if edition.documents is DocumentStart.RUN_ON and section.matter is before.matter and not apart:
            yield section.anchor


def _aside(run: Run) -> bool:
    return not flowing(run)


def _matter(section: Section) -> str:
    if isinstance(section, PartSection):
        return "part"
    return "text" if isinstance(section, TextSection) else "made"


def _is(run: Run, label: str) -> bool:
    return bool(label) and "".join(c for c in run.text if c.isalnum()) == label


def damage(reading: Reading) -> Reading:
    """Take the number from a page in the middle of a text."""
    place = len(reading.pages) - 2
    label = reading.name_of(place)
    runs = (r for r in reading.runs if not (r.place == place and r.artifact and _is(r, label)))
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="page-bare",
    wants="The number and the head on each page, where the other pages of its kind bear them.",
    why="A page without its number can't be cited, and a reader who leafs through the book goes by the heads.",
    fix="Build again. If it stays, a template of your theme leaves out the title that the heads are taken from.",
    formats=frozenset({"pdf"}),
    check=check,
    along=True,
    damage=damage,
)
