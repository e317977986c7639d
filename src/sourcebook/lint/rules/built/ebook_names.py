"""What an ebook has spoken in place of marks and signs is what the edition has for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_words import bare
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.book import UnitKind
from sourcebook.model.content import fold
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import RepeatedCall, ResolvedEdition, ResolvedNote, TextSection, anchor
from sourcebook.model.streams import Stream

_BODY = frozenset({Stream.SOURCE, Stream.COMMENTARY})
#: where a page of the original began
_PAGE = re.compile(r"\|(.+)\|")


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the names of calls, marks, questions, pages and parts (WCAG 2.2, 2.4.4 and 4.1.2; WAI-ARIA 1.2, 5.2.8)."""
    for text in edition.texts:
        yield from _of_notes(text, reading)
        yield from _of_questions(text, reading, edition.phrases)
        yield from _of_parts(text, reading)
    for run in reading.runs_of(Stream.LABEL):
        page = _PAGE.fullmatch(run.text.strip())
        if page and run.host in _BODY:
            yield from _compared([run], edition.phrases.say("original-page", n=page[1]), reading)
    for file, name in reading.misnamed:
        yield Fault(
            f"“{name[:60]}” is given as a name to something that can't have one, so nobody will hear it.",
            'Give its element a role, such as role="note".',
            spot=Spot(reading.file, file, name),
        )


def _of_notes(text: TextSection, reading: Reading) -> Iterator[Fault]:
    """The calls and the ways back; an ebook sets the marks of further calls beside the first, each in an element of its own."""
    calls: list[ResolvedNote | RepeatedCall] = [*text.notes, *text.repeated_calls]
    for call in calls:
        yield from _compared(reading.runs_of(Stream.CALL, under=call.call_anchor), call.call_name, reading)
    further = {note.anchor for note in text.notes if note.repeats}
    for note in text.notes:
        marks = reading.runs_of(Stream.NOTE_MARK, under=note.anchor)
        own = (run for run in marks if not (further - {note.anchor}) & set(run.ids))
        yield from _compared(own, note.back_name, reading)


def _of_questions(text: TextSection, reading: Reading, phrases: Phrases) -> Iterator[Fault]:
    """The numbers of questions that lead to the words asked about."""
    for question in text.questions:
        runs = reading.runs_of(Stream.LABEL, under=anchor("question", question.id))
        labels = [run for run in runs if run.href and bare(run.text) == bare(question.label)]
        if question.words_anchor:
            yield from _compared(labels, f"{question.label} {phrases.say('to-question-words')}", reading)


def _of_parts(text: TextSection, reading: Reading) -> Iterator[Fault]:
    """The parts of a chapter that have no heading for an eye, or whose look alone says whose they are."""
    if text.kind is UnitKind.COMPILER:
        yield from _named(reading.runs_of(_BODY, under=text.anchor), text.voice, reading)
    labels = {bare(run.text) for run in reading.runs_of(Stream.LABEL, under=text.anchor)}
    if text.headnote and bare(text.headnote_label) not in labels:
        yield from _named(reading.runs_of(Stream.HEADNOTE, under=text.anchor), text.headnote_label, reading)
    for note in text.endnotes[:1]:
        yield from _named(reading.runs_of(Stream.NOTE, under=note.anchor), text.notes_label, reading)


def _named(runs: Iterable[Run], name: str, reading: Reading) -> Iterator[Fault]:
    """A fault where none of some runs stands in what has this name."""
    found = [run for run in runs if run.text.strip()]
    if found and not any(fold(run.name) == fold(name) for run in found):
        yield _fault(fold(found[0].text), name, found[0], reading)


def _compared(runs: Iterable[Run], name: str, reading: Reading) -> Iterator[Fault]:
    """A fault for each of some runs in whose place something else is spoken."""
    for run in runs:
        if run.text.strip() and fold(run.name) != fold(name):
            yield _fault(run.text.strip(), name, run, reading)


def _fault(words: str, name: str, run: Run, reading: Reading) -> Fault:
    said = f"“{run.name}”" if run.name else "nothing"
    return Fault(
        f"For “{words[:60]}” a screen reader should say “{name}”, but the ebook has {said} for it.",
        spot=Spot(reading.file, reading.name_of(run.place), words),
    )


def damage(reading: Reading) -> Reading:
    """Take the names of the calls away."""
    return replace(reading, runs=tuple(replace(r, name="") if r.stream == Stream.CALL else r for r in reading.runs))


RULE = ArtifactRule(
    code="ebook-names",
    wants="In the ebook spoken words for each call, mark, question and page of the original, as the edition has them.",
    why="A screen reader would say “one” or “asterisk”, and nobody who listens would know what it is or where it leads.",
    fix="Build again. If it stays, put aria-label= back where a template of your theme lacks it.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
