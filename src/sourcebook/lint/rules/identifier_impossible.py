"""ISBN, ISSN and DOI can be what they say: ISO 2108, annex C; ISO 3297, annex A; DOI Handbook, 2.2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import text_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition, IdentifierKind
from sourcebook.model.patterns import late_pattern

_LABEL = late_pattern(r"\bE?-?I?S[BS]N(?:-?1[03])?\b:?|\([^)]*\)|[-\u2010-\u2015]", re.I)
_DOI = late_pattern(r"10\.\d{3,9}(?:\.\d+)*/\S+")
_DOI_TO_BE = late_pattern(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*(?=10\.)", re.I)
_UUID = late_pattern(r"(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the identifiers of the edition and of each work."""
    for identifier in edition.identifiers:
        wrong = {
            IdentifierKind.ISBN: _wrong_isbn, IdentifierKind.DOI: _wrong_doi, IdentifierKind.UUID: _wrong_uuid,
        }.get(identifier.kind, lambda _: "")(identifier.value.strip())  # fmt: skip
        if wrong:
            yield Fault(
                f"{wrong}.", "Copy it once more from where it was given.", identifier.place("value"),
                words=identifier.value,
            )  # fmt: skip
    for work in used_works(edition):
        for name, judge in (("ISBN", _wrong_isbn), ("ISSN", _wrong_issn), ("DOI", _wrong_doi)):
            value = text_of(work.record, name)
            wrong = judge(value) if value else ""
            if wrong:
                yield Fault(
                    f"{wrong}; it stands in the work “{work.key}”.",
                    "Copy it once more from the work itself.",
                    work.place_of(name),
                )


def _wrong_isbn(value: str) -> str:
    """What is wrong with one ISBN, or with the first of several; a Standard Book Number of 1967 lacks the first 0."""
    parts = [part for part in re.split(r"[\s,;/]+", _LABEL.sub("", value)) if part]
    together = "".join(parts)
    numbers = [together] if len(together) in (9, 10, 13) else parts
    for number in numbers:
        if len(number) not in (9, 10, 13) or not re.fullmatch(r"\d+[\dXx]", number):
            return f"“{value}” is no ISBN: it has {len(number)} figures, not 10 or 13"
        if not _isbn_adds_up(number):
            return f"“{value}” is no ISBN: its last figure does not fit the others, so one of them is wrong"
    return ""


def _isbn_adds_up(number: str) -> bool:
    if len(number) == 13:
        return number.isdigit() and sum(int(c) * (3 if n % 2 else 1) for n, c in enumerate(number)) % 10 == 0
    return _sum_of_eleven(number.zfill(10))


def _sum_of_eleven(number: str) -> bool:
    """The check figure of ISBN-10 and ISSN: figures weighed from the right, X for 10, make a multiple of 11."""
    figures = [10 if c in "Xx" else int(c) for c in number]
    return sum(weight * figure for weight, figure in enumerate(reversed(figures), 1)) % 11 == 0


def _wrong_issn(value: str) -> str:
    for number in (part for part in re.split(r"[\s,;/]+", _LABEL.sub("", value)) if part):
        if not re.fullmatch(r"\d{7}[\dXx]", number):
            return f"“{value}” is no ISSN: it wants 8 figures, as in 0031-2746"
        if not _sum_of_eleven(number):
            return f"“{value}” is no ISSN: its last figure does not fit the others, so one of them is wrong"
    return ""


def _wrong_doi(value: str) -> str:
    bare = _DOI_TO_BE.sub("", value)
    if bare != value and _DOI.fullmatch(bare):
        return f"“{value}” would be printed with https://doi.org/ twice: write {bare}"
    return (
        ""
        if _DOI.fullmatch(value) or re.fullmatch(r"10/\w+", value)
        else f"“{value}” is no DOI: one looks like 10.1093/past/gtx061"
    )


def _wrong_uuid(value: str) -> str:
    return (
        ""
        if _UUID.fullmatch(value)
        else f"“{value}” is no UUID: one has 32 figures and letters from a to f, and four hyphens"
    )


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    issued: 1998\n    author:\n      - family: Smith\n    ISBN: "
RULE = EditionRule(
    code="identifier-impossible",
    wants="ISBN, ISSN and DOI without a slip: their last figure is reckoned from the others.",
    why="A shop or a library would find another book by it, or none.",
    fix="Copy the number once more. If the work itself bears a wrong one, accept this finding in accepted.yaml.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}978-0-306-40615-8\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}978-0-306-40615-7\n"},
)
