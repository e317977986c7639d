"""Two real books are brought over: every word of every chapter and note, read from the ebooks independently."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from corpora import FINDINGS, corpus
from sourcebook.importing import Imported, Kind, import_ebook
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.blocks import Block, BlockQuote, ListBlock, Table, Verse, leaves, walk
from sourcebook.model.content import Call, Emphasis, Foreign
from sourcebook.model.edition import Edition
from sourcebook.pipeline import check

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: the notes of each book
BOOKS = {"federalist-papers.epub": 77, "pepys-diary-part-1.epub": 1172}
#: files that an edition has no text for
OTHER = {"titlepage", "imprint", "halftitlepage", "endnotes", "loi", "colophon", "uncopyright"}
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "td",
    "th",
    "br",
    "tr",
    "caption",
    "blockquote",
    "cite",
    "header",
    "footer",
    "div",
}


@pytest.fixture(scope="module")
def bring(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    """Brings a book over, once."""

    @cache
    def once(name: str) -> Imported:
        return import_ebook(corpus(name), tmp_path_factory.mktemp("imported") / Path(name).stem)

    return once


def originals(name: str) -> dict[str, etree._Element]:
    """The body of each text of a book, by the name of its file."""
    with zipfile.ZipFile(corpus(name)) as archive:
        names = [n for n in archive.namelist() if n.startswith("epub/text/")]
        return {Path(n).stem: etree.fromstring(archive.read(n)).find(f"{XHTML}body") for n in names}


def spoken(element: etree._Element) -> Iterator[str]:
    """The characters of an element, calls and links back left out, blocks parted."""
    name = etree.QName(element).localname
    kind = element.get(TYPE) or ""
    if "noteref" in kind or "backlink" in kind:
        return
    yield " " if name in BLOCKS else ""
    yield element.text or ""
    for child in element:
        yield from spoken(child)
        yield child.tail or ""
    yield " " if name in BLOCKS else ""


def words(text: str) -> list[str]:
    """The words of a text, without its signs."""
    return re.findall(r"\w+", text)


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    """The words of blocks; labels of lists are not the ebook's words."""
    labels = [item.label.text for b in walk(blocks) if isinstance(b, ListBlock) for item in b.items]
    assert all(label == "•" or re.fullmatch(r"\w+\.", label) for label in labels)
    return words(" ".join(leaf.text for leaf in leaves(blocks) if leaf.text not in labels))


def notes_of(edition: Edition) -> dict[tuple[str, str], tuple[Block, ...]]:
    """Every note, by the text and its name."""
    found: dict[tuple[str, str], tuple[Block, ...]] = {}
    for text in (*edition.sources.values(), *edition.commentary.values()):
        found |= {(text.id, a.id): a.note.blocks for a in text.annotations if isinstance(a, NoteAnnotation)}
    for source in edition.sources.values():
        found |= {(source.id, body.name): body.blocks for body in source.note_bodies or ()}
    for text in edition.commentary.values():
        found |= {(text.id, name): blocks for name, blocks in text.body.footnotes}
    return found


def texts_of(edition: Edition) -> dict[str, tuple[str, tuple[Block, ...]]]:
    """Every text, its title and its blocks."""
    found = {source.id: (source.title, source.transcription) for source in edition.sources.values()}
    return found | {text.id: (text.title, text.body.blocks) for text in edition.commentary.values()}


@pytest.mark.parametrize("name", BOOKS)
def test_every_word_of_every_chapter_is_there_in_order(name: str, bring: Callable[[str], Imported]) -> None:
    texts = texts_of(bring(name).edition)
    bodies = originals(name)
    assert set(texts) == set(bodies) - OTHER
    for stem, (title, blocks) in texts.items():
        assert words(title) + words_of(blocks) == words("".join(spoken(bodies[stem]))), stem


@pytest.mark.parametrize("name", BOOKS)
def test_every_note_is_there_with_every_word_and_called_where_it_was(
    name: str, bring: Callable[[str], Imported]
) -> None:
    edition = bring(name).edition
    items = {item.get("id"): item for item in originals(name)["endnotes"].iter(f"{XHTML}li") if item.get("id")}
    notes = notes_of(edition)
    assert len(notes) == len(items) == BOOKS[name]
    for (_, number), blocks in notes.items():
        assert words_of(blocks) == words("".join(spoken(items[f"note-{number}"]))), number
    for stem, body in originals(name).items():
        if stem in OTHER:
            continue
        calls = [a.get("href").rpartition("-")[2] for a in body.iter(f"{XHTML}a") if a.get(TYPE) == "noteref"]
        assert called(edition, stem) == calls, stem
    assert bring(name).after[Kind.CALLS] == BOOKS[name]


