"""Every word in a built file is said to be in the language that the edition gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_leaves import Leaf
from sourcebook.lint.expected_words import bare_before
from sourcebook.lint.following import Followed, Piece, followed
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import Foreign, Mark, Named, fold
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the language of each run with that of its words (PDF/UA-1, 7.2; WCAG 2.2, 3.1.1 and 3.1.2)."""
    for one in followed(reading, edition):
        if not one.troubles:
            yield from _compared(one, reading)


def _compared(one: Followed, reading: Reading) -> Iterator[Fault]:
    """The first run of each leaf that is said to be in another language."""
    told: set[int] = set()
    spans = [_spans(leaf, start) for leaf, start in zip(one.stretch.leaves, one.starts, strict=True)]
    for piece, number in zip(one.pieces, one.numbers, strict=True):
        if number in told:
            continue
        leaf, said = one.stretch.leaves[number], piece.run.language
        if leaf.language == said and not spans[number]:
            continue
        wrong = _languages(leaf, piece, spans[number]) - {said.lower()}
        if wrong:
            told.add(number)
            words = fold(piece.run.text)[:60]
            named = f"“{said}”" if said else "no language"
            yield Fault(
                f"“{words}” in {one.stretch.title} is said to be in {named}, but is in “{min(wrong)}”.",
                spot=Spot(reading.file, reading.name_of(piece.run.place), words),
            )


def _spans(leaf: Leaf, start: int) -> list[tuple[int, int, str]]:
    """The words of a leaf that have a language of their own: from where to where, in counted characters of its stretch."""
    marks = [mark for mark in leaf.content.marks if _language(mark)]
    before = bare_before(leaf.content.text, (at for mark in marks for at in (mark.start, mark.end)))
    return [(start + before[mark.start], start + before[mark.end], _language(mark)) for mark in marks]


def _languages(leaf: Leaf, piece: Piece, inner: Sequence[tuple[int, int, str]]) -> set[str]:
    """The languages of the words of a leaf that a piece stands for."""
    edges = sorted({piece.start, *(at for mark in inner for at in mark[:2] if piece.start < at < piece.end)})
    found = ([said for first, last, said in inner if first <= at < last] for at in edges)
    return {(said[-1] if said else leaf.language).lower() for said in found}


def _language(mark: Mark) -> str:
    """The language that a mark gives its words; the mark that begins last is the innermost."""
    return mark.kind.language if isinstance(mark.kind, Foreign | Named) else ""


def damage(reading: Reading) -> Reading:
    """Say that everything is in another language."""
    return replace(reading, runs=tuple(replace(run, language="eo") for run in reading.runs))


RULE = ArtifactRule(
    code="language-true",
    wants="All words of the file in the language that the edition gives them: each source in its own, ours in that of the book.",
    why="A screen reader speaks words with the sounds of the language they are said to be in, and hyphens follow it too.",
    fix="Build again. If it stays, put lang= back where a template of your theme lacks them.",
    check=check,
    along=True,
    damage=damage,
)
