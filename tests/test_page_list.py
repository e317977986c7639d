"""The ebook's page list: the folios of the printed book, each at the words with which its page begins."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from xml.etree import ElementTree

import pytest

from built import Copy, build_copy, sample
from epubcheck_run import messages
from hard_edition import write_hard_edition
from numbered_edition import write_numbered_edition
from sourcebook.errors import LayoutFailed
from sourcebook.lint import verify_books
from sourcebook.lint.rules.built.page_list import check
from sourcebook.model.audience import Audience
from sourcebook.model.measured import Measured, PageMeasure, TextSpot
from sourcebook.render.milestones import with_milestones
from sourcebook.render.textmap import TextMap
from sourcebook.typeset import rounds

BREAK = re.compile(
    r'<span class="page-start" id="page-([^"]+)" epub:type="pagebreak" role="doc-pagebreak" aria-label="([^"]+)"></span>'
)


@cache
def edition(name: str) -> Copy:
    """An edition built once: `numbered` on a small page, so that it has many, `hard`, or the sample."""
    if name == "sample":
        return sample()
    folder = Path(mkdtemp()) / "e"
    return build_copy(
        write_hard_edition(folder) if name == "hard" else write_numbered_edition(folder, "page: 90mm 150mm")
    )


def chapters(copy: Copy) -> dict[str, str]:
    """The files of the ebook's text."""
    with zipfile.ZipFile(BytesIO(copy.file("epub"))) as book:
        return {n: book.read(n).decode() for n in book.namelist() if n.endswith((".xhtml", ".opf"))}


@pytest.mark.parametrize("name", ["sample", "hard", "numbered"])
def test_every_page_of_the_printed_book_is_found_at_its_words(name: str) -> None:
    copy = edition(name)
    assert verify_books(copy.files, copy.resolved) == []
    printed, ebook = copy.reading("pdf"), copy.reading("epub")
    contents = {run.place for run in printed.runs if "contents" in run.ids}
    blank = {n for n in range(len(printed.pages)) if not any(r.place == n and not r.artifact for r in printed.runs)}
    expected = [page.label for n, page in enumerate(printed.pages) if n not in contents | blank]
    assert [page.label for page in ebook.pages] == expected and len(expected) > 10
    assert all(page.said == page.label and page.run is not None for page in ebook.pages)
    breaks = [m for text in chapters(copy).values() for m in BREAK.findall(text)]
    assert breaks == [(label, label) for label in expected]


def test_pages_begin_inside_whatever_they_begin_in() -> None:
    inside: set[str] = set()
    for name in ("hard", "numbered"):
        for file, text in chapters(edition(name)).items():
            if not file.endswith(".opf"):
                root = ElementTree.fromstring(text)
                parents = {child: parent for parent in root.iter() for child in parent}
                for element in root.iter():
                    if element.get("role") == "doc-pagebreak":
                        above = element
                        while above in parents:
                            above = parents[above]
                            inside.add(f"{above.tag.rpartition('}')[2]}.{above.get('class', '')}".rstrip("."))
    assert {"p", "section.text document", "section.registers"} <= inside
    assert inside & {"div.item", "table", "p.verse-line indent-0", "h2.inner", "blockquote"}


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    for name in ("hard", "numbered"):
        path = tmp_path / f"{name}.epub"
        path.write_bytes(edition(name).file("epub"))
        assert messages(path) == []


def test_the_package_says_whose_pages_they_are() -> None:
    package = next(text for name, text in chapters(edition("sample")).items() if name.endswith(".opf"))
    assert '<meta property="pageBreakSource">Terms for a Coalition, PDF</meta>' in package
    for feature in ("pageBreakMarkers", "pageNavigation"):
        assert f'<meta property="schema:accessibilityFeature">{feature}</meta>' in package


def test_the_printed_books_own_number_is_named(tmp_path: Path) -> None:
    keys = ["identifiers:", "  - kind: isbn", "    value: 9780306406157", "    output: pdf"]
    copy = build_copy(write_numbered_edition(tmp_path / "e", *keys), ("epub",))
    package = next(text for name, text in chapters(copy).items() if name.endswith(".opf"))
    assert '<meta property="pageBreakSource">urn:isbn:9780306406157</meta>' in package


def test_an_ebook_made_alone_has_the_same_pages(tmp_path: Path) -> None:
    alone = build_copy(write_numbered_edition(tmp_path / "e", "page: 90mm 150mm"), ("epub",))
    assert alone.file("epub") == edition("numbered").file("epub")


def test_the_teachers_ebook_names_the_pupils_pages() -> None:
    teacher = sample(Audience.TEACHER)
    assert [p.label for p in teacher.reading("epub").pages] == [p.label for p in sample().reading("epub").pages]
    assert verify_books(teacher.files, teacher.resolved, {"printed.pdf": sample().file("pdf")}) == []


def test_a_book_too_long_for_pages_is_an_ebook_without_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "LONGEST_RUN", 100)
    (tmp_path / "letter.md").write_text("---\ntitle: A\n---\nMy dear Sir, the Diet has not met.\n", encoding="utf-8")
    copy = build_copy(tmp_path / "letter.md", ("epub",))
    assert [f.code for f in copy.report.findings] == ["page-list-missing"]
    assert copy.reading("epub").pages == () and "pageBreakSource" not in "".join(chapters(copy).values())
    assert copy.findings("epub") == []
    with pytest.raises(LayoutFailed):
        build_copy(tmp_path / "letter.md", ("pdf", "epub"))


