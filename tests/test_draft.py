"""Where a book can't be made, a draft is: marked on every page, with what is wrong, and nothing in it for the teacher."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pdf_glyphs import read_pages
from sourcebook.cli.app import run
from sourcebook.pipeline import KEPT

EDITION = "format: 1\nid: letters\ntitle: Letters\nlanguage: {language}\ncontents:\n  - source: letter\n"
LETTER = """---
title: A letter
notes:
  - words: {words}
    note: An assembly.
{more}questions:
  - ask: Who has not met?
    answer: Zzsecretzz, the Diet.
---
My dear Sir, the Diet has not met.{calls}
"""
DRAFT = "Draft, not to be published"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition that can be built."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "letters")
    return tmp_path / "letters"


def write(
    folder: Path, words: str = "Diet", more: str = "", calls: str = "", notes: str = "", language: str = "en"
) -> None:
    """Write the edition, with what is wrong in it."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "edition.yaml").write_text(EDITION.format(language=language), encoding="utf-8")
    (folder / "sources" / "letter.md").write_text(LETTER.format(words=words, more=more, calls=calls), encoding="utf-8")
    if notes:
        (folder / "sources" / "letter.notes.md").write_text(notes, encoding="utf-8")


def built() -> dict[str, bytes]:
    """The files in the folder of books, without the manifest."""
    return {p.name: p.read_bytes() for p in sorted(Path("build/letters").iterdir()) if p.suffix != ".json"}


def pages(data: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return ["".join(line.text for line in page.lines).replace("\u2010", "") for page in read_pages(data)]


def chapters(data: bytes) -> dict[str, str]:
    """The files of an ebook's text."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xhtml", ".opf"))}


def test_a_draft_is_made_and_the_last_good_book_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "letters"]) == 0
    good = built()
    write(folder, words="Dyet")
    capsys.readouterr()
    assert run(["build", "letters"]) == 1
    said = capsys.readouterr()
    assert said.out.endswith("build/letters/letters-DRAFT.pdf\nbuild/letters/letters-DRAFT.epub\n")
    assert "The last good books stay as they are." in said.err
    files = built()
    assert {name: data for name, data in files.items() if "DRAFT" not in name} == good
    text = pages(files["letters-DRAFT.pdf"])
    assert len(text) >= 2 and all(DRAFT.replace(" ", "").lower() in page.lower() for page in text)
    assert "“Dyet”isnotinthetext." in text[0] and "Didyoumean“Diet”" in text[0]
    assert any("theDiethasnotmet" in page for page in text)
    for name, chapter in chapters(files["letters-DRAFT.epub"]).items():
        if re.search(r"/\d{3}-", name):
            assert f'<p class="draft-mark" data-text="label">{DRAFT}</p>' in chapter
    package = next(text for name, text in chapters(files["letters-DRAFT.epub"]).items() if name.endswith(".opf"))
    assert f"<dc:title>{DRAFT}: Letters</dc:title>" in package


def test_a_good_build_takes_the_draft_away(folder: Path) -> None:
    write(folder, words="Dyet")
    assert run(["build", "letters"]) == 1
    assert sorted(built()) == ["letters-DRAFT.epub", "letters-DRAFT.pdf"]
    write(folder)
    assert run(["build", "letters", "--to", "epub"]) == 0
    assert sorted(built()) == ["letters-DRAFT.pdf", "letters.epub"]
    assert run(["build", "letters"]) == 0
    assert sorted(built()) == ["letters.epub", "letters.pdf"]
    assert run(["verify", "letters"]) == 0


def test_a_draft_is_no_book_that_verify_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, words="Dyet")
    assert run(["build", "letters"]) == 1
    write(folder)
    assert run(["verify", "letters"]) == 1
    assert "[nothing-built]" in capsys.readouterr().out


def test_notes_without_a_place_are_set_after_their_document_and_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = "".join(f" [^n{n}]" for n in range(30))
    notes = "".join(f"[^n{n}]: Note number {n}. " + "A sentence of some words. " * 12 + "\n" for n in range(30))
    write(folder, calls=calls, notes=notes)
    assert run(["build", "letters", "--to", "pdf"]) == 1
    assert "[note-misplaced]" in capsys.readouterr().out
    text = "".join(pages(built()["letters-DRAFT.pdf"]))
    assert all(f"Notenumber{n}." in text for n in range(30))
    assert "can'tbegin" in text.replace("’", "'") or "doesnotfit" in text


def test_what_is_for_the_teacher_is_in_no_draft_for_pupils(folder: Path) -> None:
    more = "  - words: Sir\n    note: Zzsecretzz, for the teacher.\n    for: techer\n"
    write(folder, more=more)
    assert run(["build", "letters"]) == 1
    files = built()
    for data in (files["letters-DRAFT.epub"], files["letters-DRAFT.pdf"]):
        assert b"zzsecretzz" not in data.lower()
    assert "zzsecretzz" not in "".join(chapters(files["letters-DRAFT.epub"]).values()).lower()
    assert "zzsecretzz" not in "".join(pages(files["letters-DRAFT.pdf"])).lower()
    assert run(["build", "letters", "--for", "teacher"]) == 1
    assert "zzsecretzz" in "".join(pages(built()["letters-teacher-DRAFT.pdf"])).lower()


def test_where_no_pages_can_be_made_there_is_no_draft(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "edition.yaml").write_text("format: 1\n  id: [letters\n", encoding="utf-8")
    assert run(["build", "letters"]) == 1
    assert [file.name for file in Path("build").iterdir()] == [KEPT], "only what was read of the texts is kept"
    assert "draft" not in capsys.readouterr().out.lower()


def test_a_theme_at_fault_gives_way_to_the_programs_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "theme").mkdir()
    (folder / "theme" / "sections.html.j2").write_text("{% if %}", encoding="utf-8")
    assert run(["build", "letters"]) == 1
    assert "[template-broken]" in capsys.readouterr().out
    assert any("MydearSir" in page for page in pages(built()["letters-DRAFT.pdf"]))


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Entwurf, nicht zur Veröffentlichung"), ("fr", "Brouillon, ne pas publier")]
)
def test_a_draft_speaks_the_language_of_its_book(folder: Path, language: str, words: str) -> None:
    write(folder, words="Dyet", language=language)
    assert run(["build", "letters", "--to", "epub"]) == 1
    assert words in "".join(chapters(built()["letters-DRAFT.epub"]).values())


def test_the_books_of_another_edition_get_no_draft(folder: Path) -> None:
    assert run(["build", "letters"]) == 0
    write(folder.parent / "copy", words="Dyet")
    assert run(["build", "copy"]) == 1
    assert sorted(built()) == ["letters.epub", "letters.pdf"]
