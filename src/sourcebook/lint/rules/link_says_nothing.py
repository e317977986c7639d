"""The words of a link say where it leads (WCAG 2.2, 2.4.9): “here” says nothing to who goes from link to link."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import our_texts
from sourcebook.model.content import Hyperlink, Linked
from sourcebook.model.edition import Edition

_NOTHING = frozenset(
    (
        "here", "click here", "click", "see here", "this", "link", "this link", "the link", "this page", "page", "more",
        "read more", "learn more", "more here", "details", "website", "this website", "ici", "cliquez ici", "voir ici",
        "ce lien", "le lien", "lien", "cette page", "lire la suite", "en savoir plus", "plus", "hier", "hier klicken",
        "klicken sie hier", "siehe hier", "dieser link", "diesem link", "der link", "diese seite", "mehr", "weiterlesen",
        "mehr dazu",
    )
)  # fmt: skip


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every link in our words."""
    for text in our_texts(edition):
        for leaf in text.contents:
            for mark in leaf.marks:
                if isinstance(mark.kind, Hyperlink | Linked):
                    words = leaf.text[mark.start : mark.end]
                    if words.strip(" .,:;…»«“”").casefold() in _NOTHING:
                        target = mark.kind.url if isinstance(mark.kind, Hyperlink) else str(mark.kind.target)
                        own = (
                            f" Or write []({target}), and the program supplies them."
                            if isinstance(mark.kind, Linked)
                            else ""
                        )
                        yield fault_in(
                            leaf, mark.start, mark.end, f"The link “{words}” does not say where it leads.",
                            f"Make words of the sentence the link that name what is there: [the decree]({target}).{own}",
                        )  # fmt: skip


RULE = EditionRule(
    code="link-says-nothing",
    wants="Links whose words say where they lead.",
    why="Screen readers list the links of a page, and in print nothing is left of “here” but the word.",
    fix="Make the words that name what is there the link.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nThe letter is [here](doc:letter).\n"},
    good={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nHere is [the letter](doc:letter).\n"},
)  # fmt: skip
