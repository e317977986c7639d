"""Layout until the numbers of pages and lines stand still: what the pages tell goes back into the markup that prints it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import LayoutFailed
from sourcebook.model.content import LineOf
from sourcebook.model.lines import LineCount
from sourcebook.model.measured import LineMeasure, Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number.lines import count_lines
from sourcebook.render import PrintMarkup, Theme, refers_to, render_print
from sourcebook.typeset.compose import LaidOut, Tell, Typesetter
from sourcebook.typeset.coverage import missing_characters

#: rounds of layout after which the page numbers that are printed must stand still
ROUNDS = 4
#: the longest run of markup that is laid out in one go, in characters: about 4,000 pages, ten minutes and two gigabytes
LONGEST_RUN = 10_000_000
#: how many characters without a font are named
MISSING_SHOWN = 10


def settle(
    typesetter: Typesetter,
    resolved: ResolvedEdition,
    theme: Theme,
    report: Report,
    tell: Tell,
    reference: Measured | None = None,
    *,
    printed: bool = True,
    stand: Callable[[Measured], object] = lambda _: None,
) -> tuple[Measured, LaidOut | None]:
    """Lay out until the pages and lines that are referred to stand still; and draw the pages, where they are to be `printed`.

    `tell` is told how far the work is, and `stand` what the pages tell as soon as that is final, before the last are drawn. `reference` is the edition's reference layout, whose lines
    give the numbers, where this is another copy. Raises LayoutFailed where the pages never stand still.
    """
    known = Measured() if reference is None else Measured(counts=reference.counts)
    refers_to_lines = refers_to(resolved, LineOf)
    count = partial(_counts, resolved, reference)
    markup = typesetter.markup_of(resolved) if reference is None else None
    markup = markup or render_print(resolved, theme, known, None, typesetter.rendered)
    _check_lengths(markup, report)
    if not resolved.draft:
        _check_characters(markup, resolved, theme, report)
    for _ in range(ROUNDS):
        said = Report()
        measured = typesetter.lay_out(markup, said, tell, draw=count if printed else None)
        measured = _with_counts(measured, resolved, reference)
        if measured.folios == known.folios and (measured.counts == known.counts or not refers_to_lines):
            stand(measured)
            laid_out = typesetter.draw(markup, count, said, tell) if printed else None
            report.findings.extend(said.findings)
            return measured, laid_out
        before, known = known, measured
        markup = render_print(resolved, theme, known, markup, typesetter.rendered)
    raise LayoutFailed("the page numbers do not settle", [_unsettled(before, known)])


def _with_counts(measured: Measured, resolved: ResolvedEdition, reference: Measured | None) -> Measured:
    """What the pages tell, with the numbers of their lines."""
    return replace(measured, counts=count_lines(resolved, measured.lines) if reference is None else reference.counts)


def _counts(
    resolved: ResolvedEdition, reference: Measured | None, lines: Mapping[str, tuple[LineMeasure, ...]]
) -> Mapping[str, LineCount]:
    """The numbers of the lines of some texts."""
    if reference is None:
        return count_lines(resolved, lines, lines)
    return {name: reference.counts[name] for name in lines if name in reference.counts}


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
    page = next((a for a, folio in after.folios.items() if before.folios.get(a) != folio), None)
    text = next((a for a, count in after.counts.items() if before.counts.get(a) != count), "")
    what = f"The page of “{page}” changes" if page is not None else f"The lines of “{text}” change"
    report = Report()
    report.error(
        "pages-unsettled",
        f"{what} each time a number in the text is printed.",
        None,
        "Take out one reference to a page or a line near it.",
    )
    return report.findings[0]
