"""A book whose fragments are laid out and drawn apart is the book that the engine makes in one go, page by page."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import Any

import pikepdf
import pypdfium2
import pytest

from built import CONTENT, OURS, SAMPLE
from hard_edition import write_hard_edition
from sourcebook.diagnostics import Report
from sourcebook.model.measured import Measured
from sourcebook.pipeline import prepare
from sourcebook.pipeline.making import picture
from sourcebook.render import PrintMarkup, load_theme, render_print
from sourcebook.typeset import Typesetter, settle
from sourcebook.typeset.fragment import FragmentSetter, Look, SetFragment
from sourcebook.typeset.linenumbers import LineNumberTypes, with_line_numbers
from sourcebook.typeset.margins import closed
from sourcebook.typeset.placed import Laid, survey
from sourcebook.typeset.tags import tagging
from sourcebook.write._pdf.join import joined

#: two that come with the program, one in which every kind of annotation meets every kind of block, and one whose theme
#: sets left-hand pages otherwise
BOOKS = (*OURS, "hard", "sided")


@cache
def _books(name: str) -> tuple[bytes, bytes]:
    """The book as we make it, and as the engine makes it in one go, each fragment laid out where it stands."""
    prepared = prepare(_folder(name))
    resolved = prepared.resolved
    assert resolved is not None
    images = {file: partial(picture, prepared.folder, file) for file in resolved.images}
    theme = load_theme(resolved.theme, resolved.theme_files)
    measured, laid_out = settle(Typesetter(images), resolved, theme, Report(), lambda *_: None)
    assert laid_out is not None
    ours = io.BytesIO()
    with joined(laid_out) as pdf:
        pdf.save(ours)
    return ours.getvalue(), _in_one_go(render_print(resolved, theme, measured), FragmentSetter(images), measured)


def _folder(name: str) -> Path:
    if name in OURS:
        return CONTENT / name
    folder = Path(tempfile.mkdtemp()) / name
    if name == "hard":
        return write_hard_edition(folder)
    shutil.copytree(SAMPLE, folder)
    plan = folder / "edition.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("documents: run-on", "documents: new-page"), encoding="utf-8"
    )
    (folder / "theme").mkdir()
    style = load_theme("classic").files["print.css"]
    (folder / "theme" / "print.css").write_text(f"{style}\n@page :left {{ padding-top: 20mm }}\n", encoding="utf-8")
    return folder


def _in_one_go(markup: PrintMarkup, setter: FragmentSetter, measured: Measured) -> bytes:
    look = Look(markup.page, markup.style, markup.draft)
    told: dict[Laid, SetFragment] = {}
    while not (found := survey(markup.fragments, look, told)).complete:
        told |= {laid: setter.lay_out(*laid) for laid in found.to_lay_out}
    pages: list[Any] = []
    types = LineNumberTypes(partial(setter.scrap, look=look))
    for one in found.placed:
        laid = setter.pages(one.fragment, look, one.place)
        document = closed(laid.document, laid.open, 0, turned=False, spared=nullcontext())
        pages += with_line_numbers(document, laid.lines, laid.told.texts, measured.counts, types).pages
    target = io.BytesIO()
    with tagging():
        document.copy(pages).write_pdf(target, pdf_variant="pdf/ua-1")
    return target.getvalue()


def _characters(data: bytes) -> Iterator[tuple[int, str, tuple[float, ...]]]:
    """Each character, its page and the box of its glyph in points, to a hundredth."""
    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            yield number, text.get_text_range(at, 1), tuple(round(edge, 2) for edge in text.get_charbox(at))


def _page_numbers(pdf: pikepdf.Pdf) -> dict[Any, int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def _tags(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, ...]]:
    """The tag tree, element by element: type, name, language, alternative text, page, content and links."""
    pages = _page_numbers(pdf)
    waiting: list[tuple[int, Any, int | None]] = [(0, pdf.Root.StructTreeRoot.K[0], None)]
    while waiting:
        depth, element, page = waiting.pop()
        if isinstance(element, int):
            yield depth, page, element
        elif element.get("/Type") == "/OBJR":
            link = element.Obj
            yield (
                depth,
                page,
                str(link.get("/Dest", "")),
                str(link.get("/A", {})),
                [round(float(v), 2) for v in link.Rect],
            )
        else:
            page = pages.get(element.Pg.objgen) if "/Pg" in element else page
            yield depth, page, *(str(element.get(key, "")) for key in ("/S", "/T", "/Lang", "/Alt")), "/ID" in element
            kids = element.get("/K", [])
            waiting += [
                (depth + 1, kid, page) for kid in reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids])
            ]


def _named_places(pdf: pikepdf.Pdf) -> dict[str, tuple[int, list[str]]]:
    pages = _page_numbers(pdf)
    flat = list(pdf.Root.Names.Dests.Names)
    return {
        str(name): (
            pages[place[0].objgen],
            [str(v) if isinstance(v, pikepdf.Name) else f"{float(v):.2f}" for v in place[1:]],
        )
        for name, place in zip(flat[::2], flat[1::2], strict=True)
    }


def _outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int, list[str]]]:
    pages, found = _page_numbers(pdf), []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            place = list(item.destination)
            found.append((depth, item.title, pages[place[0].objgen], [f"{float(v):.2f}" for v in place[2:]]))
            walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_every_character_stands_where_it_stands_in_one_go(name: str) -> None:
    ours, one_go = (list(_characters(data)) for data in _books(name))
    assert len(ours) > 5000 and ours == one_go


@pytest.mark.parametrize("name", BOOKS)
def test_the_tags_are_those_of_one_go(name: str) -> None:
    ours, one_go = (pikepdf.open(io.BytesIO(data)) for data in _books(name))
    found = list(_tags(ours))
    assert len(found) > 500 and found == list(_tags(one_go))
    for number, page in enumerate(ours.pages):
        assert int(page.StructParents) == number


@pytest.mark.parametrize("name", BOOKS)
def test_every_piece_of_content_and_every_link_finds_its_tag(name: str) -> None:
    """The tree by which a reader comes from content to its tag agrees with the tags (ISO 32000-1, 14.7.4.4)."""
    pdf = pikepdf.open(io.BytesIO(_books(name)[0]))
    pages = _page_numbers(pdf)
    flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    holders = {int(number): holder for number, holder in zip(flat[::2], flat[1::2], strict=True)}
    assert list(holders) == sorted(holders)
    waiting, seen = [pdf.Root.StructTreeRoot.K[0]], 0
    while waiting:
        element = waiting.pop()
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                assert holders[pages[element.Pg.objgen]][kid].objgen == element.objgen
                seen += 1
            elif kid.get("/Type") == "/OBJR":
                assert holders[int(kid.Obj.StructParent)].objgen == element.objgen
                seen += 1
            else:
                assert kid.P.objgen == element.objgen
                waiting.append(kid)
    assert seen > 100


@pytest.mark.parametrize("name", BOOKS)
def test_named_places_and_outline_are_those_of_one_go(name: str) -> None:
    ours, one_go = (pikepdf.open(io.BytesIO(data)) for data in _books(name))
    assert _named_places(ours) == _named_places(one_go)
    assert _outline(ours) == _outline(one_go) != []
    names = [bytes(one) for one in list(ours.Root.Names.Dests.Names)[::2]]
    assert names == sorted(names)


@pytest.mark.parametrize("name", BOOKS)
def test_each_font_is_there_once_and_the_file_is_no_larger(name: str) -> None:
    ours, one_go = _books(name)
    pdf = pikepdf.open(io.BytesIO(ours))
    fonts = {font.objgen: str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert len(fonts) == len(set(fonts.values())) > 1
    assert _size(ours) <= _size(one_go) * 1.05


def _size(data: bytes) -> int:
    """How large a file is when it is written as we write it."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(target.getvalue())


def test_a_theme_may_set_left_hand_pages_otherwise() -> None:
    pages: dict[int, list[float]] = {}
    for number, _, box in _characters(_books("sided")[0]):
        pages.setdefault(number, []).append(max(box[1], box[3]))
    tops = {number: sorted(edges)[-30] for number, edges in pages.items() if len(edges) > 1200}
    left = [top for number, top in tops.items() if number % 2]
    right = [top for number, top in tops.items() if not number % 2]
    assert median(left) < median(right) - 40
