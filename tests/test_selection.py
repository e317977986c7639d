"""Copies for audiences: what is for the teacher is in no byte of the pupils' copy, and no copy has gaps in its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Load, said
from sourcebook.anchor import assemble
from sourcebook.diagnostics import Report
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.annotations.emendation import Emendation
from sourcebook.model.annotations.gloss import GlossAnnotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Paragraph, leaves
from sourcebook.model.book import Book, MatterStart, PartStart
from sourcebook.model.content import NoteCall, plain
from sourcebook.model.edition import Edition, NoteScope, Numbering, PartItem, SourceItem
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import Note, NoteSeries
from sourcebook.model.source import Source
from sourcebook.number import number
from sourcebook.number.marks import mark_of
from sourcebook.select import select
from sourcebook.sourceformat.phrases import load_phrases

FILES = {
    "edition.yaml": (
        "format: 1\nid: small\ntitle: A Small Book\nlanguage: en\n"
        "contents:\n  - source: a\n  - commentary: essay\n  - use: a\n    from: Two\n"
    ),
    "registers/persons.yaml": "entries:\n  - id: k\n    name: Kaledin\n",
    "sources/a.md": """---
title: A title
date: November 1917
headnote: Ours[^1] and theirs. [@work]

  [^1]: HEADNOTE-NOTE
