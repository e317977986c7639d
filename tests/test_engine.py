"""What the program uses of the layout engine's inside is still there: it is pinned, and this is the guard."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pydyf
import pytest
import weasyprint
import weasyprint.pdf.tags
from weasyprint import document, layout
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, inline, page
from weasyprint.text import line_break

from sourcebook.typeset import linebreak, pagelist, tags
from sourcebook.typeset.notes import note_setting


def test_the_engine_is_the_one_that_was_measured() -> None:
    assert weasyprint.__version__.split(".")[0] == "70"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are searched for without other programs")
def test_no_other_program_is_started_while_the_engine_is_loaded() -> None:
    watch = (
        "import sys; started = []\n"
        "sys.addaudithook(lambda event, _: started.append(event) if event == 'subprocess.Popen' else None)\n"
        "import sourcebook.typeset, weasyprint.text.ffi\n"
        "print(len(started), weasyprint.text.ffi.pango.pango_version() > 0)"
    )
    said = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0", "True"]


def test_what_is_replaced_exists() -> None:
    parameters = list(inspect.signature(weasyprint.pdf.tags._build_box_tree).parameters)
    assert parameters == ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]
    for name in ("layout_footnote", "unlayout_footnote", "report_footnote"):
        assert list(inspect.signature(getattr(LayoutContext, name)).parameters) == ["self", "footnote"]
    assert list(inspect.signature(LayoutContext.overflows_page).parameters) == ["self", "bottom_space", "position_y"]
    lines = list(inspect.signature(block.iter_line_boxes).parameters)
    assert lines[:4] == ["context", "box", "position_y", "bottom_space"] and lines[5] == "containing_block"
    assert document.LayoutContext is LayoutContext
    assert page.block_level_layout is block.block_level_layout


def test_the_engine_asks_about_notes_where_it_did() -> None:
    asked = inspect.getsource(block._linebox_layout)
    assert "context.layout_footnote(footnote)" in asked and "context.overflows_page" in asked
    begun = inspect.getsource(page.make_page)
    assert "context.current_footnote_area = footnote_area" in begun
    assert "context.layout_footnote(reported_footnote)" in begun
    assert issubclass(boxes.FootnoteAreaBox, boxes.BlockBox)


def test_the_pages_of_a_pdf_are_listed_once_until_another_comes() -> None:
    """The engine makes the list anew each time it is asked; kept, it is the same list."""
    pdf = pydyf.PDF()
    with pagelist.pages_listed_once():
        for number in range(1, 4):
            pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
            kept = pdf.page_references
            assert len(kept) == number and pdf.page_references is kept
    assert pdf.page_references == kept and pdf.page_references is not kept


def test_the_engine_is_itself_again_afterwards() -> None:
    build, split, breaking = weasyprint.pdf.tags._build_box_tree, inline.split_first_line, inline.can_break_text
    replaced = page.block_level_layout, block.iter_line_boxes, block.block_container_layout
    with note_setting(), tags.tagging(), linebreak.mended_line_break():
        assert inline.split_first_line is not split and inline.can_break_text is not breaking
        assert document.LayoutContext is not LayoutContext
        assert page.block_level_layout is not replaced[0]
        assert weasyprint.pdf.tags._build_box_tree is not build
    assert document.LayoutContext is LayoutContext
    assert (page.block_level_layout, block.iter_line_boxes, block.block_container_layout) == replaced
    assert weasyprint.pdf.tags._build_box_tree is build
    assert inline.split_first_line is split and inline.can_break_text is breaking


def _lines(width: int) -> list[str]:
    words = (
        "Chosen by the Second Congress, and so not the committee of that name whose organ <em>Izvestiia</em> had become"
    )
    html = f"<p style='width:{width}px;margin:0;font:12px DejaVu Serif'>{words}</p>"
    return _texts(weasyprint.HTML(string=html).render().pages[0])


def _texts(laid_out: weasyprint.Page) -> list[str]:
    """The text of each line of a page."""
    waiting = [laid_out._page_box]
    found = []
    while waiting:
        box = waiting.pop(0)
        if isinstance(box, boxes.LineBox):
            found.append("".join(b.text for b in box.descendants() if isinstance(b, boxes.TextBox)))
        else:
            waiting = [*getattr(box, "children", ()), *waiting]
    return found


def test_a_line_is_not_parted_after_its_first_word() -> None:
    with linebreak.mended_line_break():
        broken = {width: _lines(width) for width in range(440, 640, 2)}
    assert all(len(lines[0]) > 30 for lines in broken.values()), [
        lines for lines in broken.values() if len(lines[0]) <= 30
    ]


def test_a_call_keeps_to_the_stop_before_it() -> None:
    style = "p{width:%spx;margin:0;font:12px DejaVu Serif} a{font-size:.7em;line-height:0;vertical-align:.42em}"
    words = "Chosen by the Second Congress, and so not the committee of that name.<a>14</a>"
    with linebreak.mended_line_break():
        for width in range(380, 460):
            html = f"<html lang=en><style>{style % width}</style><p>{words}"
            assert "14" not in _texts(weasyprint.HTML(string=html).render().pages[0])


def test_what_fragments_are_drawn_apart_with_is_still_there() -> None:
    """Margins come last, with the counters of their page; links and fonts of a PDF are asked for by name."""
    source = inspect.getsource(layout.layout_document)
    assert "children.extend(make_margin_boxes(context, page, state))" in source
    assert "layout_backgrounds(page, context.get_image_from_uri)" in source
    assert list(inspect.signature(layout.make_margin_boxes).parameters) == ["context", "page", "state"]
    made = inspect.getsource(weasyprint.pdf.generate_pdf)
    assert "resolve_links(document.pages)" in made and "build_fonts_dictionary(pdf, document.fonts" in made
    assert "font.widths" in inspect.getsource(draw_text.draw_first_line)
    assert page.PageType._fields == ("side", "blank", "name", "index", "groups")
    remade = inspect.getsource(page.remake_page)
    assert (
        "PageType(side, blank, name, index, groups)" in remade and "set_page_type_computed_styles(page_type" in remade
    )


def test_what_the_engine_is_spared_it_still_does() -> None:
    source = inspect.getsource(line_break.split_first_line)
    assert source.count("create_layout(") == 3, "two drafts and a try with a hyphen"
    assert "layout.set_text(new_first_line_text)" in source
    assert "layout.deactivate()" in inspect.getsource(inline.add_word_spacing)
    assert "box.is_generated" in inspect.getsource(page.make_margin_boxes)
