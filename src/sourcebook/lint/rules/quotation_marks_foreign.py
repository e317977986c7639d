"""In our words the quotation marks are those of their language.

English has “ ” and ‘ ’, French « » and inside them “ ”, German „ “ or » «, in Switzerland « ». (CLDR 46, delimiters; Duden,
Die deutsche Rechtschreibung, K 8; Lexique des règles typographiques en usage à l’Imprimerie nationale.)
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts
from sourcebook.model.content import Foreign, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

#: what a language does not have, and what it has instead; ” closes nothing in German, where “ closes
_NOT_IN = {
    "en": (late_pattern("[„«»]"), "“ and ”"),
    "fr": (late_pattern("„"), "« et »"),
    "de": (late_pattern("”"), "„ und “"),
}


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each paragraph of ours, and name the first such mark in it."""
    for text in our_texts(edition):
        if text.primary not in _NOT_IN:
            continue
        wrong, right = _NOT_IN[text.primary]
        for leaf in text.contents:
            if wrong.search(leaf.text) and (found := wrong.search(hiding(leaf, Quoted, Foreign))):
                at = found.start()
                words = leaf.text[max(at - 12, 0) : at + 20].strip()
                yield fault_in(
                    leaf, at, at + 1, f"“{found[0]}” in “{words}” is not a quotation mark of this language.",
                    f"Write {right}. If the words are in another language, say so: {{lang de: …}}.",
                )  # fmt: skip


RULE = EditionRule(
    code="quotation-marks-foreign",
    wants="In our own words the quotation marks of the language they are in.",
    why="Marks of another language are read aloud wrongly, and look like a slip.",
    fix="Write the marks of the language. Words of another language keep theirs inside {lang de: …}.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe calls it «the Diet.\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe calls it “the Diet”, in German {lang de: „der Reichstag“}.\n",
    },
)  # fmt: skip