def called(edition: Edition, text: str) -> list[str]:
    """The names of the notes called in a text, in order; those called in its title first."""
    annotations = (edition.sources.get(text) or edition.commentary[text]).annotations
    in_title = [a.id for a in annotations if isinstance(a, NoteAnnotation)]
    _, blocks = texts_of(edition)[text]
    return in_title + [m.kind.name for leaf in leaves(blocks) for m in leaf.marks if isinstance(m.kind, Call)]


@pytest.mark.parametrize("name", BOOKS)
def test_every_difference_has_a_reason(name: str, bring: Callable[[str], Imported]) -> None:
    imported = bring(name)
    assert {kind: imported.unexplained(kind) for kind in Kind} == dict.fromkeys(Kind, 0)
    assert [f for f in imported.report.findings if f.code != "link-dangling"] == []


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_marked_in_the_ebook_is_marked_in_the_edition(name: str, bring: Callable[[str], Imported]) -> None:
    """Counted by the names of elements alone (browsers set dfn in italics), in the texts that are taken and their notes."""
    edition = bring(name).edition
    taken = [b for stem, b in originals(name).items() if stem not in OTHER - {"endnotes"}]
    blocks = [*(b for _, b in texts_of(edition).values()), *notes_of(edition).values()]
    marks = [m.kind for own in blocks for leaf in leaves(own) for m in leaf.marks]
    every = [block for own in blocks for block in walk(own)]

    def count(*names: str) -> int:
        return sum(1 for body in taken for n in names for _ in body.iter(f"{XHTML}{n}"))

    assert sum(isinstance(kind, Emphasis) for kind in marks) == count("i", "em", "dfn")
    assert sum(isinstance(block, BlockQuote) for block in every) == count("blockquote")
    lined = [p for body in taken for p in body.iter(f"{XHTML}p") if p.find(f"{XHTML}span") is not None]
    lines = [s for p in lined if verse(p) for s in p.findall(f"{XHTML}span")]
    assert sum(len(stanza) for b in every if isinstance(b, Verse) for stanza in b.stanzas) == len(lines)
    cells = sum(int(c.get("colspan", 1)) for body in taken for n in ("td", "th") for c in body.iter(f"{XHTML}{n}"))
    assert sum(len(row) for b in every if isinstance(b, Table) for row in b.rows) == cells
    languages = {e.get(LANG) for body in taken for e in body.iterdescendants() if e.get(LANG)}
    assert {kind.language for kind in marks if isinstance(kind, Foreign)} == languages - {edition.language}
    inline = [
        e
        for body in taken
        for e in body.iterdescendants()
        if e.get(LANG) and e.tag not in (f"{XHTML}blockquote", f"{XHTML}p")
    ]
    assert sum(isinstance(kind, Foreign) for kind in marks) >= len(inline)


def verse(paragraph: etree._Element) -> bool:
    """Whether a paragraph's lines are spans in a block that is said to be verse."""
    return any(re.search("verse|poem|song", above.get(TYPE) or "") for above in paragraph.iterancestors())


def test_references_to_what_is_not_in_the_book_are_told_with_their_lines(bring: Callable[[str], Imported]) -> None:
    name = "pepys-diary-part-1.epub"
    with zipfile.ZipFile(corpus(name)) as archive:
        names = set(archive.namelist())
        lines = archive.read("epub/text/endnotes.xhtml").decode().splitlines()
    own = set(re.findall(r'id="([^"]*)"', "\n".join(lines)))
    expected = [
        (n, words)
        for n, line in enumerate(lines, 1)
        for href, spot, words in re.findall(r'<a href="([^"#]*)#([^"]*)">(.*?)</a>', line)
        if (f"epub/text/{href}" not in names if href else spot not in own)
    ]
    found = [f for f in bring(name).report.findings if f.code == "link-dangling"]
    assert [f.place.line for f in found if f.place] == [n for n, _ in expected]
    assert {f.place.file for f in found if f.place} == {"pepys-diary-part-1.epub/epub/text/endnotes.xhtml"}
    for finding, (_, quoted) in zip(found, expected, strict=True):
        assert finding.message.startswith(f"“{re.sub('<[^>]*>', '', quoted)}” leads to “")


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_is_wrong_with_the_new_edition(name: str, bring: Callable[[str], Imported]) -> None:
    imported = bring(name)
    assert Counter(f.code for f in check(imported.folder).report.findings) == FINDINGS[name]
    assert [p.name for p in imported.folder.parent.iterdir()] == [imported.folder.name]
