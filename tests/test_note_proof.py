"""The proof of notes in print: nothing to find in our own books, and every damage done to one is found."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from built import CONTENT, Copy, build_copy, ours, sample
from note_proof import Proof, prove_notes
from pdf_glyphs import lowered, read_pages
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Paragraph, map_leaves
from sourcebook.model.content import Content, NoteCall, plain
from sourcebook.model.resolved import ResolvedEdition, TextSection

#: text is placed in CSS pixels; a note's font size, in pixels, in the theme of the sample
NOTE_PIXELS = 12.0
Block = list[pikepdf.ContentStreamInstruction]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", ("coalition-terms-1917", "handbook"))
def test_our_own_books_have_no_fault(name: str, audience: Audience) -> None:
    copy = ours(name, audience)
    proof = prove_notes(copy.file("pdf"), copy.resolved)
    assert proof.faults == (), str(proof)
    assert [page for page in proof.underfull if not page.excused] == []
    assert proof.counts.notes == sum(len(text.notes) for text in copy.resolved.texts) == proof.counts.calls


# --- damage to the bytes ---------------------------------------------------------------------------------------------


@cache
def _noted() -> tuple[int, ...]:
    """The pages of the sample that have notes, by their number of notes, most first."""
    copy = sample()
    marks = [note.words for note in _proved(copy.file("pdf")).faults]
    assert marks == []
    counts = {}
    for page in read_pages(copy.file("pdf")):
        counts[page.number] = sum(line.size < 9.5 and line.text[0].isdigit() for line in page.lines)
    return tuple(sorted((n for n, number in counts.items() if number), key=lambda n: -counts[n]))


def _proved(data: bytes, edition: ResolvedEdition | None = None) -> Proof:
    return prove_notes(data, edition or sample().resolved)


def _kinds(proof: Proof) -> set[str]:
    return {fault.kind for fault in proof.faults}


def _changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(sample().file("pdf"))) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def _blocks(pdf: pikepdf.Pdf, page: int) -> tuple[list[pikepdf.ContentStreamInstruction], list[tuple[int, int]]]:
    """The content of a page, and from where to where its stretches of text in the size of notes go, marks first."""
    content = list(pikepdf.parse_content_stream(pdf.pages[page]))
    found, start, size = [], 0, 0.0
    for index, one in enumerate(content):
        operator = str(one.operator)
        if operator == "BT":
            start = index
        elif operator == "Tf":
            size = float(one.operands[1])
        elif operator == "ET" and abs(size - NOTE_PIXELS) < 0.1:
            found.append((start, index + 1))
    return content, found


def _shifted(content: list[pikepdf.ContentStreamInstruction], block: tuple[int, int], down: float) -> None:
    for index in range(*block):
        one = content[index]
        if str(one.operator) == "Tm":
            *others, y = one.operands
            content[index] = pikepdf.ContentStreamInstruction([*others, float(y) + down], one.operator)


def _write(pdf: pikepdf.Pdf, page: int, content: list[pikepdf.ContentStreamInstruction]) -> None:
    pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))


def _with_note_text(change: Callable[[list[pikepdf.ContentStreamInstruction], list[tuple[int, int]]], None]) -> bytes:
    """The sample with the note text of its fullest page changed."""

    def damage(pdf: pikepdf.Pdf) -> None:
        content, blocks = _blocks(pdf, _noted()[0])
        change(content, blocks)
        _write(pdf, _noted()[0], content)

    return _changed(damage)


def test_a_page_that_is_gone_is_missed() -> None:
    proof = _proved(_changed(lambda pdf: pdf.pages.__delitem__(_noted()[0])))
    assert {"missing", "call missing"} <= _kinds(proof)
    assert proof.counts.missing >= 2


def test_two_pages_that_have_changed_places_are_found() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        first, second = sorted(_noted()[:2])
        one, two = pdf.pages[first].Contents, pdf.pages[second].Contents
        pdf.pages[first].Contents, pdf.pages[second].Contents = two, one

    proof = _proved(_changed(swap))
    assert "call out of order" in _kinds(proof)


@pytest.mark.parametrize("which", (0, 1, 3, -1))
def test_a_piece_of_a_note_that_is_gone_is_missed(which: int) -> None:
    def cut(content: list[pikepdf.ContentStreamInstruction], blocks: list[tuple[int, int]]) -> None:
        del content[slice(*blocks[which])]

    assert _kinds(_proved(_with_note_text(cut))) & {"missing", "cut off", "words missing", "words of no note"}


def test_a_note_moved_out_of_the_type_area_is_outside() -> None:
    """The last line goes into the lower margin."""
    data = _with_note_text(lambda content, blocks: _shifted(content, blocks[-1], 25))
    assert "outside" in _kinds(_proved(data))


def test_a_note_moved_off_the_paper_is_found() -> None:
    data = _with_note_text(lambda content, blocks: _shifted(content, blocks[-1], 500))
    assert _kinds(_proved(data)) & {"cut off", "missing", "outside"}


def test_a_line_moved_into_the_text_is_found() -> None:
    data = _with_note_text(lambda content, blocks: _shifted(content, blocks[-1], -450))
    assert _kinds(_proved(data)) & {"cut off", "missing"}


def test_lines_of_notes_that_overlap_are_found() -> None:
    data = _with_note_text(lambda content, blocks: _shifted(content, blocks[-1], -15))
    assert _kinds(_proved(data)) & {"lines overlap", "out of order"}


def test_a_note_that_has_been_moved_to_the_next_page_is_found() -> None:
    """The text of the last note of a page is drawn in the note area of the page after it."""
    first, second = next((a, b) for a in sorted(_noted()) for b in sorted(_noted()) if b == a + 1)

    def move(pdf: pikepdf.Pdf) -> None:
        content, blocks = _blocks(pdf, first)
        marks = [n for n, block in enumerate(blocks) if _is_mark(content, block)]
        taken: Block = []
        for block in reversed(blocks[marks[-1] :]):
            taken = content[slice(*block)] + taken
            del content[slice(*block)]
        _write(pdf, first, content)
        pdf.pages[second].Resources = pdf.pages[first].Resources
        other, _ = _blocks(pdf, second)
        _write(pdf, second, [*other, *taken])

    assert _kinds(_proved(_changed(move))) & {"wrong page", "missing"}


def _is_mark(content: list[pikepdf.ContentStreamInstruction], block: tuple[int, int]) -> bool:
    """Whether a stretch of text is a mark: it begins further to the left than any line of words."""
    lefts = [float(one.operands[4]) for one in content[slice(*block)] if str(one.operator) == "Tm"]
    edge = min(float(one.operands[4]) for one in content if str(one.operator) == "Tm")
    return bool(lefts) and lefts[0] < edge + 1


def test_a_call_set_as_plain_text_is_no_call() -> None:
    """The calls of one page are lowered to the line and set in its size."""

    def lower(pdf: pikepdf.Pdf) -> None:
        content = list(pikepdf.parse_content_stream(pdf.pages[_noted()[0]]))
        sizes = [float(one.operands[1]) for one in content if str(one.operator) == "Tf"]
        largest = max(set(sizes), key=sizes.count)
        for index, one in enumerate(content):
            if str(one.operator) == "Tf" and float(one.operands[1]) < NOTE_PIXELS:
                content[index] = pikepdf.ContentStreamInstruction([one.operands[0], largest], one.operator)
        _write(pdf, _noted()[0], content)

    assert "call missing" in _kinds(_proved(_changed(lower)))


# --- an edition that says something else than the pages --------------------------------------------------------------


def _edition(change: Callable[[TextSection], TextSection]) -> ResolvedEdition:
    """The sample with the first text that has three notes changed."""
    edition = sample().resolved
    first = next(text for text in edition.texts if len(text.notes) > 2)
    return replace(edition, sections=tuple(change(s) if s is first else s for s in edition.sections))  # type: ignore[arg-type]


def test_a_note_with_other_words_is_found() -> None:
    more = Paragraph(plain("More."))

    def change(text: TextSection) -> TextSection:
        first, second, *rest = text.notes
        return replace(text, notes=(first, replace(second, blocks=(*second.blocks, more)), *rest))

    assert _kinds(_proved(sample().file("pdf"), _edition(change))) == {"cut off"}


def test_a_note_with_another_mark_is_found() -> None:
    def change(text: TextSection) -> TextSection:
        return replace(text, notes=(replace(text.notes[0], mark="99"), *text.notes[1:]))

    found = _kinds(_proved(sample().file("pdf"), _edition(change)))
    assert {"missing", "call missing", "call of no note"} <= found


def test_notes_in_another_order_are_found() -> None:
    def change(text: TextSection) -> TextSection:
        first, second, *rest = text.notes
        return replace(text, notes=(second, first, *rest))

    assert "out of order" in _kinds(_proved(sample().file("pdf"), _edition(change)))


def test_a_note_and_its_call_that_the_edition_does_not_know_are_found() -> None:
    def change(text: TextSection) -> TextSection:
        gone = text.notes[0].id

        def without_call(leaf: Content) -> Content:
            return leaf.mapped(lambda mark: None if mark.kind == NoteCall(gone) else mark)

        body, headnote = map_leaves(text.body, without_call), map_leaves(text.headnote, without_call)
        return replace(text, body=body, headnote=headnote, notes=text.notes[1:])

    found = _kinds(_proved(sample().file("pdf"), _edition(change)))
    assert {"call of no note", "words of no note"} <= found


# --- page fill -------------------------------------------------------------------------------------------------------


def _book(folder: Path, style: str, text: str, notes: str = "") -> Copy:
    """A book of one source in the sample's type, with more style."""
    (folder / "sources").mkdir(parents=True)
    (folder / "theme").mkdir()
    sheet = (CONTENT.parent / "templates/themes/classic/print.css").read_text(encoding="utf-8")
    (folder / "theme/print.css").write_text(sheet + style, encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "format: 1\nid: b\ntitle: B\nlanguage: en\ncontents:\n  - source: a\n", encoding="utf-8"
    )
    (folder / "sources/a.md").write_text(f"---\ntitle: A text\n---\n{text}\n", encoding="utf-8")
    if notes:
        (folder / "sources/a.notes.md").write_text(notes, encoding="utf-8")
    return build_copy(folder, ("pdf",))


