"""What the edition has as a heading, list, quotation, cell of a table or line of verse is that in the built file too."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_leaves import Leaf
from sourcebook.lint.expected_words import bare, bare_before
from sourcebook.lint.following import Followed, Piece, followed
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import LineBreak, fold
from sourcebook.model.resolved import (
    ContentsSection,
    PartSection,
    ResolvedEdition,
    Section,
    TextSection,
    TitlePageSection,
)
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

_HEADING = "heading"
#: the deepest level of a heading that files know (HTML, 4.3.6; PDF 1.7, 14.8.4.3.2)
_DEEPEST = 6
#: not asked for: whether words are called a paragraph, which the element round them may be in its stead
_SILENT = frozenset({"paragraph"})
#: what the tags of a PDF are not asked for: its lists are set as paragraphs with their labels, which are text
_SILENT_IN_PRINT = _SILENT | {"list", "item"}


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading of a part of the book as read: its level, and a run of it."""

    section: Section
    level: int
    run: Run


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the kinds of blocks, then the levels of headings (PDF/UA-1, 7.1, 7.4 and 7.5; WCAG 2.2, 1.3.1 and 2.4.6)."""
    sections = {section.anchor: section for section in edition.sections}
    heads: list[_Head] = []
    inner: list[tuple[Section, Followed, list[tuple[Leaf, Run]]]] = []
    for one in followed(reading, edition):
        if one.troubles:
            continue
        yield from _kinds(one, reading)
        if one.stretch.body:
            yield from _parted(one, reading)
        section = sections.get(one.stretch.under)
        found = [(leaf, run) for leaf, run in _headings(one) if _level(run) is not None]
        if section is not None:
            heads += [_Head(section, _level(run) or 0, run) for leaf, run in found if not leaf.level]
            inner.append((section, one, [(leaf, run) for leaf, run in found if leaf.level]))
    usual = _usual(heads)
    yield from _unlike(heads, usual, reading)
    for part, one, found in inner:
        yield from _inside(found, usual.get(_group(part), 1), one, reading)
    for section in edition.sections:
        yield from _labels(section, usual, reading)


def _kinds(one: Followed, reading: Reading) -> Iterator[Fault]:
    """The blocks in which the leaves of a stretch stand; what all of it stands in besides is the theme's affair."""
    silent = _SILENT_IN_PRINT if reading.format == "pdf" else _SILENT
    first: dict[int, Run] = {}
    for piece, number in zip(one.pieces, one.numbers, strict=True):
        first.setdefault(number, piece.run)
    found = {n: tuple(_plain(k) for k in run.kinds if k not in silent) for n, run in first.items()}
    wanted = {n: tuple(k for k in one.stretch.leaves[n].kinds if k not in silent) for n in first}
    if not one.stretch.body:  # a theme may set what the program writes as a list or a table
        found = {n: tuple(k for k in kinds if k == _HEADING) for n, kinds in found.items()}
    rounds = {n: _round(kinds, wanted[n]) for n, kinds in found.items()}
    usual = Counter(r for r in rounds.values() if r is not None and _HEADING not in r).most_common(1)
    for number, around in rounds.items():
        if around is None or not usual or around != usual[0][0]:
            words = fold(one.stretch.leaves[number].content.text)[:60]
            yield Fault(
                f"“{words}” in {one.stretch.title} should be {_named(wanted[number])}, but is {_named(found[number])}.",
                spot=Spot(reading.file, reading.name_of(first[number].place), words),
            )


def _plain(kind: str) -> str:
    return _HEADING if kind.startswith(_HEADING) else kind


def _round(found: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...] | None:
    """What stands round the blocks that are wanted; None where these are not there."""
    around = found[: len(found) - len(wanted)] if len(found) >= len(wanted) else None
    return around if around is not None and found[len(around) :] == wanted else None


def _named(kinds: Sequence[str]) -> str:
    """Kinds of blocks for a message: “cell in row in table”."""
    return " in ".join(reversed(kinds)) or "plain text"


def _parted(one: Followed, reading: Reading) -> Iterator[Fault]:
    """Leaves that share a line though each should have its own, and lines that don't end where the edition says so."""
    ends = {start for start, leaf in zip(one.starts, one.stretch.leaves, strict=True) if start and not leaf.joined}
    for start, leaf in zip(one.starts, one.stretch.leaves, strict=True):
        breaks = [mark.start for mark in leaf.content.points(LineBreak)]
        ends.update(start + before for before in bare_before(leaf.content.text, breaks).values())
    for before, piece in pairwise(one.pieces):
        if piece.start in ends and before.end == piece.start and _line(before) == _line(piece):
            yield _joined(piece, one, reading)
    length = len(one.starts) and one.starts[-1] + len(bare(one.stretch.leaves[-1].content.text))
    torn = [*sorted(ends - {0, length}), inf]
    for piece in one.pieces:
        if torn[bisect_right(torn, piece.start)] < piece.end:
            yield _joined(piece, one, reading)


def _line(piece: Piece) -> tuple[int, int, int]:
    return piece.run.place, piece.run.block, piece.run.line


def _joined(piece: Piece, one: Followed, reading: Reading) -> Fault:
    words = fold(piece.run.text)[:60]
    return Fault(
        f"“{words}” in {one.stretch.title} should begin or end a line, but stands in one with other words.",
        spot=Spot(reading.file, reading.name_of(piece.run.place), words),
    )


