"""The rules on built files, on bytes that were damaged: each damage is named by its own rule, at its place, by no other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from built import Copy, build_copy, ours, sample
from hard_edition import write_hard_edition
from sourcebook.diagnostics import Finding, Severity
from sourcebook.errors import MachineAtFault
from sourcebook.lint import epubcheck, verify_books, withheld_from
from sourcebook.lint.epubcheck import epubcheck_findings
from sourcebook.lint.reading.glyphs import read_font
from sourcebook.model.audience import Audience
from sourcebook.pipeline import prepare
from sourcebook.pipeline.making import file_name

CONTENT = Path(__file__).resolve().parents[1] / "content"

# --- what is sound ------------------------------------------------------------------------------------------------


def _pair(copy: Copy, usual: Copy) -> list[Finding]:
    return verify_books(copy.files, copy.resolved, {name: data for name, data in usual.files.items() if "pdf" in name})


@pytest.mark.parametrize("name", ["coalition-terms-1917", "handbook"])
@pytest.mark.parametrize("audience", Audience)
def test_our_editions_are_sound(name: str, audience: Audience) -> None:
    assert _pair(ours(name, audience), ours(name)) == []


def test_the_hard_edition_is_sound(tmp_path: Path) -> None:
    folder = write_hard_edition(tmp_path / "hard")
    usual = build_copy(folder)
    assert _pair(usual, usual) == []
    assert _pair(build_copy(folder, audience=Audience.TEACHER), usual) == []


# --- ebooks -------------------------------------------------------------------------------------------------------

Change = Callable[[str], str]


def _epub(changes: Mapping[str, Change | None], more: Mapping[str, str] | None = None, data: bytes = b"") -> bytes:
    """The sample's ebook with the files changed whose names hold the keys; None leaves a file out."""
    target, done = io.BytesIO(), set()
    with zipfile.ZipFile(io.BytesIO(data or sample().file("epub"))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            key = next((key for key in changes if key in entry.filename), None)
            if key is None:
                new.writestr(entry, old.read(entry))
                continue
            done.add(key)
            change = changes[key]
            if change is not None:
                text = old.read(entry).decode()
                assert change(text) != text, "the damage was not done"
                new.writestr(entry, change(text))
        for name, words in (more or {}).items():
            new.writestr(name, words)
    assert done == set(changes)
    return target.getvalue()


def swap(one: str, other: str) -> Change:
    return lambda text: text.replace(one, "\0").replace(other, one).replace("\0", other)


def put(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


def sub(pattern: str, new: str) -> Change:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.DOTALL)


def moved_call(text: str) -> str:
    """A call two words before the words that it follows."""
    call = re.search(r'(\S+ \S+)(<a class="call[^>]*id="call-terms\.decrees".*?</a>)', text, re.DOTALL)
    assert call is not None
    return text.replace(call[0], call[2] + call[1])


TERMS, SPEECH, INTRODUCTION = "005-text-terms", "006-text-trotsky", "003-text-intro"

EPUB_DAMAGE: dict[str, tuple[Mapping[str, Change | None], set[str], str, str]] = {
    "chapters in another order": (
        {"content.opf": swap('idref="chapter-5"', 'idref="chapter-6"')},
        {"reading-order"}, SPEECH, "",
    ),
    "notes in another order": (
        {TERMS: lambda t: sub(r'(<aside [^>]*id="note-terms.decrees".*?</aside>)(.*?</aside>)', r"\2\1")(t)},
        {"reading-order"}, TERMS, "note 5",
    ),
    "words that the style hides": (
        {"style/ebook.css": put("body {", ".transcription p { display: none } @media print { .note { display: none } } body {")},
        {"words-unseen"}, TERMS, "",
    ),
    "words that a style of their own hides": (
        {SPEECH: put("</head>", "<style>.headnote { visibility: hidden }</style></head>")},
        {"words-unseen"}, SPEECH, "",
    ),
    "a call at other words": ({TERMS: moved_call}, {"call-place"}, TERMS, "4"),
    "a word of ours beside the number of a page": (
        {INTRODUCTION: put("They are not evidence", "They are evidence")}, {"our-words"}, INTRODUCTION, "not",
    ),
    "a link to another document": (
        {INTRODUCTION: put('href="006-text-trotsky-speech.xhtml#text-trotsky-speech"', 'href="005-text-terms.xhtml#text-terms"')},
        {"links-true"}, INTRODUCTION, "Document 2",
    ),
    "a link to another entry": (
        {TERMS: put("#entry-kornilov", "#entry-kaledin")}, {"links-true"}, TERMS, "Kornilov",
    ),
    "a link that is none": (
        {INTRODUCTION: sub(r'<a class="reference"[^>]*>(Document 1)</a>', r"\1")},
        {"links-true"}, INTRODUCTION, "Document 1",
    ),
    "an address on the network": (
        {INTRODUCTION: put('href="https://alphahistory.com/', 'href="https://alphahistory.org/')},
        {"links-true"}, INTRODUCTION, "https://alphahistory.com/",
    ),
    "a dead link": (
        {TERMS: put("#entry-kornilov", "#entry-nobody")}, {"links-lead", "links-true"}, TERMS, "Kornilov",
    ),
    "a question's link": (
        {TERMS: put('href="#words-terms.questions-1"', 'href="#words-terms.questions-2"')}, {"links-true"}, TERMS, "1.",
    ),
    "a picture without words": (
        {TERMS: put("</header>", '</header><img src="../images/cover.png"/>')}, {"picture-words"}, TERMS, "",
    ),
    "a font that is missing": ({"fonts/EBGaramond.ttf": None}, {"ebook-parts"}, "fonts/EBGaramond.ttf", ""),
    "a font that the style names and there is not": (
        {"style/ebook.css": put("../fonts/EBGaramond.ttf", "../fonts/Garamond.ttf")}, {"ebook-parts"}, "style/ebook.css", "Garamond.ttf",
    ),
    "a file that is not listed": (
        {"content.opf": sub(r"<item [^>]*id=\"font-1\"[^>]*/>", "")}, {"ebook-parts"}, "fonts/", "",
    ),
    "a chapter without style": ({SPEECH: sub(r"<link [^>]*/>", "")}, {"ebook-style"}, SPEECH, ""),
    "a call without role": ({TERMS: put(' role="doc-noteref"', "")}, {"ebook-roles"}, TERMS, ""),
    "a note without role": (
        {TERMS: sub(r'(<aside class="note[^>]*) role="doc-footnote"', r"\1")}, {"ebook-roles"}, TERMS, "",
    ),
    "a way back without role": ({TERMS: put(' role="doc-backlink"', "")}, {"ebook-roles"}, TERMS, ""),
    "a chapter without language": (
        {SPEECH: sub(r'(<html[^>]*?) lang="en-GB" xml:lang="en-GB"', r"\1")}, {"read-aloud"}, SPEECH, "",
    ),
    "another language": ({"content.opf": put("<dc:language>en-GB", "<dc:language>fr")}, {"file-identity"}, "", ""),
    "another title": ({"content.opf": put("<dc:title>Terms", "<dc:title>Words")}, {"file-identity"}, "", ""),
    "no identifier": ({"content.opf": sub(r"(<dc:identifier id=\"id\">)[^<]*", r"\1")}, {"file-identity"}, "", ""),
    "no day": ({"content.opf": sub(r"<meta property=\"dcterms:modified\">[^<]*</meta>", "")}, {"file-identity"}, "", ""),
    "an entry of the contents lost": (
        {"nav.xhtml": sub(r'<li><a href="004-legend.xhtml">.*?</li>', "")}, {"contents-true"}, "", "Signs used in this book",
    ),
    "an entry of the contents that leads elsewhere": (
        {"nav.xhtml": put('<li><a href="004-legend.xhtml">', '<li><a href="003-text-introduction.xhtml">')},
        {"contents-true"}, "", "Signs used in this book",
    ),
    "an entry too many": (
        {"nav.xhtml": put('<li><a href="004-legend', '<li><a href="004-legend.xhtml">Appendix</a></li><li><a href="004-legend')},
        {"contents-true"}, "", "Appendix",
    ),
    "the contents for older readers": ({"toc.ncx": swap("Introduction", "Works cited")}, {"contents-true"}, "", ""),
    "a work left out": (
        {"010-biblio": sub(r'<p class="list-entry" id="work-reed-1919">.*?</p>', "")},
        {"generated-words"}, "010-bibliography", "Reed",
    ),
    "a label of a question": (
        {TERMS: sub(r'(id="question-terms.questions-2".*?data-text="label"[^>]*>)2\.', r"\g<1>9.")},
        {"generated-words"}, TERMS, "2.",
    ),
    "a call that stands twice": (
        {TERMS: sub(r'(<a class="call[^>]*) id="[^"]*"([^>]*>)([^<]*</a>)', r'\g<0>\1\2\3')}, {"note-marks"}, TERMS, "",
    ),
    "a heading that is plain words": (
        {SPEECH: sub(r"<h1([^>]*)>(.*?)</h1>", r"<p\1>\2</p>")}, {"structure-true"}, SPEECH, "",
    ),
    "a heading two levels down": (
        {SPEECH: sub(r"<h1([^>]*)>(.*?)</h1>", r"<h3\1>\2</h3>")}, {"structure-true"}, SPEECH, "",
    ),
    "words in another language": (
        {INTRODUCTION: put('lang="ru-Latn" xml:lang="ru-Latn"', 'lang="fr" xml:lang="fr"')}, {"language-true"}, INTRODUCTION, "",
    ),
    "a call that is spoken otherwise": (
        {TERMS: put('epub:type="noteref" aria-label="', 'epub:type="noteref" aria-label="foot')}, {"ebook-names"}, TERMS, "",
    ),
    "a name that nobody hears": ({SPEECH: put(' role="note"', "")}, {"ebook-names"}, SPEECH, "Editor"),
    "a title of a work like other words": (
        {"010-biblio": sub(r"<em>(.*?)</em>", r"\1")}, {"ebook-stress"}, "010-bibliography", "",
    ),
    "a file of another title": ({SPEECH: put("<title>", "<title>Not the ")}, {"ebook-titles"}, SPEECH, ""),
    "a cover that says nothing": ({"cover.xhtml": sub(r'alt="[^"]*"', 'alt="Cover"')}, {"ebook-cover"}, "cover.xhtml", ""),
    "no cover": ({"content.opf": put(' properties="cover-image"', "")}, {"ebook-cover"}, "", ""),
    "a landmark that leads elsewhere": (
        {"nav.xhtml": sub(r'(epub:type="bodymatter" href=")[^"]*', r"\g<1>002-imprint.xhtml")},
        {"ebook-landmarks"}, "", "",
    ),
    "not a word of the order of reading": (
        {"content.opf": sub(r"<meta property=\"schema:accessibilityFeature\">readingOrder</meta>", "")},
        {"ebook-access"}, "", "readingOrder",
    ),
    "other rights": ({"content.opf": put("<dc:rights>The", "<dc:rights>No")}, {"file-identity"}, "", "rights"),
    "a chapter aside": (
        {"content.opf": put('<itemref idref="chapter-5"', '<itemref linear="no" idref="chapter-5"')},
        {"reading-order"}, TERMS, "",
    ),
    "words without size": (
        {"style/ebook.css": put("body {", "@media screen { .transcription p { font-size: 0 } } body {")},
        {"words-unseen"}, TERMS, "",
    ),
    "words in the colour of the paper": (
        {"style/ebook.css": put("body {", ".transcription p { color: #fffffe } body {")}, {"words-unseen"}, TERMS, "",
    ),
    "a picture that is said to be text": (
        {"content.opf": sub(r'media-type="image/png"', 'media-type="text/plain"')}, {"ebook-parts"}, "cover.png", "",
    ),
    "an explanation of nothing": (
        {TERMS: sub(r'<b class="lemma".*?</b>', "")}, {"labels-alike"}, TERMS, "",
    ),
    "a word more": (
        {"010-biblio": put("</h1>", "</h1><p>Nearly all.</p>")}, {"generated-words"}, "010-bibliography", "Nearly all",
    ),
    "a chapter that is not whole": (
        {SPEECH: put("</section>", "")}, {"file-damaged"}, SPEECH, "",
    ),
}  # fmt: skip
#: what must speak too, since a chapter that can't be read is a chapter lost
LOST = {"body-stream", "our-words", "note-marks", "links-lead", "links-true", "contents-true", "document-labels"}


@pytest.mark.parametrize("what", EPUB_DAMAGE)
def test_damage_to_an_ebook_is_named(what: str) -> None:
    changes, codes, file, words = EPUB_DAMAGE[what]
    found = sample().findings("epub", _epub(changes))
    beside = LOST | {"line-numbers", "generated-words"} if codes == {"file-damaged"} else set[str]()
    assert codes <= {f.code for f in found} <= codes | beside, [(f.code, f.message) for f in found]
    own = [f for f in found if f.code in codes]
    assert all(f.spot is not None and f.spot.file.endswith(".epub") for f in own)
    assert any(file in f.spot.page and words in f"{f.spot.words} {f.message}" for f in own if f.spot is not None), own


def test_a_file_more_in_an_ebook_is_named() -> None:
    [found] = sample().findings("epub", _epub({}, {"EPUB/more.txt": "x"}))
    assert (found.code, found.spot and found.spot.page) == ("ebook-parts", "EPUB/more.txt")


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (INTRODUCTION, put("page 5 of the printed", "page 6 of the printed")),
        (TERMS, put("page 5 of the printed", "page 15 of the printed")),
        ("009-interv", put("page 1 of the printed", "page 2 of the printed")),
    ],
)
def test_pages_that_an_ebook_speaks_of_are_compared_with_print(file: str, change: Change) -> None:
    if file == TERMS:
        file = SPEECH
    files = {"x.pdf": sample().file("pdf"), "x.epub": _epub({file: change})}
    codes = {f.code for f in verify_books(files, sample().resolved)}
    assert codes in ({"numbers-agree"}, {"numbers-agree", "our-words"}), codes


