"""A day that our words name, with its month in words, was one in some calendar; so with the dates of entries in registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.dates import DAY_FORMS, STANDS_SO, days_meant, was_a_day, why_no_day
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts, value_of
from sourcebook.model.content import Content, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Calendar

#: a day and its month in words, in either order
_FORMS = DAY_FORMS[1:3]
#: a number that a month may lack, found fast
_MAYBE = late_pattern(
    r"(?<!\d)(?:00?|29|[3-9]\d)(?:(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?[^\W\d_]{3}|(?:st|nd|rd|th)?,?\s+\d{3,4}(?!\d))"
)
#: before a number that is counted, is no day, or is meant as an example: “the 40 October prisoners”, “vol. 32 October 1917”
_NO_DAY = late_pattern(
    r"\b(?:the|these|those|all|some|about|other|les|des|ces|die|der|alle|vols?|nos?|nr|pp?|S|t|bd|"
    r"such\sas|like|for\sexample|e\.\s?g|comme|par\sexemple|wie|z\.\s?B)\.?,?\s*$",
    re.I,
)
#: how far after a day [sic] may stand
_NEAR = 12


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the dates of entries and at all that we say; words quoted from a source are its own."""
    for entry in edition.registers:
        yield from _faults(value_of(entry.dates, entry.place("dates")))
    for text in our_texts(edition):
        for leaf in text.contents:
            if _MAYBE.search(leaf.text):
                yield from _faults(leaf)


def _faults(leaf: Content) -> Iterator[Fault]:
    text = hiding(leaf, Quoted)
    for form in _FORMS:
        for found in form.finditer(text):
            meant = days_meant(found, text)
            if not meant or any(was_a_day(*day, Calendar.NOT_STATED) for day in meant):
                continue
            bare, month_first = found["year"] is None, found.start("month") < found.start("day")
            if bare and (month_first or _NO_DAY.search(text[max(found.start() - 20, 0) : found.start()])):
                continue
            if not STANDS_SO.search(text, found.start(), found.end() + _NEAR):
                yield fault_in(
                    leaf, *found.span(), f"“{found[0]}” is no day: {why_no_day(*meant[0], Calendar.NOT_STATED)}.",
                    "Correct it. If the source itself bears this date, write [sic] after it.",
                )  # fmt: skip


RULE = EditionRule(
    code="day-impossible",
    wants="In what we say ourselves only days that were: no 31 April, no 32 October.",
    why="A day that never was is a slip, and readers would look for it in vain.",
    fix="Correct the day. If the source itself bears it, write [sic] after it.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": with_note("It met on 31 April 1848.")},
    good={"edition.yaml": EDITION, "sources/letter.md": with_note("It met on 30 April 1848.")},
)
