"""Every character in print is in its font, and the file says which character it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.glyphs import UNKNOWN
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for glyphs that stand for none, or of which the file does not say what they are."""
    for run in reading.runs:
        if run.missing:
            nameless = UNKNOWN in run.text
            what = (
                "a sign of which the file does not say what it is" if nameless else "a sign that its font has not got"
            )
            yield Fault(
                f"In “{run.text.strip()[:60]}” on page {reading.name_of(run.place)} stands {what}.",
                "Choose a font that has the sign, or write it in another way.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )


def damage(reading: Reading) -> Reading:
    """Take a glyph out of a font."""
    return replace(reading, runs=(replace(reading.runs[0], missing=True), *reading.runs[1:]))


RULE = ArtifactRule(
    code="glyph-missing",
    wants="For every character a sign in its font, and in the file the name of the character.",
    why="Else readers see an empty box, and those who search, copy or listen get nothing or something else.",
    fix="Choose a font that has the sign: put it into the folder theme/fonts. Or write the sign in another way.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
