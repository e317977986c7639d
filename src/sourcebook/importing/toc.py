"""The contents of an ebook, from its navigation document or its NCX: labels, and the spots they lead to, nested."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from sourcebook.importing.archive import Archive
from sourcebook.importing.markup import EPUB, local, read_page, read_xml, text_of
from sourcebook.importing.package import NCX, Package, resolved
from sourcebook.importing.page import Pages
from sourcebook.model.content import fold
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of the contents: its words, the file and spot it leads to, and the entries below it."""

    label: str
    name: str
    fragment: str
    children: tuple[TocEntry, ...] = ()

    def walk(self) -> Iterator[TocEntry]:
        """This entry and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Navigation:
    """The file of the contents, read: a navigation document or an NCX."""

    name: str
    root: etree._Element


def read_navigation(archive: Archive, package: Package, pages: Pages) -> Navigation | None:
    """The file of the contents, where the ebook has one; if it is one of the texts, it has been read already."""
    item = package.navigation
    if item is None or not archive.has(item.name):
        return None
    if item.name in pages.by_name:
        return Navigation(item.name, pages.by_name[item.name].root)
    read = read_xml if item.media_type == NCX else read_page
    return Navigation(item.name, read(archive, item.name))


def read_toc(navigation: Navigation | None) -> tuple[TocEntry, ...]:
    """The contents; empty where the ebook has none."""
    if navigation is None:
        return ()
    elements = list(navigation.root.iter())
    ncx = next((e for e in elements if local(e) == "navMap"), None)
    if ncx is not None:
        return _ncx_entries(ncx, navigation.name)
    navs = [e for e in elements if local(e) == "nav"]
    nav = next((n for n in navs if "toc" in (n.get(f"{{{EPUB}}}type") or n.get("role") or "")), None)
    lists = [e for e in nav if local(e) == "ol"] if nav is not None else []
    return _nav_entries(lists[0], navigation.name) if lists else ()


def _nav_entries(listed: etree._Element, base: str) -> tuple[TocEntry, ...]:
    entries = []
    for item in (e for e in listed if local(e) == "li"):
        words = next((e for e in item if local(e) in ("a", "span")), None)
        below = next((e for e in item if local(e) == "ol"), None)
        children = _nav_entries(below, base) if below is not None else ()
        label = fold(text_of(words)) if words is not None else ""
        name, fragment = resolved(base, words.get("href", "")) if words is not None and words.get("href") else ("", "")
        entries.append(TocEntry(label, name, fragment, children))
    return tuple(entries)


def _ncx_entries(above: etree._Element, base: str) -> tuple[TocEntry, ...]:
    entries = []
    for point in (e for e in above if local(e) == "navPoint"):
        label = fold(" ".join(text_of(e) for e in point if local(e) == "navLabel"))
        src = next((e.get("src", "") for e in point if local(e) == "content"), "")
        name, fragment = resolved(base, src) if src else ("", "")
        entries.append(TocEntry(label, name, fragment, _ncx_entries(point, base)))
    return tuple(entries)
