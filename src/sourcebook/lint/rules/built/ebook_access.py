"""An ebook says truly what it offers to readers who can't see it, or handle it as others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition

_FEATURE, _MODE = "schema:accessibilityFeature", "schema:accessMode"
#: what is true of each of our books
_ALWAYS = (
    (_MODE, "textual"),
    ("schema:accessModeSufficient", "textual"),
    (_FEATURE, "structuralNavigation"),
    (_FEATURE, "tableOfContents"),
    (_FEATURE, "readingOrder"),
)
#: what is true of a book with pictures that tell something
_OF_PICTURES = ((_MODE, "visual"), (_FEATURE, "alternativeText"))
#: what is true of a book that names the pages of its printed copy
_OF_PAGES = ((_FEATURE, "pageBreakMarkers"), (_FEATURE, "pageNavigation"))
#: that nothing flashes, moves or sounds, in one word or in three
_HARMLESS = ({"none"}, {"noFlashingHazard", "noMotionSimulationHazard", "noSoundHazard"})
_SUMMARY, _SOURCE = "schema:accessibilitySummary", "pageBreakSource"


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare what the package says with what is in the book (EPUB Accessibility 1.1, 2.2 and 3.4)."""
    spot = Spot(reading.file, "")
    said = {(name, value) for name, values in reading.metadata.items() for value in values}
    wanted = [*_ALWAYS, *(_OF_PICTURES if edition.images else ()), *(_OF_PAGES if reading.pages else ())]
    for name, value in wanted:
        if (name, value) not in said:
            yield Fault(f"The ebook does not say that it has {value} ({_said(name)}).", spot=spot)
    for name, value in () if reading.pages else _OF_PAGES:
        if (name, value) in said:
            yield Fault(f"The ebook says that it has {value} ({_said(name)}), but it names no pages.", spot=spot)
    if set(reading.metadata.get("schema:accessibilityHazard", ())) not in _HARMLESS:
        yield Fault("The ebook does not say that nothing in it flashes, moves or sounds.", spot=spot)
    if not any(reading.metadata.get(_SUMMARY, ())):
        yield Fault("The ebook does not say in words what it offers to all readers.", spot=spot)
    yield from _source(reading, edition, spot)


def _source(reading: Reading, edition: ResolvedEdition, spot: Spot) -> Iterator[Fault]:
    """Which printed book it is whose pages are named."""
    named = " ".join(reading.metadata.get(_SOURCE, ()))
    wanted = edition.print_identifier or edition.title
    if reading.pages and fold(wanted) not in named:
        yield Fault(f"The ebook does not say whose pages it names: “{wanted}” ({_SOURCE}).", spot=spot)


def _said(name: str) -> str:
    """The name of a statement without that of its list."""
    return name.rpartition(":")[2]


def damage(reading: Reading) -> Reading:
    """Forget all that was said."""
    return replace(reading, metadata={})


RULE = ArtifactRule(
    code="ebook-access",
    wants="An ebook that says what it offers: text that can be heard, words for pictures, its contents and its pages.",
    why="Libraries and schools look for it before they buy; since 2025 the law asks for it in Europe.",
    fix="Build again. If it stays, another program has changed the file.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
