"""Every bad input is answered: the whole of what is printed — file, line, column, words, what to do — and the exit status."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path

import pytest

from conftest import MINIMAL, without_lines
from sourcebook.cli.app import run
from sourcebook.lint.examples import EDITION, TEXT
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.blocks import reading_text
from sourcebook.model.edition import Contributor, Edition, Identifier, PartItem, Stretch
from sourcebook.model.keys import key_fields
from sourcebook.model.markdown import Markdown
from sourcebook.model.registers import Entry, RegisterKind
from sourcebook.model.source import Commentary, Source, SourceDate, TakenFromWork
from sourcebook.sourceformat.load import load_edition

#: text of a file, or its bytes
Files = Mapping[str, str | bytes]
#: writes files, checks them, and gives the exit status and what is printed for the editor
Check = Callable[..., tuple[int, str]]

#: the smallest sound source; its transcription begins in line 4 of the file
LETTER = f"---\ntitle: A letter\n---\n{TEXT}"
WORKS = "references:\n  - id: lenin\n    type: book\n    title: Decrees\n"


def letter(front: str, text: str = TEXT) -> dict[str, str]:
    """A source with more front matter, which begins in line 3, and its text."""
    return {"sources/letter.md": f"---\ntitle: A letter\n{front}\n---\n{text}"}


def contents(lines: str) -> dict[str, str]:
    """An edition.yaml whose `contents:` is line 5."""
    return {"edition.yaml": f"{MINIMAL}contents:\n{lines}\n"}


def edition(lines: str) -> dict[str, str]:
    """An edition.yaml with more keys, which begin in line 7."""
    return {"edition.yaml": f"{EDITION}{lines}\n"}


def write(files: Files, folder: Path) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Writes files over a sound edition and runs `sourcebook check book`."""
    monkeypatch.chdir(tmp_path)

    def checked(files: Files, argument: str = "book") -> tuple[int, str]:
        write({"edition.yaml": EDITION, "sources/letter.md": LETTER, **files}, tmp_path / "book")
        capsys.readouterr()
        status = run(["check", argument])
        return status, without_lines(capsys.readouterr().out)

    return checked


def said(place: str, message: str, code: str, hint: str, severity: str = "error") -> str:
    """A finding as it is printed."""
    return f"book/{place}: {severity}: {message} [{code}]\n    {hint}\n"


# --- words and places ----------------------------------------------------------------------------------------------

NOTE = "notes:\n  - words: {}\n    note: The assembly."


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (
            letter(NOTE.format("Dyet")),
            said(
                "sources/letter.md:4:12",
                "“Dyet” is not in the text.",
                "words-not-found",
                "Did you mean “Diet” (line 7, column 18)?",
            ),
        ),
        (
            letter(NOTE.format("Dyet"), "The Diet sat. The Diet rose.\n"),
            said(
                "sources/letter.md:4:12",
                "“Dyet” is not in the text.",
                "words-not-found",
                "Did you mean “Diet” (line 7, column 5)?",
            ),
        ),
        (
            letter(NOTE.format("Die")),
            said(
                "sources/letter.md:4:12",
                "“Die” is not in the text.",
                "words-not-found",
                "They stand there only as part of “Diet” (line 7, column 18). Write the whole word, or add: part: true",
            ),
        ),
        (
            letter(NOTE.format("zzz qqq")),
            said(
                "sources/letter.md:4:12",
                "“zzz qqq” is not in the text.",
                "words-not-found",
                "Copy the words from the text itself.",
            ),
        ),
        (
            letter(NOTE.format("Diet"), "The Diet sat.\n\nThe Diet rose.\n"),
            said(
                "sources/letter.md:4:12",
                "“Diet” stands 2 times in this text (line 7, column 5; line 9, column 5).",
                "words-twice",
                "Write nth: 1 of 2, or give a longer passage with within:.",
            ),
        ),
        (
            letter(
                NOTE.format("Diet") + "\n    nth: 2 of 3",
                "Diet, Diet,\nDiet and Diet, as the member for Arva was to say.\n",
            ),
            said(
                "sources/letter.md:6:10",
                "nth: 2 of 3 says that “Diet” stands 3 times in this text, but it stands 4 times "
                "(line 8, column 1; line 8, column 7; line 9, column 1; line 9, column 10).",
                "nth-changed",
                "Look which one is meant and write: nth: 2 of 4",
            ),
        ),
        (
            letter(NOTE.format("Diet") + "\n    nth: second", "Diet, Diet.\n"),
            said(
                "sources/letter.md:6:10",
                "“second” does not say which of how many.",
                "nth-unclear",
                "Write for example: nth: 1 of 2",
            ),
        ),
        (
            letter(NOTE.format("Diet") + "\n    series: gloss"),
            said(
                "sources/letter.md:6:13",
                "A gloss opens with the word it explains, so it can't be a note of the series gloss.",
                "gloss-as-note",
                "Move it from notes: to glosses:, and write words: Diet and gloss: with the explanation.",
            ),
        ),
        (
            letter("names:\n  - every: Diet\n    is: diet"),
            said(
                "sources/letter.md:5:9",
                "No register has an entry “diet”.",
                "entry-missing",
                "Add it to a file in the folder registers, such as registers/persons.yaml.",
            ),
        ),
        (
            letter("names:\n  - every: Diet\n    is: deit")
            | {"registers/bodies.yaml": "entries:\n  - id: diet\n    name: The Diet\n"},
            said(
                "sources/letter.md:5:9",
                "No register has an entry “deit”.",
                "entry-missing",
                "Did you mean “diet”?",
            ),
        ),
        (
            {
                **letter(NOTE.format("Diet") + "\n    id: a", "Sir,[^a] the Diet.\n"),
                "sources/letter.notes.md": "[^a]: Another.\n",
            },
            said(
                "sources/letter.notes.md:1:7",
                "Two notes of this text have the id “a”.",
                "id-twice",
                "The other is at sources/letter.md:4:5. Give one of them another id.",
            ),
        ),
    ],
)
def test_words_and_places(check: Check, files: Files, answer: str) -> None:
    assert check(files) == (1, answer)


# --- lines that can't be read --------------------------------------------------------------------------------------

COLON = "A colon is missing after a key here, or a line is not indented as its neighbours are."
BLANK = "A blank is missing after the colon in this line."
DEEPER = "This line is indented more than the line above, so it can't hold a key of its own."
INDENT = "This line is not indented as the lines around it are."
ITEM = "An item that begins with “- ” stands here, but the line above is no key that takes a list."
QUOTE = "A quotation mark opens here that is never closed."
OPEN = "A brace or bracket opens here that is never closed."
CLOSE = "Close it, or write each key and each item of a list on a line of its own, without braces and brackets."
WORDS_ABOVE = "If these words belong to the key above, indent them more than that key."
NEW_LIST = "Write the key of the list above it, such as notes:. If it is no item of a list, take the “- ” away."
TAB = "There is a tab in this line."
SIGN = "A word that begins with & or ! has a meaning of its own here and would be lost."
SIGN_HINT = 'If the text itself begins so, put it in "double quotes".'
DEEP = "Lists, groups or brackets stand more than 40 deep in one another here."


