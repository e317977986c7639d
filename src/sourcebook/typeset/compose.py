"""Fragments to pages, one fragment at a time, in order; the pages joined are one PDF, and `Measured` tells of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree import ElementTree

import cssselect2
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from sourcebook.diagnostics import Finding, Report, Severity
from sourcebook.errors import LayoutFailed
from sourcebook.model.measured import Measured, PageMeasure
from sourcebook.model.numerals import roman
from sourcebook.render.book import BASE_URL, PrintFragment, PrintMarkup, picture_address
from sourcebook.render.page import PageSize
from sourcebook.typeset.fetcher import BookFetcher
from sourcebook.typeset.fontconfig import no_fonts_of_the_machine
from sourcebook.typeset.fontdates import fixed_font_dates
from sourcebook.typeset.fonts import FACES, font_faces
from sourcebook.typeset.linebreak import mended_line_break
from sourcebook.typeset.measure import culprits, misplaced_notes, page_measure
from sourcebook.typeset.notes import note_setting
from sourcebook.typeset.tags import tagging

#: where the style sheet seems to lie, as in an ebook
STYLE_URL = f"{BASE_URL}style/print.css"
#: said by the engine about our own style sheets, and of no use to an editor
_QUIET = ("Ignored `font-weight", "footnote-display", 'Image "https://edition.invalid')
#: how often a fragment is laid out again to bring its notes to their calls
CORRECTIONS = 12
_WHAT = {
    "missing": "is not printed on any page",
    "page": "can't be set on the page of its call",
    "order": "is set out of order",
    "outside": "runs off the page",
}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of a book; `documents` are the engine's, one a fragment."""

    documents: tuple[Any, ...]
    measured: Measured

    def pdf(self, report: Report) -> tuple[bytes, Mapping[str, str]]:
        """The pages as one tagged PDF, and the roles of its tags; what the engine complains of goes to the report."""
        pages = [page for document in self.documents for page in document.pages]
        target = io.BytesIO()
        with fixed_font_dates(), tagging() as roles, _listening(report, "the whole book"):
            self.documents[0].copy(pages).write_pdf(target, pdf_variant="pdf/ua-1")
        return target.getvalue(), roles


class Typesetter:
    """Lays out books. Keeps the pages of fragments that have not changed between the rounds of one book."""

    def __init__(
        self, images: Mapping[str, Callable[[], bytes]], fonts_of_theme: Mapping[str, bytes] | None = None
    ) -> None:
        files: dict[str, Callable[[], bytes]] = {picture_address(name): give for name, give in images.items()}
        files.update({f"{BASE_URL}fonts/{face.file}": face.data for face in FACES})
        files.update({f"{BASE_URL}fonts/{name}": partial(bytes, data) for name, data in (fonts_of_theme or {}).items()})
        self.fetcher = BookFetcher(files)
        with no_fonts_of_the_machine():
            self.font_config = FontConfiguration()
        self.sheets: dict[str, weasyprint.CSS] = {}
        self._sheet(font_faces("../fonts"))  # without any font at all the engine would break down
        self.kept: dict[tuple[str, str, int, bool], tuple[Any, list[Finding]]] = {}

    def _sheet(self, style: str) -> weasyprint.CSS:
        """A style sheet; the fonts that it names are loaded."""
        return weasyprint.CSS(string=style, base_url=STYLE_URL, url_fetcher=self.fetcher, font_config=self.font_config)

    def lay_out(self, markup: PrintMarkup, report: Report, tell: Callable[[int, int], None] | None = None) -> LaidOut:
        """Lay out a book, and tell of each fragment how many are done, of how many.

        Raises LayoutFailed, naming the note, where notes can't be placed.
        """
        documents: list[Any] = []
        pages: list[PageMeasure] = []
        folios: dict[str, str] = {}
        folio, roman_before, count = 0, True, 0
        for done, fragment in enumerate(markup.fragments):
            if tell is not None:
                tell(done, len(markup.fragments))
            if roman_before and not fragment.roman:
                folio = 0
            roman_before = fragment.roman
            if fragment.on_right and count % 2:
                blank = self._document(_blank(fragment), markup, folio, right=False, report=report)
                documents.append(blank)
                pages.append(PageMeasure(pages[-1].folio and _folio(len(pages) + 1, roman_folios=True), "blank", ""))
                count += 1
            document = self._document(fragment, markup, folio, right=count % 2 == 0, report=report)
            _check_notes(document, report)
            for page in document.pages:
                folio += 1
                count += 1
                label = _folio(folio, roman_folios=fragment.roman)
                measure = page_measure(page, label, fragment.id)
                pages.append(measure)
                for name in measure.anchors:
                    folios.setdefault(name, label)
            documents.append(document)
        if report.failed:
            raise LayoutFailed("the pages can't be laid out as they should be", report.findings)
        return LaidOut(tuple(documents), Measured(tuple(pages), folios))

    def scrap(self, text: str, markup: PrintMarkup) -> Any:
        """Lay out markup that stands on no page of the book, in the book's style."""
        return self._document(
            PrintFragment("scrap", text, roman=False, on_right=False), markup, 0, right=True, report=Report()
        )

    def _document(
        self, fragment: PrintFragment, markup: PrintMarkup, folio: int, *, right: bool, report: Report
    ) -> Any:
        key = (fragment.id, fragment.markup, folio, right)
        if key not in self.kept:
            said = Report()
            try:
                with _listening(said, f"“{fragment.id}”"):
                    self.kept[key] = self._render(fragment, markup, folio, right=right), said.findings
            except AssertionError as problem:
                finding = Finding(
                    "layout-crash",
                    Severity.ERROR,
                    f"The layout engine failed on “{fragment.id}”.",
                    None,
                    "Take the last change in this text back, or part it into two texts.",
                )
                raise LayoutFailed("the layout engine failed", [finding]) from problem
        document, findings = self.kept[key]
        report.findings.extend(findings)
        return document

    def _render(self, fragment: PrintFragment, markup: PrintMarkup, folio: int, *, right: bool) -> Any:
        """Lay out a fragment; where a note leaves its call's page, break before the block that drove it away."""
        tree = ElementTree.fromstring(fragment.markup)
        page = self._sheet(_page_style(markup.page, folio, fragment.roman, right=right))
        if markup.style not in self.sheets:
            self.sheets[markup.style] = self._sheet(markup.style)
        sheets = [page, self.sheets[markup.style]]
        for _ in range(CORRECTIONS):
            with note_setting(), mended_line_break():
                document = _Markup(tree, self.fetcher).render(stylesheets=sheets, font_config=self.font_config)
            driving = [e for e in culprits(document.pages, misplaced_notes(document.pages)) if e.get("style") is None]
            if not driving:
                break
            driving[0].set("style", "break-before: page")
        for one in document.pages:
            # the engine makes a link of every element inside a link too, which no tag then holds (ISO 14289-1, 7.18.5)
            one.links = [link for link in one.links if link[3].link]
        return document


