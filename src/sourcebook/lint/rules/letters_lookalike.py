"""A word is in one script: no Cyrillic “а” in a Latin word, no Latin “c” in a Cyrillic one (Unicode Technical Standard 39, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts, has
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_OTHER = "\u0370-\u03ff\u0400-\u052f"
_MIXED = late_pattern(rf"[A-Za-zÀ-ɏ’{_OTHER}]*(?:[A-Za-zÀ-ɏ][{_OTHER}]|[{_OTHER}][A-Za-zÀ-ɏ])[A-Za-zÀ-ɏ’{_OTHER}]*")
_STRANGE = late_pattern(f"[{_OTHER}]")
_LATIN = late_pattern(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = "АВЕКМНОРСТУХЅІЈаеорсухѕіјԁԛԝ"
_LATIN_LIKE_CYRILLIC = "ABEKMHOPCTYXSIJaeopcyxsijdqw"
_GREEK, _LATIN_LIKE_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"
_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LATIN_LIKE_CYRILLIC + _LATIN_LIKE_GREEK)
_TO_CYRILLIC = str.maketrans(_LATIN_LIKE_CYRILLIC, _CYRILLIC)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every word that has letters of two scripts."""
    for text in all_texts(edition):
        for leaf in text.contents if has(text, _STRANGE) else ():
            for found in _MIXED.finditer(leaf.text):
                new = _in_one_script(found[0])
                if new:
                    strange = next(a for a, b in zip(found[0], new, strict=True) if a != b)
                    script = "Latin" if _LATIN.match(strange) else "Greek" if strange in _GREEK else "Cyrillic"
                    yield fault_in(
                        leaf, *found.span(), f"The “{strange}” in “{found[0]}” is a {script} letter that only looks like another.",
                        f"Type the word anew: “{new}”.", new,
                    )  # fmt: skip


def _in_one_script(word: str) -> str:
    """The word in the script of most of its letters; nothing where letters would be left over."""
    letters = [c for c in word if c.isalpha()]
    latin = [c for c in letters if _LATIN.match(c)]
    if 2 * len(latin) >= len(letters):
        new = word.translate(_TO_LATIN)
        return new if all(_LATIN.match(c) for c in new if c.isalpha()) else ""
    new = word.translate(_TO_CYRILLIC)
    return "" if any(_LATIN.match(c) for c in new) else new


RULE = EditionRule(
    code="letters-lookalike",
    wants="Words whose letters are all of one script.",
    why="A Cyrillic “а” in a Latin word looks right, but no search finds the word, and it is read aloud wrongly.",
    fix="Type the word anew, or run sourcebook check --fix.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("has not", "hаs not")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("has not", "({lang ru: царь}) has not")},
)  # fmt: skip
