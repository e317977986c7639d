"""A work has what a reader needs to find it (Chicago 18, 14.2, 14.8, 14.64 and 14.67)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import CITING, EDITION
from sourcebook.lint.records import NAMES
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.used import used_works
from sourcebook.model.edition import Edition

#: what a work of each type can't do without; whoever made it may be unknown, and is not asked for here
_NEEDED = {
    "book": ("title", "issued"),
    "chapter": ("title", "container-title", "issued"),
    "article-journal": ("title", "container-title", "issued"),
    "article-newspaper": ("container-title", "issued"),
    "article-magazine": ("container-title", "issued"),
    "entry-encyclopedia": ("title", "container-title"),
    "entry-dictionary": ("title", "container-title"),
    "webpage": ("title",),
    "report": ("title",),
    "thesis": ("title", "author", "issued"),
}
_CALLED = {
    "title": "title", "issued": "year", "author": "author",
    "container-title": "title of the book or journal that it stands in",
}  # fmt: skip
_EXAMPLES = {
    "title": "title: The Diet", "issued": "issued: 1998 (or, where the work bears none, issued: n.d.)",
    "author": "author: and below it - family: Smith", "container-title": "container-title: Past and Present",
}  # fmt: skip


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each work that the book cites or lists."""
    for work in used_works(edition):
        record = work.record
        missing = [name for name in _NEEDED.get(str(record.get("type")), ()) if not _has(record, name)]
        if missing:
            yield Fault(
                f"The work “{work.key}” has no {' and no '.join(_CALLED[name] for name in missing)}.",
                f"Write {' and '.join(_EXAMPLES[name] for name in missing)}.",
                work.place_of(*(f"{name}:" for name in missing)),
            )
        for name in sorted(NAMES & record.keys()):
            people = record[name] if isinstance(record[name], list) else ()
            for n, person in enumerate(people, 1):
                if isinstance(person, Mapping) and _is_nameless(person):
                    yield Fault(
                        f"A person under {name}: of “{work.key}” has no family name.",
                        "Write it after family:; a person with one name, or a body, is “- literal: The Club”.",
                        work.place_of(f"{name} {n}", name),
                    )


def _is_nameless(person: Mapping[str, Any]) -> bool:
    """Whether a name is there but for its family name: `family:` with nothing after it, or nothing but given names."""
    return not any(str(person.get(part) or "").strip() for part in ("family", "literal")) and "family" in person


def _has(record: Mapping[str, Any], name: str) -> bool:
    if name == "issued":
        return any(record.get(date) for date in ("issued", "original-date", "event-date", "submitted", "status"))
    return bool(record.get(name))


_WORK = "references:\n  - id: smith\n    type: chapter\n    title: Assemblies\n    issued: 1998\n    author:\n      - family: Smith\n"
RULE = EditionRule(
    code="work-incomplete",
    wants="For every book a title, a year and the whole names; for an article or a chapter also what it stands in.",
    why="Without them a reader can't find the work in a library.",
    fix="Add what is missing to the references. Where a work bears no year, write issued: n.d.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": _WORK},
    good={"edition.yaml": EDITION, "sources/letter.md": CITING, "references.yaml": f"{_WORK}    container-title: Diets\n"},
)  # fmt: skip