notes:
  - words: One
    id: for-all
    note: FOR-ALL with one of its own.[^x]

      [^x]: NESTED-FOR-ALL
  - words: two
    id: SECRET-id
    for: teacher
    note: |
      SECRET-note, *SECRET-emphasis*, [@SECRET-work, 12], [SECRET-link](https://x.org/SECRET).[^y]

      [^y]: SECRET-nested
  - at: title
    for: teacher
    note: SECRET-title
  - at: date
    for: teacher
    note: SECRET-date
  - words: three four
    series: textual
    for: teacher
    note: SECRET-textual
  - words: five
    series: teacher
    note: SECRET-series
  - words: One two
    note: AFTER
glosses:
  - first: five
    for: teacher
    gloss: SECRET-gloss
  - first: six
    gloss: OPEN-gloss
names:
  - every: Kaledin
    is: k
emendations:
  - words: teh
    read: the
    why: slip
questions:
  - ask: OPEN-question
    words: Two
    answer: SECRET-answer
  - ask: SECRET-question
    words: two three
    id: SECRET-question-id
    for: teacher
    answer: SECRET-answer-two
  - ask: For pupils
    for: pupils
---
One two three four five six teh Kaledin.[^1][^2]

Two three.[^3]
""",
    "sources/a.notes.md": (
        "[^1]: {author} OF-THE-SOURCE\n[^2]: {teacher} SECRET-body[^z]\n\n    [^z]: SECRET-body-nested\n"
        "[^3]: OPEN-body\n"
    ),
    "commentary/essay.md": """---
title: Essay
notes:
  - words: Ours
    for: teacher
    note: SECRET-commentary
questions:
  - ask: OPEN-essay
    answer: SECRET-essay-answer
---
Ours again.[^1]

[^1]: FOOTNOTE
""",
}
SECRETS = {
    *("SECRET-id", "SECRET-note", "SECRET-emphasis", "SECRET-work", "SECRET-link", "SECRET-nested", "SECRET-title"),
    *("SECRET-date", "SECRET-textual", "SECRET-series", "SECRET-gloss", "SECRET-answer", "SECRET-question"),
    *("SECRET-question-id", "SECRET-answer-two", "SECRET-body", "SECRET-body-nested", "SECRET-commentary"),
    *("SECRET-essay-answer", "https://x.org/SECRET"),
}
OPEN = {
    *("FOR-ALL", "NESTED-FOR-ALL", "HEADNOTE-NOTE", "AFTER", "OPEN-gloss", "OPEN-question", "OF-THE-SOURCE"),
    *("OPEN-body", "OPEN-essay", "FOOTNOTE", "For pupils"),
}


def strings(thing: object) -> Iterator[str]:
    """Every text in a thing, in fields that its repr leaves out too."""
    if isinstance(thing, str):
        yield str(thing)
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from strings(key)
            yield from strings(value)
    elif isinstance(thing, (tuple, list, set, frozenset)):
        for value in thing:
            yield from strings(value)
    elif is_dataclass(thing):
        for f in fields(thing):
            yield from strings(getattr(thing, f.name))


def holds(book: Book, word: str) -> bool:
    return word in repr(book) or any(word in text for text in strings(book))


@pytest.fixture
def whole(load: Load) -> Book:
    edition, findings = load(FILES)
    assert findings == []
    assert edition is not None
    report = Report()
    book = number(assemble(edition, report))
    assert said(report) == []
    return book


def test_what_is_for_the_teacher_is_nowhere_in_the_pupils_copy(whole: Book) -> None:
    pupils, teacher = select(whole, Audience.PUPILS), select(whole, Audience.TEACHER)
    assert [word for word in sorted(SECRETS) if not holds(teacher, word)] == []
    assert [text for text in strings(pupils) if "SECRET" in text] == []
    assert "SECRET" not in repr(pupils)


def test_what_is_for_everyone_is_in_both_copies(whole: Book) -> None:
    for audience in Audience:
        book = select(whole, audience)
        assert book.audience is audience
        assert [word for word in sorted(OPEN) if not holds(book, word)] == []


def test_nothing_of_the_edition_can_be_reached_after_selecting(whole: Book) -> None:
    for audience in Audience:
        book = select(whole, audience)
        assert (book.edition.sources, book.edition.commentary) == ({}, {})
        for unit in book.units:
            if unit.source is not None:
                assert (unit.source.annotations, unit.source.note_bodies, unit.source.headnote) == ((), None, None)
            if unit.commentary is not None:
                assert unit.commentary.annotations == ()


def test_questions_keep_their_answers_for_the_teacher_alone(whole: Book) -> None:
    asked = {
        audience: [(q.id, bool(q.answer)) for u in select(whole, audience).units for q in u.questions]
        for audience in Audience
    }
    assert asked[Audience.TEACHER] == [
        ("a/questions-1", True),
        ("a/SECRET-question-id", True),
        ("a/questions-3", False),
        ("essay/questions-1", True),
        ("a-2/questions-1", True),
        ("a-2/questions-3", False),
    ]
    assert asked[Audience.PUPILS] == [
        ("a/questions-1", False),
        ("a/questions-3", False),
        ("essay/questions-1", False),
        ("a-2/questions-1", False),
        ("a-2/questions-3", False),
    ]


def calls(book: Book) -> list[str]:
    """The notes called, in the order in which a reader meets the calls, those inside notes after their note's."""
    found: list[str] = []
    for unit in book.units:
        contents = [unit.title, unit.date, *leaves(unit.headnote), *leaves(unit.body)]
        notes = {n.id: n for n in unit.notes}
        waiting = [m.kind.note for c in contents for m in c.points(NoteCall)]  # type: ignore[union-attr]
        while waiting:
            name = waiting.pop(0)
            found.append(name)
            inner = [m.kind.note for c in leaves(notes[name].blocks) for m in c.points(NoteCall)]  # type: ignore[union-attr]
            waiting = inner + waiting
    return found


def check_numbers(book: Book, scope: NoteScope) -> None:
    """Each series runs from its first mark on without a gap, in the order of the calls."""
    stretch, marks = 0, list[tuple[int, Note]]()
    for item in book.items:
        if isinstance(item, MatterStart):
            continue
        if isinstance(item, PartStart):
            stretch += scope is NoteScope.PART
            continue
        stretch += scope is NoteScope.DOCUMENT
        marks.extend((stretch, note) for note in getattr(item, "notes", ()))
    assert [note.id for _, note in marks] == calls(book)
    by_series = sorted(marks, key=lambda m: (m[0], m[1].series.value))
    for (_, series), group in groupby(by_series, key=lambda m: (m[0], m[1].series)):
        given_marks = [note.mark for _, note in group]
        assert given_marks == [mark_of(series, n) for n in range(1, len(given_marks) + 1)]


def test_the_numbers_of_each_copy_have_no_gaps(whole: Book) -> None:
    for audience in Audience:
        check_numbers(select(whole, audience), NoteScope.DOCUMENT)


def marks_of(book: Book) -> dict[str, str]:
    return {note.id: note.mark for unit in book.units for note in unit.notes}


def test_a_note_has_the_same_mark_in_every_copy(whole: Book) -> None:
    pupils, teacher = (marks_of(select(whole, a)) for a in (Audience.PUPILS, Audience.TEACHER))
    assert pupils.items() <= teacher.items()
    assert teacher["a/SECRET-id"] == "T3"
    assert teacher["a/for-all"] == pupils["a/for-all"] == "3"


KINDS = st.sampled_from(
    [NoteSeries.EDITOR, NoteSeries.TEXTUAL, NoteSeries.AUTHOR, NoteSeries.TEACHER, NoteSeries.GLOSS]
)


@st.composite
def annotated(draw: st.DrawFn, name: str) -> Source:
    """A source of twelve words with notes, glosses and emendations on some, for everyone, pupils or teachers."""
    made: list[Annotation] = []
    for n in range(draw(st.integers(0, 8))):
        words = f"w{draw(st.integers(0, 11))}"
        only_for = draw(st.sampled_from([None, None, Audience.PUPILS, Audience.TEACHER]))
        match draw(KINDS):
            case NoteSeries.GLOSS:
                made.append(GlossAnnotation(first=words, gloss=Markdown("g"), only_for=only_for))
            case NoteSeries.TEXTUAL if not any(isinstance(a, Emendation) and a.words == words for a in made):
                made.append(Emendation(words=words, read=f"r{n}"))
            case series:
                made.append(NoteAnnotation(words=words, note=Markdown("n"), series=series, only_for=only_for))
    text = " ".join(f"w{n}" for n in range(12))
    return Source(id=name, annotations=tuple(made), transcription=(Paragraph(plain(text)),))


@given(annotated("a"), annotated("b"), annotated("c"), st.sampled_from(NoteScope))
def test_no_copy_of_any_edition_has_gaps(a: Source, b: Source, c: Source, scope: NoteScope) -> None:
    edition = Edition(
        id="x",
        title="X",
        language="en",
        numbering=Numbering(notes=scope),
        phrases=load_phrases("en"),
        sources={s.id: s for s in (a, b, c)},
        contents=(
            PartItem(part="P"),
            SourceItem(source="a"),
            SourceItem(source="b"),
            PartItem(part="Q"),
            SourceItem(source="c"),
        ),
    )
    report = Report()
    whole = number(assemble(edition, report))
    assert {code for code, *_ in said(report)} <= {"notes-at-one-spot"}
    copies = {audience: select(whole, audience) for audience in Audience}
    for book in copies.values():
        check_numbers(book, scope)
    pupils, teacher = marks_of(copies[Audience.PUPILS]), marks_of(copies[Audience.TEACHER])
    assert pupils.items() <= teacher.items() == marks_of(whole).items()
    assert not any(n.only_for is Audience.TEACHER for u in copies[Audience.PUPILS].units for n in u.notes)
