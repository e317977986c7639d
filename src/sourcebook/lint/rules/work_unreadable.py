"""Names, dates and other values of a work have the form in which they can be read (CSL-JSON input schema)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import DATES, NAMES, PLAIN
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition

_NAME_HINT = "Write below {name}: two lines for each person, “- family: Smith” and under family “given: Ann”; a body is “- literal: The Club”."
_DATE_HINT = (
    "Write {name}: 1917-11-04, or only the year, {name}: 1917, or in other words, {name}: {{literal: about 1917}}."
)
_PARTS_OF_NAMES = frozenset({"family", "given", "literal"})
_PARTS_OF_DATES = frozenset({"date-parts", "literal", "raw", "season"})


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each value of each work."""
    for work in used_works(edition):
        for name, value in work.record.items():
            said = _what_is_wrong(name, value)
            if said:
                yield Fault(
                    f"The {name} of “{work.key}” can't be read{said[0]}.",
                    said[1].format(name=name),
                    work.place_of(name),
                )


def _what_is_wrong(name: str, value: Any) -> tuple[str, str] | None:
    """What is said of a value, and what to write instead; None where it can be read."""
    if name in NAMES and not _are_names(value):
        return (f" from “{value}”" if isinstance(value, str) else ""), _NAME_HINT
    if name in DATES and not _is_date(value):
        return "", _DATE_HINT
    if name in PLAIN and (not isinstance(value, str | int) or isinstance(value, bool)):
        return ": one text is wanted", "Write the text after {name}: in one line."
    return None


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, str) or (isinstance(one, Mapping) and not _PARTS_OF_NAMES.isdisjoint(one)) for one in value
    )


def _is_date(value: Any) -> bool:
    if isinstance(value, str):
        return True
    if not isinstance(value, Mapping) or _PARTS_OF_DATES.isdisjoint(value):
        return False
    ends = value.get("date-parts", [])
    return isinstance(ends, list) and all(isinstance(end, list) and all(map(_is_figure, end)) for end in ends)


def _is_figure(part: Any) -> bool:
    text = str(part).removeprefix("-")
    return isinstance(part, int | str) and (not text or (text.isascii() and text.isdigit()))


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    issued: 1998\n    author:"
RULE = EditionRule(
    code="work-unreadable",
    wants="Names and dates of works in the form that programs for references agree on.",
    why="A name or a date in any other form is lost, or no citation can be worded at all.",
    fix="Write names below author: as “- family: Smith” and “given: Ann”, and dates as 1917 or 1917-11-04; or export the references again.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK} Ann Smith\n"},
    good={
        "edition.yaml": EDITION, "sources/letter.md": CITING,
        "references.yaml": f"{_WORK}\n      - family: Smith\n        given: Ann\n",
    },
)  # fmt: skip
