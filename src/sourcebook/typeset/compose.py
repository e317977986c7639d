"""Fragments to pages, one fragment at a time, in order; the pages joined are one PDF, and `Measured` tells of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.etree import ElementTree

import cssselect2
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from sourcebook.diagnostics import Finding, Report, Severity
from sourcebook.errors import LayoutFailed, SourcebookError
from sourcebook.model.measured import Measured, PageMeasure
from sourcebook.model.numerals import roman
from sourcebook.records import dataclass
from sourcebook.render.addresses import BASE_URL, picture_address
from sourcebook.render.page import PageSize
from sourcebook.render.printed import PrintFragment, PrintMarkup
from sourcebook.typeset.boxes import note_pieces
from sourcebook.typeset.crash import crash_finding
from sourcebook.typeset.fetcher import BookFetcher
from sourcebook.typeset.fontconfig import no_fonts_of_the_machine
from sourcebook.typeset.fontdates import fixed_font_dates
from sourcebook.typeset.fonts import FACES, font_faces
from sourcebook.typeset.linebreak import mended_line_break
from sourcebook.typeset.listening import listening
from sourcebook.typeset.notes import note_setting
from sourcebook.typeset.notes.verify import Fault, MisplacedNote, culprits, misplaced_notes
from sourcebook.typeset.pagelist import pages_listed_once
from sourcebook.typeset.tags import tagging

#: where the style sheet seems to lie, as in an ebook
STYLE_URL = f"{BASE_URL}style/print.css"
#: how often a fragment is laid out again where notes are not as they should be
CORRECTIONS = 6


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of a book; `documents` are the engine's, one a fragment."""

    documents: tuple[Any, ...]
    measured: Measured

    def pdf(self, report: Report) -> tuple[bytes, Mapping[str, str]]:
        """The pages as one tagged PDF, and the roles of its tags; what the engine complains of goes to the report."""
        pages = [page for document in self.documents for page in document.pages]
        target = io.BytesIO()
        with fixed_font_dates(), pages_listed_once(), tagging() as roles, listening(report, "the whole book"):
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
        self.unplaced: set[str] = set()
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
                pages.append(PageMeasure(pages[-1].folio and _folio(len(pages) + 1, roman_folios=True), "blank"))
                count += 1
            document = self._document(fragment, markup, folio, right=count % 2 == 0, report=report)
            for page in document.pages:
                folio += 1
                count += 1
                label = _folio(folio, roman_folios=fragment.roman)
                pages.append(PageMeasure(label, fragment.id, notes=tuple(note_pieces(page))))
                for name in page.anchors:
                    folios.setdefault(name, label)
            documents.append(document)
        if report.failed:
            raise LayoutFailed("the pages can't be laid out as they should be", report.findings, self.unplaced)
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
            with listening(said, f"“{fragment.id}”"):
                document, wrong = self._render(fragment, markup, folio, right=right)
            self.unplaced.update(note.anchor for note in wrong if note.anchor in markup.notes)
            self.kept[key] = document, [*said.findings, *_note_findings(wrong, markup)]
        document, findings = self.kept[key]
        report.findings.extend(findings)
        return document

    def _render(
        self, fragment: PrintFragment, markup: PrintMarkup, folio: int, *, right: bool
    ) -> tuple[Any, list[MisplacedNote]]:
        """Lay out a fragment; where notes are not as they should be, break the page before them and lay out again.

        Raises LayoutFailed, naming the text, where the engine breaks down.
        """
        page = self._sheet(_page_style(markup.page, folio, fragment.roman, right=right, draft=markup.draft))
        if markup.style not in self.sheets:
            self.sheets[markup.style] = self._sheet(markup.style)
        sheets = [page, self.sheets[markup.style]]
        lay_out = partial(self._lay_out_tree, sheets=sheets)
        tree = ElementTree.fromstring(fragment.markup)
        try:
            document, wrong = lay_out(tree)
            for _ in range(CORRECTIONS):
                driving = [e for e in culprits(document.pages, wrong) if e.get("style") is None]
                if not driving:
                    break
                driving[0].set("style", "break-before: page")
                document, wrong = lay_out(tree)
        except SourcebookError:
            raise
        except Exception as problem:  # whatever the engine raises: the editor is told on which text
            raise LayoutFailed(
                "the layout engine broke down", [crash_finding(fragment.markup, lay_out, fragment.id)]
            ) from problem
        for one in document.pages:
            # the engine makes a link of every element inside a link too, which no tag then holds (ISO 14289-1, 7.18.5)
            one.links = [link for link in one.links if link[3].link]
        return document, wrong

    def _lay_out_tree(self, tree: ElementTree.Element, sheets: list[weasyprint.CSS]) -> tuple[Any, list[MisplacedNote]]:
        """Pages for markup, and the notes on them that are not as they should be."""
        with note_setting(), mended_line_break():
            document = _Markup(tree, self.fetcher).render(stylesheets=sheets, font_config=self.font_config)
        return document, misplaced_notes(document.pages)


