"""Pictures of the ebook to files under `images/`: those that can be printed, each once, under a short name."""

from __future__ import annotations

from pathlib import PurePosixPath

from lxml import etree

from sourcebook.importing.archive import Archive
from sourcebook.importing.ledger import Kind, Ledger
from sourcebook.importing.markup import local
from sourcebook.importing.package import resolved
from sourcebook.importing.page import Pages
from sourcebook.importing.titles import free_name, short_name
from sourcebook.sourceformat.pictures import BYTES_LIMIT, KINDS, what_is_wrong

_XLINK = "{http://www.w3.org/1999/xlink}href"


class Pictures:
    """Takes pictures over; `files` are their names in the edition and their bytes."""

    def __init__(self, archive: Archive, pages: Pages, ledger: Ledger) -> None:
        self.archive, self.pages, self.ledger = archive, pages, ledger
        self.files: dict[str, bytes] = {}
        self.taken: dict[str, str] = {}

    def take(self, image: etree._Element) -> str | None:
        """The file of a picture in the edition; None, with a remark, where it can't be carried over."""
        source = _source(image)
        name = resolved(self.pages.owner[image].name, source)[0] if source else ""
        if not source:
            self._leave(image, "a drawing made of markup (SVG) can't be printed; save it as PNG and add it", "")
            return None
        if name in self.taken:
            return self.taken[name]
        if not name:
            self._leave(image, "a picture is not in the ebook but elsewhere, and nothing is fetched", source)
            return None
        if not self.archive.has(name):
            self._leave(image, "a picture is not in the ebook", source)
            return None
        if PurePosixPath(name).suffix.lower() == ".svg":
            self._leave(image, "a drawing (SVG) can't be printed; save it as PNG and add it", source)
            return None
        if self.archive.entries[name].file_size > BYTES_LIMIT:
            self._leave(image, "a picture is larger than 40 MB; make it smaller and add it", source)
            return None
        data = self.archive.read(name)
        ending, wrong = PurePosixPath(name).suffix.lower(), what_is_wrong(name, data)
        if wrong is not None:  # but maybe only its name
            ending = next((e for e in KINDS if what_is_wrong(f"x{e}", data) is None), "")
        if wrong is not None and not ending:
            self._leave(image, f"a picture {wrong[0]}".rstrip("."), source)
            return None
        self.taken[name] = self._free(PurePosixPath(name).stem, ending)
        self.files[self.taken[name]] = data
        return self.taken[name]

    def _leave(self, image: etree._Element, why: str, source: str) -> None:
        alt = " ".join((image.get("alt") or "").split())
        words = f"{source} ({alt})" if alt else source
        self.ledger.note(why, self.pages.place(image), Kind.PICTURES, -1, words[:200])

    def _free(self, stem: str, ending: str) -> str:
        taken = {name.removesuffix(ending) for name in self.files if name.endswith(ending)}
        return free_name(f"images/{short_name(stem) or 'picture'}", taken) + ending


def _source(image: etree._Element) -> str:
    """The address of a picture; of a drawing that only holds a picture, that one's."""
    if local(image) != "svg":
        return (image.get("src") or "").strip()
    drawn = [e for e in image.iterdescendants() if local(e) not in ("title", "desc", "g", "defs", "metadata")]
    if len(drawn) == 1 and local(drawn[0]) == "image":
        return (drawn[0].get(_XLINK) or drawn[0].get("href") or "").strip()
    return ""
