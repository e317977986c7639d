"""Notes on the pages of a book: how much each page gives each of them, and what is said where that can't be done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from built import silent
from pdf_glyphs import read_pages
from sourcebook.beside import use_cores
from sourcebook.errors import LayoutFailed
from sourcebook.pipeline import make_files, prepare
from sourcebook.typeset.notes import engine
from sourcebook.typeset.notes.cluster import Cluster
from sourcebook.typeset.notes.page import Entry, NotePage
from sourcebook.typeset.notes.verify import Fault, MisplacedNote, misplaced_notes

LINE = 10.0


@dataclass(frozen=True)
class Lines:
    """A note of so many lines, ten pixels each, in place of one that has been laid out."""

    number: int

    @property
    def full(self) -> float:
        return self.number * LINE

    @property
    def least(self) -> float:
        return self.full if self.number < 4 else 2 * LINE

    def piece_within(self, room: float) -> float:
        lines = int(room // LINE)
        if lines >= self.number:
            return self.full
        lines = min(lines, self.number - 2)
        return lines * LINE if lines >= 2 else 0.0


@dataclass(frozen=True)
class PlainLine:
    """A line that has been set."""

    top: float
    bottom: float
    kept_from: float


def entry(number: int, top: float) -> Entry:
    """A note of so many lines called in a line."""
    return Entry(cast(Cluster, Lines(number)), 0.0, top)


def page() -> NotePage:
    """A page of 300 pixels whose note area has a rule of 5."""
    return NotePage(0.0, 300.0, 5.0)


def given(filled: NotePage) -> list[int]:
    """How many lines each note has been given."""
    return [round(e.given / LINE) for e in filled.entries]


def call(filled: NotePage, numbers: list[int], top: float) -> bool:
    """Call notes of so many lines in one line at `top`."""
    new = [entry(number, top) for number in numbers]
    admitted = filled.admit(new, PlainLine(top, top + 14, top))
    if admitted:
        filled.entries += new
    return admitted


def test_notes_that_fit_are_set_whole() -> None:
    filled = page()
    assert call(filled, [3], 20) and call(filled, [2, 7], 50)
    assert given(filled) == [3, 2, 7]
    assert filled.taken == 5 + 120


def test_a_note_that_does_not_fit_begins_with_two_lines_or_more() -> None:
    filled = page()
    assert call(filled, [40], 200)
    assert given(filled) == [5]  # two lines, and half of the six that are left, since text may follow
    filled.settle(text_bottom=214)
    assert given(filled) == [8]  # no text followed


def test_a_note_of_three_lines_is_not_parted() -> None:
    assert not call(page(), [3], 262)
    assert call(page(), [2], 261)


def test_no_note_begins_far_below_one_that_is_parted() -> None:
    filled = page()
    assert call(filled, [40], 100)
    assert call(filled, [1], 128)  # two lines below: the long one gives way
    assert not call(filled, [1], 170)
    assert given(filled)[1] == 1


def test_a_later_note_does_not_part_an_earlier_one() -> None:
    filled = page()
    assert call(filled, [10], 60) and call(filled, [8], 90)
    assert not call(filled, [4], 120)
    assert given(filled) == [10, 8]


def test_what_is_carried_over_leaves_room_for_text() -> None:
    filled = page()
    filled.carry(cast(Cluster, Lines(60)), text_to_come=True)
    assert given(filled) == [17]
    filled = page()
    filled.carry(cast(Cluster, Lines(60)), text_to_come=False)
    assert given(filled) == [29]


def test_a_note_gives_room_for_a_line_that_must_stay() -> None:
    filled = page()
    assert call(filled, [6], 221)
    assert given(filled) == [6]
    assert filled.make_room(PlainLine(235, 249, 221), filled.entries)
    assert given(filled) == [4]
    assert not filled.make_room(PlainLine(266, 280, 221), filled.entries)


def test_a_continuation_gives_room_only_where_the_page_would_be_left_empty() -> None:
    filled = page()
    filled.carry(cast(Cluster, Lines(25)), text_to_come=True)
    assert call(filled, [2], 0) and given(filled) == [25, 2]  # 300 - 5 - 270: the line ends at 14
    assert not filled.make_room(PlainLine(14, 28, 60), filled.entries[1:])
    assert filled.make_room(PlainLine(14, 28, 0), filled.entries[1:])
    assert given(filled) == [23, 2]


BOOK = "---\ntitle: A letter\n---\n{text}\n"


def make(folder: Path, text: str, notes: str) -> Any:
    """Make the PDF of a lone source with a notes file."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "letter.md").write_text(BOOK.format(text=text), encoding="utf-8")
    (folder / "sources" / "letter.notes.md").write_text(notes, encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "format: 1\nid: letters\ntitle: Letters\nlanguage: en\ncontents:\n  - source: letter\n", encoding="utf-8"
    )
    prepared = prepare(folder)
    assert prepared.resolved is not None, prepared.report.findings
    return make_files(prepared.resolved, prepared.folder, ("pdf",), prepared.report, silent)


