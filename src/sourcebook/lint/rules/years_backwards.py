"""Years of a life go forward: nobody dies before birth. Years before Christ are counted down and left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts, value_of
from sourcebook.model.content import Content, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_YEAR = r"1\d{3}|20\d\d"
_DASH = r"\s?[-\u2010-\u2015\u2212]\s?"
_AROUND = r"(?:c(?:a|irca|\.)?\.?\s?|um\s|vers\s)?"
_LIFE = late_pattern(rf"(?<![\d./-])(?P<first>{_YEAR}){_DASH}{_AROUND}(?P<last>{_YEAR})(?![\d./-])")
#: in running text life dates stand in brackets alone
_IN_BRACKETS = late_pattern(rf"\({_AROUND}(?P<first>{_YEAR}){_DASH}{_AROUND}(?P<last>{_YEAR})\)")
_BEFORE_CHRIST = late_pattern(r"\bB\.?\s?C|\bav\.?\s?J|\bv\.?\s?Chr|\bv\.?\s?u\.?\s?Z|\ba\.?\s?C", re.I)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the dates of entries in registers, and at years in brackets in our words."""
    for entry in edition.registers:
        if entry.dates:
            yield from _faults(value_of(entry.dates, entry.place("dates")), entry.dates, _LIFE)
    for text in our_texts(edition):
        for leaf in text.contents:
            if "(" in leaf.text and _IN_BRACKETS.search(leaf.text):
                yield from _faults(leaf, hiding(leaf, Quoted), _IN_BRACKETS)


def _faults(leaf: Content, text: str, shape: re.Pattern[str]) -> Iterator[Fault]:
    for found in shape.finditer(text):
        if int(found["last"]) < int(found["first"]) and not _BEFORE_CHRIST.search(text):
            yield fault_in(
                leaf, found.start("first"), found.end("last"),
                f"“{text[found.start('first') : found.end('last')]}” ends before it begins.",
                "Put the earlier year first, or correct the one that is wrong; write BC after years before Christ.",
            )  # fmt: skip


_ENTRY = "entries:\n  - id: ann\n    name: Weaver, Ann\n    dates: "
RULE = EditionRule(
    code="years-backwards",
    wants="Years of a life in their order: 1850–1917.",
    why="One of the two is a slip, or they have changed places, and a reader can't tell which.",
    fix="Put the earlier year first, or correct the one that is wrong.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, **SOURCE, "registers/persons.yaml": f"{_ENTRY}1917–1850\n"},
    good={"edition.yaml": EDITION, **SOURCE, "registers/persons.yaml": f"{_ENTRY}1850–1917\n"},
)
