"""Labels of list items: `1.`, `iv)`, `b.`: which label comes after which. They are text and are never renumbered.

Inside `::: list` a bullet is a label too; elsewhere a paragraph may well begin with one.
"""

from __future__ import annotations

import re

from sourcebook.model.numerals import roman
from sourcebook.records import dataclass

LABEL = re.compile(r"(?P<label>(?P<body>[0-9]{1,3}|[ivxlcdm]+|[IVXLCDM]+|[a-z]|[A-Z])(?P<end>[.)]))(?=[ \t\n])")
BULLET = re.compile(r"(?P<label>•)(?=[ \t\n])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a label: `iv.` is a roman 4; `i.` is a roman 1 or the ninth letter."""

    style: str
    number: int


def label_at_start(text: str, *, in_list: bool = False) -> re.Match[str] | None:
    """The label that a text begins with, if it does."""
    return LABEL.match(text) or (BULLET.match(text) if in_list else None)


def _roman_value(text: str) -> int | None:
    total = 0
    values = [_ROMAN[c] for c in text]
    for here, following in zip(values, [*values[1:], 0], strict=True):
        total += here if here >= following else -here
    return total if roman(total) == text else None


def readings(label: str) -> tuple[Reading, ...]:
    """Every way to read a label, its closing sign and its case being part of the style."""
    found = LABEL.fullmatch(label) or LABEL.match(label + " ")
    if found is None:
        return ()
    body, end = found["body"], found["end"]
    if body.isdigit():
        return (Reading("1" + end, int(body)),)
    case = "upper" if body.isupper() else "lower"
    result = []
    value = _roman_value(body.lower()) if set(body.lower()) <= set(_ROMAN) else None
    if value is not None:
        result.append(Reading(f"{case} roman{end}", value))
    if len(body) == 1:
        result.append(Reading(f"{case} letter{end}", ord(body.lower()) - ord("a") + 1))
    return tuple(result)


def follows(first: str, second: str) -> bool:
    """Whether `second` is the label that comes next after `first`."""
    return any(a.style == b.style and a.number + 1 == b.number for a in readings(first) for b in readings(second))
