"""Chapters to an EPUB 3.3 file. The only place that knows EbookLib.

EbookLib parses pages as HTML and writes navigation of its own; it gets finished bytes instead, and the archive is packed
again with fixed dates, `mimetype` first and stored (EPUB 3.3, 4.2).
"""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile

from ebooklib import epub
from lxml import etree

from sourcebook.model.resolved import ResolvedEdition
from sourcebook.render import EbookMarkup, render_ebook
from sourcebook.render.addresses import ebook_name
from sourcebook.sourceformat.pictures import media_type
from sourcebook.write._epub.cover import cover_png
from sourcebook.write._epub.fonts import style_and_fonts
from sourcebook.write.format import Format, WriteJob

#: MARC relator codes of the roles (EPUB 3.3, D.3.6)
RELATORS = {
    "author": "aut",
    "editor": "edt",
    "translator": "trl",
    "compiler": "com",
    "illustrator": "ill",
    "designer": "bkd",
}
_NAMESPACE = uuid.UUID("0f6b3a3e-8f0e-5b1c-9f2a-5d0c1f1f7a10")
_DATE = (1980, 1, 1, 0, 0, 0)
#: what the book offers readers who can't see it or handle it (EPUB Accessibility 1.1, 2.2)
ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityHazard", "none"),
)
#: the same, of a book with pictures: what they show is said in words too
PICTURE_ACCESSIBILITY = (("schema:accessMode", "visual"), ("schema:accessibilityFeature", "alternativeText"))
#: the same, of a book that knows the pages of its printed copy
PAGE_FEATURES = ("pageBreakMarkers", "pageNavigation")


def write(job: WriteJob) -> bytes:
    """The book as an EPUB."""
    edition = job.edition
    markup = render_ebook(edition, job.theme, job.reference, job.rendered)
    book = epub.EpubBook()
    book.FOLDER_NAME = "EPUB"
    _describe(book, edition)
    if markup.pages:
        _tell_of_pages(book, edition)
    _add_contents(book, job, markup)
    packed = io.BytesIO()
    options = {
        "epub3_pages": False,
        "epub2_guide": False,
        "raise_exceptions": True,
        "compresslevel": 0,  # it is packed again
        "mtime": job.date or _modified(edition),
    }
    writer = _Writer(packed, book, options, edition.language)
    writer.process()
    writer.write()
    return _repacked(packed.getvalue())


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # ebooklib carries no types
    """Writes the package document with its language (EPUB Accessibility asks for it)."""

    def __init__(self, target: io.BytesIO, book: epub.EpubBook, options: dict[str, object], language: str) -> None:
        super().__init__(target, book, options)
        self.language = language

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        super()._write_opf_file(root)


def identifier(edition: ResolvedEdition) -> str:
    """The edition's own identifier, or a UUID made from its id and title."""
    if edition.identifier:
        return edition.identifier
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{edition.id}/{edition.title}')}"


def _modified(edition: ResolvedEdition) -> datetime.datetime:
    """A fixed day, where none was given: the first of the year of publication. No clock is read."""
    year = re.search(r"\b(1[89]|20)\d\d\b", edition.date)
    return datetime.datetime(int(year[0]) if year else 2000, 1, 1)


def _describe(book: epub.EpubBook, edition: ResolvedEdition) -> None:
    name = identifier(edition)
    if edition.audience and not edition.is_default_audience:
        name += f":{edition.audience.value}" if not name.startswith("urn:uuid:") else ""
    book.set_identifier(name)
    book.set_title(f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title)
    book.set_language(edition.language)
    for n, (maker, role) in enumerate(edition.makers, 1):
        book.add_author(maker, role=RELATORS.get(role, "edt"), uid=f"maker-{n}")
    for tag, value in (
        ("publisher", edition.publisher),
        ("rights", edition.rights),
        ("description", edition.description),
        ("date", edition.date),
    ):
        if value:
            book.add_metadata("DC", tag, " ".join(value.split()))
    for name, value in (*ACCESSIBILITY, *(PICTURE_ACCESSIBILITY if edition.images else ())):
        book.add_metadata(None, "meta", value, {"property": name})
    summary = edition.phrases.say("accessibility-summary")
    book.add_metadata(None, "meta", summary, {"property": "schema:accessibilitySummary"})


def _tell_of_pages(book: epub.EpubBook, edition: ResolvedEdition) -> None:
    """Say that the pages of the printed book can be found, and of which (EPUB Accessibility 1.1, 2.2 and 3.4)."""
    for feature in PAGE_FEATURES:
        book.add_metadata(None, "meta", feature, {"property": "schema:accessibilityFeature"})
    printed = edition.print_identifier or edition.phrases.say("pages-of", title=edition.title)
    book.add_metadata(None, "meta", printed, {"property": "pageBreakSource"})


def _add_contents(book: epub.EpubBook, job: WriteJob, markup: EbookMarkup) -> None:
    cover = epub.EpubItem(
        uid="cover-image",
        file_name="images/cover.png",
        media_type="image/png",
        content=cover_png(job.edition, job.store),
    )
    cover.properties = ["cover-image"]
    book.add_item(cover)
    cover_page = _page("cover", "text/cover.xhtml", markup.cover_page)
    book.add_item(cover_page)
    chapters = [_page(f"chapter-{n}", f"text/{c.file}", c.markup) for n, c in enumerate(markup.chapters, 1)]
    for page in chapters:
        book.add_item(page)
    navigation = _page("nav", "text/nav.xhtml", markup.navigation)
    navigation.properties = ["nav"]
    book.add_item(navigation)
    book.add_item(epub.EpubNcx())
    book.toc = [
        epub.Link(f"text/{c.file}", c.title, f"toc-{n}") for n, c in enumerate(markup.chapters, 1) if c.section.listed
    ]
    pages = [*(c.markup for c in markup.chapters), markup.navigation]
    style, fonts = style_and_fonts(pages, markup.style, job.theme.fonts)
    book.add_item(
        epub.EpubItem(uid="style", file_name="style/ebook.css", media_type="text/css", content=style.encode())
    )
    for n, font in enumerate(fonts, 1):
        item = epub.EpubItem(
            uid=f"font-{n}", file_name=f"fonts/{font.file}", media_type=font.media_type, content=font.data
        )
        book.add_item(item)
    pictures = {ebook_name(name): name for name in sorted(job.images)}
    used = set(re.findall(r'src="\.\./(images/[^"]+)"', "".join(c.markup for c in markup.chapters)))
    for n, name in enumerate(sorted(used & pictures.keys()), 1):
        item = epub.EpubItem(
            uid=f"image-{n}",
            file_name=name,
            media_type=media_type(name),
            content=job.images[pictures[name]](),
        )
        book.add_item(item)
    book.spine = [cover_page, *chapters, (navigation, "no")]


def _page(uid: str, file_name: str, markup: str) -> epub.EpubItem:
    """A page as bytes: EbookLib's own class for pages would parse it as HTML and lose half of it."""
    item = epub.EpubItem(
        uid=uid, file_name=file_name, media_type="application/xhtml+xml", content=markup.encode("utf-8")
    )
    item.is_linear = True
    item.properties = ["svg"] if "<svg" in markup else []
    return item


def _repacked(data: bytes) -> bytes:
    """The same archive with fixed dates and rights."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "mimetype", not n.startswith("META-INF/"))):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name))
    return target.getvalue()


FORMAT = Format(name="epub", extension="epub", needs_pages=False, write=write, names_pages=True)
