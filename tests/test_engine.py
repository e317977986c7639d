"""What the program uses of the layout engine's inside is still there: it is pinned, and this is the guard."""

from __future__ import annotations

import inspect

import weasyprint
import weasyprint.pdf.tags
from weasyprint.layout import LayoutContext, inline

from sourcebook.typeset import linebreak, notearea, tags


def test_the_engine_is_the_one_that_was_measured() -> None:
    assert weasyprint.__version__.split(".")[0] == "70"


def test_the_methods_that_are_replaced_exist() -> None:
    assert list(inspect.signature(LayoutContext._update_footnote_area).parameters) == ["self"]
    parameters = list(inspect.signature(weasyprint.pdf.tags._build_box_tree).parameters)
    assert parameters == ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]
    source = inspect.getsource(LayoutContext._update_footnote_area)
    assert "overflow = last_child_bottom > footnote_area_bottom" in source, (
        "the engine has changed: is notearea.py still needed?"
    )


def test_the_engine_is_itself_again_afterwards() -> None:
    area, build = LayoutContext._update_footnote_area, weasyprint.pdf.tags._build_box_tree
    split = inline.split_first_line
    with notearea.mended_note_area(), tags.tagging(), linebreak.mended_line_break():
        assert inline.split_first_line is not split
        assert LayoutContext._update_footnote_area is not area
        assert weasyprint.pdf.tags._build_box_tree is not build
    assert LayoutContext._update_footnote_area is area
    assert weasyprint.pdf.tags._build_box_tree is build
    assert inline.split_first_line is split


def _lines(width: int) -> list[str]:
    words = (
        "Chosen by the Second Congress, and so not the committee of that name whose organ <em>Izvestiia</em> had become"
    )
    page = (
        weasyprint.HTML(string=f"<p style='width:{width}px;margin:0;font:12px DejaVu Serif'>{words}</p>")
        .render()
        .pages[0]
    )
    boxes = [page._page_box]
    found = []
    while boxes:
        box = boxes.pop(0)
        if type(box).__name__ == "LineBox":
            found.append("".join(b.text for b in box.descendants() if type(b).__name__ == "TextBox"))
        else:
            boxes = [*getattr(box, "children", ()), *boxes]
    return found


def test_a_line_is_not_parted_after_its_first_word() -> None:
    with linebreak.mended_line_break():
        broken = {width: _lines(width) for width in range(440, 640, 2)}
    assert all(len(lines[0]) > 30 for lines in broken.values()), [
        lines for lines in broken.values() if len(lines[0]) <= 30
    ]
