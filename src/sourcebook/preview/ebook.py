"""The files of an ebook, as a browser is given them."""

from __future__ import annotations

import io
import mimetypes
import posixpath
import zipfile
from urllib.parse import unquote

from lxml import etree

_CONTAINER = "META-INF/container.xml"
_TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".woff2": "font/woff2", ".otf": "font/otf"}


class Ebook:
    """An ebook in memory: nothing but the files that are in it can be had."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._files = {name: archive.read(name) for name in archive.namelist()}

    def file(self, name: str) -> tuple[bytes, str] | None:
        """A file and its media type; None where the ebook has none of this name."""
        data = self._files.get(name)
        ending = posixpath.splitext(name)[1]
        kind = _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return None if data is None else (data, kind)

    def chapters(self) -> list[str]:
        """The names of the files that are read one after another: the spine (EPUB 3.3, 5.7)."""
        container = etree.fromstring(self._files[_CONTAINER], _safe())
        package = next(str(file.get("full-path")) for file in container.iter("{*}rootfile"))
        opf = etree.fromstring(self._files[package], _safe())
        hrefs = {str(item.get("id")): str(item.get("href")) for item in opf.iter("{*}item")}
        spine = [unquote(hrefs[str(item.get("idref"))]) for item in opf.iter("{*}itemref")]
        return [posixpath.normpath(posixpath.join(posixpath.dirname(package), href)) for href in spine]


def _safe() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)