class _Markup(weasyprint.HTML):  # type: ignore[misc]  # weasyprint carries no types
    """Markup that is already a tree: it is not parsed again as HTML, which would tear blocks out of notes."""

    def __init__(self, tree: ElementTree.Element, fetcher: BookFetcher) -> None:
        self.base_url = BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _page_style(page: PageSize, folio: int, roman_folios: bool, *, right: bool, draft: str) -> str:
    """The page box of one fragment: size, margins by side, first folio, the side it begins on, and the words on a draft.

    The side is `!important`: a class of the theme that also fits the root may not move a text to the other side.
    """
    numerals = "lower-roman" if roman_folios else "decimal"
    mark = f'"{draft}"' if draft else "none"
    margins = f"margin: {page.top}mm {page.outer}mm {page.bottom}mm {page.inner}mm"
    mirrored = f"margin: {page.top}mm {page.inner}mm {page.bottom}mm {page.outer}mm"
    return (
        f"@page {{ size: {page.width}mm {page.height}mm; }}\n"
        f"@page :right {{ {margins}; }}\n@page :left {{ {mirrored}; }}\n"
        f"@page :first {{ counter-reset: page {folio + 1}; }}\n"
        f"html {{ break-before: {'right' if right else 'left'} !important; --folio: {numerals}; --draft: {mark}; }}\n"
    )


def _folio(number: int, *, roman_folios: bool) -> str:
    return roman(number) if roman_folios else str(number)


def _blank(fragment: PrintFragment) -> PrintFragment:
    markup = '<html lang="en"><head><title>-</title></head><body><div class="title-page"></div></body></html>'
    return PrintFragment(f"before-{fragment.id}", markup, roman=True, on_right=False)


def _note_findings(wrong: Sequence[MisplacedNote], markup: PrintMarkup) -> list[Finding]:
    """What to say of notes that could not be set as they should be: the first fault of each."""
    first = {note.anchor: note.fault for note in reversed(wrong)}
    return [_note_finding(anchor, first[anchor], markup) for anchor in dict.fromkeys(note.anchor for note in wrong)]


def _note_finding(anchor: str, fault: Fault, markup: PrintMarkup) -> Finding:
    """What to say of a note; where the edition has none of its name, a template of the theme has changed the name."""
    note = markup.notes.get(anchor)
    if note is None:
        return Finding(
            "note-misplaced",
            Severity.ERROR,
            f"The pages have a note or a call named “{anchor}”, but the edition has no such note.",
            hint="A template of your theme changes the id of a note, or the href of a call: leave both as they are.",
        )
    return Finding(
        "note-misplaced",
        Severity.ERROR,
        f"{note.name} {fault.value}.",
        note.place,
        "Call the notes of this line some lines apart, or join them in one; or shorten the note.",
    )
