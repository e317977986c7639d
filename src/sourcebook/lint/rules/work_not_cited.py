"""Every work in the references is cited or is marked as further reading (promise 5)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look for each work in all texts on file. Where most works are not used, the file is somebody's whole library."""
    used = {work.key for work in used_works(edition)}
    left = [work for work in edition.works.values() if work.key not in used]
    for work in left if len(left) < len(used) else ():
        yield Fault(
            f"The work “{work.key}” is neither cited nor under further-reading:, so the book does not name it.",
            f"Cite it, as in [@{work.key}], or write - {work.key} below further-reading: in edition.yaml, or take the work out.",
            work.place,
        )


_CITES = with_note("See [@smith; @jones].")
_WORKS = "references:\n" + "".join(
    f"  - id: {name}\n    type: book\n    title: By {name}\n    issued: 1998\n    author:\n      - family: {name}\n"
    for name in ("smith", "jones", "brown")
)
RULE = EditionRule(
    code="work-not-cited",
    wants="Works in the references that are cited somewhere, or are listed under further-reading:.",
    why="A work that nothing cites is often one whose citation was lost, and it is not printed in the bibliography.",
    fix="Cite it where it belongs, list it under further-reading:, or take it out of the references.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _CITES, "references.yaml": _WORKS},
    good={"edition.yaml": EDITION + "further-reading:\n  - brown\n", "sources/letter.md": _CITES, "references.yaml": _WORKS},
)  # fmt: skip
