"""Our signs stand at the words that they are about: what we supplied, doubt or left out, and where pages began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_words import bare, bare_before
from sourcebook.lint.following import Followed, followed
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.lint.signs import signs_in
from sourcebook.model.content import Conjecture, Illegible, Mark, Omission, Omitted, PageBreak, Sic, Supplied
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream

#: so many characters beside a sign are shown
_SHOWN = 30


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the signs at each place in running text with those that the list of signs explains."""
    for one in followed(reading, edition):
        if one.stretch.body and not one.troubles:
            yield from _compared(one, reading, edition.phrases)


def _compared(one: Followed, reading: Reading, phrases: Phrases) -> Iterator[Fault]:
    wanted: dict[int, str] = {}
    for start, leaf in zip(one.starts, one.stretch.leaves, strict=True):
        ends = [(mark.start, number, 1, mark) for number, mark in enumerate(leaf.content.marks) if mark.is_point]
        spans = [(number, mark) for number, mark in enumerate(leaf.content.marks) if not mark.is_point]
        ends += [(mark.start, number, 2, mark) for number, mark in spans]
        ends += [(mark.end, -number, 0, mark) for number, mark in spans]
        signs = [(at, _sign(mark, which == 0, phrases)) for at, _, which, mark in sorted(ends, key=_in_order)]
        before = bare_before(leaf.content.text, (at for at, sign in signs if sign))
        for at, sign in signs:
            if sign:
                place = start + before[at]
                wanted[place] = wanted.get(place, "") + bare(sign)
    found: dict[int, list[Run]] = {}
    for at, run in one.aside:
        if run.stream == Stream.LABEL and not run.unseen:
            found.setdefault(at, []).append(run)
    for at in sorted(wanted.keys() | found.keys()):
        said, sign = bare("".join(run.text for run in found.get(at, []))), wanted.get(at, "")
        others = bare("".join(run.text for run in found.get(at, []) if not signs_in(run.text)))
        if said != sign and (sign not in said or said.replace(sign, "", 1) != others):
            here = found[at][0] if at in found else _run_at(one, at)
            words = "".join(bare(leaf.content.text) for leaf in one.stretch.leaves)
            beside = f"after “{words[max(0, at - _SHOWN) : at]}”" if at else f"before “{words[:_SHOWN]}”"
            shows = f"“{sign}” should stand" if sign else "no sign should stand"
            yield Fault(
                f"In {one.stretch.title} {shows} {beside}, but {f'“{said}” does' if said else 'nothing does'}.",
                spot=Spot(reading.file, reading.name_of(here.place) if here else "", said or sign),
            )


def _in_order(end: tuple[int, int, int, Mark]) -> tuple[int, int, int]:
    return end[0], end[2], end[1]


def _sign(mark: Mark, ends: bool, phrases: Phrases) -> str:
    """The sign at the beginning or end of a mark, as the list of signs has it."""
    match mark.kind:
        case Supplied():
            return "⟩" if ends else "⟨"
        case Conjecture():
            return "?⟩" if ends else "⟨"
        case Sic():
            return f"⟨{phrases.say('sic')}⟩"
        case Omitted():
            return f"⟨{phrases.say('omitted')}⟩"
        case Illegible(extent=extent):
            return f"⟨{phrases.say('illegible-extent', extent=extent) if extent else phrases.say('illegible')}⟩"
        case Omission():
            return "⟨…⟩"
        case PageBreak(label=label):
            return f"|{label}|"
        case _:
            return ""


def _run_at(one: Followed, at: int) -> Run | None:
    """The run that stands before or at a place."""
    return next((piece.run for piece in reversed(one.pieces) if piece.start <= at), None)


def damage(reading: Reading) -> Reading:
    """Put a sign where nothing is left out."""
    index = next(i for i, run in enumerate(reading.runs) if run.stream == Stream.SOURCE and len(run.text) > 1)
    run = reading.runs[index]
    sign = replace(run, text="⟨…⟩", stream=str(Stream.LABEL), host=str(Stream.SOURCE))
    return replace(reading, runs=(*reading.runs[: index + 1], sign, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="signs-shown",
    wants="Our signs at the very words that they are about: ⟨ ⟩ round what we supplied, ⟨?⟩, ⟨sic⟩, ⟨…⟩, and where a page began.",
    why="Without its sign a word of ours reads as the source's, and a gap as if nothing were missing.",
    fix="Build again. If it stays, put the signs back that a template or style sheet of your theme leaves out.",
    check=check,
    along=True,
    damage=damage,
)