def test_pages_left_empty_before_a_paragraph_are_told_and_the_last_is_not(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {n} " + "words go on and on " * 20 for n in "abc")
    copy = _book(tmp_path, ".transcription p + p { break-before: page; }", text)
    proof = prove_notes(copy.file("pdf"), copy.resolved)
    assert [(u.page, u.next, u.excused) for u in proof.underfull] == [(0, "paragraph", False), (1, "paragraph", False)]
    assert proof.underfull[0].empty > 0.6 and proof.counts.underfull == 2


def test_a_page_left_empty_before_a_table_is_excused(tmp_path: Path) -> None:
    text = "A few words.\n\n::: table\n| one | two |\n| three | four |\n:::\n\nMore words."
    copy = _book(tmp_path, "table { break-before: page; }", text)
    proof = prove_notes(copy.file("pdf"), copy.resolved)
    assert [(u.next, u.excused) for u in proof.underfull] == [("table", True)]


# --- what the proof reads --------------------------------------------------------------------------------------------


def test_calls_and_marks_are_read_by_size_and_position(tmp_path: Path) -> None:
    text = "Words[^a] and more,[^b] 20° warm|12|.[^c]\n\n# A heading[^d]\n\n- not a list"
    notes = "[^a]: {author} One.\n[^b]: {textual} Two.\n[^c]: Three, with ³ and {x}.\n[^d]: Four.\n"
    copy = _book(tmp_path, "", text, notes)
    assert prove_notes(copy.file("pdf"), copy.resolved).faults == ()
    (page,) = read_pages(copy.file("pdf"))
    found = [lowered("".join(c for c in line.text if ord(c) > 0xF0000)) for line in page.lines]
    assert [calls for calls in found if calls] == ["*a1", "2"]
    (rule,) = page.rules
    below = [line.text[0] for line in page.lines if line.base > rule.y]
    assert below[:4] == ["*", "a", "1", "2"]
