"""The theme is one that comes with the program."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import did_you_mean
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.templates import templates_folder


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the key `theme`."""
    names = [entry.name for entry in (templates_folder() / "themes").iterdir() if entry.is_dir()]
    if edition.theme not in names:
        yield Fault(
            f"There is no theme “{edition.theme}”.",
            did_you_mean(edition.theme, names),
            edition.place("theme"),
        )


RULE = EditionRule(
    code="theme-unknown",
    wants="The name of a theme that comes with the program.",
    why="Without a theme there is nothing to set the book in.",
    fix="Write theme: classic. To change how it looks, put files of your own into the folder theme.",
    check=check,
    bad={"edition.yaml": EDITION + "theme: clasic\n", **SOURCE},
    good={"edition.yaml": EDITION + "theme: classic\n", **SOURCE},
)