def swallowed(begins: str, above: str, *, item: bool = False) -> tuple[str, str, str]:
    """The answer to a line that is indented too much."""
    indent = "Indent its “- ” as those of the other items." if item else f"Indent it as “{above}:” above."
    return (
        "key-swallowed",
        f"This line begins with “{begins}” but is indented more than “{above}:” above, so it is read as words of it.",
        f"{indent} If it is meant as words, write “{above}: |” and all of the text in the lines below, indented.",
    )


@pytest.mark.parametrize(
    ("front", "place", "code", "message", "hint"),
    [
        # a colon or its blank is missing
        ("language en", "3:1", "lines-unreadable", COLON, f"If “language” is a key, write: language: en. {WORDS_ABOVE}"),
        ("voice: source\nlanguage en\nrights: x", "4:1", "lines-unreadable", COLON, f"If “language” is a key, write: language: en. {WORDS_ABOVE}"),
        ("notes\n  - words: Diet\n    note: x", "3:1", "lines-unreadable", COLON, "If “notes” is a key, write: notes:"),
        ("notes:\n  - words: Diet\n    note The assembly", "5:5", "lines-unreadable", COLON, f"If “note” is a key, write: note: The assembly. {WORDS_ABOVE}"),
        ("voice: source\nlanguage:en\nrights: x", "4:10", "lines-unreadable", BLANK, "Put a blank after the colon: language: en"),
        ("notes:\n  - words:Diet\n    note: x", "4:11", "lines-unreadable", BLANK, "Put a blank after the colon: words: Diet"),
        ("language: en: fr", "3:13", "lines-unreadable", "There is a colon too many in this line.", 'Write: language: "en: fr"'),
        # indents
        ("notes:\n  - words: Diet\n   note: x", "5:4", "lines-unreadable", INDENT, "Indent it as “words” above:     note: x"),
        ("language: en\n  voice: source", "4:3", "lines-unreadable", DEEPER, "Indent it as “language” above: voice: source"),
        ("notes:\n  - id: a\n      words: Diet\n      note: x", "5:7", "lines-unreadable", DEEPER, "Indent it as “id” above:     words: Diet"),
        # quotation marks, braces and brackets
        ('language: "en', "3:11", "lines-unreadable", QUOTE, 'Write: language: "en"'),
        ("names:\n  - every: Diet\n    is: 'abd", "5:9", "lines-unreadable", QUOTE, 'Write: is: "abd"'),
        ('language: "en" or fr', "3:16", "lines-unreadable", "Words stand behind a closing quotation mark here.", 'Write: language: "\\"en\\" or fr"'),
        ("language: [en", "3:11", "lines-unreadable", OPEN, CLOSE),
        ("date: {written: 1917", "3:7", "lines-unreadable", OPEN, CLOSE),
        ("language: " + "[" * 30, "3:11", "lines-unreadable", OPEN, CLOSE),
        ("language: " + "[" * 100, "3:50", "nested-too-deep", DEEP, "Take out the brackets that are too many."),
        ("language: " + "[" * 9000 + "]" * 9000, "3:50", "nested-too-deep", DEEP, "Take out the brackets that are too many."),
        ("language: " + "{a: " * 9000, "3:167", "nested-too-deep", DEEP, "Take out the brackets that are too many."),
        # items of lists
        ("- language: en", "3:1", "lines-unreadable", ITEM, NEW_LIST),
        ("voice: source\n- words: Diet\n  note: x", "4:1", "lines-unreadable", ITEM, NEW_LIST),
        (
            "notes:\n  - words: Diet\n    note: x\n - words: met\n   note: y", "6:2", "lines-unreadable", ITEM,
            "Indent its “- ” as that in line 4, or write the key of a new list above it, such as glosses:.",
        ),
        # keys
        ("language: en\nlanguage: fr", "4:1", "key-twice", "“language” is written twice; it already stands in line 3.", "Keep one of the two."),
        ("title: Again", "3:1", "key-twice", "“title” is written twice; it already stands in line 2.", "Keep one of the two."),
        ("? [a]\n: b", "3:3", "lines-unreadable", "A list or a group stands where a key should.", "Write a key, a colon and a value."),
        # signs
        (
            "language: *en", "3:11", "star-unquoted",
            "A name that begins with * stands for another part of the file here; that is not allowed.",
            'Write the words out. If the text itself begins with *, put it in "double quotes".',
        ),
        ("language: &en x", "3:11", "sign-unquoted", SIGN, SIGN_HINT),
        ("language: !en x", "3:11", "sign-unquoted", SIGN, SIGN_HINT),
        ("language: @en", "3:11", "lines-unreadable", "This line begins with a sign that has a meaning of its own here.", 'Write: language: "@en"'),
        # tabs
        ("notes:\n\t- words: Diet\n\t  note: x", "4:1", "lines-unreadable", TAB, "Write blanks instead of the tab:   - words: Diet"),
        ("notes:\n  - words: Diet\n\tnote: x", "5:1", "lines-unreadable", TAB, "Write blanks instead of the tab:   note: x"),
        ("notes:\n  -\twords: Diet\n    note: x", "4:4", "lines-unreadable", TAB, "Write blanks instead of the tab:   - words: Diet"),
        # a key swallowed by the text above it
        ("notes:\n  - words: Diet\n     note: The assembly.", "5:6", *swallowed("note:", "words")),
        ("notes:\n  - note: The assembly.\n     words: Diet", "5:6", *swallowed("words:", "note")),
        ("  language: en", "3:3", *swallowed("language:", "title")),
        ("\tlanguage: en", "3:2", *swallowed("language:", "title")),
        (" notes:\n  - words: Diet\n    note: x", "3:2", *swallowed("notes:", "title")),
        ("notes:\n  - words: Diet\n    note:\n      words: x", "6:7", *swallowed("words:", "note")),
        ("notes:\n  - words: Diet\n    note: x\n      - words: met\n        note: y", "6:7", *swallowed("- words:", "note", item=True)),
        ("date:\n  written: 1917\n    calendar: old style", "5:5", *swallowed("calendar:", "written")),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_read(check: Check, front: str, place: str, code: str, message: str, hint: str) -> None:
    assert check(letter(front)) == (1, said(f"sources/letter.md:{place}", message, code, hint))


def test_front_matter_without_an_end(check: Check) -> None:
    assert check({"sources/letter.md": "---\ntitle: A letter\nMy dear Sir,\n"}) == (
        1,
        said(
            "sources/letter.md:1:1",
            "The front matter that begins with --- in line 1 has no end.",
            "front-matter-open",
            "Write --- alone on a line after the last key.",
        ),
    )


@pytest.mark.parametrize(
    "note",
    [
        "note: |\n      words: are quoted so\n      note: this",
        "note: He said\n      thus: as follows",
        "note: See\n      - this: and that",
        "note: See\n      https://example.org/words: x",
        "note: He said words: and note: that",
        'note: "He said\n      words: in one quoted text"',
        "note: >\n      id: folded",
    ],
)
def test_words_with_a_colon_are_no_swallowed_keys(check: Check, note: str) -> None:
    assert check(letter(f"notes:\n  - words: Diet\n    {note}\n    id: one")) == (0, "")


@pytest.mark.parametrize(
    "front",
    [
        "language: en\n\t\nvoice: source",
        "language: en\n  \t\n\nvoice: source",
        "language:\ten\t\nvoice: \t source",
        "notes:\n  - words:\tDiet\t\n    note: a\tb\n    id: c\t",
    ],
)
def test_tabs_that_do_no_harm(check: Check, front: str) -> None:
    assert check(letter(front)) == (0, "")


#: front matter that is sound; the text below it stands in line 11
FREEDOM = """---
title: T
notes:
  - words: freedom
    note: N
  - words: one people
    note: M
questions:
  - ask: Why?
---
Let freedom ring for one people to hear.
"""
NO_GAP = "A blank is missing after the hyphen in this line."
GROUP = "A group of keys with their values was expected here."


def no_item(sign: str) -> tuple[str, str, str]:
    """The answer to an item that begins with another sign than a hyphen."""
    return (
        "lines-unreadable",
        f"No item of a list begins with “{sign}”.",
        f"Begin the item with a hyphen and a blank, “- ”, not with “{sign}”.",
    )


def twice(key: str, line: int) -> tuple[str, str, str]:
    """The answer to an item that was not begun."""
    return (
        "key-twice",
        f"“{key}” is written twice; it already stands in line {line}.",
        "If a new item begins here, put “- ” before it; otherwise keep one of the two.",
    )


def no_key(key: str, hint: str) -> tuple[str, str, str]:
    return "key-unknown", f"“{key}” is not a key that can stand here.", hint


def empty(what: str, key: str) -> tuple[str, str, str]:
    return "text-empty", f"This {what} is empty.", f"Write it after {key}:, or take the {what} out."


def gap(line: str) -> tuple[str, str, str]:
    return "lines-unreadable", BLANK, f"Put a blank after the colon: {line}"


@pytest.mark.parametrize(
    ("right", "typed", "place", "answer"),
    [
        # what word processors make of a hyphen
        ("  - words: f", "  – words: f", "4:3", no_item("–")),
        ("  - words: f", "  • words: f", "4:3", no_item("•")),
        ("  - words: f", "  * words: f", "4:3", no_item("*")),
        ("  - words: o", "  — words: o", "6:3", no_item("—")),
        ("  - words: o", "  –words: o", "6:3", no_item("–")),
        ("  - words: o", "– words: o", "6:1", no_item("–")),
        ("  - ask: Why?", "  — ask: Why?", "9:3", no_item("—")),
        ("  - ask: Why?", "  – Why?", "9:3", no_item("–")),
        # the blank after the hyphen
        ("  - words: f", "  -words: f", "4:3", ("lines-unreadable", NO_GAP, "Put a blank after the hyphen: - words: freedom")),
        ("  - words: o", "  -words: o", "6:3", ("lines-unreadable", NO_GAP, "Put a blank after the hyphen: - words: one people")),
        ("- ask: Why?", "-Why?", "9:3", ("lines-unreadable", NO_GAP, "Put a blank after the hyphen: - Why?")),
        # the blank after the colon
        ("title: T", "title:My letter", "2:7", gap("title: My letter")),
        ("words: f", "words:f", "4:11", gap("words: freedom")),
        ("note: M", "note:M", "7:10", gap("note: M")),
        ("ask: Why?", "ask:Why?", "9:9", gap("ask: Why?")),
        ("title: T\n", "title: T\ndate:\n  written:1917\n", "4:11", gap("written: 1917")),
        (FREEDOM[4 : FREEDOM.index("---\nLet")], "title:My letter\nlanguage:en\n", "2:7", gap("title: My letter")),
        # an item that is not begun
        ("  - words: o", "    words: o", "6:5", twice("words", 4)),
        # a key that is not indented
        ("    note: N", "note: N", "5:1", no_key("note", "Indent it as “words” above:     note: N")),
        ("    note: M", "note: M", "7:1", no_key("note", "Indent it as “words” above:     note: M")),
        ("ask: Why?", "ask: Why?\nanswer: So.", "10:1", no_key("answer", "Indent it as “ask” above:     answer: So.")),
        # an item without its first key
        ("words: freedom\n    note: N", "freedom: my note", "4:5", no_key("freedom", "Write: - words: freedom, and on the next line note: my note")),
        ("ask: Why?", "Who: the king or the people?", "9:5", no_key("Who", "Write: - ask: Who: the king or the people?")),
        ("words: freedom\n    note: N", "freedom", "4:5", ("not-a-group", GROUP, "Write: - words: freedom, and on the next line note: …")),
        ("- ask: Why?", "-", "9:4", ("not-a-group", GROUP, "Write: - ask: …")),
        ("ask: Why?", "Why?", "9:5", ("not-a-group", GROUP, "Write: - ask: Why?")),
        # quotation marks that are not in the text
        ("words: f", "words: “f", "4:12", ("words-not-found", "““freedom” is not in the text.", "Without the quotation marks, “freedom” stands in line 11.")),
        ("words: freedom", "words: “freedom”", "4:12", ("words-not-found", "““freedom”” is not in the text.", "Without the quotation marks, “freedom” stands in line 11.")),
        ("words: freedom", 'words: freedom"', "4:12", ("words-not-found", "“freedom\"” is not in the text.", "Without the quotation marks, “freedom” stands in line 11.")),
        # nothing after the colon
        ("note: N", "note:", "5:10", empty("note", "note")),
        ("note: M", "note: |", "7:11", empty("note", "note")),
        ("ask: Why?", "ask:", "9:9", empty("question", "ask")),
        ("note: M\n", "note: M\nglosses:\n  - words: hear\n    gloss:\n", "10:11", empty("gloss", "gloss")),
        ("words: freedom", "words:", "4:11", ("text-empty", "No words stand after words:.", "Quote them from the text after words:, or take the line out.")),
    ],
)  # fmt: skip
def test_accidents_in_front_matter(
    check: Check, right: str, typed: str, place: str, answer: tuple[str, str, str]
) -> None:
    code, message, hint = answer
    assert FREEDOM.count(right) == 1
    files = {"sources/letter.md": FREEDOM.replace(right, typed)}
    assert check(files) == (1, said(f"sources/letter.md:{place}", message, code, hint))


def test_each_item_that_is_not_begun_is_named_once(check: Check) -> None:
    more = "    words: one people\n    note: M\n    words: hear\n    note: O\n"
    code, message, hint = twice("words", 4)
    answer = "".join(said(f"sources/letter.md:{line}:5", message, code, hint) for line in (6, 8))
    text = FREEDOM.replace("  - words: one people\n    note: M\n", more)
    assert check({"sources/letter.md": text}) == (1, answer)


def test_every_item_with_a_dash_is_named(check: Check) -> None:
    code, message, hint = no_item("–")
    answer = "".join(said(f"sources/letter.md:{line}:3", message, code, hint) for line in (4, 6, 9))
    assert check({"sources/letter.md": FREEDOM.replace("  - ", "  – ")}) == (1, answer)


@pytest.mark.parametrize(
    ("files", "place", "answer"),
    [
        (contents("  – source: letter"), "edition.yaml:6:3", no_item("–")),
        (contents("  -source: letter"), "edition.yaml:6:3", ("lines-unreadable", NO_GAP, "Put a blank after the hyphen: - source: letter")),
        (contents("  - source:letter"), "edition.yaml:6:12", gap("source: letter")),
        (edition("further-reading:\n  – lenin"), "edition.yaml:8:3", no_item("–")),
    ],
)  # fmt: skip
def test_accidents_in_other_files(check: Check, files: Files, place: str, answer: tuple[str, str, str]) -> None:
    code, message, hint = answer
    assert check(files) == (1, said(place, message, code, hint))


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u3000"])
def test_wide_spaces_count_as_blanks_where_blanks_are_wanted(tmp_path: Path, space: str) -> None:
    front, text = FREEDOM.replace("title: T", "title: T\nlanguage: en").split("---\nLet")
    spaced = front.replace("one people", "one_people").replace(" ", space).replace("_", " ")
    assert as_read({"letter.md": f"{spaced}---\nLet{text}"}, tmp_path / "a", "letter.md") == as_read(
        {"letter.md": f"{front}---\nLet{text}"}, tmp_path / "b", "letter.md"
    )


def test_wide_spaces_in_values_stay(tmp_path: Path) -> None:
    files = {
        "letter.md": FREEDOM.replace("note: N", "note: a\u00a0b\n      \u00a0c").replace("title: T", "title: \u00a0T")
    }
    made, report = load_edition(write(files, tmp_path) / "letter.md")
    assert made is not None and report.findings == []
    source = made.sources["letter"]
    note = source.annotations[0]
    assert isinstance(note, NoteAnnotation)
    assert (source.title, note.note.text) == ("\u00a0T", "a\u00a0b\n\u00a0c")


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
@pytest.mark.parametrize("where", ["ring for one people", "words: freedom", "words: one people"])
def test_characters_that_show_nothing_are_passed_over(check: Check, unseen: str, where: str) -> None:
    typed = (
        where.replace("ee", f"e{unseen}e").replace("ne ", f"n{unseen}e {unseen}").replace("peo", f"{unseen}pe{unseen}o")
    )
    assert typed != where
    assert check({"sources/letter.md": FREEDOM.replace(where, typed)}) == (0, "")


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_are_letters(check: Check, joiner: str) -> None:
    files = {"sources/letter.md": FREEDOM.replace("Let freedom", f"Let free{joiner}dom")}
    assert check(files) == (
        1,
        said(
            "sources/letter.md:4:12",
            "“freedom” is not in the text.",
            "words-not-found",
            f"Did you mean “free{joiner}dom” (line 11, column 5)?",
        ),
    )


# --- keys and values -----------------------------------------------------------------------------------------------

CONTENTS = "Begin each item with “- ” on a line of its own, as in: - source: letter"


def unknown(key: str) -> str:
    return f"“{key}” is not a key that can stand here."


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (letter("langage: en"), said("sources/letter.md:3:1", unknown("langage"), "key-unknown", "Did you mean “language”?")),
        (letter("Language: en"), said("sources/letter.md:3:1", unknown("Language"), "key-unknown", "Did you mean “language”?")),
        (letter("note:\n  - words: Diet"), said("sources/letter.md:3:1", unknown("note"), "key-unknown", "Did you mean “notes”?")),
        (letter("notes:\n  - word: Diet\n    note: x"), said("sources/letter.md:4:5", unknown("word"), "key-unknown", "Did you mean “words”?")),
        (letter("notes:\n  - words: Diet\n    notte: x"), said("sources/letter.md:5:5", unknown("notte"), "key-unknown", "Did you mean “note”?")),
        (
            letter("notes:\n  - words: Diet"),
            said("sources/letter.md:4:5", "The key “note” is missing here.", "key-missing", "Add a line: note: …  (What the note says, in Markdown.)"),
        ),
        (
            letter("calendar: julian"),
            said("sources/letter.md:3:1", unknown("calendar"), "key-unknown", "It belongs under “date:”, in a line of its own that is indented more."),
        ),
        (
            letter("date: {written: 1917, calendar: julian}"),
            said("sources/letter.md:3:33", "“calendar” can't be “julian”.", "not-a-choice", "Write: calendar: old style"),
        ),
        (letter("date: {writen: 1917}"), said("sources/letter.md:3:8", unknown("writen"), "key-unknown", "Did you mean “written”?")),
        (letter("date:\n  writen: 1917"), said("sources/letter.md:4:3", unknown("writen"), "key-unknown", "Did you mean “written”?")),
        (
            letter("date: {1917, or later}"),
            said("sources/letter.md:3:8", "No key that can stand here is in these braces.", "prose-in-braces", "Take the braces away: 1917, or later"),
        ),
        (letter("notes: The assembly."), said("sources/letter.md:3:8", "“notes” takes a list.", "not-a-list", "Begin each item with “- ” on a line of its own.")),
        (letter("notes:\n  - Diet"), said("sources/letter.md:4:5", "A group of keys with their values was expected here.", "not-a-group", "Write: - words: Diet, and on the next line note: …")),
        (letter("taken-from-work: lenin"), said("sources/letter.md:3:18", "A group of keys with their values was expected here.", "not-a-group", "Write for example: cite: …")),
        (edition("pages: a5"), said("edition.yaml:7:1", unknown("pages"), "key-unknown", "Did you mean “page”?")),
        (edition("numbering: none"), said("edition.yaml:7:12", "A group of keys with their values was expected here.", "not-a-group", "Write for example: documents: …")),
        (
            edition("contributors: Ann"),
            said("edition.yaml:7:15", "“contributors” takes a list.", "not-a-list", "Begin each item with “- ” on a line of its own, as in: - name: Ann"),
        ),
        (
            edition("further-reading: lenin"),
            said("edition.yaml:7:18", "“further-reading” takes a list.", "not-a-list", "Begin each item with “- ” on a line of its own, as in: - lenin"),
        ),
        ({"edition.yaml": MINIMAL + "contens:\n  - source: letter\n"}, said("edition.yaml:5:1", unknown("contens"), "key-unknown", "Did you mean “contents”?")),
        (contents("  - sources: letter"), said("edition.yaml:6:5", unknown("sources"), "key-unknown", "Did you mean “source”?")),
        (contents("  - source: letter\n    from: the Diet"), said("edition.yaml:7:5", unknown("from"), "key-unknown", "It goes with “use:”.")),
        (
            contents("  - part: One\n    source: letter"),
            said("edition.yaml:7:5", unknown("source"), "key-unknown", "Begin an item of its own with it: - source: …"),
        ),
        (contents("  - part: One\n      - source: letter"), said("edition.yaml:7:7", swallowed("- source:", "part", item=True)[1], "key-swallowed", swallowed("- source:", "part", item=True)[2])),
        (
            contents("  - letter"),
            said(
                "edition.yaml:6:5", "An item with one of these keys was expected: begin, part, source, use, commentary, generate.",
                "not-a-group", "Write for example: - source: letter",
            ),
        ),
        (contents("  source: letter"), said("edition.yaml:6:3", "“contents” takes a list.", "not-a-list", CONTENTS)),
        ({"edition.yaml": MINIMAL + "contents: letter\n"}, said("edition.yaml:5:11", "“contents” takes a list.", "not-a-list", CONTENTS)),
        (
            {"registers/terms.yaml": "entries:\n  - id: a\n    name: A\n    spellings:\n      - 'Abd al-Rahman\n"},
            said("registers/terms.yaml:5:9", QUOTE, "lines-unreadable", 'Write: - "Abd al-Rahman"'),
        ),
        (
            {"registers/terms.yaml": "entries:\n  - id: a\n    name: A\n    spellings:\n      - B: C\n"},
            said("registers/terms.yaml:5:9", "“spellings” takes a list of texts.", "not-a-text", 'Write: - "B: C"'),
        ),
        (
            {"registers/terms.yaml": "entries:\n  - id: a\n    name: A\n      description: B\n"},
            said("registers/terms.yaml:4:7", swallowed("description:", "name")[1], "key-swallowed", swallowed("description:", "name")[2]),
        ),
    ],
)  # fmt: skip
def test_keys_and_values(check: Check, files: Files, answer: str) -> None:
    assert check(files) == (1, answer)


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (
            {"edition.yaml": EDITION.replace("format: 1", "format: 1.0")},
            said("edition.yaml:1:9", "This program reads format 1, not “1.0”.", "format-unknown", "Write: format: 1"),
        ),
        (
            edition("page: 012"),
            said(
                "edition.yaml:7:7", "“012” is not a page size.", "page-size-unknown",
                "Write one of a5, a4, letter, half-letter, or two lengths: page: 140mm 216mm",
            ),
        ),
        (edition("theme: clasic"), said("edition.yaml:7:8", "There is no theme “clasic”.", "theme-unknown", "Did you mean “classic”?")),
        (
            {"edition.yaml": EDITION.replace("language: en", "language: on")},
            said("edition.yaml:4:11", "“on” is not a language.", "language-unknown", "Write its short form, such as language: en, en-GB, fr, de or ru."),
        ),
        (
            {"edition.yaml": EDITION.replace("language: en", "language: English")},
            said("edition.yaml:4:11", "“English” is not a language.", "language-unknown", "Write its short form: language: en"),
        ),
        (
            letter("language: русский"),
            said("sources/letter.md:3:11", "“русский” is not a language.", "language-unknown", "Write its short form, such as language: en, en-GB, fr, de or ru."),
        ),
        (
            letter("language: en_GB"),
            said("sources/letter.md:3:11", "“en_GB” is not a language.", "language-unknown", "Write its short form: language: en-GB"),
        ),
        (letter("notes:\n  - words: Diet\n    note: x\n    part: maybe"), said("sources/letter.md:6:11", "“part” is true or false, not “maybe”.", "not-true-or-false", "Write: part: true")),
        (letter("voice: no"), said("sources/letter.md:3:8", "“voice” can't be “no”.", "not-a-choice", "Known here: compiler, source.")),
    ],
)  # fmt: skip
def test_values_that_mean_nothing(check: Check, files: Files, answer: str) -> None:
    assert check(files) == (1, answer)


