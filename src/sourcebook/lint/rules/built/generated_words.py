"""What the program itself writes into a book stands there whole: title page, imprint, parts, signs, registers, lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_leaves import Stretch
from sourcebook.lint.expected_words import bare
from sourcebook.lint.following import Trouble, followed
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import fold
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Follow the words of each part of the book, between which a theme may set punctuation; the texts have labels of ours."""
    for one in followed(reading, edition):
        if not one.stretch.body:
            yield from (_fault(trouble, one.stretch, reading) for trouble in one.troubles)
    for text in edition.texts:
        yield from _labels(text, reading)


def _fault(trouble: Trouble, stretch: Stretch, reading: Reading) -> Fault:
    place = reading.anchors.get(stretch.under) if trouble.run is None else trouble.run.place
    words = fold(trouble.words)[:80]
    what = (
        f"“{words}” is missing from {stretch.title}, or stands in the wrong place there."
        if trouble.missing
        else f"“{words}” stands in {stretch.title}, where the edition has no such words."
    )
    return Fault(what, spot=Spot(reading.file, reading.name_of(place) if place is not None else "", words))


def _labels(text: TextSection, reading: Reading) -> Iterator[Fault]:
    """Look for the labels inside a text, one after another."""
    runs = reading.runs_of(Stream.LABEL, under=text.anchor)
    found = bare("".join(run.text for run in runs))
    at, before = 0, ""
    for words in filter(None, _labels_wanted(text)):
        next_at = found.find(bare(words), at)
        between = _letters(found[at:next_at]) if next_at > at else ""
        if between and between in (_letters(before), _letters(words)):
            yield Fault(
                f"“{(before if between == _letters(before) else words)[:80]}” stands twice in “{text.heading}”.",
                spot=Spot(reading.file, _page(reading, text, runs, at), words[:80]),
            )
        if next_at < 0:
            yield Fault(
                f"“{words[:80]}” is missing from “{text.heading}”, or stands in the wrong place there.",
                spot=Spot(reading.file, _page(reading, text, runs, at), words[:80]),
            )
        else:
            at, before = next_at + len(bare(words)), words


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _page(reading: Reading, text: TextSection, runs: Iterable[Run], at: int) -> str:
    """The page or file of the words that follow the first so many counted characters of the labels of a text."""
    read = 0
    for run in runs:
        read += len(bare(run.text))
        if read > at:
            return reading.name_of(run.place)
    return reading.name_of(reading.anchors.get(text.anchor, -1))


def _labels_wanted(text: TextSection) -> Iterator[str]:
    """The labels of the source note, of questions and of answers."""
    yield text.source_label if text.source_note.text else ""
    if text.questions:
        yield text.questions_label
        for question in text.questions:
            yield question.label
            yield text.answer_label if question.answer else ""


def damage(reading: Reading) -> Reading:
    """Take the words of the title page away."""
    return replace(reading, runs=tuple(r for r in reading.runs if "title-page" not in r.ids))


RULE = ArtifactRule(
    code="generated-words",
    wants="Title page, imprint, parts, signs, registers and lists with every word and entry that the edition has for them, each once.",
    why="They are what a reader goes by: an entry that is lost is a work, a person or an intervention not named.",
    fix="Build again. If it stays, a template of your theme leaves something out, or adds words: mark these as a label.",
    check=check,
    along=True,
    damage=damage,
)
