"""The file says what a screen reader needs: that it is tagged, what it is called, and in which language it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look at what the file declares (PDF/UA-1, 5 and 7.1; EPUB Accessibility 1.1 with WCAG 3.1.1)."""
    if not reading.tagged:
        yield Fault("The file does not say that it has tags.", spot=Spot(reading.file, ""))
    if not reading.universal:
        yield Fault("The file does not say that it is made for all readers (PDF/UA).", spot=Spot(reading.file, ""))
    if not reading.title_shown:
        yield Fault(
            "The file has viewers show its name in place of the title of the book.", spot=Spot(reading.file, "")
        )
    for chapter in reading.chapters:
        if chapter.language != edition.language:
            said = (
                f"is in “{chapter.language}” instead of “{edition.language}”"
                if chapter.language
                else "says no language"
            )
            yield Fault(f"{chapter.file} {said}.", spot=Spot(reading.file, chapter.file))


def damage(reading: Reading) -> Reading:
    """Forget what was declared."""
    return replace(reading, tagged=False, chapters=tuple(replace(c, language="") for c in reading.chapters))


RULE = ArtifactRule(
    code="read-aloud",
    wants="A PDF that says it is tagged and made for all readers and shows its title, and an ebook whose chapters each name their language.",
    why="Else a screen reader guesses the order of the words, or reads them with the sounds of another language.",
    fix="Build again. If it stays, another program has changed the file, or a template of your theme lacks lang.",
    check=check,
    damage=damage,
)