@pytest.mark.parametrize("name", ["no", "on", "012", "1.10", "1e3", "0x10", "null", "~", "true", "1862-03-04", "1:30"])
def test_names_that_look_like_something_else_are_names(name: str, tmp_path: Path) -> None:
    files = {
        **contents(f"  - part: One\n    id: {name}\n  - source: letter"),
        **letter(f"notes:\n  - words: Diet\n    id: {name}\n    note: x"),
    }
    made, report = load_edition(write(files, tmp_path))
    assert report.findings == []
    assert made is not None
    part = made.contents[0]
    assert isinstance(part, PartItem)
    assert (part.id, made.sources["letter"].annotations[0].id) == (name, name)


# --- files ---------------------------------------------------------------------------------------------------------

INTRO = {"commentary/intro.md": "---\ntitle: Introduction\n---\nWords.\n"}
NO_TEXT = "The source “letter” has no text."
NO_TITLE = "The source “letter” has no title; the book prints the name of its file."


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (contents("  - source: leter"), said("edition.yaml:6:13", "There is no source “leter”.", "source-missing", "Did you mean “letter”? Its file would be sources/leter.md.")),
        (contents("  - use: leter"), said("edition.yaml:6:10", "There is no source “leter”.", "source-missing", "Did you mean “letter”? Its file would be sources/leter.md.")),
        (contents("  - source: diary"), said("edition.yaml:6:13", "There is no source “diary”.", "source-missing", "Known here: letter. Its file would be sources/diary.md.")),
        (
            contents("  - source: sources/letter.md"),
            said("edition.yaml:6:13", "There is no source “sources/letter.md”.", "source-missing", "Write the name alone, without folder and ending: source: letter"),
        ),
        (
            contents("  - source: letter\n  - commentary: intro"),
            said("edition.yaml:7:17", "There is no commentary “intro”.", "commentary-missing", "Its file would be commentary/intro.md."),
        ),
        (
            contents("  - source: letter\n  - commentary: intor") | INTRO,
            said("edition.yaml:7:17", "There is no commentary “intor”.", "commentary-missing", "Did you mean “intro”? Its file would be commentary/intor.md."),
        ),
        (
            contents("  - source: letter\n  - source: intro") | INTRO,
            said("edition.yaml:7:13", "There is no source “intro”.", "source-missing", "It is a commentary. Write: commentary: intro"),
        ),
        (
            contents("  - commentary: letter"),
            said("edition.yaml:6:17", "There is no commentary “letter”.", "commentary-missing", "It is a source. Write: source: letter"),
        ),
        (
            {"sources/letter.txt": "Another.\n"},
            said("sources/letter.txt:1:1", "Two sources have the id “letter”: sources/letter.md and sources/letter.txt.", "id-twice", "Rename one of the two files."),
        ),
        (
            {"edition.yaml": MINIMAL},
            said(
                "edition.yaml:1:1", "This edition takes no text: its contents name no source and no commentary.",
                "contents-empty", "Below a line contents: write a line for each text, as in:   - source: letter",
            ),
        ),
        (
            {"edition.yaml": MINIMAL + "contents:\n"},
            said(
                "edition.yaml:5:10", "This edition takes no text: its contents name no source and no commentary.",
                "contents-empty", "Below a line contents: write a line for each text, as in:   - source: letter",
            ),
        ),
        ({"edition.yaml": ""}, said("edition.yaml:1:1", "This file is empty.", "edition-empty", "Write at least: format: 1, id: …, title: …, language: …")),
        (
            {"sources/letter.md": ""},
            said("sources/letter.md:1:1", NO_TEXT, "source-empty", "Paste the transcription into it.")
            + said("sources/letter.md:1:1", NO_TITLE, "title-missing", "Add a line title: to its front matter.", "advice"),
        ),
        (
            {"sources/letter.md": "\ufeff \n\t\n\n"},
            said("sources/letter.md:1:1", NO_TEXT, "source-empty", "Paste the transcription into it.")
            + said("sources/letter.md:1:1", NO_TITLE, "title-missing", "Add a line title: to its front matter.", "advice"),
        ),
        ({"sources/letter.md": "---\ntitle: A letter\n---"}, said("sources/letter.md:2:1", NO_TEXT, "source-empty", "Paste the transcription below the second line ---.")),
        ({"sources/letter.md": "---\ntitle: A letter\n---\n \n"}, said("sources/letter.md:2:1", NO_TEXT, "source-empty", "Paste the transcription below the second line ---.")),
        (
            contents("  - source: letter\n  - commentary: intro") | {"commentary/intro.md": "---\ntitle: Introduction\n---\n\n"},
            said("commentary/intro.md:2:1", "The commentary “intro” has no text.", "commentary-empty", "Write it below the second line ---."),
        ),
    ],
)  # fmt: skip
def test_files_and_contents(check: Check, files: Files, answer: str) -> None:
    assert check(files) == (1, answer)


