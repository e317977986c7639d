"""Links by meaning: those that lead nowhere, to what only the teacher gets, or back to where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, found, letter, remark
from sourcebook.lint.examples import EDITION
from sourcebook.model.audience import Audience

HERE = "link-to-itself"


def note(text: str, more: str = "") -> dict[str, str]:
    """A note on the Diet, whose text begins in line 6, column 11."""
    return letter(front=f"notes:\n  - words: Diet\n    id: diet\n    note: {text}\n{more}")


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (note("See [](doc:leter)."), [("target-missing", "sources/letter.md:6:18", "")]),
        (note("See [that](doc:leter)."), [("target-missing", "sources/letter.md:6:16", "")]),
        (note("See [](note:letter/dyet)."), [("target-missing", "sources/letter.md:6:18", "")]),
        (note("See [](part:letters)."), [("target-missing", "sources/letter.md:6:18", "")]),
        (note("See [](page:leter)."), [("target-missing", "sources/letter.md:6:18", "")]),
        (note("See [](line:letter/dyet)."), [("target-missing", "sources/letter.md:6:18", "")]),
        (note("See [](document:letter)."), [("link-unknown", "sources/letter.md:6:18", "")]),
    ],
)
def test_links_that_lead_nowhere(tmp_path: Path, files: dict[str, str], answer: list[Found]) -> None:
    assert [(code, place) for code, place, _ in found(tmp_path, files)] == [a[:2] for a in answer]


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (note("See [](doc:letter)."), [(HERE, "sources/letter.md:6:18", "doc:letter")]),
        (note("See [that](doc:letter)."), [(HERE, "sources/letter.md:6:16", "that")]),
        (note("See [](note:letter/diet)."), [(HERE, "sources/letter.md:6:18", "note:letter/diet")]),
        (letter(front="headnote: As [](doc:letter) says.\n"), [(HERE, "sources/letter.md:3:17", "doc:letter")]),
        (
            letter(front="glosses:\n  - words: Diet\n    id: g\n    gloss: See [](note:letter/g).\n"),
            [(HERE, "sources/letter.md:6:19", "note:letter/g")],
        ),
        (
            letter(front="questions:\n  - ask: What does [](doc:letter) say?\n    answer: Ask [](doc:letter).\n"),
            [(HERE, "sources/letter.md:4:23", "doc:letter"), (HERE, "sources/letter.md:5:20", "doc:letter")],
        ),
        (remark("On Diets, see\n[](doc:remark).\n"), [(HERE, "commentary/remark.md:5:4", "doc:remark")]),
        (
            remark("On Diets[^1].\n\n[^1]: In [](note:remark/1) and [](doc:remark).\n"),
            [
                (HERE, "commentary/remark.md:6:13", "note:remark/1"),
                (HERE, "commentary/remark.md:6:35", "doc:remark"),
            ],
        ),
        (
            {
                **letter("My dear Sir, the Diet[^1] has not met.\n"),
                "sources/letter.notes.md": "[^1]: See\n    [](note:letter/1).\n",
            },
            [(HERE, "sources/letter.notes.md:2:8", "note:letter/1")],
        ),
    ],
)
def test_links_that_lead_back(tmp_path: Path, files: dict[str, str], answer: list[Found]) -> None:
    assert found(tmp_path, files) == answer


@pytest.mark.parametrize(
    "files",
    [
        note("See [](doc:remark)."),
        note("See [](note:letter/other).", "  - words: Sir\n    id: other\n    note: One.\n"),
        note("See the entry of [July 10th](doc:letter)."),
        note("See [](page:letter)."),
        {**remark("On [](doc:letter)."), **note("One.")},
    ],
)
def test_links_that_lead_away(tmp_path: Path, files: dict[str, str]) -> None:
    assert found(tmp_path, {**remark("On Diets.\n"), **files}) == []


def test_from_one_excerpt_a_link_may_lead_to_another_of_the_same_source(tmp_path: Path) -> None:
    taken = "  - use: letter\n    to: Sir\n  - use: letter\n    from: the Diet\n"
    files = {"edition.yaml": EDITION.replace("  - source: letter\n", taken), **note("See [](doc:letter).")}
    assert [code for code, _, _ in found(tmp_path, files)] == []


TEACHERS = "  - words: Sir\n    id: secret\n    note: Ask them.\n    for: teacher\n"


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (note("See [](note:letter/secret).", TEACHERS), "sources/letter.md:6:18"),
        (note("See [that](note:letter/secret).", TEACHERS), "sources/letter.md:6:16"),
        ({**remark("On [](note:letter/secret).\n"), **note("One.", TEACHERS)}, "commentary/remark.md:4:7"),
        (note("One.", TEACHERS + "questions:\n  - ask: Why [](note:letter/secret)?\n"), "sources/letter.md:12:17"),
    ],
)
def test_pupils_are_not_led_to_what_only_the_teacher_gets(tmp_path: Path, files: dict[str, str], place: str) -> None:
    assert [(code, at) for code, at, _ in found(tmp_path, files, Audience.PUPILS)] == [("target-missing", place)]


@pytest.mark.parametrize(
    "files",
    [
        note("See [](note:letter/diet).".replace("diet", "secret") + "\n    for: teacher", TEACHERS),
        note("One.", TEACHERS + "questions:\n  - ask: Why?\n    answer: See [](note:letter/secret).\n"),
    ],
)
def test_what_only_the_teacher_gets_may_lead_there(tmp_path: Path, files: dict[str, str]) -> None:
    assert found(tmp_path, files, Audience.PUPILS) == []
    assert found(tmp_path, files, Audience.TEACHER) == []


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (note("See [](note:letter/secret).", TEACHERS), [("sources/letter.md:6:18", "note:letter/secret")]),
        (note("See [that](note:letter/secret).", TEACHERS), [("sources/letter.md:6:16", "that")]),
        (
            note("One.", TEACHERS + "questions:\n  - ask: Why [](note:letter/secret)?\n"),
            [("sources/letter.md:12:17", "note:letter/secret")],
        ),
        (note("One.", TEACHERS + "questions:\n  - ask: Why?\n    answer: See [](note:letter/secret).\n"), []),
    ],
)
def test_the_teachers_copy_being_the_usual_one_the_pupils_is_thought_of(
    tmp_path: Path, files: dict[str, str], answer: list[tuple[str, str]]
) -> None:
    usual = {"edition.yaml": EDITION.replace("contents:", "audience: teacher\ncontents:")}
    assert found(tmp_path, {**usual, **files}) == [("link-to-teachers-note", *a) for a in answer]
