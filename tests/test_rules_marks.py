"""Marks in a text: whose they are, whether the book explains them, and emendations at odds with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, found, letter
from sourcebook.lint.examples import EDITION

KNOWN = "taken-from: not known\nrights: public domain\n"
IMPRINT = EDITION + "  - generate: imprint\n"
BOOK = {"edition.yaml": IMPRINT + "  - generate: legend\n"}
TYPED = "marks:\n  - words: '[Sir]'\n    hand: ours\n"


@pytest.mark.parametrize(
    ("text", "front", "answer"),
    [
        ("My dear [Sir], the Diet.", "", [("hand-not-stated", "sources/letter.md:6:9", "[Sir]")]),
        ("My dear Sir… the Diet.", "", [("hand-not-stated", "sources/letter.md:6:12", "…")]),
        ("My dear Sir ... the Diet.", "", [("hand-not-stated", "sources/letter.md:6:13", "...")]),
        ("My dear Sir . . . the Diet.", "", [("hand-not-stated", "sources/letter.md:6:13", ". . .")]),
        (
            "My [dear] Sir… the Diet.",
            "",
            [
                ("hand-not-stated", "sources/letter.md:6:4", "[dear]"),
                ("hand-not-stated", "sources/letter.md:6:14", "…"),
            ],
        ),
        ("My [dear] Sir…", "brackets: source\n", [("hand-not-stated", "sources/letter.md:7:14", "…")]),
        ("My dear [Sir], [the] Diet.", TYPED, [("hand-not-stated", "sources/letter.md:9:9", "[Sir]")]),
        ("My dear [Sir], the Diet.", TYPED, []),
        ("My [dear] Sir…", "brackets: not known\nellipses: copy text\n", []),
        ("My dear Sir[^1], the Diet. No more.", "", []),
        ("My dear {+Sir}, the {omitted} Diet.", "", []),
    ],
)
def test_whose_brackets_and_ellipses_are_is_said(tmp_path: Path, text: str, front: str, answer: list[Found]) -> None:
    assert found(tmp_path, BOOK | letter(text + "\n", KNOWN + front)) == answer


@pytest.mark.parametrize(
    "edition", [EDITION, EDITION + "  - generate: contents\n", IMPRINT + "numbering:\n  documents: none\n"]
)
def test_a_sheet_and_a_book_of_chapters_owe_no_apparatus(tmp_path: Path, edition: str) -> None:
    assert found(tmp_path, {"edition.yaml": edition, **letter("My [dear] {+kind} Sir…\n")}) == []


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{+dear} Sir", "dear"),
        ("{?dear} Sir", "dear"),
        ("{del: dear} Sir", "dear"),
        ("{add: dear} Sir", "dear"),
    ],
)
def test_signs_that_no_legend_explains_are_found(tmp_path: Path, markup: str, words: str) -> None:
    files = letter(f"My {markup}, the Diet.\n", KNOWN)
    [(code, place, meant)] = found(tmp_path, {"edition.yaml": IMPRINT, **files})
    assert (code, meant) == ("legend-missing", words)
    assert place.startswith("sources/letter.md:6:")
    assert found(tmp_path, BOOK | files) == []


@pytest.mark.parametrize("markup", ["dear{sic} Sir", "{illegible 3 words} Sir", "{omitted} Sir", "{page 3} Sir"])
def test_signs_that_are_points_are_found_too(tmp_path: Path, markup: str) -> None:
    files = letter(f"My {markup}, the Diet.\n", KNOWN)
    assert [code for code, _, _ in found(tmp_path, {"edition.yaml": IMPRINT, **files})] == ["legend-missing"]
    assert found(tmp_path, BOOK | files) == []


def test_only_texts_that_the_book_takes_need_a_legend(tmp_path: Path) -> None:
    other = {"sources/other.md": f"---\ntitle: Other\n{KNOWN}---\nMy {{+dear}} Sir.\n"}
    assert found(tmp_path, {"edition.yaml": IMPRINT, **letter(front=KNOWN), **other}) == []


@pytest.mark.parametrize(
    ("words", "read", "answer"),
    [
        ("the Diet", "the Diet", [("emendation-changes-nothing", "sources/letter.md:5:11", "the Diet")]),
        ("the Diet", "'the Diet'", [("emendation-changes-nothing", "sources/letter.md:5:12", "the Diet")]),
        ("the Diet", "the  Diet", [("emendation-changes-nothing", "sources/letter.md:5:11", "the  Diet")]),
        ("the Diet", "the diet", []),
        ("Sir,", "Sir", []),
    ],
)
def test_an_emendation_that_changes_nothing_is_found(
    tmp_path: Path, words: str, read: str, answer: list[Found]
) -> None:
    front = f"emendations:\n  - words: {words}\n    read: {read}\n"
    assert found(tmp_path, letter(front=front)) == answer


@pytest.mark.parametrize(
    ("text", "words", "answer"),
    [
        ("My dear Sir, the Dyet{sic} met.", "Dyet", [("sic-of-emendation", "sources/letter.md:7:18", "Dyet")]),
        ("My dear Sir, the Dyet {sic} met.", "Dyet", [("sic-of-emendation", "sources/letter.md:7:18", "Dyet")]),
        ("My dear Sir, the Dyet{sic} met.", "the Dyet met", [("sic-of-emendation", "sources/letter.md:7:14", "the")]),
        ("My deer{sic} Sir, the Dyet met.", "Dyet", []),
        ("My dear Sir, the Dyet met{sic}.", "Dyet", []),
    ],
)  # fmt: skip
def test_a_word_is_emended_or_left_with_sic(tmp_path: Path, text: str, words: str, answer: list[Found]) -> None:
    front = f"emendations:\n  - words: {words}\n    read: Diet\n"
    assert found(tmp_path, letter(text + "\n", front)) == answer