def test_a_text_taken_twice_is_a_warning(check: Check) -> None:
    assert check(edition("  - source: letter")) == (
        0,
        said(
            "edition.yaml:7:13",
            "The source “letter” is printed twice; the contents already take it in line 6.",
            "taken-twice",
            "Take one of the two lines out, or take an excerpt with use:, from: and to:.",
            "warning",
        ),
    )


def test_a_folder_without_an_edition(check: Check, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, answer = check({}, "empty")
    assert status == 1
    assert answer == (
        "empty/edition.yaml:1:1: error: There is no edition.yaml in this folder. [no-edition]\n"
        "    Name the folder that holds it, or one file that is a source.\n"
    )


# --- citations -----------------------------------------------------------------------------------------------------

CITED = {"references.yaml": WORKS}


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (letter("notes:\n  - words: Diet\n    note: See [@lenim, 12]."), "sources/letter.md:5:15"),
        (letter("headnote: See [@lenim]."), "sources/letter.md:3:15"),
        (letter("questions:\n  - ask: Why [@lenim]?"), "sources/letter.md:4:14"),
        (letter("taken-from-work:\n  cite: lenim"), "sources/letter.md:4:3"),
        ({**letter("", "Sir[^1]\n"), "sources/letter.notes.md": "[^1]: One\n    two [@lenim]\n"}, "sources/letter.notes.md:2:9"),
        (
            {**edition("  - commentary: intro"), "commentary/intro.md": "---\ntitle: I\n---\nOne.\n\nTwo [@lenim].\n"},
            "commentary/intro.md:6:5",
        ),
        (edition("further-reading:\n  - lenim"), "edition.yaml:8:5"),
    ],
)  # fmt: skip
def test_unknown_works(check: Check, files: Files, place: str) -> None:
    message = "“lenim” is not in the references."
    assert check({**files, **CITED}) == (1, said(place, message, "citation-unknown", "Did you mean “lenin”?"))


