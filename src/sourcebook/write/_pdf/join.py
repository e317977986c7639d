"""The parts of a book to one PDF: pages, fonts, tags, names of places and outline of all together (ISO 32000-1)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from sourcebook.typeset import LaidOut, Part, shared_fonts
from sourcebook.write._pdf.outline import add_outline


class Opened:
    """Parts of a book that are opened as they are drawn, while others are still to be."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[bytes, pikepdf.Pdf]] = {}

    def __call__(self, part: Part) -> pikepdf.Pdf:
        """A part, open."""
        known = self._parts.get(id(part.data))
        if known is None:
            known = self._parts[id(part.data)] = part.data, pikepdf.open(io.BytesIO(part.data))
        return known[1]


def joined(laid_out: LaidOut, opened: Callable[[Part], pikepdf.Pdf] | None = None) -> pikepdf.Pdf:
    """One PDF of all parts, in their order; what is said of the whole is taken from the first. `opened` may have them open."""
    whole, opened = pikepdf.new(), opened or Opened()
    parts = [opened(part) for part in laid_out.parts]
    fonts = _fonts(whole, laid_out)
    trees: list[Any] = []
    starts: list[int] = []
    for part in parts:
        starts.append(len(whole.pages))
        _copy_pages(whole, part)
        trees.append(whole.copy_foreign(part.Root.StructTreeRoot))
        for name, font in fonts.items():
            whole.pages[starts[-1]].Resources.Font[name] = font
    _set_tags(whole, trees, starts)
    _set_destinations(whole, parts, starts)
    _set_catalog(whole, parts[0])
    whole.Root.StructTreeRoot.RoleMap = _roles(laid_out.parts)
    add_outline(whole, [page for part in laid_out.parts for page in part.bookmarks])
    return whole


def _copy_pages(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    with warnings.catch_warnings():
        # it warns that names of places are not copied: they are, further down
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        whole.pages.extend(part.pages)


def _fonts(whole: pikepdf.Pdf, laid_out: LaidOut) -> dict[str, Any]:
    """The fonts of all parts, cut once, by the names that the pages call them by."""
    data = shared_fonts([part.fonts for part in laid_out.parts], laid_out.fonts)
    with pikepdf.open(io.BytesIO(data)) as source:
        return {name: whole.copy_foreign(font) for name, font in source.Root.Font.items()}


def _set_tags(whole: pikepdf.Pdf, trees: Sequence[Any], starts: Sequence[int]) -> None:
    """One tag tree (14.7): the elements of all parts below one document, and the numbers by which content finds its tag."""
    document = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document))
    kids: list[Any] = []
    content: list[Any] = []
    annotations: list[Any] = []
    for tree, start in zip(trees, starts, strict=True):
        for kid in tree.K[0].K:
            kid.P = document
            kids.append(kid)
        for number, holder in _pairs(tree.ParentTree.Nums):
            if isinstance(holder, pikepdf.Array):
                content += [start + int(number), holder]
            else:
                annotations.append(holder)
    for number, page in enumerate(whole.pages):
        page.StructParents = number
    first = len(whole.pages)
    for number, element in enumerate(annotations, first):
        content += [number, element]
        _annotation(element).StructParent = number
    document.K = pikepdf.Array(kids)
    parents = whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(content)))
    root = whole.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, ParentTree=parents, K=pikepdf.Array([document]))
    )
    document.P = root
    whole.Root.StructTreeRoot = root


def _annotation(element: Any) -> Any:
    """The annotation that belongs to a tag (14.7.4.3)."""
    return next(kid.Obj for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR")


def _set_destinations(whole: pikepdf.Pdf, parts: Sequence[pikepdf.Pdf], starts: Sequence[int]) -> None:
    """The named places of all parts, in the order of their names (12.3.2.3); where two bear one name the first holds."""
    places: dict[bytes, Any] = {}
    for part, start in zip(parts, starts, strict=True):
        numbers = {page.objgen: start + number for number, page in enumerate(part.pages)}
        names = part.Root.get("/Names")
        for name, place in _pairs(names.Dests.Names) if names is not None else ():
            page, *rest = place
            places.setdefault(bytes(name), pikepdf.Array([whole.pages[numbers[page.objgen]].obj, *rest]))
    if places:
        listed = [one for name in sorted(places) for one in (pikepdf.String(name), places[name])]
        whole.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(listed)))


def _set_catalog(whole: pikepdf.Pdf, first: pikepdf.Pdf) -> None:
    """Language, metadata and how a viewer shows the book."""
    whole.Root.Lang = pikepdf.String(str(first.Root.Lang))
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    whole.Root.Metadata = whole.copy_foreign(first.Root.Metadata)
    for key, value in first.docinfo.items():
        whole.docinfo[key] = str(value)


def _roles(parts: Sequence[Part]) -> pikepdf.Dictionary:
    """Which standard type each of our types is (14.7.3)."""
    roles = {name: standard for part in parts for name, standard in part.roles.items()}
    return pikepdf.Dictionary({f"/{name}": pikepdf.Name(f"/{standard}") for name, standard in sorted(roles.items())})


def _pairs(flat: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The entries of a name or number tree, which are written one after another (7.9.6, 7.9.7)."""
    one = iter(flat)
    return zip(one, one, strict=True)
