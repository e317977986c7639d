"""Words that text recognition has misread, as far as they can't be anything else.

Only English words that do not exist and are known slips (“tbe”, “wbich”), figures inside a small word (“1ike”, “w0rd”), a
stroke for I, the ligatures that are letters of a font, and hyphens left from the end of a line (“con- tinued”). It is
offered, never mended unasked: a source may have anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import Text, all_texts, has, hiding
from sourcebook.model.content import Content, Foreign
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_WORDS = {
    "tbe": "the", "tlie": "the", "tiie": "the", "tbat": "that", "tliat": "that", "tbis": "this", "tliis": "this",
    "tbey": "they", "tliey": "they", "tbere": "there", "tliere": "there", "tbeir": "their", "tlieir": "their",
    "tben": "then", "tbem": "them", "tliem": "them", "witb": "with", "witli": "with", "wbich": "which", "whicb": "which",
    "wliich": "which", "wbo": "who", "wlio": "who", "wbat": "what", "wben": "when", "wlien": "when", "bave": "have",
    "liave": "have", "sbould": "should", "sliould": "should", "sucb": "such", "sucli": "such", "mucb": "much",
    "otber": "other", "anotber": "another", "liis": "his", "otlier": "other",
}  # fmt: skip
_ENGLISH = late_pattern(rf"(?<![\w’'-])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w’'-])")
#: a figure between small letters, or 1 before a vowel and more letters; not 1er, 1st, 2nd, b2b, h2o
_FIGURE = late_pattern(r"(?<![\w’'.-])(?:[a-z]{2,}[01][a-z]+|[a-z][01][a-z]{2,}|1[aiou][a-z]{2,})(?![\w’'-])")
#: what ends a word, as a blank
_BLANKS = bytes(32 if chr(n) in ",.;:!?()[]?" or n < 32 else n for n in range(256))
_STROKE = late_pattern(r"(?<=[a-z,;] )\|(?= (?:am|have|had|was|will|shall|do|did|think|know|could|should|would)\b)")
_LIGATURE = late_pattern(r"[ﬀ-ﬆ]")
_HYPHEN = late_pattern(
    r"(?<![\w-])[a-z]{2,}- (?!(?:and|or|to|nor|but|as|und|oder|bis|sowie|wie|et|ou|à|y|o|e)\b)[a-z]{2,}(?![\w-])"
)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every text."""
    for text in all_texts(edition):
        ligatures = has(text, _LIGATURE)
        slips = _slips_in(text) if text.primary == "en" and not text.ours else ()
        for leaf in text.contents:
            if slips and any(slip in leaf.text for slip in slips):
                yield from _english(leaf)
            if ligatures:
                yield from _ligatures(leaf)
            if "- " in leaf.text:
                yield from _hyphens(leaf)


def _slips_in(text: Text) -> list[str]:
    """The slips that a text may have: told fast by its different words, since most texts have none."""
    words = {*" ".join(leaf.text for leaf in text.contents).encode("ascii", "replace").translate(_BLANKS).split()}
    mixed = [w.decode() for w in words if not w.isalpha() and not w.isdigit()]
    slips = [w for w in mixed if w == "|" or _FIGURE.search(w)]
    return slips + [slip for slip in _WORDS if slip.encode() in words]


def _english(leaf: Content) -> Iterator[Fault]:
    for shape in (_ENGLISH, _FIGURE, _STROKE):
        if shape.search(leaf.text):
            for found in shape.finditer(hiding(leaf, Foreign)):
                meant = _WORDS.get(found[0]) or ("I" if found[0] == "|" else _letters(found[0]))
                yield fault_in(
                    leaf, *found.span(), f"“{found[0]}” is what text recognition makes of “{meant}”.",
                    f"Look it up in the source. If that has “{meant}”, write it; if it has “{found[0]}”, write {{sic}} after it.",
                )  # fmt: skip


def _letters(word: str) -> str:
    return word.replace("0", "o").replace("1", "l")


def _ligatures(leaf: Content) -> Iterator[Fault]:
    for found in _LIGATURE.finditer(leaf.text):
        meant = unicodedata.normalize("NFKC", found[0])
        yield fault_in(
            leaf, *found.span(), f"“{found[0]}” is one character; the letters are “{meant}”.",
            "Write the letters; the font joins them by itself. --fix does it.", meant,
        )  # fmt: skip


def _hyphens(leaf: Content) -> Iterator[Fault]:
    for found in _HYPHEN.finditer(hiding(leaf, Foreign)):
        first, second = found[0].split("- ")
        yield fault_in(
            leaf, *found.span(), f"“{found[0]}” has the hyphen of a line's end in the middle of a line.",
            f"If it is one word, write “{first}{second}”; if it has a hyphen of its own, “{first}-{second}”.",
        )  # fmt: skip


RULE = EditionRule(
    code="scanning-slips",
    wants="The words of the source, not what text recognition made of them.",
    why="Slips such as “tbe” were never in the source, and a reader can't tell.",
    fix="Look the word up in the source, and write what it has.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "tbe Diet")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "the pre- and post-war Diet of the 10th")},
)  # fmt: skip
