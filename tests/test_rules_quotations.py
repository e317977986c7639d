"""Quotations: what differs from the source, what names none, and marks that are open or of another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import findings, found, letter, remark
from sourcebook.lint.examples import EDITION

TEXT = "My dear Sir, the Diet of the realm has not met, and nobody knows when it will meet again.\n"
#: a published book of documents, which names the source of every passage
PUBLISHED = {
    "edition.yaml": EDITION + "  - commentary: remark\n  - generate: imprint\n",
    **letter(TEXT, "taken-from: not known\nrights: public domain\n"),
}


def quoting(words: str) -> dict[str, str]:
    return {**remark(f"He says: [“{words}”](quote:letter).\n"), **letter(TEXT)}


@pytest.mark.parametrize(
    ("words", "column", "meant", "message", "hint"),
    [
        ("the Diet has not met", 16, "Diet has",
         "“the Diet has not met” leaves out “of the realm” of “letter”, and does not say so.",
         "Mark it: “the Diet … has not met”. Or put the words back."),
        ("the Diet of the realm has met", 34, "has met",
         "“the Diet of the realm has met” leaves out “not” of “letter”, and does not say so.",
         "Mark it: “the Diet of the realm has … met”. Or put the words back."),
        ("the Diet of the old realm has not met", 28, "old",
         "“old” in “the Diet of the old realm has not met” is not in “letter”.",
         "If you put it in, say so: “the Diet of the [old] realm has not met”. Or take it out."),
        ("the Diet of the world has not met", 28, "world",
         "“the Diet of the world has not met” is not in “letter”: it has “realm” where you have “world”.",
         "Copy the words from the source; what you change on purpose, put in [ ]."),
        ("The Diet of the realm", 12, "The Diet of the realm",
         "“The Diet of the realm” begins with another letter in “letter”: “the Diet of t…”.",
         "Say so: “[T]he Diet of the realm”. Or write the letter that the source has."),
        ("nobody … when they will meet again", 26, "they",
         "“when they will meet again” is not in “letter”: it has “it” where you have “they”.",
         "Copy the words from the source; what you change on purpose, put in [ ]."),
    ],
)  # fmt: skip
def test_what_differs_is_said(tmp_path: Path, words: str, column: int, meant: str, message: str, hint: str) -> None:
    [one] = findings(tmp_path, quoting(words))
    assert (one.code, one.message, one.hint) == ("quotation-verbatim", message, hint)
    assert (str(one.place), one.words) == (f"commentary/remark.md:4:{column}", meant)


@pytest.mark.parametrize(
    "words",
    ["the Diet … has not met", "[T]he Diet of the realm", "the Diet of the [whole] realm", "the Diet . . . has not met,", "again"],
)  # fmt: skip
def test_what_is_marked_may_differ(tmp_path: Path, words: str) -> None:
    assert found(tmp_path, quoting(words)) == []


def test_a_quotation_set_apart_is_told_at_its_words(tmp_path: Path) -> None:
    files = {**remark("He says:\n\n::: quote letter\nMy dear Sir, the Dyet of the realm\n:::\n"), **letter(TEXT)}
    assert found(tmp_path, files) == [("quotation-verbatim", "commentary/remark.md:7:18", "Dyet")]


def test_words_that_an_emendation_changed_are_quoted_as_printed(tmp_path: Path) -> None:
    files = letter(TEXT.replace("Diet", "Dyet"), "emendations:\n  - words: Dyet\n    read: Diet\n")
    assert found(tmp_path, {**quoting("the Diet of the realm"), **files}) == []


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("He says “the Diet of the realm has not met”.", 10, "the Diet of the realm has not met"),
        ("He says “the Dyet of the realm has not met”.", 10, "the Dyet of the realm has not met"),
        ("He says ‘nobody knows when it will meet’.", 10, "nobody knows when it will meet"),
        ('He says "nobody knows when it will meet".', 10, "nobody knows when it will meet"),
        ("*He* says, “nobody knows when it will meet”.", 13, "nobody knows when it will meet"),
    ],
)  # fmt: skip
def test_a_passage_of_a_text_of_the_edition_is_offered(tmp_path: Path, text: str, column: int, words: str) -> None:
    files = {**remark(text + "\n"), **letter(TEXT)}
    assert found(tmp_path, files) == [("quotation-without-source", f"commentary/remark.md:4:{column}", words)]
    [one] = findings(tmp_path, files)
    assert "quote:letter" in one.hint


def test_five_words_are_a_passage(tmp_path: Path) -> None:
    files = {**remark("He says “the Diet of the realm”, no more.\n"), **letter(TEXT)}
    assert [code for code, _, _ in found(tmp_path, files)] == ["quotation-without-source"]
    assert found(tmp_path, files | remark("He says “the Diet of the”, no more.\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "He says [“the Diet of the realm has not met”](quote:letter).",
        "> He says “the Diet of the realm has not met”.",
        "The words `“the Diet of the realm has not met”` are typed so.",
        "He says “the Diet of the realm has not met” [see it](https://example.org/).",
        "See “A Letter of the Diet of the Realm”.",
        "He goes on: *Letters*, vol. 2, p. 7: “the Diet of the realm has not met”.",
    ],
)
def test_what_names_its_source_and_titles_are_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, {**remark(text + "\n"), **letter(TEXT)}) == []


def test_a_note_may_quote_the_words_that_it_stands_at(tmp_path: Path) -> None:
    note = "notes:\n  - words: Diet\n    note: Some read “the Dyet of the realm has not met” here.\n"
    assert found(tmp_path, letter(TEXT, note)) == []


def test_what_the_source_quotes_too_is_another_s(tmp_path: Path) -> None:
    quoted = "My dear Sir, we are told that “the Diet of the realm has not met”.\n"
    files = {**remark("The law says “the Diet of the realm has not met”.\n"), **letter(quoted)}
    assert found(tmp_path, files) == []


def test_a_published_book_of_documents_names_the_source_of_every_passage(tmp_path: Path) -> None:
    text = "Another says “that all of this was made up”.\n"
    assert found(tmp_path, {**remark(text), **PUBLISHED}) == [
        ("quotation-without-source", "commentary/remark.md:4:15", "that all of this was made up")
    ]
    assert found(tmp_path, {**PUBLISHED, **remark(text)}) == []
    note = "notes:\n  - words: Diet\n    note: As they said, “we shall meet in another year”.\n"
    files = {**PUBLISHED, **letter(TEXT, "taken-from: not known\nrights: public domain\n" + note), "commentary/remark.md": "---\ntitle: A remark\n---\nOne.\n"}  # fmt: skip
    assert found(tmp_path, files) == [
        ("quotation-without-source", "sources/letter.md:7:26", "we shall meet in another year")
    ]


@pytest.mark.parametrize(
    ("text", "column", "sign"),
    [
        ("He calls it “the Diet and goes on.", 13, "“"),
        ("He calls it the Diet” and goes on.", 21, "”"),
        ("He calls it “a ‘Diet” and goes on.", 16, "‘"),
        ("“One.\n\nTwo.", 1, "“"),
        ("He says [“the Diet](quote:letter).", 10, "“"),
    ],
)
def test_marks_without_their_other_are_found(tmp_path: Path, text: str, column: int, sign: str) -> None:
    assert found(tmp_path, remark(text + "\n")) == [
        ("quotation-marks-unbalanced", f"commentary/remark.md:4:{column}", sign)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“One.\n\n“Two.\n\n“Three.”",
        "The pupils’ Diet, ’tis said, is the ‘Diet’.",
        "> “The Diet",
        "::: verse\n“The Diet\nhas not met”\n:::",
    ],
)
def test_apostrophes_and_quotations_of_several_paragraphs_are_no_fault(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + "\n")) == []


@pytest.mark.parametrize("text", ["He said „Diet“ there.", "„Diet“, said he."])
def test_in_german_the_marks_are_others(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + "\n", "language: de\n")) == []
    assert found(tmp_path, remark("Er sagt „Diet und geht.\n", "language: de\n")) == [
        ("quotation-marks-unbalanced", "commentary/remark.md:5:9", "„")
    ]


@pytest.mark.parametrize(
    ("language", "text", "column", "sign"),
    [
        ("en", "He calls it „Diet”.", 13, "„"),
        ("en-GB", "He calls it «Diet».", 13, "«"),
        ("de", "Er sagt „Diet”.", 14, "”"),
        ("fr", "Il dit „Diète.", 8, "„"),
    ],
)  # fmt: skip
def test_marks_of_another_language_are_found(tmp_path: Path, language: str, text: str, column: int, sign: str) -> None:
    told = found(tmp_path, remark(text + "\n", f"language: {language}\n"))
    assert ("quotation-marks-foreign", f"commentary/remark.md:5:{column}", sign) in told
    assert {code for code, _, _ in told} <= {"quotation-marks-foreign", "quotation-marks-unbalanced"}


@pytest.mark.parametrize(
    "text", ["He calls it {lang de: „Diet“}.", "[«My dear Sir»](quote:letter) he says.", "Type `«`."]
)
def test_words_of_another_language_keep_their_marks(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + "\n")) == []
