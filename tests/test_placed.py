"""Where fragments begin is known as far as those before them are laid out, and a style that goes by sides is told."""

from __future__ import annotations

import pytest

from sourcebook.render import load_theme
from sourcebook.render.page import page_size
from sourcebook.render.printed import PrintFragment
from sourcebook.typeset.fragment import START, Look, SetFragment, SetPage, Spot
from sourcebook.typeset.placed import survey
from sourcebook.typeset.sides import goes_by_place

A5 = page_size("a5")
assert A5 is not None
LOOK = Look(A5, "")


def _fragment(name: str, *, roman: bool = False, on_right: bool = False, markup: str = "<p/>") -> PrintFragment:
    return PrintFragment(name, markup, roman, on_right)


def _told(pages: int) -> SetFragment:
    return SetFragment(tuple(SetPage((), ()) for _ in range(pages)), (), {}, (), ())


TITLE, CONTENTS = _fragment("title", roman=True), _fragment("contents", roman=True)
ONE, TWO, THREE = _fragment("one", on_right=True), _fragment("two"), _fragment("three")
BOOK = (TITLE, CONTENTS, ONE, TWO, THREE)


def test_at_first_nothing_is_placed_and_the_body_comes_before_what_lists_it() -> None:
    found = survey(BOOK, LOOK, {})
    assert found.placed == [] and not found.complete
    assert [f.id for f, *_ in found.to_lay_out] == ["one", "two", "three", "title", "contents"]


def test_the_body_is_placed_without_the_front_matter() -> None:
    found = survey(BOOK, LOOK, {(ONE, LOOK, START): _told(3), (THREE, LOOK, START): _told(1)})
    assert [(one.fragment.id, one.place) for one in found.placed] == [("one", Spot(0, right=True))]
    found = survey(BOOK, LOOK, {(f, LOOK, START): _told(3) for f in (ONE, TWO, THREE)})
    assert [one.place for one in found.placed] == [Spot(0, right=True), Spot(3, right=False), Spot(6, right=True)]


@pytest.mark.parametrize(("pages", "blank"), [(1, False), (2, True)])
def test_the_body_begins_on_a_right_hand_page(pages: int, blank: bool) -> None:
    told = {(f, LOOK, START): _told(1) for f in BOOK}
    told[CONTENTS, LOOK, START] = _told(pages)
    found = survey(BOOK, LOOK, told)
    assert found.complete is not blank and [f.id for f, *_ in found.to_lay_out] == (["before-one"] if blank else [])
    for laid in found.to_lay_out:
        told[laid] = _told(1)
    found = survey(BOOK, LOOK, told)
    assert found.complete
    assert [(one.fragment.id, one.blank) for one in found.placed if one.blank] == (
        [("before-one", True)] if blank else []
    )
    assert next(one.place for one in found.placed if one.fragment is ONE) == START


def test_what_goes_by_its_place_is_laid_out_when_that_is_known() -> None:
    two = _fragment("two", markup="<p style='break-before: right'/>")
    book = (ONE, two, THREE)
    found = survey(book, LOOK, {})
    assert [f.id for f, *_ in found.to_lay_out] == ["one", "three"]
    found = survey(book, LOOK, {(ONE, LOOK, START): _told(3)})
    assert found.to_lay_out == [(two, LOOK, Spot(3, right=False)), (THREE, LOOK, START)] and not found.complete
    found = survey(book, LOOK, {(ONE, LOOK, START): _told(3), (two, LOOK, Spot(3, right=False)): _told(2)})
    assert found.to_lay_out == [(THREE, LOOK, START)]
    assert [(one.start, one.place) for one in found.placed] == [
        (START, START),
        (Spot(3, right=False), Spot(3, right=False)),
    ]


@pytest.mark.parametrize(
    "style",
    [
        "@page :left { margin: 4cm }", "@page chapter:right { padding-left: 1cm }", "@page :nth(2) { @top-left { content: 'a' } }",
        "@page :left { @top-left { content: 'a' } margin: 4cm }", "h1 { break-before: right }", "h1 { page-break-after: left }",
        "h1 { break-before: recto }", "@media print { h1 { break-before: verso } }", "p::after { content: counter(page) }",
        "p::after { content: 'p. ' counters( page , '.') }", "a::after { content: target-counter(attr(href), page) }",
        "@page { counter-increment: page 2 }", "@page { counter-reset: page 7 }",
    ],
)  # fmt: skip
def test_styles_that_go_by_sides_or_folios_are_told(style: str) -> None:
    assert goes_by_place(style)


@pytest.mark.parametrize(
    "style",
    [
        "", "@page { margin: 2cm } h1 { break-before: page }", "@page :left { @top-left { content: counter(page) } }",
        "@page :first { margin-top: 4cm }", "h1 { break-before: avoid; text-align: right; counter-reset: notes }",
        "p::before { content: counter(notes) }", "h1 { page: chapter } @page chapter { margin: 3cm }",
        "a::after { content: 'left page' }",
    ],
)  # fmt: skip
def test_other_styles_do_not(style: str) -> None:
    assert not goes_by_place(style)


def test_our_own_theme_does_not() -> None:
    assert not goes_by_place(load_theme("classic").files["print.css"])
