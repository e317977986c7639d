"""A text of the ebook, read: its elements, where each id stands, and how its style sheets set them."""

from __future__ import annotations

from dataclasses import field

from lxml import etree

from sourcebook.diagnostics import Place
from sourcebook.importing.archive import Archive
from sourcebook.importing.look import PLAIN, Look, looks
from sourcebook.importing.markup import line_of, local, read_page
from sourcebook.importing.package import Item, Package, resolved
from sourcebook.records import dataclass


@dataclass(slots=True, eq=False)
class Page:
    """One packed text. `elements` keeps every element alive, so that each is one and the same wherever it is met."""

    name: str
    root: etree._Element
    body: etree._Element
    elements: tuple[etree._Element, ...]
    ids: dict[str, etree._Element]
    looks: dict[etree._Element, Look]
    place_of_file: Place

    def look(self, element: etree._Element) -> Look:
        """What the style sheets say of an element."""
        return self.looks.get(element, PLAIN)

    def place(self, element: etree._Element) -> Place:
        """Where an element stands in the ebook."""
        return Place(self.place_of_file.file, line_of(element))


@dataclass(slots=True)
class Pages:
    """All texts of an ebook in reading order, and the way from a link to what it leads to."""

    pages: tuple[Page, ...]
    by_name: dict[str, Page] = field(default_factory=dict)
    owner: dict[etree._Element, Page] = field(default_factory=dict)
    order: dict[etree._Element, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name = {page.name: page for page in self.pages}
        for page in self.pages:
            for element in page.elements:
                self.owner[element] = page
                self.order[element] = len(self.order)

    def target(self, link: etree._Element) -> tuple[Page, etree._Element] | None:
        """The text and the element that a link leads to; without a spot, the text's body."""
        href = link.get("href")
        if not href:
            return None
        name, fragment = resolved(self.owner[link].name, href)
        page = self.by_name.get(name)
        if page is None:
            return None
        found = page.ids.get(fragment) if fragment else page.body
        return None if found is None else (page, found)

    def place(self, element: etree._Element) -> Place:
        """Where an element stands in the ebook."""
        return self.owner[element].place(element)


def read_pages(archive: Archive, package: Package) -> Pages:
    """Read every text that the ebook's reading order names."""
    return Pages(tuple(_read(archive, item) for item in package.spine))


def _read(archive: Archive, item: Item) -> Page:
    root = read_page(archive, item.name)
    elements = tuple(root.iter())
    body = next((e for e in elements if local(e) == "body"), root)
    ids: dict[str, etree._Element] = {}
    for element in elements:
        for name in (element.get("id"), element.get("name") if local(element) == "a" else None):
            if name:
                ids.setdefault(name, element)
    return Page(item.name, root, body, elements, ids, looks(archive, item.name, root), archive.place(item.name))
