"""A name in our words is spelled as its entry in a register spells it, or as one of the other spellings listed there.

Only surnames, places and other names of one word are compared, and only with words that are nowhere written small. Two
spellings are near where they sound alike (Kerenskii and Kerensky, Clarke and Clerke), or where in a long name one letter
differs. Other names of one letter's difference are other names (Holles and Holmes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts, hiding, our_texts
from sourcebook.model.content import Emphasis, Foreign, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.registers import Entry, RegisterKind

_NAME = late_pattern(r"(?<![\w’'-])[^\W\d_a-zß-ÿ][^\W\d_]{4,}(?![\w-])")
#: from how many letters on one that differs is a slip
_LONG = 8
#: how many sounds must be alike where two letters differ
_TELLING = 4
#: what transliterations and old spellings write for one sound
_SOUNDS = tuple(
    (late_pattern(pattern), sound)
    for pattern, sound in (
        ("shch|sch|sh|ch|cz|tsch|tch", "s"), ("zh|dzh", "j"), ("kh", "h"), ("ph", "f"), ("ts|tz", "c"), ("ck|q", "k"),
        ("x", "ks"), ("w", "v"), (r"(.)\1+", r"\1"), (r"(?<!^)[aeiouyj]", ""),
    )
)  # fmt: skip


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every capitalised word of ours that is like a name of the registers and is none."""
    names = dict(pair for entry in edition.registers for pair in _names(entry))
    if not names:
        return
    known = {word for entry in edition.registers for name in (entry.name, *entry.spellings) for word in _words(name)}
    initials: dict[str, list[str]] = {}
    for name in names:
        initials.setdefault(name[0], []).append(name)
    judged: dict[str, str] = {}
    for text in our_texts(edition):
        for leaf in text.contents:
            for found in _NAME.finditer(hiding(leaf, Quoted, Foreign, Emphasis)):
                word = found[0]
                if word in known:
                    continue
                if word not in judged:
                    near = _nearest(word, initials.get(word[0], ()))
                    judged[word] = "" if near and _is_written_small(word, edition) else near
                if near := judged[word]:
                    yield fault_in(
                        leaf, *found.span(), f"“{word}” is nearly “{near}” of the register ({names[near]}), and no spelling listed there.",
                        f"Write “{near}”. If “{word}” is another spelling of it, list it under spellings: of the entry; "
                        "if it is another name, give it an entry of its own.",
                    )  # fmt: skip


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    """The words of an entry that are names by themselves, with the id of the entry."""
    for name in (entry.name, *entry.spellings):
        words = _words(name.split(",")[0])
        if entry.kind is RegisterKind.PERSONS:
            words = words[-1:]
        elif len(words) > 1 and entry.kind is not RegisterKind.PLACES:
            words = []
        yield from ((word, entry.id) for word in words if len(word) > 4 and word[0].isupper())


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name)


def _is_written_small(word: str, edition: Edition) -> bool:
    """Whether some text writes the word with a small letter: it is no name then, or that of a thing."""
    small = word[0].lower() + word[1:]
    whole = late_pattern(rf"(?<!\w){small}(?!\w)")
    return any(small in leaf.text and whole.search(leaf.text) for text in all_texts(edition) for leaf in text.contents)


def _nearest(word: str, names: Iterable[str]) -> str:
    """The name that a word is nearly, or nothing; all of them begin with the same letter."""
    for name in names:
        sounds_so = _sound(name) == _sound(word)
        one_slip = min(len(name), len(word)) >= _LONG and len(set(name) ^ set(word)) <= 2  # a slip changes two letters
        if not (sounds_so or one_slip) or name.startswith(word) or word.startswith(name):
            continue
        from rapidfuzz.distance import OSA  # loaded only once a name is like another

        distance = OSA.distance(name, word, score_cutoff=2)
        if distance == 1 and (one_slip or sounds_so):
            return name
        if distance <= 2 and sounds_so and len(_sound(name)) >= _TELLING:
            return name
    return ""


@cache
def _sound(name: str) -> str:
    """How a name sounds, roughly: its first letter and its consonants, in one spelling for each."""
    folded = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for pattern, sound in _SOUNDS:
        folded = pattern.sub(sound, folded)
    return folded


_REGISTER = "entries:\n  - id: kerenskii\n    name: Kerenskii, Aleksandr\n"

RULE = EditionRule(
    code="name-spelling",
    wants="In our own words names as a register spells them.",
    why="A reader who meets two spellings thinks of two persons, and a search finds half.",
    fix="Write the spelling of the register, or list the other under spellings: of its entry.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "registers/persons.yaml": _REGISTER,
        "commentary/remark.md": "---\ntitle: A remark\n---\nThen Kerenskii fled, or Kerensky as others write.\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "registers/persons.yaml": _REGISTER + "    spellings:\n      - Kerensky\n",
        "commentary/remark.md": "---\ntitle: A remark\n---\nThen Kerenskii fled, or Kerensky as others write.\n",
    },
)  # fmt: skip
