"""One document out of the order of dates, where all others keep to it.

Judged only where at least five documents in a row of the contents, parts apart, bear dates that can be told, and where
all but one are in order: an editor who orders by subject is left in peace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.dates import day_number, days_in, month_named, stated
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition, ExcerptItem, PartItem, SourceItem
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Calendar, Source, Voice
from sourcebook.records import dataclass

_FEWEST = 5
_YEAR = r"(?P<year>1[0-9]{3}|20\d\d)"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_FORMS = (
    late_pattern(rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"),
    late_pattern(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}"),
    late_pattern(rf"{_YEAR}-(?P<figure>\d\d)-(?P<day>\d\d)"),
    late_pattern(rf"{_MONTH},?\s+{_YEAR}"),
    late_pattern(_YEAR),
)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of the contents: its place there, its date as it is said, and the first and last day it can mean."""

    id: str
    said: str
    first: int
    last: int
    place: Place | None


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the documents of each part."""
    run: list[_Document] = []
    for item in edition.contents:
        if isinstance(item, PartItem):
            yield from _faults(run)
            run = []
        elif isinstance(item, SourceItem | ExcerptItem):
            name, key = (item.source, "source") if isinstance(item, SourceItem) else (item.use, "use")
            source = edition.sources.get(name)
            document = _dated(source, item.place(key)) if source is not None else None
            if document is not None:
                run.append(document)
    yield from _faults(run)


def _faults(run: Sequence[_Document]) -> Iterator[Fault]:
    if len(run) < _FEWEST or _in_order(run):
        return
    alone = [n for n in range(len(run)) if _in_order([*run[:n], *run[n + 1 :]])]
    if not alone:
        return
    # of two that have changed places either could be moved; the later one is named, after which nothing is before it
    one = alone[-1]
    before = [d for d in run[:one] if d.first > run[one].last]
    after = [d for d in run[one + 1 :] if d.last < run[one].first]
    other, where = (before[0], "after") if before else (after[-1], "before")
    yield Fault(
        f"“{run[one].id}” ({run[one].said}) stands {where} “{other.id}” ({other.said}), "
        "while all other documents are in the order of their dates.",
        "Move its line in contents:, or correct the date. If you mean it so, accept this in accepted.yaml.",
        run[one].place,
        words=run[one].id,
    )


def _in_order(run: Sequence[_Document]) -> bool:
    latest = 0
    for document in run:
        if document.last < latest:
            return False
        latest = max(latest, document.first)
    return True


def _dated(source: Source, place: Place | None) -> _Document | None:
    """The document with its date; None where it has none that can be told, or is the compiler's."""
    said = stated(source)
    if source.voice is not Voice.SOURCE or source.date is None or not said:
        return None
    for form in _FORMS:
        found = form.fullmatch(said[0][1].strip())
        if found is not None:
            days = _days(found, source.date.calendar)
            return _Document(source.id, said[0][1].strip(), *days, place) if days else None
    return None


def _days(found: re.Match[str], calendar: Calendar) -> tuple[int, int] | None:
    groups = found.groupdict()
    year = int(groups["year"])
    month = int(groups.get("figure") or 0) or (month_named(groups["month"]) if "month" in groups else 0)
    if ("month" in groups and not month) or month > 12:
        return None
    first = (int(groups.get("day") or 1), month or 1)
    last = (int(groups.get("day") or days_in(month or 12, year, julian=True)), month or 12)
    # where the calendar is not stated, the day may be one of two
    styles = {Calendar.OLD_STYLE: [True], Calendar.NEW_STYLE: [False]}.get(calendar, [True, False])
    starts = [day_number(*first, year, julian=style) for style in styles]
    ends = [day_number(*last, year, julian=style) for style in styles]
    return min(starts), max(ends)


_TEXTS = {
    f"sources/{name}.md": f"---\ntitle: Letter {name}\ndate: {date}\n---\nMy dear Sir, the Diet has not met.\n"
    for name, date in (("a", "3 May 1848"), ("b", "June 1848"), ("c", "1 September 1848"), ("d", "4 October 1848"), ("e", "1849"))
}  # fmt: skip
_CONTENTS = EDITION.removesuffix("  - source: letter\n")

RULE = EditionRule(
    code="dates-out-of-order",
    wants="In a book whose documents follow their dates, all documents in this order.",
    why="A reader takes the order for that of the events.",
    fix="Move the document in contents:, or correct its date. If you mean it so, accept the finding.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": _CONTENTS + "".join(f"  - source: {name}\n" for name in "adbce"), **_TEXTS},
    good={"edition.yaml": _CONTENTS + "".join(f"  - source: {name}\n" for name in "abcde"), **_TEXTS},
)
