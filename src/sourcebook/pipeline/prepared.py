"""An edition that is prepared: what all that comes after its reading goes by."""

from __future__ import annotations

from dataclasses import field

from sourcebook.diagnostics import Report
from sourcebook.lint import accept
from sourcebook.model.book import Book
from sourcebook.model.edition import Edition
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.records import dataclass
from sourcebook.sourceformat.files import Folder
from sourcebook.store import Store

#: the folder beside the books in which things are kept that were worked out before
KEPT = ".kept"


@dataclass(slots=True)
class Prepared:
    """An edition read, numbered as a `book` and resolved for one audience; without these where errors stand in the way.

    `said` is what was said of the copy, and `problem` why there is none: both wait for what the rules say of the edition.
    `held` is what need not be let go before all of it is: that takes time, and a program that ends needs none for it.
    """

    report: Report
    folder: Folder
    edition: Edition | None = None
    book: Book | None = None
    resolved: ResolvedEdition | None = None
    store: Store = field(default_factory=Store)
    said: Report = field(default_factory=Report)
    problem: Exception | None = None
    held: list[object] = field(default_factory=list)


def leave_out_accepted(prepared: Prepared, *, built: bool) -> None:
    """Take out of the report what the editor has accepted; `built` says that both files have been looked at."""
    if prepared.edition is not None:
        accept(prepared.report, prepared.edition.accepted, built=built)


def usual_copy(prepared: Prepared) -> ResolvedEdition | None:
    """The copy for the edition's usual audience; None where it is the one that was prepared."""
    if prepared.book is None or prepared.resolved is None or prepared.resolved.is_default_audience:
        return None
    from sourcebook.pipeline.reading import copy_for  # which is seldom needed here

    return copy_for(prepared.book.edition.audience, prepared.book, Report(), prepared.store)
