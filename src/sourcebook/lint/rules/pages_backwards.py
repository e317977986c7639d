"""A range of pages goes forward, in a work and in a citation (Chicago 18, 9.62–9.63)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.locators import locators
from sourcebook.lint.records import Pages, ranges_in, text_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the pages of each work and at each citation's."""
    for work in used_works(edition):
        for pages in ranges_in(text_of(work.record, "page")):
            if pages.last < pages.first:
                yield Fault(f"The pages of “{work.key}”, {pages.words}, {_said(pages)}", _HINT, work.place_of("page"))
    for locator in locators(edition):
        for pages in ranges_in(locator.text):
            if pages.last < pages.first and (locator.of_pages or not pages.shortened):
                yield Fault(
                    f"“{pages.words}”, cited from “{locator.key}”, {_said(pages)}",
                    _HINT,
                    locator.place,
                    words=locator.words,
                )


def _said(pages: Pages) -> str:
    short = f", read as {pages.first} to {pages.last}" if pages.shortened else ""
    return f"ends before it begins{short}."


_HINT = "Correct it, as in 95–145, or 195–8 for 195 to 198."
_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    author:\n      - family: Smith\n    issued: 1998\n"
RULE = EditionRule(
    code="pages-backwards",
    wants="Ranges of pages that go forward: 45–95, or 195–8 for 195 to 198.",
    why="A reader can't look up a passage that ends before it begins.",
    fix="Look at the work itself and correct the pages.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("See [@smith, 95-45]."),
    },
    good={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("See [@smith, 195-8]."),
    },
)  # fmt: skip