def test_a_citation_without_references(check: Check) -> None:
    assert check(letter("notes:\n  - words: Diet\n    note: See [@lenin].")) == (
        1,
        said(
            "sources/letter.md:5:15",
            "“lenin” is not in the references.",
            "citation-unknown",
            "Add the work to the file references.yaml.",
        ),
    )


WHOLE = "This file can't be read from here on: it is not whole, or no file of references."
EXPORT = "Export it again from your reference manager, as CSL-JSON."


@pytest.mark.parametrize(
    ("name", "text", "place", "message", "code", "hint"),
    [
        ("json", "", "1:1", WHOLE, "references-unreadable", EXPORT),
        ("json", '[\n{"id": "a",}]', "2:12", WHOLE, "references-unreadable", EXPORT),
        ("json", "[" * 200_000, "1:1", WHOLE, "references-unreadable", EXPORT),
        ("json", '[\n{"id": "a"},\n {"id": "b"}, {"id": "a"}]', "3:15", "Two works have the key “a”.", "work-twice", "Give one another key; the first stands in line 2."),
        ("json", '{"references": [{"title": "a"}]}', "1:17", "This work has no id to cite it by.", "work-without-id", "Give it an id in your reference manager."),
        (
            "bib", "@book{a, title={X}\n\n@book{b,\n", "3:1", "This file can't be read from here on as BibTeX.", "references-unreadable",
            "Look at the entry before this place: a comma or a brace may be missing. Or export the file again.",
        ),
        ("bib", "hello", "1:1", "No work in BibTeX is in this file.", "references-unreadable", "Export it again from your reference manager, as BibTeX."),
        ("bib", "@book{a, title={X}}\n\n@book{a, title={Y}}\n", "3:1", "Two works have the key “a”.", "work-twice", "Give one another key; the first stands in line 1."),
        ("yaml", "reference:\n  - id: a\n", "1:1", unknown("reference"), "key-unknown", "Write: references:"),
        ("yaml", "references:\n  - title: a\n", "2:5", "This work has no key to cite it by.", "work-without-id", "Write a line id: followed by a short name."),
        ("yaml", "references:\n  - id: a\n    title: X\n      author: Y\n", "4:7", swallowed("author:", "title")[1], "key-swallowed", swallowed("author:", "title")[2]),
        ("yaml", "references:\n  - id: a\n    x: " + "[" * 5000 + "]" * 5000 + "\n", "3:45", DEEP, "nested-too-deep", "Take out the brackets that are too many."),
    ],
)  # fmt: skip
def test_references_that_cannot_be_read(
    check: Check, name: str, text: str, place: str, message: str, code: str, hint: str
) -> None:
    assert check({f"references.{name}": text}) == (1, said(f"references.{name}:{place}", message, code, hint))


