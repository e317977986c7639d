"""The number printed on a page is the number that the file knows it by, and the numbers count on (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.margins import NUMBER, in_margin
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.numerals import roman
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the numbers at the head and foot of each page with the file's own, and those with one another."""
    labels = [page.label for page in reading.pages]
    known: set[str] = set()
    for place, label in enumerate(labels):
        spot = Spot(reading.file, label)
        for run in in_margin(reading, place):
            number = NUMBER.fullmatch(run.text)
            if number is not None and number[1] != label:
                yield Fault(
                    f"The page that the file knows as {label} bears the number {number[1]}.",
                    spot=Spot(reading.file, label, run.text),
                )
        if label and label in known:
            yield Fault(f"Two pages of the file are page {label}.", spot=spot)
        elif label and not _follows(labels[place - 1] if place else "", label):
            yield Fault(f"After page {labels[place - 1] if place else 'none'} comes page {label}.", spot=spot)
        known.add(label)


def _follows(before: str, label: str) -> bool:
    """Whether a page may bear a number after another: the next one, or the first of a new row."""
    if label in ("1", "i") or not before:
        return True
    if label.isdigit():
        return before.isdigit() and int(label) == int(before) + 1
    return not before.isdigit() and label == roman(_value(before) + 1)


def _value(numeral: str) -> int:
    return next((n for n in range(1, 4000) if roman(n) == numeral), 0)


def damage(reading: Reading) -> Reading:
    """Print another number at the foot or head of each page."""
    runs = (replace(r, text="777") if r.artifact and NUMBER.fullmatch(r.text) else r for r in reading.runs)
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="folios",
    wants="On each page the number that viewers, the contents and the ebook know it by, and numbers that count on.",
    why="“Page 7” must be the same page on paper, on a screen and in the contents.",
    fix="Build again. If it stays, your theme counts pages itself: compare it with the one that comes with the program.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
