"""What readers who listen need: headings level by level, links that say where they lead, languages that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import found, letter, remark
from sourcebook.lint.examples import EDITION

IMPRINT = EDITION + "  - generate: imprint\n"
KNOWN = "taken-from: not known\nrights: public domain\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("## One\n\nA.\n\n#### Two\n\nB.\n", 8, 6, "Two"),
        ("### One\n\nA.\n\n## Two\n\nB.\n", 4, 5, "One"),
        ("# One\n\nA.\n\n## Two\n\nB.\n\n# Three\n\n### *Four* five\n\nC.\n", 14, 6, "Four five"),
    ],
)
def test_a_heading_that_skips_a_level_is_found(tmp_path: Path, text: str, line: int, column: int, words: str) -> None:
    if "*" not in text:
        assert found(tmp_path, remark(text)) == [
            ("heading-skips-level", f"commentary/remark.md:{line}:{column}", words)
        ]
    assert [code for code, _, _ in found(tmp_path / "b", letter(text.replace("*", "")))] == ["heading-skips-level"]


@pytest.mark.parametrize("text", ["## One\n\n### Two\n\n## Three\n\n### Four\n\nA.\n", "#### One\n\nA.\n", "A.\n"])
def test_headings_level_by_level_are_no_fault(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text)) == []
    assert found(tmp_path, letter(text)) == []


@pytest.mark.parametrize(
    "words", ["here", "Click here", "this link", "ici", "Cliquez ici", "hier", "Diese Seite", "here."]
)
@pytest.mark.parametrize("target", ["https://example.org/decree", "doc:letter"])
def test_a_link_that_says_nothing_is_found(tmp_path: Path, words: str, target: str) -> None:
    assert found(tmp_path, remark(f"The letter is [{words}]({target})\n")) == [
        ("link-says-nothing", "commentary/remark.md:4:16", words)
    ]


@pytest.mark.parametrize(
    "text", ["[the letter](doc:letter) is here", "[](doc:letter)", "[hereafter](doc:letter)", "[“here”](quote:letter)"]
)
def test_links_that_say_where_they_lead_are_no_fault(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, remark(text + ".\n") | letter("My dear Sir, here is the Diet.\n")) == []


@pytest.mark.parametrize(
    ("words", "tag"),
    [("Дума", "ru"), ("λόγος", "grc"), ("Государственная дума", "ru"), ("שלום", "he"), ("сор", "ru"), ("議会", "zh")],
)
def test_words_in_another_script_without_their_language_are_found(tmp_path: Path, words: str, tag: str) -> None:
    text = f"They called it {words}, as they say, in all their letters.\n"
    assert found(tmp_path, remark(text)) == [("language-unmarked", "commentary/remark.md:4:16", words)]
    assert found(tmp_path / "b", letter(text)) == [("language-unmarked", "sources/letter.md:4:16", words)]
    assert found(tmp_path / "b", letter(text.replace(words, f"{{lang {tag}: {words}}}"))) == []


def test_languages_of_other_scripts_and_single_letters_are_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, letter("Дорогой друг, дума.\n", "language: ru\n")) == []
    assert found(tmp_path, letter("Драги пријатељу.\n", "language: sr-Cyrl\n")) == []
    assert found(tmp_path, letter("The α rays, and the Ω, or Я.\n")) == []


def test_a_text_wholly_in_another_script_is_told_once_and_in_a_published_book(tmp_path: Path) -> None:
    files = letter("Дорогой друг, дума не собралась.\n\nНикто не знает.\n", KNOWN)
    assert found(tmp_path, files) == []
    assert found(tmp_path, {"edition.yaml": IMPRINT} | files) == [
        ("language-unmarked", "sources/letter.md:6:1", "Дорогой друг, дума не собралась")
    ]
