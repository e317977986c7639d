"""A throw-away conversion for tests: an ebook made by Standard Ebooks becomes an edition on disk.

Only what the tests need: chapters become sources, endnotes the notes file. The real importer is another matter.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_CHAPTERS = {"titlepage", "imprint", "colophon", "uncopyright", "halftitlepage", "endnotes", "loi"}


def corpus(name: str) -> Path:
    """The path of a book to test on; the test is skipped, by name, where it is absent."""
    path = CORPORA / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine")
    return path


@dataclass
class _Book:
    notes: dict[str, str] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)


def convert(book: Path, folder: Path, documents: str = "new-page") -> Path:
    """Write the edition for `book` into `folder` and give the folder."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    with zipfile.ZipFile(book) as archive:
        pages = {
            n: etree.fromstring(archive.read(n), parser)
            for n in archive.namelist()
            if n.endswith(".xhtml") and "/text/" in n
        }
        opf = etree.fromstring(archive.read("epub/content.opf"), parser)
    spine = [ref.get("idref") for ref in opf.iter("{http://www.idpf.org/2007/opf}itemref")]
    state = _Book()
    notes_page = pages.get("epub/text/endnotes.xhtml")
    if notes_page is not None:
        for item in notes_page.iter(f"{XHTML}li"):
            if item.get("id", "").startswith("note-"):
                state.notes[item.get("id")] = _note(item)
    (folder / "sources").mkdir(parents=True)
    taken = []
    for name in spine:
        stem = name.removesuffix(".xhtml")
        if stem in NOT_CHAPTERS:
            continue
        taken.append(stem)
        _chapter(pages[f"epub/text/{name}"], stem, folder, state)
    title = opf.findtext(".//{http://purl.org/dc/elements/1.1/}title")
    lines = [
        "format: 1",
        f"id: {book.stem}",
        f"title: {title}",
        "language: en-GB",
        f"documents: {documents}",
        "contents:",
    ]
    lines += [
        "  - begin: front matter",
        "  - generate: title page",
        "  - generate: contents",
        "  - begin: body",
    ]
    lines += [f"  - source: {stem}" for stem in taken]
    (folder / "edition.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _chapter(page: etree._Element, stem: str, folder: Path, state: _Book) -> None:
    body = page.find(f"{XHTML}body")
    state.called = []
    blocks = _blocks(body, state)
    heading = body.find(f".//{XHTML}h2")
    words = "".join(t for t in heading.itertext() if not t.isdigit()) if heading is not None else stem
    front = f"---\ntitle: {' '.join(words.split())}\n---\n"
    (folder / "sources" / f"{stem}.md").write_text(front + "\n\n".join(blocks) + "\n", encoding="utf-8")
    notes = "\n".join(f"[^{n}]: {state.notes[n]}" for n in state.called)
    if notes:
        (folder / "sources" / f"{stem}.notes.md").write_text(notes + "\n", encoding="utf-8")


def _blocks(parent: etree._Element, state: _Book) -> list[str]:
    result: list[str] = []
    for element in parent:
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if tag in ("section", "div", "header", "hgroup", "footer", "article", "figure", "figcaption"):
            result += _blocks(element, state)
        elif re.fullmatch("h[1-6]", tag):
            result.append(f"{'#' * int(tag[1])} {_inline(element, state)}")
        elif tag == "p" and element.find(f"{XHTML}span") is not None and element.find(f"{XHTML}br") is not None:
            lines = [_start(_inline(s, state)) for s in element.findall(f"{XHTML}span")]
            result.append("::: verse\n" + "\n".join(line for line in lines if line) + "\n:::")
        elif tag == "p":
            text = _start(_inline(element, state))
            if text:
                result.append(text)
        elif tag == "blockquote":
            inner = "\n\n".join(_blocks(element, state))
            result.append("::: quote\n" + inner + "\n:::")
        elif tag in ("ul", "ol"):
            for item in element:
                loose = _inline(item, state) if item.find(f"{XHTML}p") is None else ""
                result += [_start(loose)] if loose else _blocks(item, state)
        elif tag == "table":
            rows = [
                " | ".join(_inline(c, state).replace("|", "\\|") or " " for c in row)
                for row in element.iter(f"{XHTML}tr")
            ]
            result.append("::: table\n" + "\n".join(f"| {r} |" for r in rows) + "\n:::")
    return result


def _start(text: str) -> str:
    """Keep the first word of a paragraph from being read as a sign."""
    return re.sub(
        r"^([0-9]{1,3}|[A-Za-z]|[ivxlcdmIVXLCDM]+)([.)])(?=\s|$)",
        r"\1\\\2",
        re.sub(r"^([#>]|:::)", r"\\\1", text),
    )


def _inline(element: etree._Element, state: _Book) -> str:
    out = [_text(element.text)]
    for child in element:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        kind = child.get(EPUB_TYPE) or ""
        if "noteref" in kind:
            name = child.get("href").split("#")[1]
            if name in state.notes:
                state.called.append(name)
                out.append(f"[^{name}]")
        elif tag == "br":
            out.append(" ")
        elif tag:
            inner = _inline(child, state)
            if inner.strip() and tag in ("em", "i"):
                inner = f"{{em: {inner}}}"
            elif inner.strip() and tag in ("strong", "b"):
                inner = f"{{strong: {inner}}}"
            if inner.strip() and child.get(LANG):
                inner = f"{{lang {child.get(LANG)}: {inner}}}"
            out.append(inner)
        out.append(_text(child.tail))
    return " ".join("".join(out).split(" ")).strip() if element.tag == f"{XHTML}p" else "".join(out)


def _text(text: str | None) -> str:
    if not text:
        return ""
    lead, body, tail = re.fullmatch(r"(\s*)(.*?)(\s*)", text, re.S).groups()
    # escape() guards the start of a block too; inside running text that does no harm
    return (
        (" " if lead else "")
        + re.sub(r"\s+", " ", re.sub(r"([\\{}*]|\[(?=\^))", r"\\\1", body))
        + (" " if tail and body else "")
    )


def _note(item: etree._Element) -> str:
    """A note as Markdown, every sign escaped, further blocks indented."""
    blocks: list[str] = []

    def words(element: etree._Element) -> str:
        parts = [element.text or ""]
        for child in element:
            if child.get("role") != "doc-backlink" and "backlink" not in (child.get(EPUB_TYPE) or ""):
                parts.append(words(child) if isinstance(child.tag, str) else "")
            parts.append(child.tail or "")
        return "".join(parts)

    for block in item.iter(f"{XHTML}p", f"{XHTML}td"):
        text = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(words(block).split()))
        if text:
            quoted = any(
                etree.QName(a).localname == "blockquote" for a in block.iterancestors() if isinstance(a.tag, str)
            )
            blocks.append(f"> {text}" if quoted else text)
    return "\n\n    ".join(blocks)
