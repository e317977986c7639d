"""A day of the week beside a date is the one that the date fell on, in the calendar that is stated, else in either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sourcebook.diagnostics import Severity
from sourcebook.lint.dates import (
    WEEKDAY_NAMES,
    Dated,
    dated,
    day_number,
    days_in,
    month_named,
    new_style,
    weekday,
    weekday_named,
)
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Calendar

_WEEKDAY = rf"\b(?P<weekday>{'|'.join(sorted(WEEKDAY_NAMES, key=len, reverse=True))})\.?,?\s+(?:the\s+|den\s+|le\s+)?"
_MONTH, _DAY = r"(?P<month>[^\W\d_]{3,10})\.?", r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
#: a year, but not one of the two that an old year bears (1659/60)
_YEAR = r",?\s+(?:de\s+)?(?P<year>1[0-9]{3}|20\d\d)(?!\d|\s?[/–-]\s?\d)"
_FORMS = (
    late_pattern(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}{_YEAR}", re.I),
    late_pattern(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}{_YEAR}", re.I),
)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: until then the year began on 25 March in England, and elsewhere on other days (Cheney, A Handbook of Dates, chapter 1)
_YEAR_BEGINS_IN_JANUARY = 1752
#: what the name of every day of the week has, found fast
_PARTS = ("day", "tag", "woch", "abend", "lundi", "ardi", "credi", "eudi", "dredi", "medi", "manche")

#: a day in the old style and in the new, as in 25 October/7 November 1917 or 12/25 March 1918
_BOTH = late_pattern(
    r"(?<![\w/.–-])(?P<old>\d{1,2})(?:\s+(?P<m1>[^\W\d_]{3,10}))?\s?/\s?(?P<new>\d{1,2})\s+(?:de\s+)?(?P<m2>[^\W\d_]{3,10})\s+"
    r"(?:de\s+)?(?P<year>1[0-9]{3})(?!\d)"
)

_MAYBE = late_pattern(rf"(?:{'|'.join(_PARTS)}),?\s+(?:\w\w\w?\s+)?(?:\d|[^\W\d_]{{3,10}}\.?\s+\d)")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every date with a day of the week in the dates of sources and in our words."""
    every = list(dated(edition))
    styles = _styles([edition.calendar, *(words.content.text for words in every if "/" in words.content.text)])
    for words in every:
        text = words.content.text
        if any(part in text for part in _PARTS) and _MAYBE.search(text):
            for form in _FORMS:
                for found in form.finditer(words.text):
                    yield from _fault(found, words, styles)


def _styles(texts: list[str]) -> dict[tuple[int, int, int], set[bool]]:
    """Days that are given in both styles somewhere, and whether each is the old one: what a day alone must then mean."""
    styles: dict[tuple[int, int, int], set[bool]] = {}
    for found in (found for text in texts for found in _BOTH.finditer(text)):
        year, later = int(found["year"]), month_named(found["m2"])
        sooner = month_named(found["m1"]) if found["m1"] else later
        if _in_new_style(int(found["old"]), sooner, year) == (int(found["new"]), later, year):
            styles.setdefault((int(found["old"]), sooner, year), set()).add(True)
            styles.setdefault((int(found["new"]), later, year), set()).add(False)
    return styles


def _in_new_style(day: int, month: int, year: int) -> tuple[int, int, int] | None:
    """A day of the old style in the new; None where there was no such day."""
    return new_style(day, month, year) if month and 1 <= day <= days_in(month, year, julian=True) else None


def _fault(found: re.Match[str], words: Dated, styles: Mapping[tuple[int, int, int], set[bool]]) -> Iterator[Fault]:
    day, month, year = int(found["day"]), month_named(found["month"]), int(found["year"])
    named = weekday_named(found["weekday"])
    if not month or not named or not 1 <= day <= days_in(month, year, julian=True):
        return
    julian = [words.calendar is Calendar.OLD_STYLE]
    if words.calendar is Calendar.NOT_STATED:
        julian = sorted(styles.get((day, month, year), (True, False)), reverse=True)
    years = [year, year + 1] if year < _YEAR_BEGINS_IN_JANUARY and month <= 3 else [year]
    if year < 1582:
        julian = [True]
    fell = {style: weekday(day_number(day, month, year, julian=style)) for style in julian}
    if named in {weekday(day_number(day, month, y, julian=style)) for y in years for style in julian}:
        return
    told = " and ".join(
        _NAMES[on - 1] + (f" in the {'old' if style else 'new'} style" if len(fell) > 1 else "")
        for style, on in fell.items()
    )
    yield fault_in(
        words.content, *found.span(), f"“{found[0]}” was no {_NAMES[named - 1]}.",
        f"It was a {told}. Correct the day of the week, or the date.",
    )  # fmt: skip


RULE = EditionRule(
    code="weekday-wrong",
    wants="Beside a date only the day of the week that it fell on.",
    why="One of the two is a slip, and a reader can't tell which.",
    fix="Correct the day of the week, or the date. Where the source itself is wrong, quote it and say so in a note.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: Monday, 7 November 1917\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: Wednesday, 7 November 1917\n---\nMy")},
)  # fmt: skip
