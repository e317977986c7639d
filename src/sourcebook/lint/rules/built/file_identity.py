"""The file says what it is, in each of its lists of properties alike: title, makers, language; in print page labels and embedded fonts, in an ebook its identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition

#: how an ebook writes down a moment
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: MARC relator codes of what makers do (EPUB 3.3, D.3.6)
_RELATORS = {
    "author": {"aut"},
    "editor": {"edt"},
    "translator": {"trl"},
    "compiler": {"com"},
    "illustrator": {"ill"},
    "designer": {"bkd", "dsr"},
}


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare what the file says of itself with the edition."""
    spot = Spot(reading.file, "")
    whole = f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title
    if fold(reading.title) not in {fold(edition.title), fold(whole)}:
        yield Fault(f"The file calls itself “{reading.title}” instead of “{edition.title}”.", spot=spot)
    if reading.title_again and fold(reading.title_again) != fold(reading.title):
        yield Fault(
            f"The file calls itself “{reading.title}” in one list of its properties and “{reading.title_again}” in another.",
            spot=spot,
        )
    makers = [name for name, _ in edition.makers]
    if makers not in ([], list(reading.authors)) and ", ".join(makers) != ", ".join(reading.authors):
        said = f"“{', '.join(reading.authors)}”" if reading.authors else "nobody"
        yield Fault(f"The file names {said} as its makers instead of “{', '.join(makers)}”.", spot=spot)
    if makers and reading.author_again and fold(reading.author_again) != fold(", ".join(makers)):
        yield Fault(
            f"One list of the file's properties names “{reading.author_again}” as its makers instead of "
            f"“{', '.join(makers)}”.",
            spot=spot,
        )
    if reading.language != edition.language:
        yield Fault(f"The file says its language is “{reading.language}” instead of “{edition.language}”.", spot=spot)
    if not reading.fonts_embedded:
        yield Fault("A font is not in the file: another machine would print other letters.", spot=spot)
    if reading.format == "pdf" and not all(page.label for page in reading.pages):
        yield Fault("The file does not know the numbers of its pages.", spot=spot)
    if reading.format == "epub":
        yield from _of_ebook(reading, edition, spot)


def _of_ebook(reading: Reading, edition: ResolvedEdition, spot: Spot) -> Iterator[Fault]:
    """The identifier, which has to be the edition's where it has one, and what else the package says (EPUB 3.3, 5.5)."""
    if not reading.identifier or not reading.identifier.startswith(edition.identifier):
        wanted = f" instead of “{edition.identifier}”" if edition.identifier else ""
        yield Fault(f"The ebook has “{reading.identifier}” for its identifier{wanted}.", spot=spot)
    if reading.older_identifier not in ("", reading.identifier):
        yield Fault(
            f"The list for older readers has “{reading.older_identifier}” for the identifier, but the ebook "
            f"“{reading.identifier}”.",
            spot=spot,
        )
    if not _MOMENT.fullmatch(reading.modified):
        yield Fault(f"The ebook says “{reading.modified}” instead of when it was last changed.", spot=spot)
    for name in ("publisher", "rights", "description", "date"):
        said = " ".join(reading.metadata.get(f"dc:{name}", ()))
        wanted = " ".join(getattr(edition, name).split())  # blanks that only layout needs are none here
        if wanted and " ".join(said.split()) != wanted:
            is_there = f"“{said[:60]}”" if said else "nothing"
            yield Fault(f"The ebook has {is_there} for its {name} instead of “{wanted[:60]}”.", spot=spot)
    for (maker, role), said in zip(edition.makers, reading.relators, strict=False):
        if said not in _RELATORS.get(role, {said}):
            yield Fault(f"The ebook does not say that {maker} is its {role}.", spot=spot)


def damage(reading: Reading) -> Reading:
    """Forget the language."""
    return replace(reading, language="")


RULE = ArtifactRule(
    code="file-identity",
    wants="A file that names its title, makers and language, carries its fonts and knows its page numbers; an ebook its identifier.",
    why="Libraries, shops, screen readers and other machines go by it.",
    fix="Build again. If it stays, another program has changed the file.",
    check=check,
    damage=damage,
)
