"""Every work is of a type that citation styles know (CSL 1.0.2, appendix III)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity, nearest
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import TYPES, text_of
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition

#: what people write instead; the types of BibTeX are among it
_MEANT = {
    "article": "article-journal", "journal-article": "article-journal", "journal": "article-journal",
    "magazine": "article-magazine", "newspaper": "article-newspaper", "monograph": "book", "edited-book": "book",
    "incollection": "chapter", "inbook": "chapter", "book-section": "chapter", "essay": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis", "techreport": "report",
    "website": "webpage", "web": "webpage", "online": "webpage", "letter": "personal_communication", "film": "motion_picture",
    "misc": "document", "archive": "manuscript", "entry-encyclopaedia": "entry-encyclopedia",
    "buch": "book", "livre": "book", "aufsatz": "article-journal", "kapitel": "chapter", "chapitre": "chapter",
}  # fmt: skip
#: what reference managers write for a work of no kind
_NO_TYPE = frozenset({"", "no-type"})


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the type of each work. Reference managers give every work one, if only an empty one."""
    for work in used_works(edition):
        kind = text_of(work.record, "type")
        if "type" not in work.record:
            yield Fault(f"The work “{work.key}” has no type.", f"Write type: book, or type: {_OTHERS}.", work.place)
        elif kind not in TYPES and kind not in _NO_TYPE:
            plain = kind.casefold().replace(" ", "-")
            meant = _MEANT.get(plain) or nearest(plain, sorted(TYPES), 75)
            yield Fault(
                f"“{kind}”, the type of “{work.key}”, is not one that citation styles know.",
                f"Write type: {meant}." if meant else f"Write type: book, or type: {_OTHERS}.",
                work.place_of("type"),
            )


_OTHERS = "article-journal, article-newspaper, chapter, manuscript, thesis or webpage"
_WORK = "references:\n  - id: smith\n    title: Assemblies\n    issued: 1998\n    author:\n      - family: Smith\n    type: "
RULE = EditionRule(
    code="work-type-unknown",
    wants="For every work a type that citation styles know: book, article-journal, chapter, webpage and so on.",
    why="By its type a citation style decides how a work is cited; one of an unknown type loses its italics and more.",
    fix="Write the type that the message offers.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}Book\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}book\n"},
)