# --- print --------------------------------------------------------------------------------------------------------


def _pdf(change: Callable[[pikepdf.Pdf], None], data: bytes = b"") -> bytes:
    """The sample's PDF, changed."""
    with pikepdf.open(io.BytesIO(data or sample().file("pdf"))) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


Operands = list[Any]


def _edited(pdf: pikepdf.Pdf, number: int, words: str, edit: Callable[[Operands, dict[str, Operands]], None]) -> None:
    """Change the operands of the piece of a page that shows `words`, and those of its matrix (Tm)."""
    page = pdf.pages[number]
    fonts = {name: read_font(font) for name, font in page.Resources.Font.items()}
    font, matrix, done, result = next(iter(fonts.values())), [], False, []
    for operands, operator in pikepdf.parse_content_stream(page):
        own = list(operands)
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        if str(operator) == "Tm":
            matrix = own
        if str(operator) == "TJ" and not done:
            codes = b"".join(bytes(o) for o in operands[0] if isinstance(o, pikepdf.String))
            if words == font.decode(codes).text or (words in font.decode(codes).text and len(words) > 2):
                at = font.decode(codes).text.index(words)
                glyphs = {text: code.to_bytes(2, "big") for code, text in font.characters.items()}
                edit(own, {"codes": [codes, 2 * at], "glyphs": [glyphs], "matrix": matrix, "more": result})
                done = True
        result.append([own, operator])
    assert done, f"“{words}” is not on the page"
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream([(o, p) for o, p in result]))


