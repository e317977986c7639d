"""What the program uses of the layout engine's inside is still there: it is pinned, and this is the guard."""

from __future__ import annotations

import inspect

import weasyprint
import weasyprint.pdf.tags
from weasyprint.layout import LayoutContext

from sourcebook.typeset import notearea, tags


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
    with notearea.mended_note_area(), tags.tagging():
        assert LayoutContext._update_footnote_area is not area
        assert weasyprint.pdf.tags._build_box_tree is not build
    assert LayoutContext._update_footnote_area is area
    assert weasyprint.pdf.tags._build_box_tree is build
