"""Dates as words name them: months and days of the week in the languages of the program, and days in two calendars.

The old style is the Julian calendar, the new style the Gregorian. A day is counted as its Julian day number (Dershowitz
and Reingold, Calendrical Calculations, 4th edition, chapters 2 and 3, give the reckoning).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sourcebook.lint.texts import hiding, our_texts, value_of
from sourcebook.model.content import Content, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.source import Calendar, Source
from sourcebook.sourceformat.phrases import languages, load_phrases

#: by how many days the new style was ever ahead while both were in use: 1582 to 1700, to 1800, to 1900, to 2100
GAPS = (10, 11, 12, 13)
_YEAR = re.compile(r"(?<!\d)1[0-9]{3}(?!\d)")
_THIRTY = frozenset({4, 6, 9, 11})
#: the days of the week from Monday on
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "- - - - - sonnabend -",
)
WEEKDAY_NAMES = tuple(name for names in _WEEKDAYS for name in names.split() if name != "-")


@cache
def month_named(word: str) -> int:
    """The number of the month that a word names, whole or shortened, in a language that the program knows; or 0."""
    numbers = {
        number
        for language in languages()
        for number, name in enumerate(load_phrases(language).words["months"].split("|"), 1)
        if name.casefold().startswith(word.casefold())
    }
    numbers |= {9} if word.casefold() == "sept" else set()
    return numbers.pop() if len(numbers) == 1 else 0


def month_name(number: int) -> str:
    """The name of a month, in the language of the messages."""
    return load_phrases("en").words["months"].split("|")[number - 1]


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