class _Markup(weasyprint.HTML):  # type: ignore[misc]  # weasyprint carries no types
    """Markup that is already a tree: it is not parsed again as HTML, which would tear blocks out of notes."""

    def __init__(self, tree: ElementTree.Element, fetcher: BookFetcher) -> None:
        self.base_url = BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@contextmanager
def _listening(report: Report, what: str) -> Iterator[None]:
    """While this lasts, what the engine logs becomes findings on `what`."""
    listener = _Listener(report, what)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)


class _Listener(logging.Handler):
    """Turns what the engine logs into findings."""

    def __init__(self, report: Report, what: str) -> None:
        super().__init__(logging.WARNING)
        self.report, self.what = report, what

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record."""
        message = record.getMessage()
        if not any(message.startswith(quiet) for quiet in _QUIET):
            self.report.warning(
                "layout-engine",
                f"The layout engine says of {self.what}: {message}",
                None,
                "Look at the page, and at the theme's style sheet.",
            )


def _page_style(page: PageSize, folio: int, roman_folios: bool, *, right: bool) -> str:
    """The page box of one fragment: its size, its margins by side, its first folio and the side it begins on."""
    numerals = "lower-roman" if roman_folios else "decimal"
    margins = f"margin: {page.top}mm {page.outer}mm {page.bottom}mm {page.inner}mm"
    mirrored = f"margin: {page.top}mm {page.inner}mm {page.bottom}mm {page.outer}mm"
    return (
        f"@page {{ size: {page.width}mm {page.height}mm; }}\n"
        f"@page :right {{ {margins}; }}\n@page :left {{ {mirrored}; }}\n"
        f"@page :first {{ counter-reset: page {folio + 1}; }}\n"
        f"html {{ break-before: {'right' if right else 'left'}; --folio: {numerals}; }}\n"
    )


def _folio(number: int, *, roman_folios: bool) -> str:
    return roman(number) if roman_folios else str(number)


def _blank(fragment: PrintFragment) -> PrintFragment:
    markup = '<html lang="en"><head><title>-</title></head><body><div class="title-page"></div></body></html>'
    return PrintFragment(f"before-{fragment.id}", markup, roman=True, on_right=False)


def _check_notes(document: Any, report: Report) -> None:
    for note in misplaced_notes(document.pages):
        report.error(
            "note-misplaced",
            f"The note “{note.anchor}” {_WHAT[note.what]}.",
            None,
            "Shorten the note, or part it into two notes called some lines apart.",
        )
