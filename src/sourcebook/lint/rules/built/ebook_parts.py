"""What is in an EPUB is in its list of files, what is listed is there, and so is what any of its files uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: media types by the endings of names (EPUB 3.3, 3.2 and 5.6.2; RFC 8081 for fonts, which had other names before)
_MEDIA = {
    ".xhtml": {"application/xhtml+xml"},
    ".css": {"text/css"},
    ".png": {"image/png"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".gif": {"image/gif"},
    ".svg": {"image/svg+xml"},
    ".webp": {"image/webp"},
    ".ttf": {"font/ttf", "font/sfnt", "application/font-sfnt", "application/vnd.ms-opentype"},
    ".otf": {"font/otf", "font/sfnt", "application/font-sfnt", "application/vnd.ms-opentype"},
    ".woff": {"font/woff", "application/font-woff"},
    ".woff2": {"font/woff2"},
    ".ncx": {"application/x-dtbncx+xml"},
}


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the files in the archive, those in the list, and those that are named in others."""
    for file in sorted(reading.listed - reading.held):
        yield Fault(f"The list of files names {file}, which is missing.", spot=Spot(reading.file, file))
    for file in sorted(reading.held - reading.listed):
        yield Fault(f"{file} is in the ebook, but not in its list of files.", spot=Spot(reading.file, file))
    for file in sorted(reading.empty & reading.listed):
        yield Fault(f"{file} is empty.", spot=Spot(reading.file, file))
    known = reading.held | reading.listed
    for user, used in sorted(reading.used.items()):
        for file in sorted(used - known):
            yield Fault(f"{user} uses {file}, which is missing.", spot=Spot(reading.file, user, file))
    for file, said in sorted(reading.media.items()):
        allowed = _MEDIA.get(PurePosixPath(file).suffix.lower(), {said})
        if said not in allowed:
            what = f"The list of files says that {file} is “{said}” instead of “{min(allowed)}”."
            yield Fault(what, spot=Spot(reading.file, file))


def damage(reading: Reading) -> Reading:
    """Add a file that is not listed."""
    return replace(reading, held=reading.held | {"EPUB/notes.txt"})


RULE = ArtifactRule(
    code="ebook-parts",
    wants="An ebook whose list of files names each file in it with what it is, and nothing that is not there.",
    why="Shops refuse an ebook that is not so, and reading programs leave out what is not listed.",
    fix="Build again. If it stays, a style sheet or template of your theme names a file that it has not got.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
