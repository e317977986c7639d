"""Characters and words that copying, scanning and typing have spoiled; what a published text owes besides its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, findings, found, letter, remark
from sourcebook.lint.examples import EDITION
from sourcebook.pipeline import mend, prepare

IMPRINT = EDITION + "  - generate: imprint\n"
KNOWN = "taken-from: not known\nrights: public domain\n"
BOOK = {"edition.yaml": IMPRINT}


def mended(folder: Path, name: str) -> str:
    """The file after all safe mendings."""
    mend(prepare(folder), lambda finding: True, write=True)
    return (folder / name).read_text(encoding="utf-8").split("---\n", 2)[2]


# --- what a text owes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "codes"),
    [
        ("", ["provenance-missing", "rights-missing"]),
        ("taken-from: not known\n", ["rights-missing"]),
        ("rights: not established\n", ["provenance-missing"]),
        ("taken-from-work:\n  cite: smith\nrights: public domain\n", []),
        (KNOWN, []),
    ],
)
def test_a_published_text_says_where_it_is_from_and_whose_it_is(tmp_path: Path, front: str, codes: list[str]) -> None:
    references = {"references.yaml": "- id: smith\n  type: book\n  title: Letters\n  author: [{family: Smith}]\n  issued: {date-parts: [[1900]]}\n"}  # fmt: skip
    told = found(tmp_path, BOOK | letter(front=front) | (references if "cite" in front else {}))
    assert told == [(code, "sources/letter.md:2:1", "") for code in codes]


def test_all_texts_without_provenance_are_named_once(tmp_path: Path) -> None:
    other = {
        "sources/other.md": "---\ntitle: Other\n---\nWords.\n",
        "edition.yaml": IMPRINT + "  - use: other\n    from: Words\n",
    }
    told = findings(tmp_path, letter() | other)
    assert [f.code for f in told] == ["provenance-missing", "rights-missing"]
    assert told[0].message == "“letter”, “other” do not say where the text was taken from."
    rights = {"edition.yaml": other["edition.yaml"].replace("language: en", "language: en\nrights: public domain")}
    assert [f.code for f in findings(tmp_path, letter() | other | rights)] == ["provenance-missing"]


def test_a_text_that_the_book_does_not_take_owes_nothing(tmp_path: Path) -> None:
    other = {"sources/other.md": "---\ntitle: Other\n---\nWords.\n"}
    assert found(tmp_path, BOOK | letter(front=KNOWN) | other) == []


# --- characters ------------------------------------------------------------------------------------------------------


def test_letters_of_two_characters_are_told_once_and_mended(tmp_path: Path) -> None:
    text = "A die\u0300te, the Die\u0301t, z\u0323\u0303 and e\u0301t\u00e9.\n"
    assert found(tmp_path, letter(text)) == [("letters-not-composed", "sources/letter.md:4:5", "e\u0300")]
    assert mended(tmp_path, "sources/letter.md") == "A diète, the Diét, z\u0323\u0303 and été.\n"
    assert found(tmp_path, letter(mended(tmp_path, "sources/letter.md"))) == []


@pytest.mark.parametrize(
    ("char", "after"),
    [
        ("\u200b", "Diet"),
        ("\ufeff", "Diet"),
        ("\u00ad", "Diet"),
        ("\u200e", "Diet"),
        ("\u200d", "Diet"),
        ("\ue123", ""),
    ],
)
def test_characters_that_nobody_sees_are_found_and_taken_out(tmp_path: Path, char: str, after: str) -> None:
    files = remark(f"On the Di{char}et.\n")
    assert found(tmp_path, files) == [("characters-invisible", "commentary/remark.md:4:10", char)]
    assert mended(tmp_path, "commentary/remark.md") == f"On the {after or f'Di{char}et'}.\n"


@pytest.mark.parametrize(
    "text", ["the\u00a0Diet", "the\u2060—Diet", "\u05d0\u05d1\u200f", "ب\u200cب", "नि\u200dत", "a\u202f;"]
)
def test_characters_that_do_something_stay(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(f"On {{lang und: {text}}}.\n")) == []


def test_in_a_source_they_count_in_published_books_alone(tmp_path: Path) -> None:
    files = letter("My dear Sir, the Di\u00adet.\n", KNOWN)
    assert found(tmp_path, files) == []
    assert found(tmp_path, BOOK | files) == [("characters-invisible", "sources/letter.md:6:20", "\u00ad")]


@pytest.mark.parametrize(
    ("text", "column", "words", "meant"),
    [
        ("the Kingâ€™s Diet", 9, "â€™", "’"),
        ("la diÃ¨te", 6, "Ã¨", "è"),
        ("the Di\ufffdt", 7, "\ufffd", ""),
        ("15Â°", 3, "Â°", "°"),
    ],
)
def test_garbled_letters_are_found(tmp_path: Path, text: str, column: int, words: str, meant: str) -> None:
    files = letter(text + "\n")
    assert found(tmp_path, files) == [("characters-garbled", f"sources/letter.md:4:{column}", words)]
    [one] = findings(tmp_path, files)
    assert (f"“{meant}”" in one.hint) is bool(meant)


@pytest.mark.parametrize("text", ["le château", "São Paulo", "À la diète", "FRANÇA E ÂNGELA"])
def test_letters_that_are_meant_are_no_fault(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, letter(text + "\n")) == []


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("Kеrenskii", "Kerenskii"),
        ("Моscow", "Moscow"),
        ("Сongress’s", "Congress’s"),
        ("Πarty", ""),
        ("Lοndon", "London"),
    ],
)
def test_letters_that_only_look_alike_are_found_and_mended(tmp_path: Path, word: str, right: str) -> None:
    told = [("letters-lookalike", "sources/letter.md:4:5", word)] if right else []
    assert found(tmp_path, letter(f"The {word} came.\n")) == told
    assert mended(tmp_path, "sources/letter.md") == f"The {right or word} came.\n"


def test_a_latin_letter_in_a_cyrillic_word_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, letter("Государcтвенная дума и царь.\n", "language: ru\n")) == [
        ("letters-lookalike", "sources/letter.md:5:1", "Государcтвенная")
    ]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("My dear Sir, tbe Diet", 14, "tbe"),
        ("My dear Sir, wliich met", 14, "wliich"),
        ("the w0rd of God", 5, "w0rd"),
        ("it was 1ike that", 8, "1ike"),
        ("so | am, Sir, yours", 4, "|"),
        ("a ﬁne day", 3, "ﬁ"),
        ("it con- tinued so", 4, "con- tinued"),
    ],
)
def test_slips_of_text_recognition_are_offered(tmp_path: Path, text: str, column: int, words: str) -> None:
    assert found(tmp_path, letter(text + "\n")) == [("scanning-slips", f"sources/letter.md:4:{column}", words)]
    assert [f.severity.value for f in findings(tmp_path, letter(text + "\n"))] == ["advice"]


@pytest.mark.parametrize(
    "text",
    [
        "the 1st, 2nd and 10th",
        "two- and threefold",
        "pre- or post-war",
        "arid modem",
        "H2O and b2b",
        "a | b",
        "1er mai",
        "no0 q1",
    ],
)
def test_what_may_stand_so_is_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, letter(text + "\n")) == []


def test_english_slips_are_looked_for_in_english_alone(tmp_path: Path) -> None:
    assert found(tmp_path, letter("il y a tbe et bave\n", "language: fr\n")) == []


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("The Diet , he says.", 9, " ,"),
        ("The Diet met .", 13, " ."),
        ("Did it ?", 7, " ?"),
        ("It met ; no more.", 7, " ;"),
    ],
)
def test_a_blank_before_a_sign_is_found(tmp_path: Path, text: str, column: int, words: str) -> None:
    assert found(tmp_path, remark(text + "\n")) == [
        ("space-before-punctuation", f"commentary/remark.md:4:{column}", words)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He says . . . no more.",
        "a price of .5",
        "the sign : or !",
        "He says [“Diet ,”](quote:letter).",
        "the file .htaccess",
        "`a ,b`",
    ],
)
def test_blanks_that_belong_there_are_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + "\n") | letter("The Diet , he says.\n")) == []


def test_french_has_blanks_before_some_signs(tmp_path: Path) -> None:
    assert found(tmp_path, remark("La diète ? Oui ; non : voilà !\n", "language: fr\n")) == []
    assert found(tmp_path, remark("La diète , oui.\n", "language: fr\n")) == [
        ("space-before-punctuation", "commentary/remark.md:5:9", " ,")
    ]


def test_a_source_that_always_has_the_blank_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, letter("One , two , three , four.\n")) == []
    rare = "One, two, three, four. " * 30
    assert found(tmp_path, letter(rare + "Five , six.\n")) == [
        ("space-before-punctuation", f"sources/letter.md:4:{len(rare) + 5}", " ,")
    ]


@pytest.mark.parametrize(
    ("language", "text", "column", "words", "right"),
    [
        ("en", "He opened the the Diet.", 11, "the the", "He opened the Diet."),
        ("en", "And it it met.", 5, "it it", "And it met."),
        ("en", "The the Diet.", 1, "The the", "The Diet."),
        ("fr", "Il ouvrit la la diète.", 11, "la la", "Il ouvrit la diète."),
        ("de", "Er hat und und hat.", 8, "und und", "Er hat und hat."),
    ],
)
def test_a_doubled_word_is_found_and_mended(
    tmp_path: Path, language: str, text: str, column: int, words: str, right: str
) -> None:
    files = remark(text + "\n", f"language: {language}\n")
    assert found(tmp_path, files) == [("word-doubled", f"commentary/remark.md:5:{column}", words)]
    assert mended(tmp_path, "commentary/remark.md") == right + "\n"


@pytest.mark.parametrize(
    "text", ["He had had that that he wanted.", "Walla Walla and so so.", "It is the, the Diet.", "Vitamin A a day."]
)
def test_words_that_may_stand_twice_are_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + "\n") | letter("My dear Sir, the the Diet.\n")) == []


def test_nothing_of_this_is_found_in_quotations(tmp_path: Path) -> None:
    text: list[Found] = found(
        tmp_path, remark("He says [“the the Diet ,”](quote:letter).\n") | letter("the the Diet , he says.\n")
    )
    assert text == []
