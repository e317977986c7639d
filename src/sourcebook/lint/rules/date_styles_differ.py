"""A day given in the old style and in the new: both must be the same day.

The new style was ahead by 10 days until 28 February 1700 in the old, by 11 until 1800, by 12 until 1900, by 13 until 2100
(Explanatory Supplement to the Astronomical Almanac, 3rd edition, 15.3). Only pairs that look like a conversion are judged:
“the night of 24/25 October” is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.dates import GAPS, Dated, dated, day_number, days_in, month_name, month_named, new_style
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.records import dataclass

_M1, _M2 = r"(?P<m1>[^\W\d_]{3,10})\.?", r"(?P<m2>[^\W\d_]{3,10})\.?"
_D1, _D2 = (rf"(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?!\d)(?:\s?[–-]\s?\d{{1,2}}\.?(?!\d))?" for n in (1, 2))
#: a year, but not one of the two that an old year bears (1648/9)
_AFTER_YEAR = r"(?!\d|/\d{1,2}(?!\d|\.?\s+[^\W\d_]))"
_Y1, _Y2 = (rf"(?:,?\s+(?P<y{n}>\d{{4}}){_AFTER_YEAR})?" for n in (1, 2))
_OF = r"\s+(?:of\s+|de\s+)?"
_START = r"(?<![\w.,:/(–-])"
_END = r"(?![\w/])"
#: 25 October/7 November 1917; 25 October (7 November) 1917; 10/23 and 10 (23) November 1917; October 25/November 7, 1917
_FORMS = (
    late_pattern(rf"{_START}{_D1}{_OF}{_M1}{_Y1}\s?/\s?{_D2}{_OF}{_M2}{_Y2}{_END}"),
    late_pattern(rf"{_START}{_D1}{_OF}{_M1}{_Y1}\s\({_D2}{_OF}{_M2}(?:,?\s+(?P<y3>\d{{4}}))?\){_Y2}{_END}"),
    late_pattern(rf"{_START}{_D1}\s?/\s?{_D2}{_OF}{_M2}{_Y2}{_END}"),
    late_pattern(rf"{_START}{_D1}\s\({_D2}\){_OF}{_M2}{_Y2}{_END}"),
    late_pattern(rf"\b{_M1}\s+{_D1}{_Y1}\s?/\s?{_M2}\s+{_D2}{_Y2}{_END}"),
    late_pattern(rf"\b{_M1}\s+{_D1}{_Y1}\s\({_M2}\s+{_D2}\){_Y2}{_END}"),
    late_pattern(rf"\b{_M2}\s+{_D1}\s?/\s?{_D2}{_Y2}{_END}"),
    late_pattern(rf"\b{_M2}\s+{_D1}\s\({_D2}\){_Y2}{_END}"),
)
#: what every form has, found fast
_MAYBE = late_pattern(r"(?:/\s?|\s\()(?:[^\W\d_]{3,10}\.?\s)?\d")
_YEAR = late_pattern(r"(?<!\d)1[0-9]{3}(?!\d)")
#: two days so near each other are a night, two so far apart are two days: sooner in one month or in brackets
_NIGHT, _FAR, _FARTHEST = 2, 20, 45


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two days as they are named: day and month of each, the years that may be meant, whether two months stand beside a stroke."""

    first: tuple[int, int]
    second: tuple[int, int]
    years: frozenset[int]
    beside: bool

    def agrees(self) -> bool:
        """Whether one of the two is the other in the other style, in a year that may be meant."""
        if not self.years:
            return any(_ahead(*pair) in GAPS for pair in (self.ends, self.ends[::-1]))
        return any(
            new_style(*old, year)[:2] == new or new_style(*old, year - 1)[:2] == new
            for year in self.years
            for old, new in (self.ends, self.ends[::-1])
        )

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The two days."""
        return self.first, self.second

    def is_conversion(self) -> bool:
        """Whether it looks like one day in two styles, right or wrong."""
        ahead = min(abs(_ahead(*self.ends)), abs(_ahead(*self.ends[::-1])))
        return _NIGHT < ahead <= (_FARTHEST if self.beside else _FAR)


def _ahead(old: tuple[int, int], new: tuple[int, int]) -> int:
    """By how many days one day of a year without a leap day is after another, over the end of the year if need be."""
    days = day_number(*new, 1901, julian=False) - day_number(*old, 1901, julian=False)
    return days + 365 if days < -300 else days


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every pair of days in the dates of sources and in our words."""
    for words in dated(edition):
        text = words.content.text
        if ("/" in text or " (" in text) and _MAYBE.search(text):
            yield from _faults(words)


def _faults(words: Dated) -> Iterator[Fault]:
    told: set[int] = set()
    for form in _FORMS:
        for found in form.finditer(words.text):
            pair = _pair(found, words)
            if pair is None or told & {*range(*found.span())}:
                continue
            told |= {*range(*found.span())}
            said = found[0].rstrip(".")
            if pair.is_conversion() and not pair.agrees():
                yield fault_in(
                    words.content,
                    found.start(),
                    found.start() + len(said),
                    f"“{said}” does not name one day in two styles.",
                    _hint(pair),
                )


def _pair(found: re.Match[str], words: Dated) -> _Pair | None:
    groups = found.groupdict()
    second = month_named(groups["m2"])
    first = month_named(groups["m1"]) if "m1" in groups else second
    if not first or not second:
        return None
    days = int(groups["d1"]), int(groups["d2"])
    if not (1 <= days[0] <= days_in(first, 4, julian=True) and 1 <= days[1] <= days_in(second, 4, julian=True)):
        return None
    named = {int(year) for name in ("y1", "y2", "y3") if (year := groups.get(name))}
    near = {int(year) for year in _YEAR.findall(words.text)}
    beside = "m1" in groups and "/" in found[0]
    return _Pair((days[0], first), (days[1], second), frozenset(named or near | words.years), beside)


def _hint(pair: _Pair) -> str:
    day, month = pair.first
    year = max(pair.years, default=0)
    if len({_ahead((day, month), new_style(day, month, one)[:2]) for one in pair.years}) != 1:
        return "The two styles were never fewer than 10 nor more than 13 days apart. Count again."
    new = new_style(day, month, year)
    shown = f"{new[0]} {month_name(new[1])}" + (f" {new[2]}" if new[2] != year else "")
    apart = day_number(day, month, year, julian=True) - day_number(day, month, year, julian=False)
    return (
        f"{day} {month_name(month)} {year} in the old style was {shown} in the new, {apart} days ahead. "
        "Correct the one that is wrong, or say in words what the two days are."
    )


RULE = EditionRule(
    code="date-styles-differ",
    wants="Of a day that is given in the old style and in the new, both the same day.",
    why="Who converts it again gets another day than the book says, and can't tell which of the two is right.",
    fix="Count again: the new style is ahead by 10 days until February 1700, then by 11, from March 1800 by 12, from March 1900 by 13.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: 25 October/8 November 1917\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: the night of 25 October/7 November 1917\n---\nMy")},
)  # fmt: skip
