"""What is for the teacher is in no byte of another copy (promise 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.flow import joined
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ResolvedEdition

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
_WORD = re.compile(r"\w{6,}")
#: a sentence of fewer characters stands in many a text by chance
_LEAST = 8


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for each sentence that is withheld, and for words that are nowhere in what this copy should say."""
    if not reading.withheld:
        return
    own = " ".join(_strings(edition))
    legit, vocabulary = _bare(own), set(_WORD.findall(own.casefold()))
    shown = "".join(joined(reading.runs))
    places = [("", _bare(shown)), *((where, _bare(text)) for where, text in reading.strings)]
    words = set(_WORD.findall(shown.casefold()))
    for text in sorted(reading.withheld):
        sentences = [s for s in map(_bare, _SENTENCE.split(text)) if len(s) >= _LEAST and s not in legit]
        leaked = next(((s, where) for where, held in places for s in sentences if s in held), None)
        single = next((w for w in _WORD.findall(text.casefold()) if w in words and w not in vocabulary), "")
        if leaked is not None or single:
            where = (leaked[1] if leaked else "") or _page(reading, leaked[0] if leaked else single)
            yield Fault(
                f"“{text[:60]}” is for others than this copy is for, but stands in the file.",
                "Don't give this file away.",
                spot=Spot(reading.file, where, single or text[:60]),
            )


def _strings(thing: object) -> Iterator[str]:
    """Every piece of text in the edition as it should be."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _strings(value)
    elif isinstance(thing, tuple | list | frozenset):
        for part in thing:
            yield from _strings(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name != "origin":
                yield from _strings(getattr(thing, field.name))


def _page(reading: Reading, words: str) -> str:
    """The page or file on which the words begin, as far as a piece of a line tells."""
    begin = words[:_LEAST]
    run = next((run for run in reading.runs if begin in _bare(run.text)), None)
    return "" if run is None else reading.name_of(run.place)


def _bare(text: str) -> str:
    return counted(text).replace(HYPHEN, "").casefold()


def damage(reading: Reading) -> Reading:
    """Print an answer that is withheld."""
    answer = "The Zemstvo, as nobody in the room would guess."
    stray = replace(reading.runs[0], text=answer)
    return replace(reading, withheld=frozenset({answer}), runs=(*reading.runs, stray))


RULE = ArtifactRule(
    code="teacher-text",
    wants="In the pupils' copy nothing of what is for the teacher: no answer, no note, no question, not even unseen.",
    why="One pupil who finds an answer in the file gives it to the class.",
    fix="Don't give the file away. Build again; if it stays, a template of your theme prints what it should not have.",
    check=check,
    damage=damage,
)
