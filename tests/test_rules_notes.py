"""Notes: their calls, their words, their length, and calls where none can stand. Faults planted one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, findings, found, letter, remark
from sourcebook.lint.examples import EDITION
from sourcebook.model.content import NoteCall
from sourcebook.model.resolved import ContentsSection
from sourcebook.pipeline import prepare

TEXT = "My dear Sir, the Diet[^1] has not met.\n"


def notes(text: str) -> dict[str, str]:
    return {**letter(TEXT), "sources/letter.notes.md": text}


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (notes("[^2]: One.\n") | letter("Sir,[^2] the Diet[^1] met.\n"), [("note-missing", "sources/letter.md:4:18", "")]),
        (notes("[^1]: One.\n[^2]: Two.\n"), [("note-uncalled", "sources/letter.notes.md:2:7", "")]),
        (remark("On Diets[^1].\n"), [("note-missing", "commentary/remark.md:4:9", "")]),
        (remark("On Diets.\n\n[^1]: One.\n"), [("note-uncalled", "commentary/remark.md:6:1", "")]),
        (notes("[^1]: One.\n[^1]: Two.\n"), [("note-twice", "sources/letter.notes.md:2:1", "")]),
        (
            notes("[^1]: One.\n[^2]: Two.\n") | letter("Sir, the Diet[^1][^2] has not met.\n"),
            [("notes-at-one-spot", "sources/letter.md:4:14", "")],
        ),
    ],
)  # fmt: skip
def test_calls_and_notes_that_do_not_meet(tmp_path: Path, files: dict[str, str], answer: list[Found]) -> None:
    assert found(tmp_path, files) == answer


def test_a_note_that_is_called_twice_is_one_note_and_no_fault(tmp_path: Path) -> None:
    files = letter("My dear Sir, the Diet[^1] has not met, nor will the Diet[^1] meet.\n")
    assert found(tmp_path, {**files, "sources/letter.notes.md": "[^1]: An assembly.\n"}) == []


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (notes("[^1]:\n"), [("note-empty", "sources/letter.md:4:22", "[^1]")]),
        (notes("[^1]: {author}\n"), [("note-empty", "sources/letter.md:4:22", "[^1]")]),
        (notes("[^1]: {textual}  \n"), [("note-empty", "sources/letter.md:4:22", "[^1]")]),
        (notes("[^1]: …\n"), [("note-empty", "sources/letter.notes.md:1:7", "…")]),
        (notes("[^1]: (?)\n"), [("note-empty", "sources/letter.notes.md:1:7", "(?)")]),
        (notes("[^1]: {author} One.[^2]\n[^2]:\n"), [("note-empty", "sources/letter.notes.md:1:20", "[^2]")]),
        (remark("On Diets[^1].\n\n[^1]:\n"), [("note-empty", "commentary/remark.md:4:9", "[^1]")]),
        (remark("On Diets[^1].\n\n[^1]: ?\n"), [("note-empty", "commentary/remark.md:6:7", "?")]),
        (
            letter(front="headnote: |\n  To a friend.[^a]\n\n  [^a]: –\n"),
            [("note-empty", "sources/letter.md:6:9", "–")],
        ),
        (
            letter(front="notes:\n  - words: Diet\n    note: |\n      One.[^a]\n\n      [^a]:\n"),
            [("note-empty", "sources/letter.md:6:11", "[^a]")],
        ),
    ],
)
def test_notes_without_words(tmp_path: Path, files: dict[str, str], answer: list[Found]) -> None:
    assert found(tmp_path, files) == answer


@pytest.mark.parametrize(
    "text",
    ["[^1]: {author} †\n", "[^1]: {author} {illegible 3 words}\n", "[^1]: [](doc:remark)\n", "[^1]: 1531\n"],
)
def test_notes_that_say_something_without_letters(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, {**remark("On Diets.\n"), **notes(text)}) == []


CALL = "call-in-title"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"edition.yaml": EDITION.replace("An Example", "An Example[^1]")}, [(CALL, "edition.yaml:3:18", "[^1]")]),
        ({"edition.yaml": EDITION + "subtitle: Of Diets [^note]\n"}, [(CALL, "edition.yaml:7:20", "[^note]")]),
        (
            {"edition.yaml": EDITION.replace("  - source", "  - part: Letters[^1]\n  - source")},
            [(CALL, "edition.yaml:6:18", "[^1]")],
        ),
        (letter(front="short-title: To a friend [@smith, 12]\n"), [(CALL, "sources/letter.md:3:26", "[@smith, 12]")]),
        (letter(front="date: May 1531[^2]\n"), [(CALL, "sources/letter.md:3:15", "[^2]")]),
        (letter(front="date:\n  written: May[^2]\n"), [(CALL, "sources/letter.md:4:15", "[^2]")]),
        (remark("On.\n", "short-title: Diets[^1]\n"), [(CALL, "commentary/remark.md:3:19", "[^1]")]),
    ],
)
def test_calls_where_titles_are_read_letter_for_letter(
    tmp_path: Path, files: dict[str, str], answer: list[Found]
) -> None:
    assert found(tmp_path, files) == answer


def test_a_call_in_a_title_whose_note_is_written_is_named_with_the_note(tmp_path: Path) -> None:
    files = {
        "sources/letter.md": "---\ntitle: A letter[^1]\n---\nMy dear Sir.\n",
        "sources/letter.notes.md": "[^1]: To a friend.\n",
    }
    codes = sorted(f.code for f in findings(tmp_path, files))
    assert codes == [CALL, "note-uncalled"]


@pytest.mark.parametrize(
    "title", ["[Letter] to a friend", "To john@example.org", "A letter [?]", "2^10", "[1531] A letter"]
)
def test_titles_with_other_brackets(tmp_path: Path, title: str) -> None:
    files = {"sources/letter.md": f"---\ntitle: {title}\n---\nMy dear Sir.\n"}
    assert found(tmp_path, files) == []


def test_a_note_at_a_title_is_called_in_the_text_and_not_in_the_contents_or_the_running_head(tmp_path: Path) -> None:
    front = "notes:\n  - at: title\n    note: To a friend.\n"
    contents = {"edition.yaml": EDITION.replace("contents:\n", "contents:\n  - generate: contents\n")}
    assert CALL not in [code for code, _, _ in found(tmp_path, {**contents, **letter(front=front)})]
    resolved = prepare(tmp_path).resolved
    assert resolved is not None
    text = next(resolved.texts)
    assert [m.kind for m in text.title.marks] == [NoteCall("letter/notes-1")]
    assert text.running == "A letter"
    entries = [e for s in resolved.sections if isinstance(s, ContentsSection) for e in s.entries]
    assert [(e.title.text, e.title.points(NoteCall)) for e in entries] == [("A letter", ())]


LONG = "An assembly of the estates of a land. " * 42


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (notes(f"[^1]: {LONG}\n"), [("note-long", "sources/letter.notes.md:1:7", "An assembly of the estates of a land.")]),
        (notes(f"[^1]: {LONG[:1490]}\n"), []),
        (notes(f"[^1]: {{author}} {LONG}\n"), []),
        (notes(f"[^1]: {{teacher}} {LONG}\n"), []),
        (
            letter(front=f"notes:\n  - words: Diet\n    note: |\n      {LONG}\n\n      {LONG}\n"),
            [("note-long", "sources/letter.md:6:7", "An assembly of the estates of a land.")],
        ),
        (remark(f"On Diets[^1].\n\n[^1]: {LONG}\n"), [("note-long", "commentary/remark.md:6:7", "An assembly of the estates of a land.")]),
    ],
)  # fmt: skip
def test_notes_too_long_for_the_window_of_an_e_reader(
    tmp_path: Path, files: dict[str, str], answer: list[Found]
) -> None:
    assert found(tmp_path, files) == answer
