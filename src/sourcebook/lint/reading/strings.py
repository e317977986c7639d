"""Every piece of text in the bytes of a built file, whether a reader sees it or not: attributes, remarks, descriptions."""

from __future__ import annotations

import html
import io
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

from sourcebook.lint.reading.content import DAMAGE

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)


def strings_in(data: bytes) -> Iterator[tuple[str, str]]:
    """Where each piece is (the file of an ebook; nothing in a PDF), and its characters. What can't be read is left out."""
    try:
        yield from _in_pdf(data) if data.startswith(b"%PDF") else _in_archive(data)
    except (*DAMAGE, *_BROKEN):
        return  # another rule tells of a file that can't be read


def _in_archive(data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "", archive.comment.decode("utf-8", "replace")
        for entry in archive.infolist():
            yield entry.filename, entry.filename
            yield entry.filename, html.unescape(archive.read(entry).decode("utf-8", "replace"))


def _in_pdf(data: bytes) -> Iterator[tuple[str, str]]:
    """The strings of all objects, and the bytes of all streams but of pictures, as they are when unpacked."""
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
                yield "", thing.read_bytes().decode("utf-8", "replace")
            yield from (("", words) for words in _strings(thing, 0))


def _strings(thing: object, depth: int) -> Iterator[str]:
    """The strings in an object; those of objects with numbers of their own come by themselves."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for part in thing:
            if depth == 0 or not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for _, part in thing.items():
            if not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)
