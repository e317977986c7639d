"""Small ebooks made in a test: a few texts, their package, their contents."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = "<dc:title>A Book</dc:title><dc:language>en</dc:language><dc:identifier id='i'>x</dc:identifier>"
TYPES = {
    "xhtml": "application/xhtml+xml", "png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml",
    "css": "text/css", "ncx": "application/x-dtbncx+xml",
}  # fmt: skip


def page(body: str, *, head: str = "", attributes: str = "", body_attributes: str = "") -> str:
    """A text of an ebook; its body begins in line 3."""
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" {attributes}>'
        f"<head><title>t</title>{head}</head>\n<body {body_attributes}>\n{body}\n</body></html>"
    )


def nav(entries: str) -> str:
    """A navigation document; entries are items of its list."""
    return page(f'<nav epub:type="toc"><ol>{entries}</ol></nav>')


def entry(href: str, label: str, below: str = "") -> str:
    """An entry of the contents."""
    words = f'<a href="{href}">{label}</a>' if href else f"<span>{label}</span>"
    return f"<li>{words}{f'<ol>{below}</ol>' if below else ''}</li>"


def package(texts: Mapping[str, str | bytes], spine: list[str], metadata: str, more: str = "") -> str:
    """The package file."""
    items = []
    for n, name in enumerate(texts):
        properties = ' properties="nav"' if name == "nav.xhtml" else ""
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        items.append(f'<item id="i{n}" href="{name}" media-type="{kind}"{properties}/>')
    refs = [f'<itemref idref="i{list(texts).index(name)}"/>' for name in spine]
    ncx = next((f' toc="i{n}"' for n, name in enumerate(texts) if name.endswith(".ncx")), "")
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">\n'
        f"{metadata}</metadata><manifest>{''.join(items)}</manifest><spine{ncx}>{''.join(refs)}</spine>{more}</package>"
    )


def ebook(
    folder: Path,
    texts: Mapping[str, str | bytes],
    *,
    metadata: str = METADATA,
    more: str = "",
    others: Mapping[str, str | bytes] | None = None,
    spine: list[str] | None = None,
) -> Path:
    """Write an ebook. `texts` are whole files, those that end in .xhtml in reading order; `others` lie at the top."""
    order = [n for n in texts if n.endswith(".xhtml") and n != "nav.xhtml"] if spine is None else spine
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package(texts, order, metadata, more),
        **{f"OEBPS/{name}": text for name, text in texts.items()},
        **(others or {}),
    }
    path = folder / "book.epub"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
