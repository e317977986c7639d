"""Markup that a source does not have: pictures as in commentary, and blocks begun with two colons."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_PICTURE = late_pattern(r"!\[[^\]]*\]\((?P<file>[^)]+)\)")
_TWO_COLONS = late_pattern(r"(?:^|\s)::\s+(?P<kind>verse|table|list|opener|closer|quote|picture|compiler)\b")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the words of each source."""
    for source in edition.sources.values():
        for leaf in leaves(source.transcription):
            for found in _PICTURE.finditer(leaf.text) if "![" in leaf.text else ():
                yield Fault(
                    f"“{found[0][:60]}” will be printed as it stands: in a source, pictures are not typed so.",
                    f"Write ::: picture {found['file']} on a line of its own, alt: and what it shows below it, and then :::",
                    leaf.place_at(found.start()),
                )
            for found in _TWO_COLONS.finditer(leaf.text) if "::" in leaf.text else ():
                yield Fault(
                    f"“:: {found['kind']}” will be printed as it stands: a block begins with three colons.",
                    f"Write ::: {found['kind']}, and ::: alone on a line where it ends.",
                    leaf.place_at(found.start("kind")),
                )


RULE = EditionRule(
    code="markup-of-elsewhere",
    wants="In a source only the markup that a source has.",
    why="Anything else is printed letter for letter, as if the source itself had it.",
    fix="Write what the finding shows. If the source itself has these signs, accept the finding in accepted.yaml.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION,
        "sources/letter.md": "---\ntitle: A song\n---\n:: verse\nRoses are red, and violets are blue, and so the song goes on.\n::\n",
    },
    good={
        "edition.yaml": EDITION,
        "sources/letter.md": "---\ntitle: A song\n---\n::: verse\nRoses are red, and violets are blue, and so the song goes on.\n:::\n",
    },
)
