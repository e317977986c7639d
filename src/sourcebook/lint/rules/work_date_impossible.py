"""The dates of a work were days, and stand in an order that can be: made, printed, looked at, cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import DATES, Day, days_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_YEAR = late_pattern(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
#: 1 to 4 seasons are written as months 13 to 16 or 21 to 24 (EDTF, ISO 8601-2, 4.8), and have no day
_SEASONS = frozenset({*range(13, 17), *range(21, 25)})
#: works that are printed; the first book printed from types was begun about 1450
_PRINTED = frozenset(
    {"book", "chapter", "article-journal", "article-magazine", "article-newspaper", "pamphlet", "thesis"}
)
_PRINTING = 1450
#: no work is of a later year, whenever the edition itself may be of
_FAR_OFF = 2100
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: what can't be later than the other, and how that is said
_ORDERS = (
    ("original-date", "issued", "first appeared after it was issued"),
    ("issued", "accessed", "was looked at before it was issued"),
)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each date by itself, beside the others of its work, and beside the year of the edition."""
    latest = max((int(year) for year in _YEAR.findall(edition.date)), default=0)
    for work in used_works(edition):
        for name, message in _faults(work.record, latest):
            yield Fault(
                f"The work “{work.key}” {message}.",
                "Look at the work itself and correct the date, as in issued: 1917-11-04.",
                work.place_of(name),
            )


def _faults(record: Mapping[str, Any], latest: int) -> Iterator[tuple[str, str]]:
    """The date that is wrong, by its key, and what is said of it."""
    dates = {name: days_of(record.get(name)) for name in sorted(DATES) if name in record}
    for name, days in dates.items():
        wrong = next((day for day in days if not _was(day)), None)
        if wrong:
            yield name, f"bears a date that never was, {name} {_typed(wrong)}"
        elif len(days) == 2 and _before(days[1], days[0]):
            yield name, f"bears a date that ends before it begins, {name} {_typed(days[0])} to {_typed(days[1])}"
        elif latest and any(day[0] > latest for day in days):
            yield (
                name,
                f"bears a date later than the edition itself, {name} {_typed(max(days))}; the edition is of {latest}",
            )
        elif any(day[0] > _FAR_OFF for day in days):
            yield name, f"bears a date that is far off, {name} {_typed(max(days))}"
        elif name == "issued" and record.get("type") in _PRINTED and any(0 < day[0] < _PRINTING for day in days):
            yield name, f"was issued before there was printing, {name} {_typed(min(days))}"
    for first, second, words in _ORDERS:
        if dates.get(first) and dates.get(second) and _before(dates[second][-1], dates[first][0]):
            yield second, f"{words}: {first} {_typed(dates[first][0])}, {second} {_typed(dates[second][-1])}"


def _was(day: Day) -> bool:
    """Whether there was such a day; 29 February may be one of the old style."""
    month = day[1] if len(day) > 1 else 1
    if len(day) < 3:
        return 1 <= month <= 12 or month in _SEASONS
    leap = day[0] % 4 == 0 and (day[0] % 100 != 0 or day[0] % 400 == 0 or day[0] < 1923)
    return 1 <= month <= 12 and 1 <= day[2] <= _LENGTHS[month - 1] and (leap or day[1:] != (2, 29))


def _before(one: Day, other: Day) -> bool:
    """Whether one date is surely before another: seasons are of their year, no more."""
    length = min(len(one), len(other))
    if any(len(day) > 1 and day[1] > 12 for day in (one, other)):
        length = 1
    return one[:length] < other[:length]


def _typed(day: Day) -> str:
    return "-".join(f"{part:02d}" for part in day)


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    author:\n      - family: Smith\n    issued: "
RULE = EditionRule(
    code="work-date-impossible",
    wants="Works with dates that were, none after the edition itself or before printing, and looked at after they were issued.",
    why="A slip in a date sends a reader to the wrong edition or the wrong newspaper.",
    fix="Look at the work itself and correct the date. For a season, write the month as 21 (spring) to 24 (winter).",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}1998-02-30\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}1998-02-28\n"},
)