def showing(number: int, words: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    """Show other words in the place of some."""

    def edit(operands: Operands, seen: dict[str, Operands]) -> None:
        codes, at = seen["codes"]
        new = b"".join(seen["glyphs"][0].get(c, b"\0\0") for c in other)
        operands[0] = pikepdf.Array([pikepdf.String(codes[:at] + new + codes[at + 2 * len(words) :])])

    return lambda pdf: _edited(pdf, number, words, edit)


def moving(number: int, words: str, x: float, y: float) -> Callable[[pikepdf.Pdf], None]:
    """Move a piece by so many points, to the right and down."""

    def edit(operands: Operands, seen: dict[str, Operands]) -> None:
        matrix = seen["matrix"]
        matrix[4] = float(matrix[4]) + x / 0.75
        matrix[5] = float(matrix[5]) + y / 0.75

    return lambda pdf: _edited(pdf, number, words, edit)


def hiding(number: int, words: str) -> Callable[[pikepdf.Pdf], None]:
    """Show words so that nobody sees them."""

    def edit(operands: Operands, seen: dict[str, Operands]) -> None:
        seen["more"].append([[3], pikepdf.Operator("Tr")])

    return lambda pdf: _edited(pdf, number, words, edit)


def _swap_pages(pdf: pikepdf.Pdf) -> None:
    kids = list(pdf.Root.Pages.Kids)
    kids[7], kids[8] = kids[8], kids[7]
    pdf.Root.Pages.Kids = pikepdf.Array(kids)


def _blank_at_the_end(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=tuple(float(n) for n in pdf.pages[0].mediabox[2:]))


def _wider_page(pdf: pikepdf.Pdf) -> None:
    for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
        pdf.pages[11].obj[box] = pikepdf.Array([0, 0, 500, 595.275591])


def _labels(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[3].St = 2


def _name_elsewhere(pdf: pikepdf.Pdf) -> None:
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    place = tree["note-terms.two-projects"]
    place[0] = pdf.pages[9].obj


def _link_elsewhere(pdf: pikepdf.Pdf) -> None:
    for annotation in pdf.pages[3].Annots:
        if str(annotation.get("/Dest", "")) == "text-trotsky-speech":
            annotation.Dest = pikepdf.String("text-terms")
            return
    raise AssertionError("there is no such link")


def _outline_entry(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Next.Title = pikepdf.String("Preface")


def _outline_target(pdf: pikepdf.Pdf) -> None:
    entry = pdf.Root.Outlines.First.Next
    for key in ("/Dest", "/A"):
        if key in entry:
            del entry[key]
    entry.Dest = pikepdf.Array([pdf.pages[7].obj, pikepdf.Name.Fit])


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def _for_some(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["pdfuaid:part"]


def _other_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("fr")


def _other_author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "Nobody"


def _older_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Another book"


def _title_unshown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def _turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[11].Rotate = 180


def _covered(pdf: pikepdf.Pdf) -> None:
    pdf.pages[7].contents_add(pdf.make_stream(b"1 g 60 480 300 60 re f"))


def _other_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = "Another book"


PDF_DAMAGE: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str], str, str]] = {
    "another number on a page": (showing(9, "4", "8"), {"folios"}, "4", "8"),
    "another head": (showing(10, "Speech to the Congress", "Terms for agreement"), {"running-heads"}, "5", "Terms for agreement"),
    "a head misspelt": (showing(7, "Terms for a Coalition", "Terms for a Coelition"), {"running-heads"}, "2", "Coelition"),
    "labels that are not the numbers": (_labels, {"folios", "contents-true", "links-true"}, "2", ""),
    "a sign that its font has not got": (showing(7, "Unrelenting", "U\0relenting"), {"glyph-missing", "body-stream", "overprinted"}, "2", "U"),
    "words off the paper": (moving(7, "Unrelenting", 500, 0), {"off-page"}, "2", "Unrelenting"),
    "words in the margin": (moving(7, "workers’", 18, 0), {"type-area"}, "2", "workers’"),
    "words in the head of the page": (moving(7, "Unrelenting", 0, -95), {"type-area", "line-numbers", "overprinted"}, "2", "Unrelenting"),
    "words below the paper": (moving(9, "4", 0, 700), {"off-page"}, "4", "4"),
    "words that nobody sees": (hiding(7, "Unrelenting"), {"words-unseen"}, "2", "Unrelenting"),
    "a page of another size": (_wider_page, {"off-page"}, "6", ""),
    "pages in another order": (
        _swap_pages, {"reading-order", "folios", "contents-true"}, "", "",
    ),
    "a blank page": (_blank_at_the_end, {"blank-page"}, "10", ""),
    "a name on another page": (_name_elsewhere, {"links-lead"}, "4", "note-terms.two-projects"),
    "a link to another document": (_link_elsewhere, {"links-true"}, "iv", "Document 2"),
    "an entry of the outline": (_outline_entry, {"contents-true"}, "", "Preface"),
    "an entry of the outline that leads elsewhere": (_outline_target, {"contents-true"}, "", "Introduction"),
    "no word that it is tagged": (_untagged, {"read-aloud"}, "", ""),
    "no word that it is for all readers": (_for_some, {"read-aloud"}, "", "PDF/UA"),
    "another language": (_other_language, {"file-identity", "language-true"}, "", "fr"),
    "another title": (_other_title, {"file-identity"}, "", "Another book"),
    "another title in the older list": (_older_title, {"file-identity"}, "", "Another book"),
    "another author in the older list": (_other_author, {"file-identity"}, "", "Nobody"),
    "a title that is not shown": (_title_unshown, {"read-aloud"}, "", "title"),
    "a page on its head": (_turned, {"off-page"}, "6", "turned"),
    "words painted over": (_covered, {"words-unseen"}, "2", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", PDF_DAMAGE)
def test_damage_to_a_pdf_is_named(what: str) -> None:
    change, codes, page, words = PDF_DAMAGE[what]
    found = sample().findings("pdf", _pdf(change))
    assert {f.code for f in found} == codes, [(f.code, f.message, f.spot) for f in found]
    spots = [(f.spot, f.message) for f in found if f.spot is not None]
    assert any(page in ("", spot.page) and words in f"{spot.words} {message}" for spot, message in spots), spots


def test_lines_printed_over_others_are_named() -> None:
    found = sample().findings("pdf", _pdf(moving(7, "Unrelenting", 0, -14.5)))
    assert {f.code for f in found} >= {"overprinted"}
    assert [f.spot.page for f in found if f.code == "overprinted" and f.spot is not None] == ["2"]


# --- pictures -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A small book with a picture."""
    folder = tmp_path_factory.mktemp("pictured")
    (folder / "sources").mkdir()
    (folder / "images").mkdir()
    Image.new("RGB", (8, 8), "red").save(folder / "images" / "seal.png")
    text = "---\ntitle: Letter\n---\nMy dear Sir.\n\n::: picture images/seal.png\nalt: A red seal\n:::\n"
    (folder / "sources" / "letter.md").write_text(text, encoding="utf-8")
    edition = "format: 1\nid: pictured\ntitle: Pictured\nlanguage: en\ncontents:\n  - source: letter\n"
    (folder / "edition.yaml").write_text(edition, encoding="utf-8")
    return build_copy(folder)


def _figure(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure")


def test_pictures_are_sound(pictured: Copy) -> None:
    assert _pair(pictured, pictured) == []


def test_a_picture_of_few_dots_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "images").mkdir()
    Image.new("RGB", (240, 160), "red").save(tmp_path / "images" / "map.png")
    Image.new("RGB", (1200, 160), "red").save(tmp_path / "images" / "view.png")
    pictures = "".join(f"\n::: picture images/{name}.png\nalt: A {name}\n:::\n" for name in ("map", "view", "map"))
    (tmp_path / "sources" / "letter.md").write_text(
        f"---\ntitle: Letter\n---\nMy dear Sir.\n{pictures}", encoding="utf-8"
    )
    edition = "format: 1\nid: pictured\ntitle: Pictured\nlanguage: en\ncontents:\n  - source: letter\n"
    (tmp_path / "edition.yaml").write_text(edition, encoding="utf-8")
    copy = build_copy(tmp_path)
    found = copy.findings("pdf")
    assert [(f.code, f.message, f.hint) for f in found] == [
        (
            "picture-coarse",
            "The picture “A map” on page 1 has 96 dots an inch: in print its dots will be seen.",
            "Put in the same picture with at least 375 dots across, better twice as many.",
        )
    ]


def test_other_words_of_a_picture_are_named(pictured: Copy) -> None:
    def silent(pdf: pikepdf.Pdf) -> None:
        del _figure(pdf)["/Alt"]

    def other(pdf: pikepdf.Pdf) -> None:
        _figure(pdf).Alt = pikepdf.String("A blue seal")

    def gone(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            kept = [(o, p) for o, p in pikepdf.parse_content_stream(page) if str(p) != "Do"]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    for change in (silent, other, gone):
        found = pictured.findings("pdf", _pdf(change, pictured.file("pdf")))
        assert {f.code for f in found} == {"picture-words"}, found
        assert all(f.spot is not None and f.spot.page == "1" for f in found)
    for new in ("", ' alt="A blue seal"'):
        changed = _epub({"text-letter": put(' alt="A red seal"', new)}, data=pictured.file("epub"))
        assert {f.code for f in pictured.findings("epub", changed)} == {"picture-words"}


# --- what is for the teacher --------------------------------------------------------------------------------------

ANSWER = "A good answer weighs three things."


@pytest.fixture(scope="module")
def withheld() -> frozenset[str]:
    """What the sample keeps from pupils."""
    book = prepare(CONTENT / "coalition-terms-1917").book
    assert book is not None
    assert withheld_from(Audience.TEACHER, book) == frozenset()
    return withheld_from(Audience.PUPILS, book)


def _leaks(files: Mapping[str, bytes], withheld: frozenset[str]) -> list[Finding]:
    return [f for f in verify_books(files, sample().resolved, None, withheld) if f.code == "teacher-text"]


def test_what_is_withheld_is_found_in_the_teachers_files_alone(withheld: frozenset[str]) -> None:
    assert len(withheld) == 6
    assert any(text.startswith(ANSWER) for text in withheld)
    assert verify_books(sample().files, sample().resolved, None, withheld) == []
    teacher = sample(Audience.TEACHER)
    assert file_name(teacher.resolved, "pdf") in teacher.files
    assert len(_leaks(teacher.files, withheld)) == 2 * len(withheld)


@pytest.mark.parametrize(
    "changes",
    [
        {TERMS: put("</header>", f"</header><!-- {ANSWER} -->")},
        {TERMS: put("</header>", f'</header><p hidden="hidden">{ANSWER}</p>')},
        {TERMS: put('<section class="text', f'<section title="{ANSWER}" class="text')},
        {"style/ebook.css": put("body {", f"/* {ANSWER} */ body {{")},
        {"content.opf": put("</metadata>", f"<dc:description>{ANSWER}</dc:description></metadata>")},
    ],
)
def test_an_answer_anywhere_in_an_ebook_is_found(changes: Mapping[str, Change], withheld: frozenset[str]) -> None:
    [leak] = _leaks({"x.epub": _epub(changes)}, withheld)
    assert leak.severity is Severity.ERROR
    assert leak.spot is not None and next(iter(changes)) in leak.spot.page
    assert ANSWER in leak.message


def _in_description(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = ANSWER


def _in_tags(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K[0].ActualText = pikepdf.String(ANSWER)


def _in_metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:description"] = ANSWER


def _in_remark(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[7]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + f"\n% {ANSWER}\n".encode())


@pytest.mark.parametrize("change", [_in_description, _in_tags, _in_metadata, _in_remark])
def test_an_answer_anywhere_in_a_pdf_is_found(change: Callable[[pikepdf.Pdf], None], withheld: frozenset[str]) -> None:
    [leak] = _leaks({"x.pdf": _pdf(change)}, withheld)
    assert ANSWER in leak.message


def test_one_secret_word_is_found(tmp_path: Path) -> None:
    folder = write_hard_edition(tmp_path / "hard")
    book = prepare(folder).book
    assert book is not None
    secret = withheld_from(Audience.PUPILS, book)
    assert any("zzsecretzz" in text for text in secret)
    pupils = build_copy(folder)
    assert verify_books(pupils.files, pupils.resolved, None, secret) == []
    changed = _epub({"text-notes": put("A call.", "A call. Zzsecretzz.")}, data=pupils.file("epub"))
    found = [f for f in verify_books({"x.epub": changed}, pupils.resolved, None, secret) if f.code == "teacher-text"]
    assert found and all("zzsecretzz" in f.message for f in found)


# --- EPUBCheck ----------------------------------------------------------------------------------------------------


def test_epubcheck_names_the_place_and_the_source() -> None:
    broken = put('<div class="transcription"', '<div nonsense="1" class="transcription"')
    dead = put('href="#note-trotsky-speech.left-srs"', 'href="#nowhere"')
    files = {"x.pdf": b"", "x.epub": _epub({SPEECH: lambda text: dead(broken(text))})}
    first, second = epubcheck_findings(files, sample().resolved)
    for found, source, words in (
        (first, "sources/compiler-bridge.md", '<div nonsense="1"'),
        (second, "sources/trotsky-speech.md", '<a class="call'),
    ):
        assert (found.code, found.severity) == ("epubcheck", Severity.ERROR)
        assert source in found.message
        assert found.spot is not None
        assert found.spot.file == "x.epub" and SPEECH in found.spot.page and found.spot.words.startswith(words)
    assert "nonsense" in first.message and len(first.message) < 200


def test_where_epubcheck_is_missing_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epubcheck, "find_spec", lambda name: None)
    with pytest.raises(MachineAtFault, match="pip install epubcheck"):
        epubcheck_findings({}, sample().resolved)
