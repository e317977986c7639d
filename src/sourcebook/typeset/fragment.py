"""One fragment to its pages, and from its pages, when their place in the book is known, to a part of the PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from xml.etree import ElementTree

import cssselect2
import pyphen
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import LayoutFailed, SourcebookError
from sourcebook.model.lines import LineCount
from sourcebook.model.measured import LineMeasure
from sourcebook.records import dataclass
from sourcebook.render.addresses import BASE_URL, picture_address
from sourcebook.render.page import PageSize
from sourcebook.render.printed import PrintFragment
from sourcebook.typeset.boxes import note_pieces
from sourcebook.typeset.crash import crash_finding
from sourcebook.typeset.fetcher import BookFetcher
from sourcebook.typeset.fontconfig import no_fonts_of_the_machine
from sourcebook.typeset.fonts import FACES, font_faces
from sourcebook.typeset.linebreak import mended_line_break
from sourcebook.typeset.linenumbers import LineNumberTypes, with_line_numbers
from sourcebook.typeset.lines import SetLine, set_lines, text_lines
from sourcebook.typeset.listening import listening
from sourcebook.typeset.margins import OpenPage, closed, margins_left_open
from sourcebook.typeset.notes import note_setting
from sourcebook.typeset.notes.verify import MisplacedNote, culprits, misplaced_notes
from sourcebook.typeset.part import Part, part_of
from sourcebook.typeset.sides import goes_by_place
from sourcebook.typeset.spared import sparing

#: where the style sheet seems to lie, as in an ebook
STYLE_URL = f"{BASE_URL}style/print.css"
#: how often a fragment is laid out again where notes are not as they should be
CORRECTIONS = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What all fragments of a book share: the page, the theme's style sheet, and the words on each page of a draft."""

    page: PageSize
    style: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the book a fragment begins: after how many folios of its kind, and whether on a right-hand page."""

    folio: int = 0
    right: bool = True


#: where every fragment begins as long as its place is not known
START = Spot()


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page of a fragment: the anchors of the notes at its foot, and all anchors on it."""

    notes: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetFragment:
    """What the pages of a fragment tell: the pages, their lines, those of each text by its anchor, the notes that are not as
    they should be, and what the engine complains of. Pages are counted from 0 in the fragment."""

    pages: tuple[SetPage, ...]
    lines: tuple[SetLine, ...]
    texts: Mapping[str, tuple[LineMeasure, ...]]
    wrong: tuple[MisplacedNote, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Pages:
    """The laid-out pages of a fragment, with the boxes of their lines; their margins are still empty."""

    document: Any
    open: tuple[OpenPage, ...]
    lines: tuple[tuple[Any, SetLine], ...]
    told: SetFragment


class FragmentSetter:
    """Lays out fragments and draws them; in between it keeps the pages of those that it is to draw."""

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
        self.kept: dict[tuple[PrintFragment, Look, Spot], Pages] = {}
        self.types: dict[Look, LineNumberTypes] = {}

    def lay_out(self, fragment: PrintFragment, look: Look, start: Spot = START, *, keep: bool = False) -> SetFragment:
        """Lay out a fragment; `keep` its pages until it is drawn. `start` matters where the style goes by sides or folios.

        Raises LayoutFailed, naming the text, where the engine breaks down or loses text.
        """
        pages = self.pages(fragment, look, start)
        if keep:
            self.kept[fragment, look, start] = pages
        return pages.told

    def get_ready(self, look: Look, language: str) -> None:
        """Load what all fragments of a book need: its style sheets, and where words of its language may be parted."""
        for style in (_page_style(look, START, roman=False), _page_style(look, START, roman=True), look.style):
            self._known_sheet(style)
        if fallback := pyphen.language_fallback(language):
            pyphen.Pyphen(lang=fallback)

    def draw(
        self, fragment: PrintFragment, look: Look, start: Spot, place: Spot, counts: Mapping[str, LineCount],
        files: dict[str, bytes],
    ) -> Part:  # fmt: skip
        """Draw a fragment that was laid out from `start` at its place in the book, with the numbers that its lines have.

        The bytes of its fonts go to `files`.
        """
        pages = self.kept.pop((fragment, look, start), None) or self.pages(fragment, look, start)
        shift = place.folio - start.folio
        spared = sparing(by_number=goes_by_place(look.style))
        document = closed(pages.document, pages.open, shift, turned=place.right is not start.right, spared=spared)
        if look not in self.types:
            self.types[look] = LineNumberTypes(partial(self.scrap, look=look))
        with listening(Report(), ""):
            numbered = with_line_numbers(document, pages.lines, pages.told.texts, counts, self.types[look])
        return part_of(numbered, fragment.id, files)

    def scrap(self, text: str, look: Look) -> Any:
        """Lay out markup that stands on no page of the book, in the book's style."""
        return self.pages(PrintFragment("scrap", text, roman=False, on_right=False), look).document

    def pages(self, fragment: PrintFragment, look: Look, start: Spot = START) -> Pages:
        """Lay out a fragment. Raises as `lay_out`."""
        said = Report()
        with listening(said, f"“{fragment.id}”"):
            document, pages, wrong = self._render(fragment, look, start)
        lines = tuple(set_lines(document.pages))
        told = SetFragment(
            tuple(SetPage(tuple(note_pieces(page)), tuple(page.anchors)) for page in document.pages),
            tuple(line for _, line in lines), text_lines(line for _, line in lines), tuple(wrong), tuple(said.findings),
        )  # fmt: skip
        return Pages(document, tuple(pages), lines, told)

    def _sheet(self, style: str) -> weasyprint.CSS:
        """A style sheet; the fonts that it names are loaded."""
        return weasyprint.CSS(string=style, base_url=STYLE_URL, url_fetcher=self.fetcher, font_config=self.font_config)

    def _known_sheet(self, style: str) -> weasyprint.CSS:
        if style not in self.sheets:
            self.sheets[style] = self._sheet(style)
        return self.sheets[style]

    def _render(
        self, fragment: PrintFragment, look: Look, start: Spot
    ) -> tuple[Any, list[OpenPage], list[MisplacedNote]]:
        """Lay out a fragment; where notes are not as they should be, break the page before them and lay out again.

        Raises LayoutFailed, naming the text, where the engine breaks down.
        """
        page_style = _page_style(look, start, roman=fragment.roman)
        sheets = [self._known_sheet(page_style), self._known_sheet(look.style)]
        lay_out = partial(self._lay_out_tree, sheets=sheets, by_number=goes_by_place(look.style))
        tree = ElementTree.fromstring(fragment.markup)
        try:
            document, pages, wrong = lay_out(tree)
            for _ in range(CORRECTIONS):
                driving = [e for e in culprits(document.pages, wrong) if e.get("style") is None]
                if not driving:
                    break
                driving[0].set("style", "break-before: page")
                document, pages, wrong = lay_out(tree)
        except SourcebookError:
            raise
        except Exception as problem:  # whatever the engine raises: the editor is told on which text
            raise LayoutFailed(
                "the layout engine broke down", [crash_finding(fragment.markup, lay_out, fragment.id)]
            ) from problem
        return document, pages, wrong

    def _lay_out_tree(
        self, tree: ElementTree.Element, sheets: list[weasyprint.CSS], *, by_number: bool
    ) -> tuple[Any, list[OpenPage], list[MisplacedNote]]:
        """Pages for markup, and the notes on them that are not as they should be."""
        with note_setting(), sparing(by_number=by_number), mended_line_break(), margins_left_open() as pages:
            document = _Markup(tree, self.fetcher).render(stylesheets=sheets, font_config=self.font_config)
        return document, pages, misplaced_notes(document.pages)


class _Markup(weasyprint.HTML):  # type: ignore[misc]  # weasyprint carries no types
    """Markup that is already a tree: it is not parsed again as HTML, which would tear blocks out of notes."""

    def __init__(self, tree: ElementTree.Element, fetcher: BookFetcher) -> None:
        self.base_url = BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _page_style(look: Look, start: Spot, *, roman: bool) -> str:
    """The page box of a fragment: size, margins by side, first folio, the side it begins on, and the words on a draft.

    The side is `!important`: a class of the theme that also fits the root may not move a text to the other side.
    """
    page = look.page
    numerals = "lower-roman" if roman else "decimal"
    mark = f'"{look.draft}"' if look.draft else "none"
    margins = f"margin: {page.top}mm {page.outer}mm {page.bottom}mm {page.inner}mm"
    mirrored = f"margin: {page.top}mm {page.inner}mm {page.bottom}mm {page.outer}mm"
    return (
        f"@page {{ size: {page.width}mm {page.height}mm; }}\n"
        f"@page :right {{ {margins}; }}\n@page :left {{ {mirrored}; }}\n"
        f"@page :first {{ counter-reset: page {start.folio + 1}; }}\n"
        f"html {{ break-before: {'right' if start.right else 'left'} !important; --folio: {numerals}; --draft: {mark}; }}\n"
    )