def faults(change: str) -> list[str]:
    """What the rule says of the sample's ebook with one thing changed."""
    copy = edition("sample")
    ebook = copy.reading("epub")
    pages = list(ebook.pages)
    if change == "label":
        pages[3] = replace(pages[3], label="77", said="77")
    elif change == "left out":
        del pages[4]
    elif change == "said":
        pages[3] = replace(pages[3], said="12")
    elif change == "dead":
        pages[3] = replace(pages[3], run=None)
    elif change == "late":
        pages[3] = replace(pages[3], run=(pages[3].run or 0) + 1)
    return [fault.message for fault in check(copy.reading("pdf"), replace(ebook, pages=tuple(pages)), copy.resolved)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("label", "The page list of the ebook lacks page v."),
        ("left out", "The page list of the ebook lacks page vi."),
        ("said", "The page break of page v says that it is “12”."),
        ("dead", "The page list leads to no page break for page v."),
    ],
)
def test_what_is_wrong_with_a_page_list_is_named(change: str, message: str) -> None:
    assert faults("nothing") == []
    assert message in faults(change)


def test_a_page_break_before_other_words_is_named() -> None:
    (message,) = faults("late")
    assert message.startswith(
        "Page v of the printed book begins with “How to read them Neither text”, but in the ebook “"
    )


MARKUP = (
    '<?xml version="1.0"?>\n<html><body><section id="text-a" data-text="source"><div><p>Some fish &amp; <em>chips</em> '
    'were<a href="#x" data-text="call">1</a> eaten to<em>gether</em> at sea.</p><p>Next</p></div></section></body></html>'
)


@pytest.mark.parametrize(
    ("at", "after_word", "before"),
    [
        (0, False, "<div><p>Some"),
        (4, False, "fish &amp;"),
        (8, False, "&amp; <em>"),
        (9, False, "<em>chips"),
        (11, False, "ips</em>"),
        (11, True, "were<a"),
        (14, False, "were<a"),
        (25, True, "at sea"),
        (26, True, "at sea"),
        (37, False, "Next</p>"),
        (34, True, "Next</p>"),
    ],
)
def test_a_point_goes_before_a_character_or_after_its_word(at: int, after_word: bool, before: str) -> None:
    text = TextMap(MARKUP)
    offset = text.offset(("text-a", "source"), at, after_word=after_word)
    assert offset is not None
    assert MARKUP.encode()[offset:].decode().startswith(before)


def test_after_the_last_word_there_is_no_point() -> None:
    assert TextMap(MARKUP).offset(("text-a", "source"), 38, after_word=True) is None
    assert TextMap(MARKUP).offset(("text-a", "source"), 400) is None


@cache
def running_over() -> Copy:
    """A letter of a line whose one note fills two further pages, and a letter after it."""
    folder = Path(mkdtemp()) / "e"
    files = {
        "edition.yaml": "format: 1\nid: letters\ntitle: Letters\nlanguage: en\ndocuments: new-page\n"
        "contents:\n  - source: first\n  - source: second\n",
        "sources/first.md": "---\ntitle: A first letter\n---\nShort.[^1] Words.[^2]\n",
        "sources/first.notes.md": "[^1]: Of one line.\n[^2]: "
        + "A long sentence of some twenty words fills the line and more. " * 150
        + "\n",
        "sources/second.md": "---\ntitle: A second letter\n---\nOther words.\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return build_copy(folder)


def test_a_page_of_notes_alone_begins_at_its_note() -> None:
    copy = running_over()
    assert verify_books(copy.files, copy.resolved) == []
    ebook = copy.reading("epub")
    assert [page.label for page in ebook.pages] == ["1", "2", "3", "4"]
    of_notes = [ebook.runs[page.run or 0].ids for page in ebook.pages[1:3]]
    assert all("note-first.2" in ids for ids in of_notes)


@pytest.mark.parametrize(("run", "words"), [(0, "leads to none of them"), (None, "leads to no page break")])
def test_a_page_of_notes_that_leads_elsewhere_is_named(run: int | None, words: str) -> None:
    copy = running_over()
    ebook = copy.reading("epub")
    pages = tuple(replace(page, run=run) if page.label == "3" else page for page in ebook.pages)
    faults = list(check(copy.reading("pdf"), replace(ebook, pages=pages), copy.resolved))
    assert [words in fault.message for fault in faults] == [True]
    (missing,) = check(copy.reading("pdf"), replace(ebook, pages=ebook.pages[:1] + ebook.pages[2:]), copy.resolved)
    assert missing.message == "The page list of the ebook lacks page 2."


def test_a_page_that_an_ebook_does_not_have_has_no_place_in_it() -> None:
    pages = (
        PageMeasure("1", "text-a", begins=(TextSpot("text-a", "source", 0, words="Somefish"),)),
        PageMeasure("", "blank"),
        PageMeasure("2", "contents", begins=(TextSpot("contents", "generated", 0, words="Contents"),)),
        PageMeasure("3", "text-a", notes=("note-elsewhere",)),
    )
    _, starts = with_milestones({"a.xhtml": MARKUP.replace("<html>", '<html xmlns:epub="e">')}, Measured(pages))
    assert [start.folio for start in starts] == ["1"]
