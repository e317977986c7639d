"""Words of a line of text, and four ways to damage them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from random import Random

WORD = re.compile(r"[^\W_]+")
LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщыэюя", "0123456789")
WAYS = ("altered", "deleted", "doubled", "swapped")


def altered(word: str, chance: Random, allowed: str = "") -> str:
    """The word with one of its letters or figures another one of the same kind; `allowed` are those that may be taken."""
    places = list(range(len(word)))
    chance.shuffle(places)
    for at in places:
        letter = word[at].lower()
        kind = next((kind for kind in LETTERS if letter in kind), LETTERS[0])
        others = [c for c in kind if c != letter]
        if word[at].isupper():
            others = [c.upper() for c in others]
        others = [c for c in others if not allowed or c in allowed]
        if others:
            return word[:at] + chance.choice(others) + word[at + 1 :]
    return word


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words stand."""
    return [found.span() for found in WORD.finditer(text)]


def damaged(text: str, way: str, chance: Random, within: tuple[int, int] | None = None) -> tuple[str, str] | None:
    """The text with one word damaged, and a description; None where it has no word for that."""
    low, high = within or (0, len(text))
    found = [(a, b) for a, b in spans(text) if low <= a and b <= high]
    if way == "swapped":
        pairs = [(one, two) for one, two in itertools.pairwise(found) if _differ(text, one, two)]
        if not pairs:
            return None
        (a, b), (c, d) = chance.choice(pairs)
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:], f"“{text[a:b]}” and “{text[c:d]}” swapped"
    if not found:
        return None
    a, b = chance.choice(found)
    word = text[a:b]
    if way == "deleted":
        end = b + 1 if text[b : b + 1] == " " else b
        return text[:a] + text[end:], f"“{word}” deleted"
    if way == "doubled":
        return f"{text[:a]}{word} {text[a:]}", f"“{word}” doubled"
    other = altered(word, chance)
    return (text[:a] + other + text[b:], f"“{word}” became “{other}”") if other != word else None


def _differ(text: str, one: tuple[int, int], two: tuple[int, int]) -> bool:
    return text[slice(*one)] != text[slice(*two)]


def line_of(text: str, offset: int) -> int:
    """The number of the line in which a character stands, counted from 1."""
    return text.count("\n", 0, offset) + 1


def lines_with(texts: Sequence[tuple[str, str]], pattern: str) -> list[tuple[str, int]]:
    """Every file and line in which a pattern is found."""
    return [(name, line_of(text, m.start())) for name, text in texts for m in re.finditer(pattern, text)]
