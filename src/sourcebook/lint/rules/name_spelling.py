"""A name in our words is spelled as its entry in a register spells it, or as one of the other spellings listed there.

Only surnames, places and other names of one word are compared, and only with words that are nowhere written small. Two
spellings are near where a letter or two differ (Damerau and Levenshtein); endings such as a plural are not a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Emphasis, Foreign, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.registers import Entry, RegisterKind

_NAME = re.compile(r"(?<![\w’'-])[^\W\d_a-zß-ÿ][^\W\d_]{4,}(?![\w-])")
_SMALL = re.compile(r"(?<![\w’'-])[a-zß-ÿ][^\W\d_]{4,}")
#: the longest ending by which two forms of one name differ, as in Bolshevik and Bolsheviks, Russia and Russian
_ENDING = 3
#: from how many letters on two may differ
_LONG = 7


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every capitalised word of ours that is like a name of the registers and is none."""
    names = dict(pair for entry in edition.registers for pair in _names(entry))
    if not names:
        return
    known = {word for entry in edition.registers for name in (entry.name, *entry.spellings) for word in _words(name)}
    small = _written_small(edition)
    judged: dict[str, str] = {}
    for text in our_texts(edition):
        for leaf in text.contents:
            for found in _NAME.finditer(hiding(leaf, Quoted, Foreign, Emphasis)):
                word = found[0]
                if word in known or word.lower() in small:
                    continue
                if word not in judged:
                    judged[word] = _nearest(word, names, text.primary)
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
        yield from ((word, entry.id) for word in words if len(word) > _ENDING + 1 and word[0].isupper())


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name)


def _written_small(edition: Edition) -> set[str]:
    """The words that some text writes with a small letter: no names, or names of things."""
    texts = [leaf for source in edition.sources.values() for leaf in leaves(source.transcription)]
    texts += [leaf for text in our_texts(edition) for leaf in text.contents]
    return {word for leaf in texts for word in _SMALL.findall(leaf.text)}


def _nearest(word: str, names: dict[str, str], language: str) -> str:
    """The name that a word is nearly, or nothing."""
    most = 2 if len(word) >= _LONG and language != "de" else 1
    near = process.extract(word, list(names), scorer=OSA.distance, score_cutoff=most, limit=None)
    for name, distance, _ in near:
        if name[0] != word[0] or abs(len(name) - len(word)) > 1 or _is_form(name, word):
            continue
        if distance == 1 or (len(name) >= _LONG and name[:4] == word[:4]):
            return name
    return ""


def _is_form(one: str, other: str) -> bool:
    """Whether two words are forms of one: all but their endings is the same, and one of them only has more."""
    return one.startswith(other) or other.startswith(one)


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
