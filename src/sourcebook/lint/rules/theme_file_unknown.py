"""A theme of one's own holds only files that the program uses."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity, did_you_mean
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.templates import templates_folder


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the names of the files in the folder `theme`."""
    folder = templates_folder() / "themes" / "classic"
    known = [entry.name for entry in folder.iterdir() if entry.is_file()]
    for name, _ in edition.theme_files:
        inner = name.removeprefix("theme/")
        if inner not in known and not inner.startswith("fonts/"):
            yield Fault(f"“{name}” is no file of a theme, so it is not used.", did_you_mean(inner, known), Place(name))


RULE = EditionRule(
    code="theme-file-unknown",
    wants="In the folder theme only files with the names that themes have, and fonts in theme/fonts.",
    why="A file with any other name changes nothing, and its maker would wonder why.",
    fix="Give it the name of the file that it is to replace.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, **SOURCE, "theme/prnt.css": "p { color: red; }\n"},
    good={"edition.yaml": EDITION, **SOURCE, "theme/ebook.css": "p { color: red; }\n"},
)
