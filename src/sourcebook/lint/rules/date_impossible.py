"""A date that names a day names one that was in some calendar. All other words about dates are free."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.dates import days_in, month_name, month_named
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.model.source import Calendar

_WORD = r"(?P<month>[^\W\d_]{3,})\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|re|\.)?"
_YEAR = r"(?P<year>\d{3,4})(?!\d)"
_DAY = r"(?<![\d.,:/-])(?P<day>\d{1,2})"
#: ISO 8601; day, month and year; month, day and year; figures alone, in either order
_FORMS = (
    re.compile(r"(?<![\d/-])(?P<year>\d{4})-(?P<figure>\d{1,2})-(?P<day>\d{1,2})(?![\d-])"),
    re.compile(rf"{_DAY}{_ORDINAL}\s+(?:of\s+|de\s+)?{_WORD}(?:,?\s+(?:de\s+)?{_YEAR})?"),
    re.compile(rf"\b{_WORD}\s+(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s+{_YEAR})?"),
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})[./](?P<figure>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
)
#: a number before a month that is no day, and an editor's word that the date stands so in the source
_NUMBERED = re.compile(r"(?:\bn[or]s?\.?|№|#)\s*$", re.I)
_STANDS_SO = re.compile(r"\bsic\b|\[!\]")
#: English months that are words as well; in small letters they count only before a year
_WORDS_TOO = frozenset({"may", "march"})


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
    for form in () if _STANDS_SO.search(text) else _FORMS:
        for found in form.finditer(text):
            readings = _readings(found, text)
            reached = {*range(*found.span())}
            if readings and not told & reached and not any(_was(*reading, calendar) for reading in readings):
                told |= reached
                yield Fault(
                    f"“{found[0].strip()}” is no day: {_because(*readings[0], calendar)}.",
                    "Correct it. If the source itself bears this date, write [sic] after it; "
                    "if the day is not known, leave the day out.",
                    place,
                )


def _readings(found: re.Match[str], text: str) -> list[tuple[int, int, int]]:
    """Day, month and year (0 where there is none) that the words may mean; none where they name no day."""
    day, year = int(found["day"]), int(found["year"] or 0)
    if "figure" in found.groupdict():
        figure = int(found["figure"])
        both_ways = found[0].count("-") != 2
        return [(day, figure, year), (figure, day, year)] if both_ways else [(day, figure, year)]
    word = found["month"]
    if not year and day > 31 and found.start("month") < found.start("day"):
        return []  # a year of two figures
    if (not year and word in _WORDS_TOO) or _NUMBERED.search(text, 0, found.start()) or not month_named(word):
        return []
    return [(day, month_named(word), year)]


def _was(day: int, month: int, year: int, calendar: Calendar) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _days(month, year, calendar)


def _days(month: int, year: int, calendar: Calendar) -> int:
    """How many days a month had; the most it may have had where the year or the calendar is not stated."""
    if month == 2 and year == 1712 and calendar is Calendar.NOT_STATED:
        return 30  # in Sweden
    return days_in(month, year or 4, julian=calendar is not Calendar.NEW_STYLE)


def _because(day: int, month: int, year: int, calendar: Calendar) -> str:
    if not 1 <= month <= 12:
        return "there are 12 months"
    if day < 1:
        return "days are counted from 1"
    name = month_name(month)
    style = f" in the {calendar.value}" if calendar is Calendar.NEW_STYLE and month == 2 and year % 100 == 0 else ""
    return f"{name}{f' {year}' if year else ''} has {_days(month, year, calendar)} days{style}"


RULE = EditionRule(
    code="date-impossible",
    wants="Days that were: no 31 February, no thirteenth month. Any other words about a date are free.",
    why="A day that never was is a slip, and readers would look for it in vain.",
    fix="Correct the date. If the source itself bears it, write [sic] after it; 29 February 1900 was one in the old style.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: 31 February 1917\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: undated, about 28 February 1917\n---\nMy")},
)  # fmt: skip