@pytest.mark.parametrize(
    ("name", "text"), [("yaml", ""), ("yaml", "{}"), ("yaml", "references:\n"), ("json", "[]"), ("bib", "\n")]
)
def test_references_may_be_empty(check: Check, name: str, text: str) -> None:
    assert check({f"references.{name}": text}) == (0, "")


# --- dates ---------------------------------------------------------------------------------------------------------

MEND = "Correct it. If the source itself bears this date, write [sic] after it; if the day is not known, leave the day out."


@pytest.mark.parametrize(
    ("date", "place", "day", "because"),
    [
        ("date: 31 February 1917", "3:7", "31 February 1917", "February 1917 has 28 days"),
        ("date: {written: 32 March 1917}", "3:17", "32 March 1917", "March 1917 has 31 days"),
        ("date:\n  delivered: about 31 April 1917", "4:14", "31 April 1917", "April 1917 has 30 days"),
        ("date: 1917-13-45", "3:7", "1917-13-45", "there are 12 months"),
        ("date: 1917-02-29", "3:7", "1917-02-29", "February 1917 has 28 days"),
        ("date: 31.6.1917", "3:7", "31.6.1917", "June 1917 has 30 days"),
        ("date: 30 February 1900", "3:7", "30 February 1900", "February 1900 has 29 days"),
        ("date: {written: 30 February 1900, calendar: old style}", "3:17", "30 February 1900", "February 1900 has 29 days"),
        (
            "date: {written: 29 February 1900, calendar: new style}", "3:17", "29 February 1900",
            "February 1900 has 28 days in the new style",
        ),
        ("date: 0 March 1917", "3:7", "0 March 1917", "days are counted from 1"),
        ("date: February 30, 1917", "3:7", "February 30, 1917", "February 1917 has 28 days"),
        ("date: the 31st of June", "3:7", "31st of June", "June has 30 days"),
        ("date: 31 juin 1917", "3:7", "31 juin 1917", "June 1917 has 30 days"),
        ("date: 31. Sept. 1917", "3:7", "31. Sept. 1917", "September 1917 has 30 days"),
        ("date: 32. März 1917", "3:7", "32. März 1917", "March 1917 has 31 days"),
    ],
)  # fmt: skip
def test_days_that_never_were(check: Check, date: str, place: str, day: str, because: str) -> None:
    answer = said(f"sources/letter.md:{place}", f"“{day}” is no day: {because}.", "date-impossible", MEND)
    assert check(letter(date)) == (1, answer)


def test_a_day_of_the_edition_that_never_was(check: Check) -> None:
    answer = said("edition.yaml:7:7", "“2026-02-30” is no day: February 2026 has 28 days.", "date-impossible", MEND)
    assert check(edition("date: 2026-02-30")) == (1, answer)


