"""Words in another script than that of the text's language are said to be in theirs (WCAG 2.2, 3.1.2).

Two letters or more in Greek, Cyrillic, Hebrew, Arabic, or a script of East or South Asia, in a text of a language that is
written in Latin letters. Single letters, as in “α rays”, are no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import Text, all_texts, has, is_published
from sourcebook.model.content import Code, Content, Foreign
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

#: languages in Latin letters, as far as our readers' books are in them
_LATIN = frozenset(
    [
        "en",
        "fr",
        "de",
        "it",
        "es",
        "pt",
        "nl",
        "la",
        "sv",
        "da",
        "no",
        "nb",
        "nn",
        "fi",
        "pl",
        "cs",
        "sk",
        "hu",
        "ro",
        "hr",
        "sl",
        "lt",
        "lv",
        "et",
        "ga",
        "cy",
        "tr",
        "eu",
        "ca",
        "is",
    ]
)
#: letters of a script, and the language to offer for it (Unicode 16.0, Blocks)
_SCRIPTS = (
    ("Greek", "grc", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Cyrillic", "ru", "\u0400-\u052f"),
    ("Hebrew", "he", "\u0590-\u05ff"),
    ("Arabic", "ar", "\u0600-\u06ff\u0750-\u077f"),
    ("Devanagari", "hi", "\u0900-\u097f"),
    ("Japanese", "ja", "\u3040-\u30ff"),
    ("Chinese", "zh", "\u4e00-\u9fff"),
    ("Korean", "ko", "\uac00-\ud7af"),
)
_RUNS = tuple(
    (name, tag, late_pattern(f"[{letters}]"), late_pattern(f"[{letters}][{letters}\u0300-\u036f ,.;·’'-]*[{letters}]"))
    for name, tag, letters in _SCRIPTS
)

#: a script named in the tag of a language: sr-Cyrl is not written in Latin letters (RFC 5646, 2.2.3)
_OTHER_SCRIPT = late_pattern(r"-(?!Latn)[A-Z][a-z]{3}(?:-|$)")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every text in a language that is written in Latin letters."""
    for text in all_texts(edition):
        if text.primary in _LATIN and not _OTHER_SCRIPT.search(text.language):
            for name, tag, letter, run in _RUNS:
                if not has(text, letter):
                    continue
                if not _is_mostly(text, letter):
                    yield from (fault for leaf in text.contents for fault in _faults(leaf, name, tag, run))
                elif is_published(edition) and not text.ours:
                    yield _whole(text, name, tag, run)


def _is_mostly(text: Text, letter: re.Pattern[str]) -> bool:
    """Whether half of the letters of a text, or more, are of a script."""
    every = "".join(leaf.text for leaf in text.contents)
    return 2 * len(letter.findall(every)) >= sum(map(str.isalpha, every))


def _whole(text: Text, name: str, tag: str, run: re.Pattern[str]) -> Fault:
    leaf, found = next((leaf, found) for leaf in text.contents if (found := run.search(leaf.text)))
    return fault_in(
        leaf, *found.span(), f"The text is in {name} letters, but its language is said to be “{text.language}”.",
        f"Add to its front matter: language: {tag}, or the short form of another language.",
    )  # fmt: skip


def _faults(leaf: Content, name: str, tag: str, run: re.Pattern[str]) -> Iterator[Fault]:
    for found in run.finditer(leaf.text):
        start, end = found.span()
        said = any(
            isinstance(mark.kind, Foreign | Code) and mark.start < end and start < mark.end for mark in leaf.marks
        )
        mixed = (start > 0 and leaf.text[start - 1].isalpha()) or leaf.text[end : end + 1].isalpha()
        if not said and not mixed:
            yield fault_in(
                leaf, start, end, f"“{found[0]}” is in {name} letters, and nothing says in which language.",
                f"Write {{lang {tag}: {found[0]}}}, with the short form of its language.",
            )  # fmt: skip


RULE = EditionRule(
    code="language-unmarked",
    wants="For words in another script a word on their language.",
    why="A screen reader passes over letters that are not of the language it speaks, or spells them out.",
    fix="Write {lang ru: …} round them, or another language’s short form.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "the Дума")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "the {lang ru: Дума} with its α rays")},
)  # fmt: skip
