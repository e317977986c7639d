"""Dates as words name them: months and days of the week in the languages of the program, and days in two calendars.

The old style is the Julian calendar, the new style the Gregorian. A day is counted as its Julian day number (Dershowitz
and Reingold, Calendrical Calculations, 4th edition, chapters 2 and 3, give the reckoning).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sourcebook.lint.texts import hiding, our_texts, value_of
from sourcebook.model.content import Content, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Calendar, Source
from sourcebook.records import dataclass

#: by how many days the new style was ever ahead while both were in use: 1582 to 1700, to 1800, to 1900, to 2100
GAPS = (10, 11, 12, 13)
_YEAR = late_pattern(r"(?<!\d)1[0-9]{3}(?!\d)")
_THIRTY = frozenset({4, 6, 9, 11})
#: the days of the week from Monday on
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "- - - - - sonnabend -",
)
#: the months from January on; a test holds that they are those which the program prints
MONTHS = (
    "january february march april may june july august september october november december",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
)
WEEKDAY_NAMES = tuple(name for names in _WEEKDAYS for name in names.split() if name != "-")


#: what dates that name a day are made of
_WORD = r"(?P<month>[^\W\d_]{3,})\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|re|\.)?"
_OF_YEAR = r"(?P<year>\d{3,4})(?!\d)"
_DAY = r"(?<![\d.,:/-])(?P<day>\d{1,2})"
#: ISO 8601; day, month and year; month, day and year; figures alone, in either order
DAY_FORMS = (
    late_pattern(r"(?<![\d/-])(?P<year>\d{4})-(?P<figure>\d{1,2})-(?P<day>\d{1,2})(?![\d-])"),
    late_pattern(rf"{_DAY}{_ORDINAL}\s+(?:of\s+|de\s+)?{_WORD}(?:,?\s+(?:de\s+)?{_OF_YEAR})?"),
    late_pattern(rf"\b{_WORD}\s+(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s+{_OF_YEAR})?"),
    late_pattern(r"(?<![\d./-])(?P<day>\d{1,2})[./](?P<figure>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
)
#: a number before a month that is no day, and an editor's word that the date stands so in the source
_NUMBERED = late_pattern(r"(?:\bn[or]s?\.?|№|#)\s*$", re.I)
STANDS_SO = late_pattern(r"\bsic\b|\[!\]")
#: English months that are words as well; in small letters they count only before a year
_WORDS_TOO = frozenset({"may", "march"})


@cache
def month_named(word: str) -> int:
    """The number of the month that a word names, whole or shortened, in a language that the program knows; or 0."""
    folded = word.casefold()
    numbers = {n for names in MONTHS for n, name in enumerate(names.split(), 1) if name.startswith(folded)}
    return numbers.pop() if len(numbers) == 1 else 0


def month_name(number: int) -> str:
    """The name of a month, in the language of the messages."""
    return MONTHS[0].split()[number - 1].capitalize()


def weekday_named(word: str) -> int:
    """The day of the week that a word names, Monday 1 to Sunday 7; or 0."""
    folded = word.casefold()
    return next((names.split().index(folded) + 1 for names in _WEEKDAYS if folded in names.split()), 0)


def days_in(month: int, year: int, *, julian: bool) -> int:
    """How many days a month has."""
    if month != 2:
        return 30 if month in _THIRTY else 31
    return 29 if year % 4 == 0 and (julian or year % 100 != 0 or year % 400 == 0) else 28


def day_number(day: int, month: int, year: int, *, julian: bool) -> int:
    """The Julian day number of a day, which is the same for both of its names."""
    since = year + 4800 - (month < 3)
    passed = (153 * ((month + 9) % 12) + 2) // 5
    leaps = since // 4 - (0 if julian else since // 100 - since // 400)
    return day + passed + 365 * since + leaps - (32083 if julian else 32045)


def date_of(number: int, *, julian: bool) -> tuple[int, int, int]:
    """Day, month and year of a Julian day number."""
    since = number + 32044 if not julian else number + 32082
    century = (4 * since + 3) // 146097 if not julian else 0
    rest = since - 146097 * century // 4
    year = (4 * rest + 3) // 1461
    day = rest - 1461 * year // 4
    month = (5 * day + 2) // 153
    return day - (153 * month + 2) // 5 + 1, month + 3 - 12 * (month // 10), 100 * century + year - 4800 + month // 10


def new_style(day: int, month: int, year: int) -> tuple[int, int, int]:
    """Day, month and year in the new style of a day in the old."""
    return date_of(day_number(day, month, year, julian=True), julian=False)


def weekday(number: int) -> int:
    """The day of the week of a Julian day number, Monday 1 to Sunday 7."""
    return number % 7 + 1


@dataclass(frozen=True, slots=True)
class Dated:
    """Words of ours in which dates may stand, and what is known of their dates.

    `calendar` is said of the dates of a source alone. `years` are those that may be meant where no year stands beside a day:
    the source's own, or of all sources.
    """

    content: Content
    calendar: Calendar = Calendar.NOT_STATED
    years: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """The words without those that are quoted."""
        return hiding(self.content, Quoted)


def dated(edition: Edition) -> Iterator[Dated]:
    """The dates of sources and of entries in registers, and all that we say; words that are quoted are hidden."""
    every: set[int] = set()
    years: dict[str, frozenset[int]] = {}
    for source in edition.sources.values():
        for name, value in stated(source):
            place = source.date.place(name) if source.date else None
            yield Dated(value_of(value, place), source.date.calendar if source.date else Calendar.NOT_STATED)
        years[source.id] = frozenset(int(y) for _, value in stated(source) for y in _YEAR.findall(value))
        every |= years[source.id]
    for entry in edition.registers:
        yield Dated(value_of(entry.dates, entry.place("dates")), years=frozenset(every))
    for text in our_texts(edition):
        own = years[text.source.id] if text.source else frozenset()
        for leaf in text.contents:
            yield Dated(leaf, years=own or frozenset(every))


def stated(source: Source) -> list[tuple[str, str]]:
    """The dates of a source that its front matter states, by their keys."""
    names = ("sentence", "written", "delivered", "published")
    return [(name, value) for name in names if (value := getattr(source.date, name, ""))]


def days_meant(found: re.Match[str], text: str) -> list[tuple[int, int, int]]:
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


def was_a_day(day: int, month: int, year: int, calendar: Calendar) -> bool:
    """Whether there was such a day."""
    return 1 <= month <= 12 and 1 <= day <= _longest(month, year, calendar)


def _longest(month: int, year: int, calendar: Calendar) -> int:
    """How many days a month had; the most it may have had where the year or the calendar is not stated."""
    if month == 2 and year == 1712 and calendar is Calendar.NOT_STATED:
        return 30  # in Sweden
    return days_in(month, year or 4, julian=calendar is not Calendar.NEW_STYLE)


def why_no_day(day: int, month: int, year: int, calendar: Calendar) -> str:
    """Why there was no such day, in words."""
    if not 1 <= month <= 12:
        return "there are 12 months"
    if day < 1:
        return "days are counted from 1"
    name = month_name(month)
    style = f" in the {calendar.value}" if calendar is Calendar.NEW_STYLE and month == 2 and year % 100 == 0 else ""
    return f"{name}{f' {year}' if year else ''} has {_longest(month, year, calendar)} days{style}"
