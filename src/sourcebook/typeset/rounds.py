"""Layout until the page numbers stand still: what the pages tell goes back into the markup that prints it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import LayoutFailed
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.render import PrintMarkup, Theme, render_print
from sourcebook.typeset.compose import LaidOut, Typesetter
from sourcebook.typeset.coverage import missing_characters

#: rounds of layout after which the page numbers that are printed must stand still
ROUNDS = 4
#: the longest run of markup that is laid out in one go, in characters: about 4,000 pages, ten minutes and two gigabytes
LONGEST_RUN = 10_000_000
#: how many characters without a font are named
MISSING_SHOWN = 10


def settle(
    typesetter: Typesetter, resolved: ResolvedEdition, theme: Theme, report: Report, tell: Callable[[int, int], None]
) -> tuple[Measured, LaidOut]:
    """Lay out until the pages that are referred to stand still. Raises LayoutFailed where they never do.

    `tell` is told how many fragments are done, of how many.
    """
    measured = Measured()
    for _ in range(ROUNDS):
        said = Report()
        markup = render_print(resolved, theme, measured)
        if not measured.pages:
            _check_lengths(markup, report)
            _check_characters(markup, resolved, theme, report)
        laid_out = typesetter.lay_out(markup, said, tell)
        if laid_out.measured.folios == measured.folios:
            report.findings.extend(said.findings)
            return measured, laid_out
        measured = laid_out.measured
    raise LayoutFailed("the page numbers do not settle", [_unsettled(measured, laid_out.measured)])


def _check_characters(markup: PrintMarkup, resolved: ResolvedEdition, theme: Theme, report: Report) -> None:
    """Name every character that would be printed as an empty box. Raises LayoutFailed where there is one."""
    missing = missing_characters((fragment.markup for fragment in markup.fragments), theme.fonts.values())
    for character in missing[:MISSING_SHOWN]:
        name = unicodedata.name(character, "a character without a name").lower()
        report.error(
            "character-missing",
            f"No font of this book has the character “{character}” ({name}).",
            resolved.place_of(character),
            "Put a font that has it into the folder theme/fonts, and name it in theme/print.css; or take it out.",
        )
    if missing:
        raise LayoutFailed("characters are missing from the fonts", report.findings)


def _check_lengths(markup: PrintMarkup, report: Report) -> None:
    """Name a text that is too long to be laid out in one go. Raises LayoutFailed where there is one."""
    for fragment in markup.fragments:
        if len(fragment.markup) > LONGEST_RUN:
            report.error(
                "too-long-for-pages",
                f"The pages from “{fragment.id}” on would hold {len(fragment.markup) / 1e6:.0f} million characters in one run; "
                f"at most {LONGEST_RUN / 1e6:.0f} million can be laid out.",
                None,
                "Part the text into several sources and write documents: new-page, or make the EPUB alone: --to epub",
            )
            raise LayoutFailed("a text is too long to be laid out", report.findings)


def _unsettled(before: Measured, after: Measured) -> Finding:
    """Names the first place whose page still moves."""
    name = next((a for a, folio in after.folios.items() if before.folios.get(a) != folio), "")
    report = Report()
    report.error(
        "pages-unsettled",
        f"The page of “{name}” changes each time its own number is printed.",
        None,
        "Take out one page reference near it.",
    )
    return report.findings[0]
