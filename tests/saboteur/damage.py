"""What a damage is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from sourcebook.diagnostics import Finding, Severity

#: how far from a damaged line of a source a finding may stand, in lines
NEAR_LINES = 3


class Result(StrEnum):
    """What came of a damage."""

    CAUGHT = "caught"
    MISPLACED = "misplaced"
    MISSED = "missed"
    CRASHED = "crashed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Near:
    """A place at which a finding may stand: a line of a source, or a page or chapter of a book ("" for any)."""

    file: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A damage as its kind makes it: what it is about, where, and how it is done to what it is done to."""

    near: tuple[Near, ...]
    words: str
    description: str
    apply: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage: `seed` with `family` gives the very same one again."""

    kind: str
    family: str
    seed: int
    edition: str
    near: tuple[Near, ...]
    words: str
    description: str
    apply: Callable[[Any], Any] = field(repr=False, compare=False)

    @property
    def where(self) -> str:
        """The damaged place itself."""
        first = self.near[0]
        return f"{first.file}:{first.at}" if first.at else first.file


@dataclass(frozen=True, slots=True)
class Outcome:
    """A damage and what came of it; `said` are the codes and places of the new errors and warnings."""

    damage: Damage
    result: Result
    said: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a line of a file."""
        damage = self.damage
        return {
            "result": self.result.value,
            "family": damage.family,
            "kind": damage.kind,
            "seed": damage.seed,
            "edition": damage.edition,
            "where": damage.where,
            "words": damage.words,
            "description": damage.description,
            "said": list(self.said),
        }


#: makes a damage of one kind on some ground; None where the ground has nothing of that kind
Kind = Callable[[Any, Random], Made | None]


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds of damage done to the same ground: `ground` gives it for an edition by name, `judge` does and judges one."""

    name: str
    kinds: Mapping[str, Kind]
    editions: tuple[str, ...]
    ground: Callable[[str], Any]
    judge: Callable[[Damage], Outcome]

    def damage(self, seed: int) -> Damage | None:
        """The damage of this seed; None where no edition has anything to damage in this way."""
        names = sorted(self.kinds)
        return self.of_kind(names[seed % len(names)], seed)

    def of_kind(self, kind: str, seed: int, only: Sequence[str] = ()) -> Damage | None:
        """A damage of a kind, to one of `only` these editions where they are given; None where none has its like."""
        for edition in Random(f"{self.name} {seed}").sample(self.editions, len(self.editions)):
            made = None if only and edition not in only else self.kinds[kind](self.ground(edition), Random(seed))
            if made is not None:
                return Damage(kind, self.name, seed, edition, made.near, made.words, made.description, made.apply)
        return None


def grave(findings: Iterable[Finding]) -> list[Finding]:
    """Errors and warnings: advice does not count."""
    return [f for f in findings if f.severity is not Severity.ADVICE]


def new(findings: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """The errors and warnings that were not there before the damage."""
    known = {(f.code, f.message) for f in before}
    return [f for f in grave(findings) if (f.code, f.message) not in known]


def told(finding: Finding) -> str:
    """A finding in a line of a report."""
    return f"{finding.code} at {finding.spot or finding.place or 'no place'}"


def is_near(finding: Finding, near: Iterable[Near]) -> bool:
    """Whether a finding stands at one of the places."""
    return any(_at(finding, place) for place in near)


def _at(finding: Finding, near: Near) -> bool:
    if finding.spot is not None:
        here = finding.spot.page.rpartition("/")[2]
        return finding.spot.file == near.file and (not here or not near.at or here == near.at)
    if finding.place is None or finding.place.file != near.file:
        return False
    return not near.at or abs(finding.place.line - int(near.at)) <= NEAR_LINES
