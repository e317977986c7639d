"""Each call leads to its note, and in an ebook each note back to its call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import RepeatedCall, ResolvedEdition, ResolvedNote
from sourcebook.model.streams import Stream

_End = tuple[str, str]


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Follow each call and each mark. In print a note is on the page of its call, so that its mark need not lead back."""
    led = _led(reading)
    paged = reading.format == "pdf"
    for text in edition.texts:
        calls: list[ResolvedNote | RepeatedCall] = [*text.notes, *text.repeated_calls]
        pairs = [(Stream.CALL, c.call_anchor, _notes(c, reading), f"The call of {c.call_name}") for c in calls]
        pairs += [
            (
                Stream.NOTE_MARK,
                n.anchor,
                {c.call_anchor for c in calls if c.anchor == n.anchor},
                f"The mark of {n.call_name}",
            )
            for n in text.notes
        ]
        for stream, under, targets, what in pairs:
            runs = reading.runs_of(stream=stream, under=under)
            found = led.get((stream, under), set())
            missing = not found and not (paged and stream == Stream.NOTE_MARK)
            if runs and (missing or (not found <= targets if paged else not found & targets)):
                yield Fault(
                    f"{what} of “{text.heading}” does not lead to its other end.",
                    spot=Spot(reading.file, reading.name_of(runs[0].place), runs[0].text),
                )


def _notes(call: ResolvedNote | RepeatedCall, reading: Reading) -> set[str]:
    """Where a call may lead: to the note whose words are meant, in print to a short one too that leads on to it."""
    return {call.whole_anchor, call.anchor} if reading.format == "pdf" else {call.whole_anchor}


def _led(reading: Reading) -> Mapping[_End, set[str]]:
    """The names of the places that the calls and marks inside each element lead to."""
    led: dict[_End, set[str]] = {}
    ends = [(run.stream, run.ids, run.href.partition("#")[2]) for run in reading.runs if run.href]
    ends += [(link.stream, link.ids, link.anchor) for link in reading.links] if reading.format == "pdf" else []
    for stream, ids, target in ends:
        if stream in (Stream.CALL, Stream.NOTE_MARK):
            for name in ids:
                led.setdefault((stream, name), set()).add(target)
    return led


def damage(reading: Reading) -> Reading:
    """Send every call elsewhere."""
    runs = (replace(r, href="x#y") if r.href and r.stream == Stream.CALL else r for r in reading.runs)
    links = (replace(link, target="#y") if link.stream == Stream.CALL else link for link in reading.links)
    return replace(reading, runs=tuple(runs), links=tuple(links))


RULE = ArtifactRule(
    code="noteref-pairs",
    wants="A call that leads to its note, and in the ebook a mark that leads back.",
    why="A reader taps the mark and must see that note, then find the way back.",
    fix="Build again. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
