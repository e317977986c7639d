"""A copy of an edition, and its usual copy, to the pages of the one and what is measured of both."""

from __future__ import annotations

from collections.abc import Callable

from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed
from sourcebook.model.content import MEASURED
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number.lines import count_lines
from sourcebook.records import dataclass
from sourcebook.render import Theme, refers_to
from sourcebook.typeset.compose import LaidOut, Tell, Typesetter
from sourcebook.typeset.rounds import settle


@dataclass(frozen=True, slots=True)
class Pages:
    """What was measured of a copy and of the edition's usual copy; and the copy's pages, where they were wanted."""

    measured: Measured
    reference: Measured
    laid_out: LaidOut | None = None


def book_pages(
    typesetter: Typesetter,
    resolved: ResolvedEdition,
    usual: ResolvedEdition | None,
    theme: Theme,
    report: Report,
    tell: Tell,
    *,
    printed: bool,
    stand: Callable[[Pages], object] = lambda _: None,
) -> Pages:
    """Lay out the edition's usual copy, whose lines and pages all copies go by, and this one where it is `printed`.

    `usual` is None where this is the usual copy. Raises LayoutFailed where pages can't be laid out; a book that is not
    printed and speaks of no page goes without them, with an advice. `stand` is told what is measured as soon as that is
    final, while pages are still drawn.
    """
    said = Report()
    try:
        if usual is None:
            measured, laid_out = settle(
                typesetter, resolved, theme, said, tell, printed=printed, stand=lambda m: stand(Pages(m, m))
            )
            pages = Pages(measured, measured, laid_out)
        else:
            reference, _ = settle(typesetter, usual, theme, Report(), tell, printed=False)
            pages = Pages(reference, reference)
            if printed:
                measured, laid_out = settle(
                    typesetter, resolved, theme, said, tell, reference, stand=lambda m: stand(Pages(m, reference))
                )
                pages = Pages(measured, reference, laid_out)
    except LayoutFailed as failed:
        if printed or refers_to(resolved, MEASURED):
            report.findings.extend(said.findings)
            raise
        finding = next(iter(failed.findings), None)
        report.advice(
            "page-list-missing",
            "The ebook has no list of pages, since none could be laid out: "
            + (finding.message if finding else str(failed)),
            finding.place if finding else None,
            finding.hint if finding else "",
        )
        without = Measured(counts=count_lines(resolved, {}))
        return Pages(without, without)
    report.findings.extend(said.findings)
    return pages
