"""The call of a note stands after the very words to which the note belongs (promise 2)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.compare_text import measured_spots
from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, NoteCall
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ResolvedEdition, TextSection, anchor
from sourcebook.model.streams import Stream

#: so many characters before a call are shown
_SHOWN = 30


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Count the characters before each call, in the text and in the title and headnote over it."""
    for text in edition.texts:
        body = Stream.COMMENTARY if text.kind is UnitKind.COMMENTARY else Stream.SOURCE
        parts = {
            Stream.TITLE: (text.title,),
            Stream.HEADNOTE: tuple(leaves(text.headnote)),
            body: tuple(leaves(text.body)),
        }
        wanted = {stream: _called(contents) for stream, contents in parts.items()}
        if not any(calls for _, calls in wanted.values()):
            continue
        words = {stream: said for stream, (said, _) in wanted.items()}
        spots = {stream: measured_spots(contents) for stream, contents in parts.items()}
        read, found = _read(reading.runs_of(under=text.anchor), words, spots)
        for stream, (_, calls) in wanted.items():
            if read[stream] == len(words[stream]):
                yield from _compared(reading, text, words[stream], calls, found)


def _called(contents: Iterable[Content]) -> tuple[str, dict[str, int]]:
    """The counted characters of some contents, and how many of them stand before each call."""
    words: list[str] = []
    calls: dict[str, int] = {}
    at = 0
    for content in contents:
        for mark in content.points(NoteCall):
            if isinstance(mark.kind, NoteCall):
                calls[anchor("call", mark.kind.note)] = at + len(counted(content.text[: mark.start]))
        words.append(counted(content.text))
        at += len(words[-1])
    return "".join(words), calls


def _read(
    runs: Iterable[Run], words: Mapping[Stream, str], spots: Mapping[Stream, Container[int]]
) -> tuple[dict[Stream, int], dict[str, tuple[int, Run]]]:
    """How much of each class was read as it should be (-1: not all), and each call with the characters before it."""
    at = dict.fromkeys(words, 0)
    found: dict[str, tuple[int, Run]] = {}
    named: dict[str, Stream] = {stream.value: stream for stream in words}
    current = next(iter(words))
    for run in runs:
        if run.stream == Stream.CALL:
            found.setdefault(run.ids[-1], (at[current], run))
        stream = named.get(run.stream)
        if stream is not None:
            own, current = counted(run.text), stream
            if at[stream] < 0 or words[stream].startswith(own, at[stream]):
                at[stream] += len(own) if at[stream] >= 0 else 0
            elif run.line_end and own.endswith(HYPHEN) and words[stream].startswith(own[:-1], at[stream]):
                at[stream] += len(own) - 1
            elif at[stream] not in spots[stream]:  # there, numbers stand that layout alone can tell
                at[stream] = -1
    return at, found


def _compared(
    reading: Reading, text: TextSection, words: str, calls: Mapping[str, int], found: Mapping[str, tuple[int, Run]]
) -> Iterator[Fault]:
    names = {note.call_anchor: note.call_name for note in text.notes}
    names |= {again.call_anchor: again.call_name for again in text.repeated_calls}
    for name, wanted in calls.items():
        at, run = found.get(name, (wanted, None))
        if run is not None and at != wanted:
            yield Fault(
                f"The call of {names.get(name, 'a note')} of “{text.heading}” should stand after "
                f"“{_before(words, wanted)}”, but stands after “{_before(words, at)}”.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )


def _before(words: str, at: int) -> str:
    return words[max(0, at - _SHOWN) : max(at, 0)]


def damage(reading: Reading) -> Reading:
    """Put a call before the words that it follows."""
    runs = list(reading.runs)
    body = (Stream.SOURCE, Stream.COMMENTARY)
    index = next(i for i, r in enumerate(runs) if i and r.stream == Stream.CALL and runs[i - 1].stream in body)
    runs[index - 1], runs[index] = runs[index], runs[index - 1]
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="call-place",
    wants="The call of each note after the words that the edition gives it to, in print and in the ebook alike.",
    why="A note on one word that is called at another explains the wrong thing.",
    fix="Build again. If it stays, your theme moves calls about: compare it with the one that comes with the program.",
    check=check,
    damage=damage,
)
