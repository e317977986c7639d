"""In an ebook words that are stressed, struck out or added are said to be so, not only shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_words import bare_before
from sourcebook.lint.following import Followed, followed
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import Added, Code, Deleted, Emphasis, Mark, SmallCaps, Strong, fold
from sourcebook.model.resolved import ResolvedEdition

#: in which way the words of each mark are set off, as `Run.stress` has it; a theme shows small capitals in a way of its own
_WAYS: dict[type, str] = {
    Emphasis: "emphasis",
    Strong: "strong",
    Deleted: "deleted",
    Added: "added",
    Code: "code",
    SmallCaps: "",
}
_NAMES = {
    "emphasis": "stressed",
    "strong": "strongly stressed",
    "deleted": "struck out",
    "added": "added in the source",
    "code": "to be typed as they stand",
    "": "set in small capitals",
}


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look at the elements round the words of each mark (HTML, 4.5 and 4.7; WCAG 2.2, 1.3.1)."""
    for one in followed(reading, edition):
        if not one.troubles:
            yield from _compared(one, reading)


def _compared(one: Followed, reading: Reading) -> Iterator[Fault]:
    wanted: list[tuple[int, int, Mark]] = []
    for start, leaf in zip(one.starts, one.stretch.leaves, strict=True):
        marks = [mark for mark in leaf.content.marks if type(mark.kind) in _WAYS]
        before = bare_before(leaf.content.text, (at for mark in marks for at in (mark.start, mark.end)))
        wanted += [(start + before[mark.start], start + before[mark.end], mark) for mark in marks]
    starts, ends = [piece.start for piece in one.pieces], [piece.end for piece in one.pieces]
    for first, end, mark in wanted:
        pieces = one.pieces[bisect_right(ends, first) : bisect_left(starts, end)]
        plain = next((piece.run for piece in pieces if not _is_so(mark, piece.run.stress)), None)
        if plain is not None:
            words = fold(plain.text)[:60]
            yield Fault(
                f"“{words}” in {one.stretch.title} should be {_NAMES[_WAYS[type(mark.kind)]]}, but stands there like other words.",
                spot=Spot(reading.file, reading.name_of(plain.place), words),
            )


def _is_so(mark: Mark, stress: tuple[str, ...]) -> bool:
    way = _WAYS[type(mark.kind)]
    return way in stress if way else bool(stress)


def damage(reading: Reading) -> Reading:
    """Make all words alike."""
    return replace(reading, runs=tuple(replace(run, stress=()) for run in reading.runs))


RULE = ArtifactRule(
    code="ebook-stress",
    wants="In the ebook stressed words in em or strong, and those struck out or added in del and ins.",
    why="Titles of works and stressed words would be lost among the others, and deleted words would read as if they stood.",
    fix="Build again. If it stays, put the elements back that a template of your theme lacks; their look is your affair.",
    formats=frozenset({"epub"}),
    check=check,
    along=True,
    damage=damage,
)
