"""What an ebook says it holds: its package file to a manifest, a reading order and the metadata, read but not judged.

EPUB 3.3, 5 (package document) and EPUB 2.0.1, OPF. Where both a navigation document and an NCX are there, the first wins.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from lxml import etree

from sourcebook.errors import BookUnreadable
from sourcebook.importing.archive import SAVE, Archive
from sourcebook.importing.markup import line_of, local, read_xml
from sourcebook.records import dataclass

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
#: ways of hiding a font from a careless eye, which lock nothing (EPUB 3.3, 4.4; Adobe's older one)
HIDDEN_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
NCX = "application/x-dtbncx+xml"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the manifest: the name of the packed file, its media type and its properties."""

    id: str
    name: str
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Package:
    """An ebook's package: where it stands, its parts, its texts in reading order."""

    name: str
    root: etree._Element
    items: tuple[Item, ...]
    spine: tuple[Item, ...]
    guide: tuple[tuple[str, str], ...]

    def item(self, identity: str) -> Item | None:
        """The item of an id."""
        return next((item for item in self.items if item.id == identity), None)

    @property
    def metadata(self) -> etree._Element | None:
        """The element that holds the metadata."""
        return next((child for child in self.root if local(child) == "metadata"), None)

    @property
    def navigation(self) -> Item | None:
        """The file of the contents: the navigation document, or the NCX of an older ebook."""
        found = next((item for item in self.items if "nav" in item.properties), None)
        if found is not None:
            return found
        spine = next((child for child in self.root if local(child) == "spine"), None)
        ncx = self.item(spine.get("toc", "")) if spine is not None else None
        return ncx or next((item for item in self.items if item.media_type == NCX), None)


def read_package(archive: Archive) -> Package:
    """Read the package of an ebook. Raises BookUnreadable where there is none, or where it is locked."""
    name = _package_name(archive)
    root = read_xml(archive, name)
    items = tuple(_items(archive, name, root))
    by_id = {item.id: item for item in items}
    refs = [ref for spine in root if local(spine) == "spine" for ref in spine if local(ref) == "itemref"]
    spine: list[Item] = []
    for ref in refs:
        item = by_id.get(ref.get("idref", ""))
        if item is None or not archive.has(item.name):
            missing = item.name if item is not None else ref.get("idref", "")
            archive.report.error(
                "ebook-broken",
                f"The ebook names a text “{missing}” that is not in it.",
                archive.place(name, line_of(ref)),
                "Get the ebook once more from where you have it. " + SAVE,
            )
        elif item.media_type in PAGES and item not in spine:
            spine.append(item)
    if archive.report.failed:
        raise BookUnreadable("texts are missing", archive.report.findings)
    if not spine:
        archive.refuse("ebook-broken", "The ebook names no text at all.", SAVE, archive.place(name))
    _refuse_locked(archive, {item.name for item in items})
    guide = tuple(
        (ref.get("type", ""), resolved(name, ref.get("href", ""))[0])
        for found in root
        if local(found) == "guide"
        for ref in found
        if local(ref) == "reference"
    )
    return Package(name, root, items, tuple(spine), guide)


def resolved(base: str, href: str) -> tuple[str, str]:
    """The packed file and the spot in it that a link in the file `base` leads to; no file where it leads out."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:  # no address at all
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    path = unquote(parts.path)
    if not path:
        return base, unquote(parts.fragment)
    if path.startswith("/"):
        return "", ""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return ("", "") if name.startswith("..") else (name, unquote(parts.fragment))


def _package_name(archive: Archive) -> str:
    """The package file of the ebook, the first that the container names (EPUB 3.3, 4.2.6.3.1)."""
    if not archive.has(CONTAINER):
        archive.refuse(
            "ebook-broken",
            f"There is no {CONTAINER} in this file, so it is not an ebook in the format EPUB.",
            "Name a file that ends in .epub and that an e-reader opens.",
        )
    rootfile = next((e for e in read_xml(archive, CONTAINER).iter() if local(e) == "rootfile"), None)
    if rootfile is None:
        archive.refuse("ebook-broken", "This file names no list of the ebook’s parts.", SAVE, archive.place(CONTAINER))
    name = posixpath.normpath(unquote(rootfile.get("full-path", "")))
    if not archive.has(name):
        archive.refuse(
            "ebook-broken",
            f"The ebook’s list of its parts, “{name}”, is not in it.",
            "Get the ebook once more from where you have it.",
            archive.place(CONTAINER, line_of(rootfile)),
        )
    return name


def _items(archive: Archive, base: str, root: etree._Element) -> list[Item]:
    items = []
    for element in (e for manifest in root if local(manifest) == "manifest" for e in manifest if local(e) == "item"):
        href = element.get("href", "")
        name = resolved(base, href)[0]
        if not name and not _is_web(href):
            archive.refuse(
                "ebook-reaches-out",
                f"The ebook names “{href}” among its parts, which leads to a place outside it.",
                "A sound ebook has no such part. Don't open this one elsewhere; get it from another place.",
                archive.place(base, line_of(element)),
            )
        properties = frozenset((element.get("properties") or "").split())
        items.append(Item(element.get("id", ""), name, (element.get("media-type") or "").lower(), properties))
    return items


def _is_web(href: str) -> bool:
    """Whether an item is on the network, as sounds and films may be (EPUB 3.3, 3.6); nothing is fetched."""
    return href.strip().lower().startswith(("http://", "https://"))


def _refuse_locked(archive: Archive, names: set[str]) -> None:
    """Fonts may be hidden; where anything else is, a seller's lock is on the ebook."""
    if not archive.has(ENCRYPTION):
        return
    root = read_xml(archive, ENCRYPTION)
    for data in (e for e in root.iter() if local(e) == "EncryptedData"):
        method = next((e.get("Algorithm", "") for e in data.iter() if local(e) == "EncryptionMethod"), "")
        uri = next((e.get("URI", "") for e in data.iter() if local(e) == "CipherReference"), "")
        if method not in HIDDEN_FONTS and unquote(uri) in names:
            archive.refuse(
                "ebook-locked",
                f"“{unquote(uri)}” is locked: this ebook is protected against copying.",
                "Ask the publisher for a copy without protection; a protected one can't be brought over.",
                archive.place(ENCRYPTION, line_of(data)),
            )
