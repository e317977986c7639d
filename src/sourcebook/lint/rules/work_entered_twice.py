"""One work stands in the references once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.records import days_of, families_of, text_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition, Work
from sourcebook.model.patterns import late_pattern

#: where two works differ in one of these, they are two: volumes, editions, letters of one day
_APART = (
    "type", "volume", "issue", "number", "page", "edition", "container-title", "collection-number", "part-number",
    "archive_location", "call-number", "section", "genre", "version", "publisher",
)  # fmt: skip
_NOT_WORD = late_pattern(r"[\W_]+")


def check(edition: Edition) -> Iterator[Fault]:
    """Compare the works that have a number, or a title, the names and a year, in common, if the book uses one of them."""
    used = {work.key for work in used_works(edition)}
    alike: dict[tuple[str, ...], list[Work]] = {}
    for work in edition.works.values():
        for sign in _signs(work.record):
            alike.setdefault(sign, []).append(work)
    told: set[str] = set()
    for sign, works in alike.items():
        for first, second in combinations(works, 2):
            if (
                second.key in told
                or used.isdisjoint((first.key, second.key))
                or _apart(first.record, second.record, sign[0])
            ):
                continue
            told.add(second.key)
            yield Fault(
                f"“{second.key}” and “{first.key}” are one work under two keys: both have the same {_said(sign)}.",
                f"Take one of the two out, and cite the work as [@{first.key}] everywhere.",
                second.place,
            )


def _signs(record: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What a work may be known by again."""
    doi = text_of(record, "DOI").casefold()
    if doi:
        yield "DOI", doi
    isbn = re.sub(r"\D", "", text_of(record, "ISBN")[:-1])
    if isbn and record.get("type") == "book":
        yield "ISBN", isbn[-9:]
    names, days = families_of(record, "author", "editor"), days_of(record.get("issued"))
    title = _plain(text_of(record, "title"))
    if title and names and days:
        year = str(days[0][0])
        yield "title, names and year", title, " ".join(map(_plain, names)), year


def _apart(one: Mapping[str, Any], other: Mapping[str, Any], by: str) -> bool:
    """Whether two works that look alike differ in something that both say."""
    keys = (
        ("type", "volume", "page", "title")
        if by == "DOI"
        else ("volume", "collection-number")
        if by == "ISBN"
        else _APART
    )
    said = ((_plain(text_of(one, key)), _plain(text_of(other, key))) for key in keys)
    days = days_of(one.get("issued")), days_of(other.get("issued"))
    length = min(len(day[0]) if day else 0 for day in days)
    return any(a and b and a != b for a, b in said) or any(
        a[:length] != b[:length] for a, b in zip(*days, strict=False)
    )


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", text).strip().casefold()


def _said(sign: tuple[str, ...]) -> str:
    return f"DOI, {sign[1]}" if sign[0] == "DOI" else sign[0]


_CITES = with_note("See [@smith; @Smith1998].")
_WORK = "    type: book\n    title: Assemblies\n    author:\n      - family: Smith\n    issued: "
_TWO = f"references:\n  - id: smith\n{_WORK}1998\n  - id: Smith1998\n{_WORK}"
RULE = EditionRule(
    code="work-entered-twice",
    wants="Each work under one key.",
    why="The bibliography would list it twice, and a note could not say that it has been cited before.",
    fix="Take one of the two out of the references and cite the other everywhere. Volumes and editions are told apart by volume: and edition:.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _CITES, "references.yaml": f"{_TWO}1998\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": _CITES, "references.yaml": f"{_TWO}2005\n"},
)  # fmt: skip