def test_one_lines_notes_that_exceed_a_page_are_named(tmp_path: Path) -> None:
    calls = "".join(f"[^{n}]" + " " for n in range(30))
    notes = "\n".join(
        f"[^{n}]: " + "A long sentence of some twenty words fills the line and more. " * 4 for n in range(30)
    )
    with pytest.raises(LayoutFailed) as stopped:
        make(tmp_path / "book", f"Words {calls}", notes)
    finding = stopped.value.findings[0]
    assert finding.code == "note-misplaced"
    assert "does not fit on the page of its call" in finding.message and "A letter" in finding.message
    assert finding.place is not None and finding.place.file == "sources/letter.notes.md"
    assert "some lines apart" in finding.hint


def test_a_text_that_the_engine_breaks_down_on_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay = engine._prepared

    def breaking(note: Any, area: Any) -> Any:
        if "zzbreak" in "".join(note.element.itertext()):
            raise AssertionError
        return lay(note, area)

    monkeypatch.setattr(engine, "_prepared", breaking)
    with pytest.raises(LayoutFailed) as stopped:
        make(tmp_path / "book", "Words.[^1]", "[^1]: A note, zzbreak.\n")
    assert [f.code for f in stopped.value.findings] == ["layout-crash"]
    assert "“A letter”" in stopped.value.findings[0].message


def test_the_pages_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes taken away, cut, swapped or pushed down after layout are seen, whatever the layout believes."""
    pages: list[Any] = []
    seen = "sourcebook.typeset.fragment.misplaced_notes"
    monkeypatch.setattr(seen, lambda found: pages.extend(found) or misplaced_notes(found))
    use_cores(1)  # so that the pages are laid out here
    make(
        tmp_path / "book", "One.[^1] Two.[^2] Three.[^3]", "[^1]: First note.\n[^2]: Second note.\n[^3]: Third note.\n"
    )
    use_cores(0)
    assert misplaced_notes(pages) == []
    area = next(box for page in pages for box in page._page_box.children if type(box).__name__ == "FootnoteAreaBox")
    whole = list(area.children)
    area.children = [whole[1], whole[0], whole[2]]
    assert {n.fault for n in misplaced_notes(pages)} == {Fault.ORDER}
    area.children = whole[:2]
    assert misplaced_notes(pages) == [MisplacedNote("note-letter.3", Fault.MISSING)]
    area.children = whole
    whole[2].translate(dy=500)
    assert misplaced_notes(pages) == [MisplacedNote("note-letter.3", Fault.OUTSIDE)]
    whole[2].translate(dy=-500)
    whole[2].children = ()
    assert misplaced_notes(pages) == [MisplacedNote("note-letter.3", Fault.CUT)]


OPENINGS = {
    "a quotation": "> First words.\n    >\n    > Second.",
    "a quotation in a quotation": "> > First words.\n    >\n    > Second.",
    "verse in a quotation": "> ::: verse\n    > First words,\n    > second.\n    > :::",
    "verse": "::: verse\n    First words,\n    second.\n    :::",
    "a list": "- First words.\n    - Second.",
    "an item that begins with a quotation": "- > First words.\n    - Second.",
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_mark_stands_on_the_line_of_the_words_it_opens(opening: str, tmp_path: Path) -> None:
    files = make(tmp_path / "book", "Words.[^1]", f"[^1]: {OPENINGS[opening]}\n")
    lines = [line for page in read_pages(files["letters.pdf"]) for line in page.lines]
    words = next(line for line in lines if "Firstwords" in line.text)
    mark = next(line for line in lines if line.size < 10 and line.text.startswith("1"))
    assert abs(mark.base - words.base) < 0.3
