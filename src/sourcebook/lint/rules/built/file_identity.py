"""The file says what it is: title, language; in print page labels and embedded fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare what the file says of itself with the edition."""
    spot = Spot(reading.file, "")
    if not reading.title.startswith(edition.title):
        yield Fault(f"The file calls itself “{reading.title}” instead of “{edition.title}”.", spot=spot)
    if reading.language != edition.language:
        yield Fault(f"The file says its language is “{reading.language}” instead of “{edition.language}”.", spot=spot)
    if not reading.fonts_embedded:
        yield Fault("A font is not in the file: another machine would print other letters.", spot=spot)
    if reading.format == "pdf" and not all(page.label for page in reading.pages):
        yield Fault("The file does not know the numbers of its pages.", spot=spot)
    for problem in reading.problems:
        yield Fault(f"The file can't be read whole: {problem}.", spot=spot)


def damage(reading: Reading) -> Reading:
    """Forget the language."""
    return replace(reading, language="")


RULE = ArtifactRule(
    code="file-identity",
    wants="A file that names its title and language, carries its fonts and knows its page numbers.",
    why="Libraries, shops, screen readers and other machines go by it.",
    fix="Build again. If it stays, another program has changed the file.",
    check=check,
    damage=damage,
)
