"""The numbers of lines in print stand beside the lines that bear them; an ebook has them in their order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_lines import printed_starts, words_of
from sourcebook.lint.reading.lines import lines_of, numbers_beside, numbers_in
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.source import LineNumbers
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look beside each line of a numbered text, and of a text without numbers."""
    for text in edition.texts:
        if reading.format == "epub":
            yield from _in_ebook(text, reading, edition)
        elif text.lines is not LineNumbers.NONE:
            yield from _on_pages(text, reading, edition)


def _on_pages(text: TextSection, reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Each number beside the line that holds where its line begins, and no other."""
    lines = lines_of(reading, text.anchor, words_of(text))
    if not edition.is_default_audience and text.lines is LineNumbers.LAYOUT:
        # its numbers are those of the lines of another file: their order alone can be told
        listed = [number for one in numbers_beside(reading, lines) for number in one.numbers]
        if sorted(listed) != [n * edition.line_interval for n in range(1, len(listed) + 1)]:
            place = reading.anchors.get(text.anchor, -1)
            message = f"The numbers of the lines of “{text.heading}” are not in their order."
            yield Fault(message, spot=Spot(reading.file, reading.name_of(place)))
        return
    wanted: dict[tuple[int, float], list[int]] = {}
    starts = [line.at for line in lines]
    for number, at in printed_starts(text, edition.line_interval, lines).items():
        holds = lines[max(bisect_right(starts, at) - 1, 0)]
        row = next(one for one in lines if one.begins and one.place == holds.place and _level(one.middle, holds.middle))
        wanted.setdefault((row.place, row.middle), []).append(number)
    found = {(one.line.place, one.line.middle): list(one.numbers) for one in numbers_beside(reading, lines)}
    for spot in sorted(wanted.keys() | found.keys()):
        if wanted.get(spot) != found.get(spot):
            yield Fault(
                f"Beside a line of “{text.heading}” {_stands(found.get(spot))}, but {_should(wanted.get(spot))}.",
                spot=Spot(reading.file, reading.name_of(spot[0])),
            )


def _in_ebook(text: TextSection, reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """The numbers in their order; and where they don't go by the printed lines, before the right words."""
    found = numbers_in(reading, text.anchor)
    spot = Spot(reading.file, "")
    if text.lines is LineNumbers.LAYOUT:
        wanted = [n * edition.line_interval for n in range(1, len(found) + 1)]
        if [number for number, _ in found] != wanted:
            yield Fault(f"The numbers of the lines of “{text.heading}” are not in their order.", spot=spot)
    elif list(found) != sorted(printed_starts(text, edition.line_interval, ()).items()):
        yield Fault(f"The numbers in “{text.heading}” do not stand where its lines begin.", spot=spot)


def _level(one: float, other: float) -> bool:
    return abs(one - other) < 1.0


def _stands(numbers: list[int] | None) -> str:
    return f"stands “{_said(numbers)}”" if numbers else "stands no number"


def _should(numbers: list[int] | None) -> str:
    return f"“{_said(numbers)}” should" if numbers else "none should"


def _said(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def damage(reading: Reading) -> Reading:
    """Give every number of a line another figure."""
    runs = []
    for run in reading.runs:
        number = run.stream == Stream.LINE_NUMBER or (run.artifact and run.text.strip().isdigit())
        runs.append(replace(run, text=f"{run.text}7") if number else run)
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="line-numbers",
    wants="Beside every fifth line of a numbered text, or as the edition says, the number of that line.",
    why="“Line 7” must be the same words for everyone in the room.",
    fix="Build again. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