# --- levels ---------------------------------------------------------------------------------------------------------


def _headings(one: Followed) -> Iterator[tuple[Leaf, Run]]:
    """The headings of a stretch, each with its first run."""
    told: set[int] = set()
    for piece, number in zip(one.pieces, one.numbers, strict=True):
        if number not in told and _HEADING in one.stretch.leaves[number].kinds:
            told.add(number)
            yield one.stretch.leaves[number], piece.run


def _level(run: Run) -> int | None:
    """The level of the heading that a run stands in."""
    found = next((kind for kind in reversed(run.kinds) if kind.startswith(_HEADING)), None)
    number = found.removeprefix(f"{_HEADING} ") if found else ""
    return int(number) if number.isdecimal() else None


def _group(section: Section) -> type[Section]:
    """Parts of the book whose headings are of one level: texts, parts, the title page, and what the program writes."""
    own = (TextSection, PartSection, TitlePageSection)
    return next((kind for kind in own if isinstance(section, kind)), Section)


def _usual(heads: Sequence[_Head]) -> dict[type[Section], int]:
    """The level that the headings of each kind of part have in this theme; the title page goes by itself."""
    levels = Counter(head.level for head in heads if not isinstance(head.section, TitlePageSection))
    most = levels.most_common(1)[0][0] if levels else 1
    usual: dict[type[Section], int] = {}
    for kind in {_group(head.section) for head in heads}:
        own = Counter(head.level for head in heads if _group(head.section) is kind)
        usual[kind] = max(own, key=lambda level: (abs(level - most) <= 1, own[level], -abs(level - most)))
    return usual


def _unlike(heads: Iterable[_Head], usual: Mapping[type[Section], int], reading: Reading) -> Iterator[Fault]:
    """Headings of another level than those of parts of their kind, or more than one level away from all others."""
    heads = list(heads)
    most = Counter(head.level for head in heads).most_common(1)
    for head in heads:
        wanted = usual[_group(head.section)]
        if head.level != wanted or abs(head.level - most[0][0]) > 1:
            yield _of_level(
                head.section.heading, head.level, most[0][0] if head.level == wanted else wanted, head.run, reading
            )


def _inside(found: Sequence[tuple[Leaf, Run]], above: int, one: Followed, reading: Reading) -> Iterator[Fault]:
    """Headings inside a text: one below its title, and below each other as in the edition."""
    highest = min((leaf.level for leaf, _ in found), default=1)
    running = bool(one.stretch.streams & {Stream.SOURCE, Stream.COMMENTARY})
    for leaf, run in found:
        level = _level(run) or 0
        wanted = min(above + 1 + leaf.level - highest, _DEEPEST)
        if level != wanted if running else level <= above:
            yield _of_level(leaf.content.text, level, wanted, run, reading)


def _labels(section: Section, usual: Mapping[type[Section], int], reading: Reading) -> Iterator[Fault]:
    """The headings over questions, notes and printed contents, as far as a theme has them."""
    above = usual.get(_group(section), 1)
    if isinstance(section, TextSection):
        found = [reading.runs_of(Stream.LABEL, under=section.anchor)] if section.questions else []
        yield from _label(section.questions_label, found, above + 1, reading)
        notes = [run for note in section.endnotes for run in reading.runs_of(under=note.anchor)[:1]]
        yield from _label(section.notes_label, [_over(run, reading) for run in notes[:1]], above + 1, reading)
    elif isinstance(section, ContentsSection):
        most = Counter(usual.values()).most_common(1)
        yield from _label(section.heading, [reading.runs_of(under=section.anchor)], most[0][0] if most else 1, reading)


def _over(first: Run, reading: Reading) -> list[Run]:
    """The labels on the page or in the file of a text's first note, but for those inside notes."""
    return [run for run in reading.runs_on(first.place) if run.stream == Stream.LABEL and run.host != Stream.NOTE]


def _label(words: str, found: Iterable[Sequence[Run]], level: int, reading: Reading) -> Iterator[Fault]:
    """A label that is no heading, or one of another level."""
    runs = [run for some in found for run in some if bare(run.text) == bare(words)]
    if runs and not any(_level(run) == level for run in runs):
        yield _of_level(words, _level(runs[0]), level, runs[0], reading)


def _of_level(words: str, level: int | None, wanted: int, run: Run, reading: Reading) -> Fault:
    is_now = f"is one of level {level}" if level else "is none"
    return Fault(
        f"“{fold(words)[:60]}” should be a heading of level {wanted}, but {is_now}.",
        spot=Spot(reading.file, reading.name_of(run.place), words),
    )


def damage(reading: Reading) -> Reading:
    """Make headings plain words."""
    return replace(reading, runs=tuple(replace(run, kinds=()) for run in reading.runs))


RULE = ArtifactRule(
    code="structure-true",
    wants="Headings, lists, quotations, tables and lines of verse in the file where the edition has them, and headings in steps.",
    why="A screen reader goes from heading to heading and says where a list or quotation begins; an eye sees it, an ear must be told.",
    fix="Build again. If it stays, put the elements back (h1, blockquote, th, role=) that a template of your theme lacks.",
    check=check,
    along=True,
    damage=damage,
)
