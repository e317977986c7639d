"""The page is a size that the program knows, or two lengths that make a page of a book."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

NAMES = ("a5", "a4", "letter", "half-letter")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_LENGTHS = late_pattern(r"([0-9.]+)(mm|cm|in|pt)\s*(?:x|×|\s)\s*([0-9.]+)(mm|cm|in|pt)")
SMALLEST, LARGEST = 90.0, 600.0


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the key `page`."""
    text = edition.page.strip().lower()
    if text in NAMES:
        return
    found = _LENGTHS.fullmatch(text)
    hint = f"Write one of {', '.join(NAMES)}, or two lengths: page: 140mm 216mm"
    if found is None:
        yield Fault(f"“{edition.page}” is not a page size.", hint, edition.place("page"))
        return
    sides = (float(found[1]) * _MILLIMETRES[found[2]], float(found[3]) * _MILLIMETRES[found[4]])
    if not all(SMALLEST <= side <= LARGEST for side in sides):
        yield Fault(f"A page of {edition.page} is too small or too large for a book.", hint, edition.place("page"))


RULE = EditionRule(
    code="page-size-unknown",
    wants="A page size with a name (a5, a4, letter, half-letter), or two lengths between 90 and 600 mm.",
    why="The program never guesses the paper from the machine it runs on.",
    fix="Write for example page: a5, or page: 140mm 216mm.",
    check=check,
    bad={"edition.yaml": EDITION + "page: a55\n", **SOURCE},
    good={"edition.yaml": EDITION + "page: 140mm 216mm\n", **SOURCE},
)
