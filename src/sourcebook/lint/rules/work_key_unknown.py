"""What is said of a work stands under keys that citation styles know (CSL 1.0.2, appendix IV)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import DATES, NAMES, PLAIN
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition

#: what people write instead; the fields of BibTeX are among it
_MEANT = {
    "year": "issued", "date": "issued", "published": "issued", "publication-date": "issued", "address": "publisher-place",
    "place": "publisher-place", "location": "publisher-place", "city": "publisher-place", "journal": "container-title",
    "journaltitle": "container-title", "newspaper": "container-title", "booktitle": "container-title",
    "book-title": "container-title", "pages": "page", "series": "collection-title", "authors": "author",
    "editors": "editor", "translators": "translator", "url": "URL", "link": "URL", "doi": "DOI", "isbn": "ISBN",
    "issn": "ISSN", "number_of_pages": "number-of-pages", "volumes": "number-of-volumes", "short-title": "title-short",
    "school": "publisher", "institution": "publisher", "urldate": "accessed", "access-date": "accessed",
}  # fmt: skip
_KNOWN = NAMES | DATES | PLAIN
#: how like a known key a word must be (0 to 100) to be taken for one that is mistyped; others are private keys
_MISTYPED = 84.0
#: a word of so many letters is mistyped where one letter of it is wrong
_SHORTEST = 4


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the keys of each work. Those of reference managers that are like no known key mean no harm."""
    for work in used_works(edition):
        for name in work.record:
            meant = None if name in _KNOWN else _meant(name)
            if meant is not None and meant not in work.record:
                yield Fault(
                    f"“{name}”, said of “{work.key}”, is not a key that citation styles know.",
                    f"Write {meant}: in its place, as in “{meant}: …”.",
                    work.place_of(f"{name}:"),
                )


def _meant(name: str) -> str | None:
    if name.casefold() in _MEANT:
        return _MEANT[name.casefold()]
    from rapidfuzz import fuzz, process  # loaded only once a key is misspelt
    from rapidfuzz.distance import OSA

    if len(name) >= _SHORTEST:
        slip = process.extractOne(name, sorted(_KNOWN), scorer=OSA.distance, score_cutoff=1)
        if slip is not None:
            return slip[0]
    close = process.extractOne(name, sorted(_KNOWN), scorer=fuzz.ratio, score_cutoff=_MISTYPED)
    return close[0] if close else None


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    issued: 1998\n    author:\n      - family: Smith\n"
RULE = EditionRule(
    code="work-key-unknown",
    wants="For what is said of a work the keys that programs for references agree on: issued, publisher-place, container-title.",
    why="What stands under any other key is not printed, and nothing shows that it is missing.",
    fix="Write the key that the message offers.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}    place: Oxford\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}    publisher-place: Oxford\n"},
)  # fmt: skip
