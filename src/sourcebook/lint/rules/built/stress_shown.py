"""Words that the edition stresses look stressed in print, as all others of their kind do."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, islice

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_words import bare, bare_before
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, Emphasis, Strong
from sourcebook.model.resolved import ImprintSection, ListSection, ResolvedEdition, Section, TextSection
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: so many stressed words must differ from those beside them, and so large a part of them, before others are held to it
_LEAST, _MOST = 2, 0.6
#: so many letters on each side are compared
_BESIDE = 3


@dataclass(frozen=True, slots=True)
class _Stressed:
    """Some stressed words: how the edition stresses them, where they stand, and whether their letters are others."""

    kind: str
    words: str
    run: Run
    apart: bool


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the fonts of stressed words with those of the words beside them; a theme may stress in its own way."""
    found = [one for section in edition.sections for one in _in_section(section, reading)]
    for kind in sorted({one.kind for one in found}):
        alike = [one for one in found if one.kind == kind]
        apart = sum(one.apart for one in alike)
        if apart < _LEAST or apart < _MOST * len(alike):
            continue
        for one in alike:
            if not one.apart:
                yield Fault(
                    f"“{one.words[:60]}” is stressed in the edition, but on page {reading.name_of(one.run.place)} it looks "
                    f"like the words beside it.",
                    spot=Spot(reading.file, reading.name_of(one.run.place), one.words),
                )


def _in_section(section: Section, reading: Reading) -> Iterator[_Stressed]:
    """The stressed words of a part of the book, class by class and note by note."""
    match section:
        case TextSection():
            body = Stream.COMMENTARY if section.kind is UnitKind.COMMENTARY else Stream.SOURCE
            asked = [leaf for q in section.questions for leaf in leaves(q.ask)]
            answered = [leaf for q in section.questions for leaf in leaves(q.answer)]
            for stream, contents in (
                (Stream.TITLE, [section.title]),
                (Stream.HEADNOTE, leaves(section.headnote)),
                (body, leaves(section.body)),
                (Stream.SOURCE_NOTE, [section.source_note]),
                (Stream.QUESTION, asked),
                (Stream.ANSWER, answered),
            ):
                yield from _in_words(contents, reading.runs_of(stream, under=section.anchor))
            for note in section.notes:
                yield from _in_words(leaves(note.blocks), reading.runs_of(Stream.NOTE, under=note.anchor))
        case ListSection():
            contents = [content for _, content in section.entries]
            yield from _in_words(contents, reading.runs_of(Stream.GENERATED, under=section.anchor))
        case ImprintSection():
            contents = [content for _, content in section.paragraphs]
            yield from _in_words(contents, reading.runs_of(Stream.GENERATED, under=section.anchor))
        case _:
            pass


def _in_words(contents: Iterable[Content], runs: tuple[Run, ...]) -> Iterator[_Stressed]:
    """The stressed words in running text that stands in these runs, one content after another."""
    stressing = [(c, [m for m in c.marks if isinstance(m.kind, Emphasis | Strong)]) for c in contents]
    if not any(marks for _, marks in stressing):
        return
    parts = [bare(run.text) for run in runs]
    shown, starts = "".join(parts), list(accumulate(map(len, parts), initial=0))[:-1]
    sizes: Counter[str] = Counter()
    for run, part in zip(runs, parts, strict=True):
        sizes[run.face] += len(part)
    usual = [face for face, _ in sizes.most_common(1)]
    at = 0
    for content, marks in stressing:
        own = bare(content.text) if marks else ""
        begin = shown.find(own, at)
        if not marks or begin < 0:
            continue
        at = begin + len(own)
        before = bare_before(content.text, (n for mark in marks for n in (mark.start, mark.end)))
        for mark in marks:
            start, end = begin + before[mark.start], begin + before[mark.end]
            inside = [n for n in range(start, end) if shown[n].isalpha()]
            beside = [
                n
                for way in (range(start - 1, begin - 1, -1), range(end, at))
                for n in islice((n for n in way if shown[n].isalpha()), _BESIDE)
            ]
            own_runs, others = ([runs[bisect_right(starts, n) - 1] for n in spots] for spots in (inside, beside))
            faces = {run.face for run in others}
            if own_runs and faces == set(usual):
                words = content.text[mark.start : mark.end]
                apart = not faces & {run.face for run in own_runs}
                yield _Stressed(type(mark.kind).__name__, words, own_runs[0], apart)


def damage(reading: Reading) -> Reading:
    """Set some stressed words like those beside them."""
    faces = Counter(run.face for run in reading.runs if run.stream == Stream.SOURCE)
    usual = faces.most_common(1)[0][0]
    index = max(n for n, r in enumerate(reading.runs) if r.stream == Stream.GENERATED and "Italic" in r.face)
    changed = replace(reading.runs[index], face=usual)
    return replace(reading, runs=(*reading.runs[:index], changed, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="stress-shown",
    wants="Stressed words in print that look stressed, where most words of their kind do.",
    why="An author's stress is part of what the author said, and a title in italics is known for a title.",
    fix="Build again. If it stays, a template or style sheet of your theme takes the stress from some words: let it stand.",
    formats=frozenset({"pdf"}),
    check=check,
    along=True,
    damage=damage,
)
