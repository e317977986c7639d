"""The id of an edition is fit to be the name of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_ID = late_pattern(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the key `id`. A lone source has no edition.yaml, and is called after its file."""
    place = edition.places.get("id")
    if place is not None and not _ID.fullmatch(edition.id):
        fit = "-".join(re.findall("[a-z0-9]+", edition.id.lower())) or "my-edition"
        yield Fault(
            f"“{edition.id}” can't be the name of files.", f"Use small letters, figures and hyphens: id: {fit}", place
        )


RULE = EditionRule(
    code="edition-id",
    wants="An id of small letters, figures and hyphens.",
    why="The files of the book are called by it, on every system and on the web.",
    fix="Write for example id: coalition-terms-1917.",
    check=check,
    bad={"edition.yaml": EDITION.replace("id: example", "id: ../My Edition"), **SOURCE},
    good={"edition.yaml": EDITION, **SOURCE},
)
