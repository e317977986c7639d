"""A citation names pages that the work has."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.locators import locators
from sourcebook.lint.records import ranges_in, text_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition, Work
from sourcebook.model.patterns import late_pattern

_NUMBER = late_pattern(r"\d+")
_PARTS = frozenset(
    {"article", "article-journal", "article-magazine", "article-newspaper", "chapter", "paper-conference"}
)


def check(edition: Edition) -> Iterator[Fault]:
    """Compare the pages cited with those of an article or chapter, or with the number of pages of a book."""
    spans = {key: span for key, work in edition.works.items() if (span := _span(work)) is not None}
    for locator in locators(edition) if spans else ():
        span = spans.get(locator.key)
        if span is None or not locator.of_pages:
            continue
        first, last = span
        outside = next((page for page in _cited(locator.text) if not first <= page <= last), None)
        if outside is not None:
            yield Fault(
                f"Page {outside} is cited from “{locator.key}”, "
                + (f"which has {last} pages." if first == 1 else f"which stands on pages {first} to {last}."),
                "Look at the work itself, and correct the citation or the work’s page: or number-of-pages:.",
                locator.place,
                words=locator.words,
            )


def _span(work: Work) -> tuple[int, int] | None:
    """The first and last page of a work, where these are known for certain."""
    record = work.record
    if record.get("type") in _PARTS:
        typed = text_of(record, "page")
        ranges = list(ranges_in(typed))
        whole = len(ranges) == 1 and ranges[0].words == typed and ranges[0].first <= ranges[0].last
        return (ranges[0].first, ranges[0].last) if whole else None
    pages = text_of(record, "number-of-pages")
    several = record.get("volume") or text_of(record, "number-of-volumes") not in ("", "1")
    return (1, int(pages)) if pages.isascii() and pages.isdigit() and not several else None


def _cited(text: str) -> list[int]:
    """The pages that a locator names, the ends of shortened ranges written out; of a range that is wrong itself none."""
    ranges = list(ranges_in(text))
    if any(pages.last < pages.first for pages in ranges):
        return []
    whole = text
    for pages in ranges:
        whole = whole.replace(pages.words, f"{pages.first} {pages.last}", 1)
    return [int(number) for number in _NUMBER.findall(whole)]


_WORK = (
    "references:\n  - id: smith\n    type: article-journal\n    title: Assemblies\n    container-title: Diets\n    issued: 1998\n"
    "    page: 45-60\n    author:\n      - family: Smith\n"
)
RULE = EditionRule(
    code="locator-outside-work",
    wants="Citations of pages that the work has.",
    why="A reader would look in vain; mostly two figures have changed places, or another work is meant.",
    fix="Look at the work itself and correct the pages that are cited, or those of the work in the references.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("See [@smith, 95]."),
    },
    good={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("See [@smith, 59-60]."),
    },
)  # fmt: skip
