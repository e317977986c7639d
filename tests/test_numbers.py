"""Numbers are given on the whole edition: what only the teacher gets never moves a number of the pupils'."""

from __future__ import annotations

from pathlib import Path

from sourcebook.model.audience import Audience
from sourcebook.pipeline import prepare

LETTER = """---
title: A letter
notes:
  - words: dear
    note: For the teacher.
    for: teacher
  - words: Diet
    note: For all.
emendations:
  - words: met
    read: {read}
questions:
  - ask: For the teacher?
    for: teacher
  - ask: For all?
    answer: Yes.
---
My dear Sir, the Diet has not met.
"""


def _numbers(folder: Path, audience: Audience) -> tuple[list[str], list[str]]:
    path = folder / "letter.md"
    path.write_text(LETTER.format(read="assembled"), encoding="utf-8")
    resolved = prepare(path, audience).resolved
    assert resolved is not None
    text = next(resolved.texts)
    return [note.mark for note in text.notes], [question.label for question in text.questions]


def test_the_pupils_numbers_are_those_of_the_teacher(tmp_path: Path) -> None:
    assert _numbers(tmp_path, Audience.PUPILS) == (["1", "a"], ["1."])
    assert _numbers(tmp_path, Audience.TEACHER) == (["T1", "1", "a"], ["T1.", "1."])


def test_an_emendation_of_nothing_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_text(LETTER.format(read='""'), encoding="utf-8")
    found = [f for f in prepare(path).report.findings if f.code.startswith("emendation")]
    assert [(f.code, str(f.place), f.message) for f in found] == [
        ("emendation-empty", "letter.md:11:12", "This emendation puts nothing in the place of the words.")
    ]