@pytest.mark.parametrize(
    "date",
    [
        *("undated, about 1917", "n.d.", "1917", "November 1917", "Winter 1917–18", "1914-18", "[1917?]", "not known"),
        *("25 October (7 November) 1917", "25 October/7 November 1917", "29 February 1900", "29 February", "1917-10-25"),
        *("30 February 1712", "31 February 1917 [sic]", "Pravda no. 45 March 1917", "45 letters, March 1917", "day 40 may be"),
        *("c. 1 May 1917, 10 a.m.", "10/25/1917", "25/10/1917", "1er mars 1917", "3. Oktober 1917", "Easter 1917"),
        *("10 Thermidor an II", "Ides of March 44", "between 3 and 5 March 1917", "March 19, 1917", "1,500 March 1917"),
        *("{written: 29 February 1900, calendar: old style}", "{published: 5 May 1917}", "{}"),
    ],
)  # fmt: skip
def test_other_words_about_dates_are_free(check: Check, date: str) -> None:
    assert check(letter(f"date: {date}")) == (0, "")


# --- line ends, byte-order marks, composed and decomposed letters --------------------------------------------------

WHOLE_EDITION = {
    "edition.yaml": EDITION
    + "  - use: diary\n    from: One\n    to: two\n  - commentary: intro\ndescription: |\n  Two\n\n  lines.\nplace: Kraków\n",
    "sources/letter.md": "---\ntitle: A letter\n  in two lines\nheadnote: |\n  A *head*\n\n  note.\nnotes:\n  - words: Diet\n    note: x\n"
    "---\nMy dear Sir,[^1]\nthe Diet.\n\n::: verse\nOne\n  two\n:::\n\n1. a\n2. b\n",
    "sources/letter.notes.md": "[^1]: {author} One\n    two.\n\n    Three.\n",
    "sources/diary.txt": "One,\ntwo.\n\nThree.\n",
    "commentary/intro.md": "---\ntitle: Introduction\n---\nWords [@lenin].[^1]\n\n[^1]: A note\n    of two lines.\n",
    "registers/persons.yaml": "entries:\n  - id: a\n    name: A\n    description: |\n      One\n      two.\n",
    "references.yaml": WORKS,
}


def everything(value: object) -> object:
    """A value with all that equality leaves out: places, blocks of notes, positions of words."""
    if is_dataclass(value):
        return type(value).__name__, [(f.name, everything(getattr(value, f.name))) for f in fields(value)]
    if isinstance(value, Mapping):
        return [(everything(k), everything(v)) for k, v in value.items()]
    if isinstance(value, tuple | list):
        return [everything(v) for v in value]
    return value


def as_read(files: Files, folder: Path, argument: str = "") -> object:
    made, report = load_edition(write(files, folder) / argument)
    assert report.findings == []
    return everything(made)


def with_ends(ends: str) -> dict[str, bytes]:
    return {name: text.replace("\n", ends).encode() for name, text in WHOLE_EDITION.items()}


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_change_nothing(tmp_path: Path, ends: str) -> None:
    assert as_read(with_ends(ends), tmp_path / "a") == as_read(WHOLE_EDITION, tmp_path / "b")


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_places_are_the_same_whatever_the_line_ends(check: Check, ends: str) -> None:
    files = letter("notes:\n  - words: Dyet\n    note: x", "My dear Sir,\nthe Diet.\n")
    (name, text), *_ = files.items()
    assert check({name: text.replace("\n", ends)}) == check(files)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_byte_order_mark_changes_nothing(tmp_path: Path, ends: str) -> None:
    marked = {name: b"\xef\xbb\xbf" + data for name, data in with_ends(ends).items()}
    assert as_read(marked, tmp_path / "a") == as_read(WHOLE_EDITION, tmp_path / "b")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.json", '[{"id": "lenin", "type": "book", "title": "Decrees"}]'),
        ("references.bib", "@book{lenin, title={Decrees}}\n"),
    ],
)
def test_a_byte_order_mark_in_other_references_changes_nothing(tmp_path: Path, name: str, text: str) -> None:
    files = {"edition.yaml": EDITION, "sources/letter.md": LETTER}
    marked = as_read({**files, name: b"\xef\xbb\xbf" + text.encode()}, tmp_path / "a")
    assert marked == as_read({**files, name: text}, tmp_path / "b")
    assert "Decrees" in str(marked)


def test_a_byte_order_mark_in_a_lone_source_changes_nothing(tmp_path: Path) -> None:
    marked = as_read({"letter.md": b"\xef\xbb\xbf" + LETTER.encode()}, tmp_path / "a", "letter.md")
    assert marked == as_read({"letter.md": LETTER}, tmp_path / "b", "letter.md")


