"""What a source itself counts: labels of its lists, its headings, the pages of the original. Faults planted one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, found, letter

LABEL, HEADING, PAGE = "list-label-skipped", "heading-number-skipped", "page-number-backwards"


def items(*labels: str) -> dict[str, str]:
    """A list with these labels, a paragraph each; the first stands in line 6, each next two lines below."""
    return letter("We ask:\n\n" + "".join(f"{label} that this be so\n\n" for label in labels))


@pytest.mark.parametrize(
    ("labels", "answer"),
    [
        (["1.", "2.", "4."], [(10, "4.", "3.")]),
        (["1.", "2.", "4.", "5."], [(10, "4.", "3.")]),
        (["1.", "3.", "4."], [(8, "3.", "2.")]),
        (["1.", "2.", "2.", "3."], [(10, "2.", "3.")]),
        (["1.", "2.", "8.", "4.", "5."], [(10, "8.", "3.")]),
        (["1.", "2.", "3.", "2.", "5."], [(12, "2.", "4.")]),
        (["a)", "b)", "d)"], [(10, "d)", "c)")]),
        (["A.", "B.", "D."], [(10, "D.", "C.")]),
        (["a)", "b)", "b)", "c)"], [(10, "b)", "c)")]),
        (["i.", "ii.", "iv."], [(10, "iv.", "iii.")]),
        (["I.", "II.", "IV.", "V."], [(10, "IV.", "III.")]),
        (["VIII.", "IX.", "XI."], [(10, "XI.", "X.")]),
        (["g.", "h.", "j."], [(10, "j.", "i.")]),
        (["1.", "a)", "b)", "2.", "a)", "c)", "d)", "4."], [(16, "c)", "b)"), (20, "4.", "3.")]),
    ],
)
def test_labels_that_do_not_follow(tmp_path: Path, labels: list[str], answer: list[tuple[int, str, str]]) -> None:
    assert found(tmp_path, items(*labels)) == [(LABEL, f"sources/letter.md:{line}:1", is_) for line, is_, _ in answer]


@pytest.mark.parametrize(
    "labels",
    [
        ["1.", "2.", "3."],
        ["1.", "2.", "1.", "2."],
        ["3.", "4.", "5."],
        ["1.", "3."],
        ["1.", "a)", "b)", "2.", "c)", "d)", "3."],
        ["h.", "i.", "j."],
        ["H.", "I.", "J.", "K."],
        ["i.", "ii.", "iii.", "iv.", "v.", "vi."],
        ["c.", "d."],
        ["A.", "B.", "A.", "B."],
        ["Q.", "A.", "Q.", "A."],
        ["A.", "B.", "M."],
        ["1.", "2.", "45."],
        ["1917.", "1918.", "1920."],
        ["1.", "2.", "1920."],
    ],
)
def test_labels_that_follow_or_count_something_else(tmp_path: Path, labels: list[str]) -> None:
    assert found(tmp_path, items(*labels)) == []


@pytest.mark.parametrize(
    "between",
    [
        "…",
        "...",
        ". . .",
        "* * *",
        "[Two points follow.]",
        "{omitted}",
        "It ends {illegible 3 words} here.",
        "# Further",
    ],
)
def test_labels_with_something_left_out_between(tmp_path: Path, between: str) -> None:
    text = f"1. that the Diet meet\n\n2. that it be free\n\n{between}\n\n4. that it be paid\n"
    assert LABEL not in [code for code, _, _ in found(tmp_path, letter(text, "brackets: source\nellipses: source\n"))]


def test_labels_with_paragraphs_between(tmp_path: Path) -> None:
    text = "1. First.\n\nIndeed.\n\n2. Second.\n\nIndeed.\n\n4. Fourth.\n\nIndeed.\n"
    assert found(tmp_path, letter(text)) == [(LABEL, "sources/letter.md:12:1", "4.")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("::: list\n1. One\n2. Two\n4. Four\n:::\n", "7:1"),
        ("> 1. One\n>\n> 2. Two\n>\n> 4. Four\n", "8:3"),
        ("::: compiler\n1. One\n\n2. Two\n\n4. Four\n:::\n", "9:1"),
    ],
)
def test_labels_inside_other_blocks(tmp_path: Path, text: str, place: str) -> None:
    assert found(tmp_path, letter(text)) == [(LABEL, f"sources/letter.md:{place}", "4.")]


def headings(*titles: str) -> dict[str, str]:
    """Headings with a paragraph each; the first stands in line 4, each next four lines below."""
    return letter("".join(f"# {title}\n\nThe Diet meets.\n\n" for title in titles))


@pytest.mark.parametrize(
    ("titles", "answer"),
    [
        (["Article 1", "Article 2", "Article 3", "Article 5"], [(HEADING, "sources/letter.md:16:3", "Article 5")]),
        (["Section I.", "Section II.", "Section III.", "Section V. Of Diets"], [(HEADING, "sources/letter.md:16:3", "Section V")]),
        (["§ 1", "§ 2", "§ 3", "§ 3", "§ 4"], [(HEADING, "sources/letter.md:16:3", "§ 3")]),
        (["Chapter 1", "Chapter 2", "Chapter 8", "Chapter 4"], []),
        (["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 8", "Chapter 5"], [(HEADING, "sources/letter.md:16:3", "Chapter 8")]),
        (["Article 1", "Article 3"], []),
        (["Article 1", "Article 2", "Article 4", "Article 9"], []),
        (["May 1", "May 2", "May 3", "May 5"], []),
        (["Psalm 1", "Psalm 2", "Psalm 3", "Psalm 23"], []),
        (["Act 1", "Scene 1", "Scene 2", "Act 2", "Scene 1", "Scene 2"], []),
        (["Section 1", "Section 2", "Section 3", "Section of five"], []),
    ],
)  # fmt: skip
def test_headings_that_count(tmp_path: Path, titles: list[str], answer: list[Found]) -> None:
    assert found(tmp_path, headings(*titles)) == answer


def test_headings_of_a_text_with_omissions(tmp_path: Path) -> None:
    files = headings("Article 1", "Article 2", "Article 3", "Article 5")
    text = files["sources/letter.md"] + "{omitted}\n"
    assert found(tmp_path, {"sources/letter.md": text}) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("{page 12}One.\n\n{page 11}Two.\n", [(PAGE, "sources/letter.md:6:1", "{page 11}")]),
        ("{page 12}One is here, {page 12}and two.\n", [(PAGE, "sources/letter.md:4:23", "{page 12}")]),
        ("{page 12}One, con{page 31}tinued, and {page 14}so on, {page 15}and on.\n", [(PAGE, "sources/letter.md:4:39", "{page 14}")]),
        ("{page 12}One.\n\n{page 11}\n\nTwo.\n", [(PAGE, "sources/letter.md:8:1", "")]),
        ("{page 12}One.\n\n{page 13}Two.\n\n{page 20}Three.\n", []),
        ("{page 99}One.\n\n{page 1}Two.\n\n{page 2}Three.\n", []),
        ("{page xii}One.\n\n{page xi}Two.\n\n{page 12r}Three. {page 12v}Four.\n", []),
    ],
)  # fmt: skip
def test_pages_of_the_original(tmp_path: Path, text: str, answer: list[Found]) -> None:
    assert found(tmp_path, letter(text)) == answer
