"""Every picture that a text shows is in the folder images."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import did_you_mean
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the pictures of each source and commentary."""
    for picture in edition.pictures:
        if picture.file not in edition.images:
            yield Fault(
                f"The picture “{picture.file}” is not there.",
                f"{did_you_mean(picture.file, edition.images)} Pictures are files in the folder images.".strip(),
                picture.place,
            )


RULE = EditionRule(
    code="picture-missing",
    wants="A file in the folder images for every picture.",
    why="The page would have a hole where the picture should be.",
    fix="Put the file into the folder images and write its path: images/name.png.",
    check=check,
    bad={
        "edition.yaml": EDITION,
        "sources/letter.md": "---\ntitle: A letter\n---\nText.\n\n::: picture images/seal.png\nalt: The seal\n:::\n",
    },
    good={"edition.yaml": EDITION, **SOURCE},
)
