"""Words that are said to be in a language stand in letters that it is written in (ISO 15924; RFC 5646, 2.2.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts
from sourcebook.model.content import Code, Content, Foreign
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

#: letters of scripts, by their short names (Unicode 16.0, Blocks), and what a reader calls them
_LETTERS = {
    "Latn": ("Latin", "A-Za-z\u00aa\u00ba\u00c0-\u02af\u1e00-\u1eff"),
    "Cyrl": ("Cyrillic", "\u0400-\u052f"),
    "Grek": ("Greek", "\u0370-\u03ff\u1f00-\u1fff"),
    "Hebr": ("Hebrew", "\u0590-\u05ff"),
    "Arab": ("Arabic", "\u0600-\u06ff\u0750-\u077f"),
}
#: languages that are written in one script alone, wherever their tag names no other
_SCRIPTS = {
    **dict.fromkeys(["ru", "uk", "be", "bg", "mk", "cu"], "Cyrl"),
    **dict.fromkeys(["el", "grc"], "Grek"),
    **dict.fromkeys(["he", "yi"], "Hebr"),
    **dict.fromkeys(["ar", "fa", "ur"], "Arab"),
    **dict.fromkeys(["en", "fr", "de", "it", "es", "pt", "nl", "la", "sv", "da", "no", "nb", "nn", "fi", "pl", "cs", "sk", "hu", "hr", "sl", "lt", "lv", "et", "ga", "cy", "eu", "ca", "is"], "Latn"),
}  # fmt: skip
_NAMED = late_pattern(r"-(Latn|Cyrl|Grek|Hebr|Arab)(?:-|$)", re.I)
_ANOTHER = late_pattern(r"-[A-Za-z]{4}(?:-|$)")
#: fewer letters tell nothing: a, №
_FEWEST = 3


def check(edition: Edition) -> Iterator[Fault]:
    """Look at all words whose language is said, and at sources whose language is."""
    for text in all_texts(edition):
        for leaf in text.contents:
            for mark in leaf.marks:
                if isinstance(mark.kind, Foreign):
                    yield from _faults(leaf, mark.start, mark.end, mark.kind.language)
        if not text.ours and text.source is not None and text.source.language:
            yield from _whole(text.contents, text.source.language, text.source.place("language"))


def _whole(contents: tuple[Content, ...], language: str, place: Place | None) -> Iterator[Fault]:
    """A whole text of which no letter is of its language; words whose own language is said are not counted."""
    bare = [leaf.text for leaf in contents if not any(isinstance(mark.kind, Foreign | Code) for mark in leaf.marks)]
    other = _other_script(" ".join(bare), language)
    if other:
        yield Fault(
            f"The text is in {other} letters, but its language is said to be “{language}”.",
            _hint(language, other, "Correct language: in its front matter"),
            place,
            words=language,
        )


def _faults(leaf: Content, start: int, end: int, language: str) -> Iterator[Fault]:
    words = leaf.text[start:end]
    other = _other_script(words, language)
    if other:
        yield fault_in(
            leaf, start, end, f"“{words}” is in {other} letters, but is said to be in “{language}”.",
            _hint(language, other, "Correct the short form of the language"),
        )  # fmt: skip


def _hint(language: str, other: str, what: str) -> str:
    latin = other == _LETTERS["Latn"][0]
    return f"{what}{f', or write {language}-Latn for words that are spelled in Latin letters' if latin else ''}."


def _other_script(text: str, language: str) -> str:
    """The script that words are in, where no letter of them is of the one that their language is written in."""
    own = _script(language)
    if not own or _letters(own).search(text):
        return ""
    return next((name for key, (name, _) in _LETTERS.items() if len(_letters(key).findall(text)) >= _FEWEST), "")


@cache
def _script(language: str) -> str:
    named = _NAMED.search(language)
    if named is not None:
        return named[1].title()
    return "" if _ANOTHER.search(language) else _SCRIPTS.get(language.split("-")[0].lower(), "")


@cache
def _letters(script: str) -> re.Pattern[str]:
    return late_pattern(f"[{_LETTERS[script][1]}]")


_REMARK = EDITION + "  - commentary: remark\n"
RULE = EditionRule(
    code="language-of-other-script",
    wants="Words in the letters of the language that they are said to be in: Russian in Cyrillic as ru, in Latin letters as ru-Latn.",
    why="A screen reader would spell them out or say them wrongly, and they are hyphenated by rules that are not theirs.",
    fix="Correct the short form of the language. For words spelled in Latin letters write -Latn after it.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": _REMARK,
        **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nIt was a {lang ru: Duma}.\n",
    },
    good={
        "edition.yaml": _REMARK,
        **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nIt was a {lang ru-Latn: Duma}.\n",
    },
)
