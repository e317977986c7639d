"""Where the mark of a note goes: after the words, and in most languages past the punctuation that follows them."""

from __future__ import annotations

import re
import unicodedata

from sourcebook.model.annotations.base import MarkPosition

#: languages whose custom sets the call before the punctuation (Lexique des règles typographiques, “Appel de note”)
BEFORE_PUNCTUATION = frozenset({"fr"})
_DOTS = re.compile(r"\.\s?\.")
_PASSED = frozenset(",.;:?!”’")
_CLOSING = {")": "(", "]": "[", "}": "{", "⟩": "⟨", "»": "«"}


def custom(language: str) -> MarkPosition:
    """The custom of a language (Chicago 18, 13.29, for English)."""
    primary = language.split("-")[0].lower()
    return MarkPosition.AT_WORD if primary in BEFORE_PUNCTUATION else MarkPosition.AFTER_PUNCTUATION


def call_offset(text: str, start: int, end: int, position: MarkPosition) -> int:
    """The offset in `text` at which the call of a note on `text[start:end]` stands.

    Past `, . ; : ? ! ” ’` and a closing bracket that the words themselves opened; never past a dash, an ellipsis or
    another closing bracket; before ’ and a letter it stands after that word.
    """
    if position is MarkPosition.AT_WORD:
        return end
    opened: list[str] = []
    for c in text[start:end]:
        if c in _CLOSING.values():
            opened.append(c)
        elif _CLOSING.get(c) in opened:
            opened.remove(_CLOSING[c])
    at = end
    while at < len(text):
        char = text[at]
        if char in "’'" and at + 1 < len(text) and text[at + 1].isalpha():
            at += 1
            while at < len(text) and (text[at].isalpha() or unicodedata.combining(text[at])):
                at += 1
        elif char == "." and _is_ellipsis(text, at):
            break
        elif char in _PASSED or (char in "\"'" and _closes(text, at)):
            at += 1
        elif char in _CLOSING and _CLOSING[char] in opened:
            opened.remove(_CLOSING[char])
            at += 1
        else:
            break
    return at


def _is_ellipsis(text: str, at: int) -> bool:
    return _DOTS.match(text, at) is not None


def _closes(text: str, at: int) -> bool:
    """Whether a straight quotation mark ends a quotation: no letter follows."""
    return at + 1 >= len(text) or not text[at + 1].isalnum()
