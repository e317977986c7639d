"""The pages of our editions as a compositor would check them: headings, last lines, hyphens, widows and orphans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from built import OURS, pages_of

LEAST_LAST_LINE = 5
LINES_BELOW_HEADING = 2
HYPHENS_IN_A_ROW = 2
HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Line:
    """A line of a page: its text, the element of the block it is in, and where it stands."""

    text: str
    element: Any
    y: float
    note: bool


def _walk(box: Any, block: Any, note: bool) -> Iterator[Line]:
    element = getattr(box, "element", None)
    if type(box).__name__ in ("BlockBox", "TableCellBox") and element is not None:
        block = element
        note = note or "note" in element.get("class", "").split()
    if type(box).__name__ == "LineBox":
        text = "".join(_text(box)).strip()
        if text:
            yield Line(text, block, box.position_y, note)
        return
    for child in getattr(box, "children", ()):
        yield from _walk(child, block, note)


def _text(box: Any) -> Iterator[str]:
    if type(box).__name__ == "TextBox":
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _text(child)


@cache
def _pages(name: str) -> list[list[Line]]:
    pages = []
    for fragment in pages_of(name):
        for page in fragment.document.pages:
            lines = [
                line
                for child in page._page_box.children[:2]
                if type(child).__name__ != "MarginBox"
                for line in _walk(child, None, False)
            ]
            pages.append(lines)
    return pages


@pytest.mark.parametrize("name", OURS)
def test_pages_have_lines(name: str) -> None:
    assert sum(len(lines) for lines in _pages(name)) > 200


@pytest.mark.parametrize("name", OURS)
def test_no_heading_is_stranded(name: str) -> None:
    for lines in _pages(name):
        text = [line for line in lines if not line.note]
        for n, line in enumerate(text):
            below = [
                other
                for other in text[n + 1 :]
                if other.element is not line.element and other.element.tag not in HEADINGS
            ]
            if (
                line.element.tag in HEADINGS
                and line.element.get("class") != "quiet"
                and "title-page" not in str(line.element.get("class"))
            ):
                assert len(below) >= LINES_BELOW_HEADING or _is_title_page(text), (
                    f"below “{line.text}”: {[o.text for o in below]}"
                )


def _is_title_page(lines: list[Line]) -> bool:
    return any(line.element.get("class") == "subtitle" for line in lines)


def _paragraphs(name: str) -> Iterator[list[tuple[int, Line]]]:
    """Each paragraph's lines with the pages they stand on."""
    found: dict[int, list[tuple[int, Line]]] = {}
    for number, lines in enumerate(_pages(name)):
        for line in lines:
            if line.element is not None and line.element.tag == "p":
                found.setdefault(id(line.element), []).append((number, line))
    yield from found.values()


@pytest.mark.parametrize("name", OURS)
def test_no_last_line_is_a_scrap(name: str) -> None:
    for lines in _paragraphs(name):
        if len(lines) > 1:
            assert len(lines[-1][1].text) >= LEAST_LAST_LINE, f"“{lines[-1][1].text}” after “{lines[-2][1].text}”"


@pytest.mark.parametrize("name", OURS)
def test_no_widow_and_no_orphan(name: str) -> None:
    for lines in _paragraphs(name):
        pages = [number for number, _ in lines]
        for number in set(pages):
            assert len(set(pages)) == 1 or pages.count(number) >= 2, (
                f"one line alone: “{lines[pages.index(number)][1].text}”"
            )


@pytest.mark.parametrize("name", OURS)
def test_no_ladder_of_hyphens(name: str) -> None:
    for lines in _paragraphs(name):
        row = 0
        for _, line in lines:
            row = row + 1 if line.text.endswith(("\u2010", "-")) else 0
            assert row <= HYPHENS_IN_A_ROW, f"{row} hyphens in a row, the last in “{line.text}”"


@pytest.mark.parametrize("name", OURS)
def test_names_in_transliteration_are_not_hyphenated_as_english(name: str) -> None:
    names = ("Kerenskii", "Izvestiia", "Kornilov", "Kaledin", "Vikzhel")
    for lines in _paragraphs(name):
        for _, line in lines:
            last = line.text.rsplit(" ", 1)[-1]
            if last.endswith("\u2010"):
                assert not any(name.startswith(last[:-1]) for name in names), line.text