@pytest.mark.parametrize(("text", "words"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_letters_and_their_accents_match_however_typed(tmp_path: Path, text: str, words: str) -> None:
    written = unicodedata.normalize(text, "Wałęsa sah die Überraschung in Ninh Bình, où être naïf.")
    notes = "".join(
        f"  - words: {unicodedata.normalize(words, quoted)}\n    note: x\n"
        for quoted in ("Wałęsa", "Überraschung", "Ninh Bình", "où être naïf")
    )
    files = {"edition.yaml": EDITION, **letter(f"notes:\n{notes}".rstrip(), written + "\n")}
    made, report = load_edition(write(files, tmp_path))
    assert made is not None and report.findings == []
    assert reading_text(made.sources["letter"].transcription) == written, "the copy text is kept letter for letter"
    assert run(["check", str(tmp_path)]) == 0


@pytest.mark.parametrize(("file", "named"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_files_are_found_however_their_accents_are_typed(check: Check, file: str, named: str) -> None:
    name = unicodedata.normalize(file, "café")
    assert check({**contents(f"  - source: {unicodedata.normalize(named, 'café')}"), f"sources/{name}.md": LETTER}) == (
        0,
        "",
    )


# --- typing accidents ----------------------------------------------------------------------------------------------

ACCIDENTS = (
    *("#", "a #b", "a # b", "#b", ":", "a: b", "a : b", ": b", "a:", "Sir: he said: no"),
    *("& b", "a & b", "&b", "*b", "*b* c", "* b", "[", "[b", "[b] c", "a]", "a {b", "}", "! b", "!b", "a!", "% b", "50%"),
    *("@b", "a @ b", "`b`", "` b", '"b', '"b" c', 'a "b" c', 'a b"', "'b", "'b' c", "a'b", "the b's", "'tis 'twas", "\"b' c"),
    *("012", "1.10", "1e3", "1:30", "0x10", "0o17", "+1", ".5", "1_000", "no", "on", "Yes", "null", "~", "true", ".inf", ".nan"),
    *("1862-03-04", "1862-03-04T10:00:00Z", "-", "- b", "-b", "? b", "?", "a | b", "| b", "> b c", ">b", "---", "--- b", "...", "… b"),
    *(", b", "a, b", "=", "= b", "<<", "<<: b", "b\\", "\\b", "C:\\new", "%YAML 1.1", "a\tb", "“b” ‘c’ «d»", "😀 b", "a\u00a0b"),
    *("https://example.org/a#b: c", "a; b", "$b", "^b", "(b", "_b_", "/b", "!!str b", "&a *a", "<b>b</b>", "&amp;", "a -- b"),
)  # fmt: skip
#: a value that begins with { is a group after `date:`
BRACES = ("{b}", "{b} c", "{{ b }}")


def free_text_keys(cls: type) -> list[tuple[str, str]]:
    """The fields of a class that hold free text, with the names of their keys."""
    return [(f.name, spec.name) for f, spec in key_fields(cls) if spec.prose]


def required_lines(cls: type, but: str) -> list[str]:
    """Lines for the keys that a class can't do without."""
    samples = {"kind": "isbn", "hand": "ours", "is": "x", "id": "x", "format": "1", "language": "en"}
    return [f"{s.name}: {samples.get(s.name, 'x')}" for _, s in key_fields(cls) if s.required and s.name != but]


def in_a_list(name: str, lines: list[str]) -> str:
    return "\n".join([f"{name}:", f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])])


def text_of(value: object) -> str:
    return value.text if isinstance(value, Markdown) else str(value)


class Typed:
    """One key of free text: how a file with it is written, and where its value is found in what was read."""

    def __init__(self, name: str, write: Callable[[str], Files], find: Callable[[Edition], object]) -> None:
        self.name, self.write, self.find = name, write, find

    def __repr__(self) -> str:
        return self.name


def annotated(kind: type[Annotation], field: str, key: str, folder: str) -> Typed:
    def written(value: str) -> Files:
        lines = in_a_list(kind.KEY, [f"{key}: {value}", *required_lines(kind, key), "id: last"])
        return {f"{folder}/a.md": f"---\ntitle: T\n{lines}\n---\nx\n"}

    def found(made: Edition) -> object:
        texts: Mapping[str, Source | Commentary] = made.sources if folder == "sources" else made.commentary
        return getattr(texts["a"].annotations[0], field)

    return Typed(f"{folder}.{kind.KEY}.{key}", written, found)


def typed_keys() -> Iterator[Typed]:
    """Every key of free text of the model."""
    for field, key in free_text_keys(Edition):
        lines = "\n".join(required_lines(Edition, key))
        yield Typed(
            f"edition.{key}",
            lambda value, lines=lines, key=key: {"edition.yaml": f"{lines}\n{key}: {value}\ntheme: classic\n"},  # type: ignore[misc]
            lambda made, field=field: getattr(made, field),  # type: ignore[misc]
        )
    groups: list[tuple[str, type, Callable[[Edition], object]]] = [
        ("contributors", Contributor, lambda made: made.contributors[0]),
        ("identifiers", Identifier, lambda made: made.identifiers[0]),
        ("contents", PartItem, lambda made: made.contents[0]),
    ]
    for name, cls, find in groups:
        for field, key in free_text_keys(cls):
            yield Typed(
                f"{name}.{key}",
                lambda value, name=name, cls=cls, key=key: {  # type: ignore[misc]
                    "edition.yaml": f"{MINIMAL}{in_a_list(name, [f'{key}: {value}', *required_lines(cls, key)])}\n"
                },
                lambda made, find=find, field=field: getattr(find(made), field),  # type: ignore[misc]
            )
    for field, key in free_text_keys(Stretch):
        other = "to" if key == "from" else "from"
        for place, lines in (
            ("use", "  - use: a\n    {0}: {1}\n    {2}: x\n"),
            ("leave-out", "  - use: a\n    leave-out:\n      - {0}: {1}\n        {2}: x\n"),
        ):
            yield Typed(
                f"{place}.{key}",
                lambda value, lines=lines, key=key, other=other: contents(lines.format(key, value, other)),  # type: ignore[misc]
                lambda made, field=field, place=place: getattr(  # type: ignore[misc]
                    made.contents[0] if place == "use" else made.contents[0].leave_out[0], field  # type: ignore[union-attr]
                ),
            )  # fmt: skip
    for cls, folder in ((Source, "sources"), (Commentary, "commentary")):
        for field, key in free_text_keys(cls):
            lines = "\n".join([*required_lines(cls, key), ""])
            yield Typed(
                f"{folder}.{key}",
                lambda value, folder=folder, lines=lines, key=key: {  # type: ignore[misc]
                    f"{folder}/a.md": f"---\n{lines}{key}: {value}\nlanguage: en\n---\nx\n"
                },
                lambda made, folder=folder, field=field: getattr(getattr(made, folder)["a"], field),  # type: ignore[misc]
            )
        for kind in annotation_kinds():
            for field, key in free_text_keys(kind):
                yield annotated(kind, field, key, folder)
    yield Typed(
        "sources.date", lambda value: letter(f"date: {value}"), lambda made: made.sources["letter"].date.sentence
    )  # type: ignore[union-attr]
    for field, _ in ((f, s) for f, s in key_fields(SourceDate) if f.default is not MISSING and s.name != "calendar"):
        yield Typed(
            f"date.{field.name}",
            lambda value, name=field.name: letter(f"date:\n  {name}: {value}\n  calendar: old style"),  # type: ignore[misc]
            lambda made, name=field.name: getattr(made.sources["letter"].date, name),  # type: ignore[misc]
        )
    for field, key in free_text_keys(TakenFromWork):
        yield Typed(
            f"taken-from-work.{key}",
            lambda value, key=key: letter(f"taken-from-work:\n  {key}: {value}\n  cite: x"),  # type: ignore[misc]
            lambda made, field=field: getattr(made.sources["letter"].taken_from_work, field),  # type: ignore[misc]
        )
    for field, key in free_text_keys(Entry):
        yield Typed(
            f"registers.{key}",
            lambda value, key=key: {  # type: ignore[misc]
                f"registers/{RegisterKind.TERMS}.yaml": in_a_list("entries", [f"{key}: {value}", *required_lines(Entry, key)])
            },
            lambda made, field=field: getattr(made.registers[0], field),  # type: ignore[misc]
        )  # fmt: skip
    for key in ("title", "publisher", "container-title", "note"):
        yield Typed(
            f"references.{key}",
            lambda value, key=key: {"references.yaml": f"references:\n  - id: a\n    {key}: {value}\n    type: book\n"},  # type: ignore[misc]
            lambda made, key=key: made.works["a"].record[key],  # type: ignore[misc]
        )


@pytest.mark.parametrize("typed", list(typed_keys()), ids=repr)
def test_typing_accidents_are_read_letter_for_letter(typed: Typed, tmp_path: Path) -> None:
    write({"edition.yaml": MINIMAL}, tmp_path)
    values = [*ACCIDENTS, *(() if typed.name in ("sources.date", "edition.date") else BRACES)]
    read: dict[str, str] = {}
    for value in values:
        made, report = load_edition(write(typed.write(f"{value}  "), tmp_path))
        # what Markdown means by [^1] and the like is another matter; the keys are read without a word
        assert [f.message for f in report.findings] == [], value
        assert made is not None
        read[value] = text_of(typed.find(made))
    assert read == {value: value for value in values}


@pytest.mark.parametrize("value", ACCIDENTS)
def test_typing_accidents_in_a_lone_source(value: str, tmp_path: Path) -> None:
    text = f"---\ntitle: {value}\nnotes:\n  - words: {value}\n    note: {value}\n---\nx\n"
    made, report = load_edition(write({"a.md": text}, tmp_path) / "a.md")
    assert report.findings == []
    assert made is not None
    (note,) = made.sources["a"].annotations
    assert isinstance(note, NoteAnnotation)
    assert (made.sources["a"].title, note.words, note.note.text) == (value, value, value)


def test_there_are_enough_accidents() -> None:
    assert len(set(ACCIDENTS)) == len(ACCIDENTS) > 90
    assert len({typed.name for typed in typed_keys()}) > 70
