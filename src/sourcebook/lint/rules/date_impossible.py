"""A date that names a day names one that was in some calendar. All other words about dates are free."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.dates import DAY_FORMS, STANDS_SO, days_meant, was_a_day, why_no_day
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.model.source import Calendar


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the date of the edition and at every date of each source."""
    yield from _faults(edition.date, Calendar.NEW_STYLE, edition.place("date"))
    for source in edition.sources.values():
        date = source.date
        if date is not None:
            for name in ("sentence", "written", "delivered", "published"):
                yield from _faults(getattr(date, name), date.calendar, date.place(name))


def _faults(text: str, calendar: Calendar, place: Place | None) -> Iterator[Fault]:
    told: set[int] = set()
    for form in () if STANDS_SO.search(text) else DAY_FORMS:
        for found in form.finditer(text):
            readings = days_meant(found, text)
            reached = {*range(*found.span())}
            if readings and not told & reached and not any(was_a_day(*reading, calendar) for reading in readings):
                told |= reached
                yield Fault(
                    f"“{found[0].strip()}” is no day: {why_no_day(*readings[0], calendar)}.",
                    "Correct it. If the source itself bears this date, write [sic] after it; "
                    "if the day is not known, leave the day out.",
                    place,
                )


RULE = EditionRule(
    code="date-impossible",
    wants="Days that were: no 31 February, no thirteenth month. Any other words about a date are free.",
    why="A day that never was is a slip, and readers would look for it in vain.",
    fix="Correct the date. If the source itself bears it, write [sic] after it; 29 February 1900 was one in the old style.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: 31 February 1917\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: undated, about 28 February 1917\n---\nMy")},
)  # fmt: skip
