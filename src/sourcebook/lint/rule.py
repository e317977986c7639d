"""What a rule is: a code, what it wants and why, an example that breaks it, and the function that finds it.

A rule is one file in `rules`. Its text is its documentation (`sourcebook explain CODE`) and its examples are its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from sourcebook.diagnostics import Fix, Place, Severity, Spot
from sourcebook.model.content import Content
from sourcebook.model.edition import Edition
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.source import Source
from sourcebook.records import dataclass

if TYPE_CHECKING:
    from sourcebook.lint.reading.model import Reading


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken: what is so, what to do, and where.

    `words` are the characters at `place` as they stand in the file; `fixes` mend the fault where that is safe.
    """

    message: str
    hint: str = ""
    place: Place | None = None
    spot: Spot | None = None
    words: str = ""
    fixes: tuple[Fix, ...] = ()


def fault_in(text: Content, start: int, end: int, message: str, hint: str = "", new: str | None = None) -> Fault:
    """A fault in the characters from `start` to `end` of running text; `new` is put in their place by --fix.

    Where these characters do not stand together in one line of the file, they are not mended.
    """
    place, words = text.place_at(start), text.words_at(start, end)
    whole = place is not None and len(words) == end - start > 0
    fixes = (Fix(place, words, new),) if place is not None and whole and new is not None else ()
    return Fault(message, hint, place, words=words if place is not None else "", fixes=fixes)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules say of themselves; `lone` says whether a lone source or a handout is held to it too."""

    code: str
    wants: str
    why: str
    fix: str
    severity: Severity = Severity.ERROR
    lone: bool = True


@dataclass(frozen=True, kw_only=True)
class SourceRule(Rule):
    """A rule on one source as it is on disk. `bad` and `good` are small editions, file by file."""

    bad: Mapping[str, str]
    good: Mapping[str, str]
    check: Callable[[Source], Iterable[Fault]]


@dataclass(frozen=True, kw_only=True)
class EditionRule(Rule):
    """A rule on the edition as it is on disk. `bad` and `good` are small editions, file by file."""

    bad: Mapping[str, str]
    good: Mapping[str, str]
    check: Callable[[Edition], Iterable[Fault]]


@dataclass(frozen=True, kw_only=True)
class ResolvedRule(Rule):
    """A rule on one copy of the edition, numbered and resolved. `bad` and `good` are small editions, file by file."""

    bad: Mapping[str, str]
    good: Mapping[str, str]
    check: Callable[[ResolvedEdition], Iterable[Fault]]


@dataclass(frozen=True, kw_only=True)
class ArtifactRule(Rule):
    """A rule on a built file, read back. `damage` plants the fault in a clean reading of one of its `formats`.

    `along`: it goes along the words of the texts, and shares what it works out with others that do, so that all of them are
    run in one process.
    """

    damage: Callable[[Reading], Reading]
    check: Callable[[Reading, ResolvedEdition], Iterable[Fault]]
    formats: frozenset[str] = field(default=frozenset({"pdf", "epub"}))
    along: bool = False


@dataclass(frozen=True, kw_only=True)
class PairRule(Rule):
    """A rule on an ebook beside the printed book whose pages and lines it names, both read back.

    `damage` plants the fault in a clean reading of the ebook.
    """

    damage: Callable[[Reading], Reading]
    check: Callable[[Reading, Reading, ResolvedEdition], Iterable[Fault]]
