"""In an ebook each call leads to its note and each note back to its call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import RepeatedCall, ResolvedEdition, ResolvedNote
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Follow each call and each mark."""
    for text in edition.texts:
        calls: list[ResolvedNote | RepeatedCall] = [*text.notes, *text.repeated_calls]
        pairs = [(Stream.CALL, c.call_anchor, c.whole_anchor, f"The call of {c.call_name}") for c in calls]
        pairs += [(Stream.NOTE_MARK, n.anchor, n.call_anchor, f"The mark of {n.call_name}") for n in text.notes]
        for stream, under, target, what in pairs:
            runs = reading.runs_of(stream=stream, under=under)
            if runs and not any(r.href.endswith(f"#{target}") for r in runs):
                yield Fault(
                    f"{what} of “{text.heading}” does not lead to its other end.",
                    spot=Spot(reading.file, reading.name_of(runs[0].place), runs[0].text),
                )


def damage(reading: Reading) -> Reading:
    """Send every call elsewhere."""
    return replace(reading, runs=tuple(replace(r, href="x#y") if r.stream == Stream.CALL else r for r in reading.runs))


RULE = ArtifactRule(
    code="noteref-pairs",
    wants="In the EPUB a call that leads to its note and a mark that leads back.",
    why="A reader taps the mark and must see that note, then find the way back.",
    fix="Build again. If it stays, compare your theme with the one that comes with the program.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
